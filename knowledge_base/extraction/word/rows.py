"""What a table says: rows under the words of their header, forms of names and values, or mere lines."""

from collections.abc import Sequence
from itertools import groupby

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.cells import Row, fits_label, is_label, width_of
from knowledge_base.extraction.word.forms import read_form, valued
from knowledge_base.extraction.word.headers import header_height, is_form, names_of, once

_NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:")


def read_rows(rows: Sequence[Row], marked: int = 0) -> list[Paragraph]:
    """The lines of a table in order; `marked`: how many rows the file itself says are the header.

    A row that is one cell, or holds a table, is layout: what is within comes as lines of its own.
    """
    said: list[Paragraph] = []
    names: dict[int, str] = {}
    rows = [row for row in rows if any(cell.text for cell in row)]
    width = width_of(rows)
    told = [row for row in rows if not _is_layout(row, width)]
    for is_layout, group in groupby(rows, key=lambda row: _is_layout(row, width)):
        block = list(group)
        if is_layout:
            said += [line for row in once(block) for cell in row for line in cell.lines]
            continue
        said += _block(block, told, names, marked)
        marked = max(0, marked - len(block))
        told = told[len(block) :]
    return said


def _is_layout(row: Row, width: int) -> bool:
    told = [cell for cell in row if cell.text]
    if any(cell.holds_table for cell in row) or len(row) == 1:
        return True
    return len(told) == 1 and (told[0].width == width or told[0].text.startswith(_NOTES))


def _block(rows: Sequence[Row], told: Sequence[Row], names: dict[int, str], marked: int) -> list[Paragraph]:
    """Rows without layout between them, the first of `told`; `names` of columns hold until others come."""
    height = min(marked, len(rows)) or header_height(rows)
    below = told[len(rows) :]
    names_all = is_label if len(rows) > 1 else fits_label
    is_whole = all(names_all(cell) for row in rows for cell in row if cell.text)
    if is_whole and not (names or height or header_height(below)) and header_height(told) >= len(rows):
        height = len(rows)  # the rows of this header come after a line across the table
    if height:
        names.clear()
        names.update(names_of(rows[:height]))
    if names:
        again = [_labels(row) for row in rows[:height]]
        body = [row for row in rows[height:] if _labels(row) not in again]
        if body or height == len(rows):
            return [*_unused(rows[:height], body), *(_row(row, names) for row in body)]
    if is_form(rows):
        return list(read_form(rows))
    texts = map(_line, once(rows))
    return [Paragraph(text) for text in texts if text]


def _unused(header: Sequence[Row], body: Sequence[Row]) -> list[Paragraph]:
    """The words of a header where nothing stands below one that is no usual name, so that none is lost."""
    used = {
        n for row in body for cell in row if cell.text for n in range(cell.column, cell.column + cell.width)
    }
    bare = [c for row in header for c in row if c.text and not is_label(c) and c.column not in used]
    return [Paragraph(_line(row)) for row in header] if body and bare else []


def _line(row: Row) -> str:
    return "　".join(cell.text for cell in row if cell.text)


def _labels(row: Row) -> list[str]:
    return [cell.label for cell in row]


def _row(row: Row, names: dict[int, str]) -> Paragraph:
    covered = [(range(cell.column, cell.column + cell.width), cell.text) for cell in row if cell.text]
    return valued([(_joined([names.get(n, "") for n in columns]), text) for columns, text in covered])


def _joined(names: Sequence[str]) -> str:
    """The columns one value stands for, what they share said once: 收费标准·首小时、之后每小时."""
    different = list(dict.fromkeys(filter(None, names)))
    above = {name.rpartition("·")[0] for name in different}
    if len(above) != 1 or not all(above):
        return "、".join(different)
    return f"{above.pop()}·{'、'.join(name.rpartition('·')[2] for name in different)}"
