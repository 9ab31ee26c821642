"""Lines to paragraphs: a paragraph ends by indentation, a short line or numbering, not with every line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge_base.extraction.pages.lines import Line
from knowledge_base.extraction.pages.wrapping import first_token, is_cut, joined, width
from knowledge_base.headings import find_marker

#: In sizes: how far a first line is indented at least, what a full line may leave free, how far apart paragraphs are.
_INDENTED, _FREE, _SPACED = 1.2, 2.6, 1.0
#: In sizes: what begins further from the left is no first line of a paragraph.
_ASIDE = 8.0
#: Lines whose sizes differ by more than this are no paragraph.
ALIKE = 1.12
#: Lines that take less than this share of a page's width do not show where its text ends.
_NARROW = 0.55
#: Among flush lines, this share of indented ones shows that paragraphs begin indented.
_SOME = 0.08
_FINAL = re.compile(r"[。；：！？;:!?.][”’」』）)]?$")
_CLOSERS = "，。、；：”’」』）》！？"
_ITEM = re.compile(r"附\s*件|抄\s*送|第[一二三四五六七八九十百零]+[章节条]|[●■◆•▪○□①-⑳]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and where it stands: its page, its column there, the sides of that column in points.

    `pieces` are the lines that stand beside each other in it, from left to right.
    """

    line: Line
    page: int
    column: str
    left: float = 0.0
    right: float = 0.0
    pieces: tuple[Line, ...] = ()

    @property
    def is_row(self) -> bool:
        """Whether it is several lines beside each other."""
        return len(self.pieces) > 1

    @property
    def is_centred(self) -> bool:
        """Whether it stands in the middle, with room on both sides."""
        line = self.line
        aside = line.x0 - self.left
        return aside > 1.5 * line.size and abs(aside - (self.right - line.x1)) < 1.5 * line.size

    @property
    def indent(self) -> float:
        """How far from the left side it begins, in sizes."""
        return (self.line.x0 - self.left) / self.line.size


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a paragraph, their size in points, whether it is centred, and its page."""

    words: str
    size: float
    is_centred: bool
    page: int


def read_paragraphs(lines: Sequence[Placed], body: float) -> list[Text]:
    """The paragraphs of lines in reading order; `lines` have no table between them, `body` is the size of the text."""
    if not lines:
        return []
    spaced = _usual_gap(lines) + _SPACED * body
    indents = _begin_indented(lines, body)
    paragraphs = [[lines[0]]]
    for line in lines[1:]:
        if _goes_on(paragraphs[-1], line, indents=indents, spaced=spaced):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_text(paragraph) for paragraph in paragraphs]


def framed(lines: Sequence[Placed], body: float, width: float) -> list[Placed]:
    """The lines with the sides of their columns, which are those of all pages: the last line may be short.

    `body` is the size of the text, `width` that of the pages, in points.
    """
    usual = [placed for placed in lines if placed.line.size <= body * ALIKE]
    left_column = _sides([placed for placed in usual if placed.column == "l"])
    lone = {
        page
        for page in {placed.page for placed in usual}
        if left_column and _fits([placed for placed in usual if placed.page == page], left_column, body)
    }
    named = [
        replace(placed, column="l") if placed.page in lone and not placed.column else placed
        for placed in lines
    ]
    sides: dict[str, tuple[float, float]] = {}
    for column in {placed.column for placed in named}:
        own = [placed for placed in named if placed.column == column and placed.line.size <= body * ALIKE]
        # What stands across the page is as wide as all columns.
        left, right = _sides(own if column else usual) or (0.0, width)
        if not column and right - left < _NARROW * width:
            right = max(right, width - left)
        sides[column] = left, right
    return [replace(placed, left=sides[placed.column][0], right=sides[placed.column][1]) for placed in named]


def _sides(lines: Sequence[Placed]) -> tuple[float, float] | None:
    if not lines:
        return None
    ends = [p.line.x1 - (p.line.size if p.line.text[-1] in _CLOSERS else 0) for p in lines]
    return min(p.line.x0 for p in lines), max(ends)


def _fits(page: Sequence[Placed], sides: tuple[float, float], body: float) -> bool:
    """Whether a page, not parted itself, has nothing but the first of the columns that other pages have."""
    return (
        not any(placed.column for placed in page)
        and all(sides[0] - body <= p.line.x0 and p.line.x1 <= sides[1] + 2 * body for p in page)
        and any(p.line.x1 >= sides[1] - 2 * body for p in page)
    )


def _goes_on(paragraph: list[Placed], line: Placed, *, indents: bool, spaced: float) -> bool:
    before, first = paragraph[-1], paragraph[0]
    sizes = sorted((before.line.size, line.line.size))
    if sizes[1] > sizes[0] * ALIKE or before.is_row or line.is_row:
        return False
    together = before.page == line.page and before.column == line.column
    if together and line.line.base - before.line.base > spaced:
        return False
    if is_cut(before.line.text, line.line.text):
        return True
    if _is_short(before, line.line) or _is_aside(first, line):
        return False
    ended = _FINAL.search(before.line.text) is not None
    marked = find_marker(line.line.text) is not None or _ITEM.match(line.line.text) is not None
    if line.indent > _INDENTED:
        # The further lines of a numbered item may all stand below its words.
        hangs = line.line.x0 > first.line.x0 + 0.5 * line.line.size
        return hangs and not marked and find_marker(first.line.text) is not None
    return not (marked and ended) if indents else not marked


def _is_aside(first: Placed, line: Placed) -> bool:
    """Whether the line above stands at the right, as a signature does, and this one does not."""
    return first.indent > _ASIDE and line.indent < _ASIDE and not first.is_centred


def _is_short(before: Placed, line: Line) -> bool:
    """Whether the beginning of `line` would have stood on the line before."""
    free = before.right - before.line.x1
    return free > max(_FREE * line.size, width(first_token(line.text), line.size) + 0.6 * line.size)


def _usual_gap(lines: Sequence[Placed]) -> float:
    gaps = [
        b.line.base - a.line.base
        for a, b in pairwise(lines)
        if a.page == b.page and a.column == b.column and b.line.base > a.line.base
    ]
    return median(gaps) if gaps else 0.0


def _begin_indented(lines: Sequence[Placed], body: float) -> bool:
    usual = [placed for placed in lines if placed.line.size <= body * ALIKE and not placed.is_row]
    indented = sum(_INDENTED < placed.indent < 4.5 for placed in usual)
    return indented > _SOME * len(usual)


def _text(paragraph: list[Placed]) -> Text:
    words = paragraph[0].line.text
    for placed in paragraph[1:]:
        words = joined(words, placed.line.text)
    first = paragraph[0]
    return Text(words, first.line.size, len(paragraph) == 1 and first.is_centred, first.page)
