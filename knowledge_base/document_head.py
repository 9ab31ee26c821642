"""The head of an official document (版头 and title, GB/T 9704-2012, 7.2 and 7.3.1): everything before its text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.annexes import find_annex
from knowledge_base.dates import only_date
from knowledge_base.document_number import find_document_number, is_document_number
from knowledge_base.extraction import Paragraph
from knowledge_base.headings import find_marker
from knowledge_base.kinds import Origin
from knowledge_base.margins import Margin, MarginLine, is_noise
from knowledge_base.organs import is_signer, names_organ
from knowledge_base.page_fields import page_fields
from knowledge_base.secrecy import HEAD_LINES, MARK

_MARK = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fff、\s]{4,60}?)\s*文\s*件(?P<others>(?:\s+[\u4e00-\u9fff]{4,30})*)$"
)
_ORDER_MARK = re.compile(r"^(?:中华人民共和国)?(?P<issuer>[\u4e00-\u9fff]{2,24})\s*令$")
_ORDER_NUMBER = re.compile(
    r"^[（(]?\s*第\s*(?P<number>[\d０-９一二三四五六七八九十百零〇\s]+)\s*号\s*[)）]?$"
)
_ADDRESSEES = re.compile(
    r"^(?!附|问|答|第)(?!.*(?:如下|下列|以下|包括|通知|标准|材料|条件|说明|要求|规定|公告)[:：]$)[^。；]{2,400}[:：]$"
)
_TITLE_END = re.compile(
    r"(?:通知|意见|要点|方案|办法|规定|细则|计划|规划|条例|批复|决定|公告|通告|报告|请示|函|复函|答复|纪要|决议|命令|公报|议案|通报|令|法|解读|问答|规则|章程|决定书|指南|清单|标准|规范|预案|记录|口径|须知|名单|目录|名录|公示|声明|倡议书|公开信|制度|总结|说明)(?:[（(][^（）()]{1,30}[)）])?$"
)
#: A title that hands another text on is not at its end before it says by what: 关于印发《…办法》的通知.
_HANDS_ON = re.compile(r"关于(?:印发|转发|批转|公布|发布|废止|修改|做好|开展)|转发|批转")
_HANDED_ON = re.compile(
    r"(?:通知|公告|通告|决定|函|令|批复|通报|意见|命令|报告|请示)(?:[（(][^（）()]{1,30}[)）])?$"
)
_PUBLISHED = re.compile(r"^(?:现公布|现发布|公布)?《(?P<name>.+?)》(?!的).*。$")
_FURNITURE = re.compile(r"^(?:\d{6}|特急|加急|特提|平急|急件|签发人.*|份号.*|急)$")
#: A line of the text that names what it says: 时间：5月9日.
_LABELLED = re.compile(r"^[\u4e00-\u9fff]{2,6}\s*[:：]\s*\S")
_ABOUT = re.compile(r"(?:关于|转发|批转|印发|公布|对(?=.{2,40}(?:答复|意见|批复)$)|令$)")

#: Digits and letters as wide as Chinese characters are the same as the usual ones.
_NARROW = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_LONGEST_TITLE_LINE = 80


@dataclass(frozen=True)
class Head:
    """The part before the text. `length` is the number of paragraphs that belong to it, `lines` what they say."""

    title: str
    issuer: str | None
    document_number: str | None
    addressees: str | None
    length: int
    lines: tuple[MarginLine, ...] = ()


def read_head(paragraphs: Sequence[Paragraph], *, is_titled: bool = False) -> Head:
    """Mark, number, title over several lines, addressees; where `is_titled` by other means, a sentence is no title."""
    reader = _HeadReader(is_named=is_titled)
    for at, paragraph in enumerate(paragraphs[:HEAD_LINES]):
        following = paragraphs[at + 1].text.strip() if at + 1 < len(paragraphs) else ""
        if not reader.takes(paragraph, following):
            break
    return reader.head()


class _HeadReader:
    """Goes through the first lines and says which of them belong to the head."""

    def __init__(self, *, is_named: bool) -> None:
        self._is_named = is_named
        self._mark: str | None = None
        self._is_order = False
        self._number: str | None = None
        self._addressees: str | None = None
        self._title: list[str] = []
        self._published = ""
        self._level: int | None = None
        self._is_titled = False
        self._again = ""
        self._lines: list[MarginLine] = []

    def takes(self, paragraph: Paragraph, following: str) -> bool:
        """Whether the line is part of the head; what it says is remembered."""
        line = paragraph.text.strip()
        margin = self._margin_of(line, paragraph, following)
        if margin is None:
            return False
        self._lines.append((margin, line))
        return True

    def head(self) -> Head:
        """What was read."""
        whole = _join_title(self._title) or self._published
        issuer = self._mark or issuer_of_title(whole)
        return Head(whole, issuer, self._number, self._addressees, len(self._lines), tuple(self._lines))

    def _margin_of(self, line: str, paragraph: Paragraph, following: str) -> Margin | None:
        if self._addressees is not None or paragraph.origin is not Origin.PARAGRAPH:
            return None
        if self._reads_mark(line) or self._reads_number(line):
            return Margin.HEAD
        if _FURNITURE.match(line) or MARK.search(line) or page_fields(line):
            return Margin.HEAD
        if is_noise(line):
            return Margin.NOISE
        if self._title and _ADDRESSEES.match(line) and paragraph.level is None and not find_marker(line):
            self._addressees = line.rstrip("：:")
            return Margin.ADDRESSEES
        if self._repeats_title(line):
            return Margin.TITLE
        if self._begins_text(line, paragraph.level, following):
            return None
        self._title.append(line)
        self._level = paragraph.level
        return Margin.TITLE

    def _reads_mark(self, line: str) -> bool:
        if self._title or self._mark is not None:
            return False
        if match := _MARK.match(line):
            self._mark = "、".join(["".join(match["issuer"].split()), *match["others"].split()])
        elif (match := _ORDER_MARK.match("".join(line.split()))) and "关于" not in line:
            self._mark, self._is_order = match["issuer"], True
        return self._mark is not None

    def _reads_number(self, line: str) -> bool:
        if self._is_order and self._number is None and (match := _ORDER_NUMBER.match(line)):
            self._number = find_document_number(f"{self._mark}令第{''.join(match['number'].split())}号")
            return True
        if not is_document_number(line):
            return self._title != [] and self._reads_number_and_addressees(line)
        self._number = self._number or find_document_number(line)
        self._takes_organs_for_mark()
        if self._number and "令第" in self._number and not self._title and self._mark is None:
            self._mark, self._is_order = self._number.split("令第")[0], True
        self._is_titled = self._is_titled or bool(self._title)
        return True

    def _takes_organs_for_mark(self) -> None:
        """Names of organs over a number are who issued it; the title comes below."""
        if self._title and all(map(is_signer, self._title)):
            names = ("".join(name.split()) for name in self._title)
            self._mark = "、".join(filter(None, (self._mark, *names)))
            self._title, self._level = [], None
            self._lines = [(Margin.HEAD, line) for _, line in self._lines]

    def _reads_number_and_addressees(self, line: str) -> bool:
        """国办发〔2016〕7号各省、自治区、直辖市人民政府：, where a line end was lost."""
        before, number, after = line.partition("号")
        if is_document_number(before + number) and _ADDRESSEES.match(after):
            self._number = self._number or find_document_number(before + number)
            self._addressees = after.rstrip("：:")
            return True
        return False

    def _repeats_title(self, line: str) -> bool:
        """Whether the title is there once more: a page has it above the text, and the text over several lines."""
        title, words = "".join("".join(self._title).split()), self._again + "".join(line.split())
        if self._title and len(words) > 1 and title.startswith(words):
            self._again = words
            return True
        return False

    def _begins_text(self, line: str, level: int | None, following: str) -> bool:
        """Whether `line` is the first of the text: the title before it is at its end, or it can be none itself."""
        if not self._title:
            self._published = _published(line) if self._is_order else ""
            is_text = self._is_named and level is None and line.endswith(("。", "；"))
            return self._published != "" or is_text
        if self._is_titled or (self._level is not None and level != self._level):
            return True
        title = _join_title(self._title)
        if _goes_on(title, line):
            return False
        if _TITLE_END.search(title) and not _is_unfinished(title, line, following):
            return True
        is_text = (
            line.endswith(("。", "；")) or len(line) > _LONGEST_TITLE_LINE or find_annex(line) is not None
        )
        is_text = is_text or _LABELLED.match(line) is not None
        return bool(find_marker(line)) or is_text or only_date(line) is not None


def _published(line: str) -> str:
    """What an order without a title publishes: 《…办法》已经…通过，现予公布。"""
    match = _PUBLISHED.match(line)
    return match["name"] if match else ""


def _goes_on(title: str, line: str) -> bool:
    """Whether `title` is plainly cut: inside 《…》 or brackets, or before the 的 of 的通知."""
    is_open = any(title.count(left) > title.count(right) for left, right in ("《》", "（）", "“”", "〈〉"))
    return (
        len(line) <= _LONGEST_TITLE_LINE
        and (is_open or re.match(r"(?:的|》|）|”)", line) is not None)
        and not line.endswith("。")
    )


def _is_unfinished(title: str, line: str, following: str) -> bool:
    """Whether what looks like the end of a title hands on, and the next lines have what it hands on by."""
    if not _HANDS_ON.search(title) or _HANDED_ON.search(title):
        return False
    ends = _HANDED_ON.search(line) or _HANDED_ON.search(following)
    return ends is not None and len(line) <= 40 and not find_marker(line)


def _join_title(lines: list[str]) -> str:
    return without_gaps(" ".join(lines)).strip()


def without_gaps(title: str) -> str:
    """A title without the spaces of its layout, as in 东湖区 2024 年; Latin words keep theirs, wide digits none of their width."""
    title = title.translate(_NARROW)
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f]|\d)|(?<=\d)\s+(?=[^\x00-\x7f])", "", title)


def issuer_of_title(title: str) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…的通知; None where the title names nobody."""
    match = _ABOUT.search(title)
    issuer = title[: match.start()].strip() if match else ""
    issuer = "、".join(issuer.split())
    return issuer if 2 <= len(issuer) <= 60 and names_organ(issuer) else None
