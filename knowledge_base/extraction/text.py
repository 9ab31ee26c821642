"""Plain text: lines, those that were wrapped put together, those of a table taken apart."""

import re
import unicodedata
from collections.abc import Sequence

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.inner_table import table_paragraphs
from knowledge_base.extraction.paragraph import Extraction, Paragraph
from knowledge_base.headings import find_marker
from knowledge_base.kinds import Origin

_BOX = re.compile(r"[│┃║]")
_BORDER = re.compile(r"^[\s─━═│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋—=_+|-]+$")
_COLUMNS = re.compile(r"\t+|(?<=\S) {2,}(?=\S)|(?<=\S)\u3000{2,}(?=\S)")
_BULLET = re.compile(r"^(?:[-*•·●○■□◆]\s+|[①-⑳])")
#: Two words with a gap may be a signature; so many are a row.
_ROW = 3
#: A text of which this many lines are as long as the longest was wrapped there.
_WRAPPED = 4
#: How much shorter than the others a wrapped line may be: a character that may not stand at the end, in columns.
_SLACK = 3
#: Lines of a wrapped text have so many columns, two for a Chinese character.
_NARROWEST, _WIDEST = 40, 100


def read_text(source: bytes) -> Extraction:
    """Each line that is not blank is a paragraph, or part of one that was wrapped or cut by a page."""
    lines = _unwrapped(decode(source).split("\n"))
    drawn = _drawn(lines)
    paragraphs: list[Paragraph] = []
    at = 0
    while at < len(lines):
        count = drawn[at] or _table_length(lines, at)
        if count:
            rows = [_cells(line) for line in lines[at : at + count] if not _BORDER.match(line)]
            paragraphs += table_paragraphs(rows)
        elif lines[at].strip():
            paragraphs.append(_paragraph(lines[at].strip()))
        at += max(count, 1)
    return Extraction(tuple(paragraphs), {})


def _paragraph(line: str) -> Paragraph:
    if match := _BULLET.match(line):
        # A circled number is a word of its line, a bullet is none.
        return Paragraph(line if "①" <= line[0] <= "⑳" else line[match.end() :], origin=Origin.LIST)
    return Paragraph(line)


def _cells(line: str) -> list[str]:
    if _BOX.search(line):
        return [cell.strip() for cell in _BOX.split(line.strip().strip("│┃║"))]
    if "\t" in line:
        return [cell.strip() for cell in line.rstrip("\n").split("\t")]
    return [cell.strip() for cell in _COLUMNS.split(line.strip())]


def _drawn(lines: Sequence[str]) -> list[int]:
    """How many lines from each on are of a table drawn in boxes; 0 where there is none, as in a row of borders alone."""
    lengths = [0] * len(lines)
    length, has_box = 0, False
    for at in reversed(range(len(lines))):
        is_box = _BOX.search(lines[at]) is not None
        is_border = bool(lines[at].strip()) and _BORDER.match(lines[at]) is not None
        length = length + 1 if is_box or is_border else 0
        has_box = is_box or (is_border and has_box)
        lengths[at] = length if has_box else 0
    return lengths


def _table_length(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on are rows without boxes: of so many cells as the one before, two only with tabs."""
    width = len(_cells(lines[at]))
    if width <= 1:
        return 0
    end = at
    while end < len(lines) and (width >= _ROW or "\t" in lines[end]):
        if len(_cells(lines[end])) != width or _is_text(lines[end]):
            break
        end += 1
    return end - at if end - at > 1 else 0


def _is_text(line: str) -> bool:
    """Whether a line with gaps in it is text: it ends a sentence."""
    return line.rstrip().endswith(("。", "；"))


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, those that an editor wrapped at its width put together."""
    widths = [_width(line.rstrip()) for line in lines]
    widest = max(widths, default=0)
    full = [
        width >= widest - _SLACK and "\t" not in line.strip()
        for line, width in zip(lines, widths, strict=True)
    ]
    if not (_NARROWEST <= widest <= _WIDEST and sum(full) >= _WRAPPED):
        return lines
    # Put together at the end: a text without any end would be copied again for each of its lines.
    parts: list[list[str]] = []
    goes_on = False
    for line, is_full in zip(lines, full, strict=True):
        if goes_on and _continues(line):
            parts[-1].append(line.strip())
        else:
            parts.append([line])
        goes_on = is_full and len(_cells(line)) < _ROW and not _is_drawn(line)
    return ["".join([first.rstrip(), *rest]) if rest else first for first, *rest in parts]


def _continues(line: str) -> bool:
    """Whether a line after a full one is the rest of it: no indent, no number, no bullet, no row, no box."""
    begins = line[:1].isspace() or _BULLET.match(line) or find_marker(line) or "\t" in line.strip()
    return bool(line.strip()) and not begins and not _is_drawn(line)


def _is_drawn(line: str) -> bool:
    return bool(_BOX.search(line) or _BORDER.match(line))


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
