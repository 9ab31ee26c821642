"""What stands around the text of a document: lines that are kept by their names and shown, but never answered from."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Margin(StrEnum):
    """Name of a part around the text, as the page of a document shows it."""

    #: The organ's mark, the number as it is written, copy number, urgency, signer.
    HEAD = "版头"
    #: The title as it stands; shown where the document is called otherwise.
    TITLE = "原文标题"
    ADDRESSEES = "主送"
    #: What is attached, as the text lists it.
    ATTACHMENTS = "附件"
    SIGNATURE = "署名"
    NOTE = "附注"
    COPIED = "抄送"
    PRINTED = "印发"
    #: Page numbers, navigation, buttons: no words of the document.
    NOISE = "页面文字"


#: A line that stands around the text, as it is in the file.
MarginLine = tuple[Margin, str]

_NOISE = re.compile(
    r"^[\W_]+$"
    r"|^[-—－–~·\s]*\d{1,4}[-—－–~·\s]*$(?<!^\d)(?<!^\d\d)(?<!^\d\d\d)(?<!^\d\d\d\d)"
    r"|^第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$"
    r"|^[〖【\[（(]?您?(?:的|当前的?|现在的?)(?:所在)?位置[〗】\]）)]?\s*[:：]?.*首页"
    r"|^首页\s*[/>＞»›－-]"
    r"|^(?:[〖【\[（(]?\s*(?:打印(?:本页)?|关闭(?:本页|窗口)?|我要纠错|返回(?:顶部|首页|列表)?|分享到?|收藏|字体|[大中小])\s*[〗】\]）)]?[\s|｜]*)+"
    r"(?:扫一扫.{0,20})?$"
    r"|^扫一扫.{0,20}$|^(?:上一篇|下一篇)\s*[:：]|^相关(?:文章|链接|阅读|附件下载)\s*[:：]?$"
    r"|^发送自.{0,20}(?:邮箱|邮件|iPhone|手机)$|^\[TOC\]$|^设为首页|^加入收藏|^[（(]?此页无正文[)）]?$"
    r"|ICP备.{0,20}号|^网站标识码|^版权所有|^(?:主办|承办)(?:单位)?[:：].{2,40}(?:承办|技术支持)"
    r"|浏览(?:次数|量)?\s*[:：]|^若有收获，就点个赞吧$|^来自\s*[:：]\s*语雀|^最后编辑\s*[:：]"
)


def is_noise(line: str) -> bool:
    """Whether `line` is part of a page, not of the document on it."""
    return _NOISE.search(line.strip()) is not None


def shown(lines: Iterable[MarginLine], title: str) -> dict[str, str]:
    """The lines by name, as a version keeps and its page shows them; those of the title where it is another one."""
    fields: dict[str, str] = {}
    for name, line in lines:
        if name is not Margin.NOISE:
            fields[name] = f"{fields[name]}\n{line}" if name in fields else line
    if "".join(fields.get(Margin.TITLE, "").split()) == "".join(title.split()):
        fields.pop(Margin.TITLE, None)
    return fields
