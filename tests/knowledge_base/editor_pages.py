"""Pages as editors write them: 语雀, Word saved as a filtered page, UEditor with parts of 135. Lines go in, a page comes out."""

import re
from collections.abc import Sequence
from html import escape

#: 一、 and （一） are headings; 1. is counted by the editor where it counts.
_HEADING = re.compile(r"^(?:(?P<first>[一二三四五六七八九十]+、)|[（(][一二三四五六七八九十]+[）)])(?!.*。)")
_COUNTED = re.compile(r"^(?P<number>\d+)\.\s*(?P<words>.+)$")
#: Editors begin a new span wherever the writing changes.
_SCRIPTS = re.compile(r"[\x21-\x7e]+(?: +[\x21-\x7e]+)*|[^\x21-\x7e]+")


def yuque(title: str, lines: Sequence[str]) -> str:
    """An export of 语雀: nested divs, a span for each piece, lists that the page counts."""
    body = ""
    for line in lines:
        if heading := _HEADING.match(line):
            level = 2 if heading["first"] else 3
            body += f'<h{level} id="h{len(body):x}">{_ne_text(line)}</h{level}>'
        elif counted := _COUNTED.match(line):
            item = f'<li id="u{len(body):x}" data-lake-index-type="0">{_ne_text(counted["words"])}</li>'
            body += f'<ol list="ua{len(body):x}" start="{counted["number"]}" class="ne-ol">{item}</ol>'
        else:
            body += f'<p id="u{len(body):x}" class="ne-p">{_ne_text(line)}</p>'
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="typography" content="classic" />'
        f"<title>{escape(title)}</title><style>.ne-p {{ margin: 0 }}</style></head><body>"
        f'<div id="app"><div class="lake-content-wrap"><div class="lake-content" typography="classic">{body}'
        '<p class="ne-p"><br></p></div></div></div></body></html>'
    )


def _ne_text(text: str) -> str:
    half = len(text) // 2
    return "".join(
        f'<span class="ne-text" style="font-size: {size}px">{escape(part)}</span>'
        for part, size in ((text[:half], 16), (text[half:], 15))
    )


def word_page(title: str, lines: Sequence[str]) -> bytes:
    """Word's 筛选过的网页: MsoNormal, o:p, conditional comments, numbers with a gap of their own, in GBK."""
    body = "".join(_mso_paragraph(line) for line in lines)
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Word 15 (filtered)">
<title>{escape(title)}</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal {{margin:0cm;text-align:justify;font-family:仿宋_GB2312;}}
-->
</style>
</head>
<body lang=ZH-CN style='word-wrap:break-word'>
<div class=WordSection1 style='layout-grid:15.6pt'>
{body}<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
</div>
</body>
</html>""".replace("\n", "\r\n").encode("gb18030")


def _mso_paragraph(line: str) -> str:
    kind, mark, words = "MsoNormal", "", line
    if counted := _COUNTED.match(line):
        kind, words = "MsoListParagraph", counted["words"]
        gap = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
        number = f"<span lang=EN-US\nstyle='font-size:16.0pt'>{counted['number']}.{gap}</span>"
        mark = f"<![if !supportLists]>{number}<![endif]>"
    spans = "".join(
        f"<span lang=EN-US\nstyle='font-size:16.0pt'>{escape(part)}</span>"
        if part.isascii()
        else f"<span\nstyle='font-size:16.0pt;font-family:仿宋_GB2312'>{escape(part)}</span>"
        for part in _SCRIPTS.findall(words)
    )
    if _HEADING.match(line):
        spans = f"<b>{spans}</b>"
    return f"<p class={kind} style='text-indent:32.0pt'>{mark}{spans}<span\nlang=EN-US><o:p></o:p></span></p>\r\n\r\n"


def ueditor(title: str, lines: Sequence[str]) -> str:
    """A page of UEditor with parts of 135 in the frame of a site: sections, inline styles, indents of nbsp."""
    body = "".join(map(_section, lines))
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(title)}_示例区人民政府</title></head><body>'
        '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>'
        '<div id="zoom" class="view TRS_UEDITOR"><section data-role="outer" label="Powered by 135editor.com">'
        f"{body}</section><p><br/></p></div>"
        '<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div></body></html>'
    )


def _section(line: str) -> str:
    style = "white-space: normal; line-height: 1.75em; margin-bottom: 10px"
    if _HEADING.match(line):
        return (
            '<section class="_135editor" data-tools="135编辑器" data-id="94142" style="border: 0 none">'
            '<section style="display: inline-block; border-left: 4px solid #c00"><section style="padding: 0 10px">'
            f'<p style="{style}"><strong><span style="font-size: 18px">{escape(line)}</span></strong></p>'
            "</section></section></section>"
        )
    half = len(line) // 2
    spans = "".join(
        f'<span style="font-family: 宋体; color: rgb(51, 51, 51)">{escape(part)}</span>'
        for part in (line[:half], line[half:])
    )
    return f'<p style="{style}"><span>&nbsp; &nbsp;&nbsp;</span>{spans}</p>'
