"""The head and the foot of an official document (版头, 版记): everything around its text."""

import re
from dataclasses import dataclass
from datetime import date

from knowledge_base.dates import find_dates, only_date
from knowledge_base.document_number import find_document_number, is_document_number
from knowledge_base.extraction import Paragraph
from knowledge_base.headings import find_marker

_MARK = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、\s]{4,60}?)\s*文\s*件$")
_ADDRESSEES = re.compile(r"^(?!附件)[^。；]{2,400}[:：]$")
_TITLE_END = re.compile(
    r"(?:通知|意见|要点|方案|办法|规定|细则|计划|规划|条例|批复|决定|公告|通告|报告|请示|函|复函|答复|纪要|决议|命令|公报|议案|通报|令|法|解读|问答|规则|章程|决定书|指南|清单|标准|规范|预案)(?:[（(][^（）()]{1,30}[)）])?$"
)
_CLASSIFICATION = re.compile(
    r"(?:绝\s*密|机\s*密|秘\s*密)\s*(?:★|\*(?=\s*\d|\s*$))|^\s*(?:绝\s*密|机\s*密|秘\s*密)\s*$"
)
_FURNITURE = re.compile(
    r"^(?:\d{6}|特急|加急|特提|平急|急件|签发人.*|份号.*|第\s*\d+\s*页.*|-\s*\d+\s*-|—\s*\d+\s*—)$"
)
_COPIED = re.compile(r"^抄\s*送\s*[:：]?\s*")
_PRINTED = re.compile(r"印\s*发\s*$")
_NOTE = re.compile(
    r"^[（(]\s*(?:此件|本件)?\s*(?:公开发布|主动公开|依申请公开|不予公开|不公开|删减后公开).*[)）]$|^公开(?:属性|方式|类别)\s*[:：]"
)
_ABOUT = re.compile(r"(?:关于|转发|批转|印发|公布|对(?=.{2,40}(?:答复|意见|批复)$)|令$)")
_ORGAN = re.compile(r"(?:院|厅|部|委|局|办|室|政府|会|中心|军委|署|街道|镇|乡|组|行|处|区|所|办事处)$")

#: How many lines a document's head may take before its text begins.
_HEAD = 14


@dataclass(frozen=True)
class Head:
    """The part before the text. `length` is the number of paragraphs that belong to it."""

    title: str
    issuer: str | None
    document_number: str | None
    addressees: str | None
    length: int


@dataclass(frozen=True)
class Foot:
    """The part after the text, and where the text ends."""

    copied_to: str | None
    printed_on: date | None
    note: str | None
    start: int


def secret_mark(paragraphs: list[Paragraph]) -> str | None:
    """The classification mark of a document, if it bears one (GB/T 9704-2012, 7.2.2)."""
    for number, paragraph in enumerate(paragraphs):
        match = _CLASSIFICATION.search(paragraph.text)
        # Without its star the bare word counts only where the mark stands, in the head.
        if match and ("★" in match[0] or "*" in match[0] or number < _HEAD):
            return match[0].strip()
    return None


def read_head(paragraphs: list[Paragraph]) -> Head:
    """Mark, number, title over several lines, addressees."""
    mark = number = addressees = None
    title: list[str] = []
    at = 0
    for at, paragraph in enumerate(paragraphs[:_HEAD]):
        line = paragraph.text.strip()
        if not title and mark is None and (match := _MARK.match(line)):
            mark = "".join(match["issuer"].split())
        elif is_document_number(line):
            number = number or find_document_number(line)
        elif _FURNITURE.match(line) or _CLASSIFICATION.search(line):
            continue
        elif title and _ADDRESSEES.match(line):
            addressees = line.rstrip("：:")
            at += 1
            break
        elif _begins_text(line, title, paragraph.level):
            break
        elif paragraph.level == 1 and not title:
            title.append(line)
        else:
            title.append(line)
    else:
        at = min(len(paragraphs), _HEAD)
    whole = _join_title(title)
    return Head(whole, mark or issuer_of_title(whole), number, addressees, at)


def _begins_text(line: str, title: list[str], level: int | None) -> bool:
    if not title:
        return False
    if _TITLE_END.search(_join_title(title)) and not (level == 1 and len(title) == 0):
        return True
    return bool(find_marker(line)) or line.endswith(("。", "；")) or len(line) > 80 or level is not None


def _join_title(lines: list[str]) -> str:
    return without_gaps(" ".join(lines)).strip()


def without_gaps(title: str) -> str:
    """A title without the spaces of its layout, as in 东湖区 2024 年; Latin words keep theirs."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f]|\d)|(?<=\d)\s+(?=[^\x00-\x7f])", "", title)


def issuer_of_title(title: str) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…的通知; None where the title names nobody."""
    match = _ABOUT.search(title)
    issuer = title[: match.start()].strip() if match else ""
    issuer = "、".join(issuer.split())
    return issuer if 2 <= len(issuer) <= 60 and _ORGAN.search(issuer) else None


def read_foot(paragraphs: list[Paragraph], from_: int) -> Foot:
    """Copies, printing, note. The foot begins at the first line that can only stand there."""
    copied: list[str] = []
    printed = note = None
    start = len(paragraphs)
    for at in range(from_, len(paragraphs)):
        line = paragraphs[at].text.strip()
        if _COPIED.match(line):
            copied.append(_COPIED.sub("", line))
            start = min(start, at)
        elif _PRINTED.search(line) and len(line) < 60 and find_dates(line):
            printed = find_dates(line)[-1]
            start = min(start, at)
        elif copied and printed is None and line.endswith(("。", "；", "，", "、")):
            copied.append(line)
        if _NOTE.match(line):
            note = line
    return Foot("".join(copied) or None, printed, note, start)


def is_note(line: str) -> bool:
    """Whether `line` is a note such as （此件公开发布）."""
    return _NOTE.match(line.strip()) is not None


def is_signature(line: str, following: str) -> bool:
    """Whether `line` is a signature: an organ's name over a date."""
    names = line.strip()
    return (
        len(names) <= 60
        and bool(_ORGAN.search(names))
        and only_date(following) is not None
        and not names.endswith("。")
    )
