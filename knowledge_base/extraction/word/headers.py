"""The cells of a table that say what others are: a header above, or names beside their values."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

from knowledge_base.extraction.word.cells import Cell, Row, fits_label, is_alike, is_label


def header_height(rows: Sequence[Row]) -> int:
    """How many rows name the columns; 0 where names stand beside their values, or nowhere."""
    first = rows[0] if rows else ()
    if len(rows) < 2 or len(first) < 2 or not all(fits_label(cell) for cell in first[1:]):
        return 0
    if is_form(rows) and not _is_bold_header(rows):
        return 0
    if any(is_alike(cell, below) for cell, below in zip(first, rows[1], strict=False)):
        return 0
    if not (_is_bold_header(rows) or any(map(is_label, first)) or _numbers_begin_below(rows)):
        return 0
    height = _reach(rows)
    return height if height < len(rows) else 0


def _reach(rows: Sequence[Row]) -> int:
    """The first row, those its merged cells reach down to, and one that divides a cell above."""
    first = rows[0]
    height = 1 + sum(any(cell is above for above in first for cell in row) for row in rows[1:3])
    if height == 1 and any(cell.width > 1 for cell in first):
        below = [cell for cell in rows[1] if cell.text]
        parted = all(fits_label(cell) and cell.width == 1 for cell in below) and len(below) < len(rows[1])
        height += parted
    return height


def _is_bold_header(rows: Sequence[Row]) -> bool:
    bold = [all(cell.is_bold for cell in row if cell.text) for row in rows]
    return bold[0] and not all(bold[1:])


def _numbers_begin_below(rows: Sequence[Row]) -> bool:
    """Whether a column of numbers, some cells of it empty, has a first cell without any."""
    columns = zip_longest(*(row for row in rows if len(row) == len(rows[0])))
    return any(
        _has_words(column[0])
        and not _has_digit(column[0])
        and any(map(_has_digit, column[1:]))
        and all(_has_digit(cell) or not _has_words(cell) for cell in column[1:])
        for column in columns
    )


def _has_words(cell: Cell | None) -> bool:
    return cell is not None and cell.text != ""


def _has_digit(cell: Cell | None) -> bool:
    return cell is not None and any(c.isdigit() for c in cell.text)


def is_form(rows: Sequence[Row]) -> bool:
    """Whether names stand before their values, more of them than stand in the first row."""
    first = rows[0]
    if len(first) < 2:
        return False
    if len(rows) == 1 and all(map(is_label, first[::2])) and not any(cell.text for cell in first[1::2]):
        return True  # a form that nobody filled in
    places = (row[:1] for row in once(rows)) if _is_grouped(rows) else (row[::2] for row in rows)
    beside = _share_of_labels([cell for row in places for cell in row])
    return beside >= 0.5 and beside > _share_of_labels(first)


def _share_of_labels(cells: Sequence[Cell]) -> float:
    return sum(map(is_label, cells)) / len(cells) if cells else 0


def _is_grouped(rows: Sequence[Row]) -> bool:
    """Whether a first cell reaches over several rows."""
    return any(before[0] is after[0] for before, after in pairwise(rows))


def once(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each cell only where it begins."""
    seen: set[int] = set()
    for row in rows:
        yield [cell for cell in row if id(cell) not in seen]
        seen |= {id(cell) for cell in row}


def names_of(header: Sequence[Row]) -> dict[int, str]:
    """The name of each column by its number: the words above it, each once, joined: 收费标准·首小时."""
    above: dict[int, dict[str, None]] = {}
    for row in header:
        for cell in row:
            for column in range(cell.column, cell.column + cell.width):
                above.setdefault(column, {})[cell.label] = None
    return {column: "·".join(filter(None, words)) for column, words in above.items()}
