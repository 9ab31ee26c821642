"""What a table says: rows under the words of their header, forms of names and values, or mere lines."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, zip_longest

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.cells import Cell, Row, fits_label, is_alike, is_label, width_of
from knowledge_base.kinds import Origin

_NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:")


def read_rows(rows: Sequence[Row], marked: int = 0) -> list[Paragraph]:
    """The lines of a table in order; `marked`: how many rows the file itself says are the header.

    A row that is one cell, or holds a table, is layout: what is within comes as lines of its own.
    """
    said: list[Paragraph] = []
    names: dict[int, str] = {}
    width = width_of(rows)
    told = [row for row in rows if not _is_layout(row, width)]
    for is_layout, group in groupby(rows, key=lambda row: _is_layout(row, width)):
        block = list(group)
        if is_layout:
            said += [line for row in _once(block) for cell in row for line in cell.lines]
            continue
        said += _block(block, told, names, marked)
        marked = max(0, marked - len(block))
        told = told[len(block) :]
    return said


def _is_layout(row: Row, width: int) -> bool:
    told = [cell for cell in row if cell.text]
    if any(cell.holds_table for cell in row) or len(told) == 0 or len(row) == 1:
        return True
    return len(told) == 1 and (told[0].width == width or told[0].text.startswith(_NOTES))


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each cell only where it begins."""
    seen: set[int] = set()
    for row in rows:
        yield [cell for cell in row if id(cell) not in seen]
        seen |= {id(cell) for cell in row}


def _block(rows: Sequence[Row], told: Sequence[Row], names: dict[int, str], marked: int) -> list[Paragraph]:
    """Rows without layout between them, the first of `told`; `names` of columns hold until others come."""
    height = min(marked, len(rows)) or _header_height(rows)
    if not names and not height and _header_height(told) >= len(rows):
        height = len(rows)  # the rows of this header come after a line across the table
    if height:
        names.clear()
        names.update(_names(rows[:height]))
    if names:
        again = [_labels(row) for row in rows[:height]]
        return [_row(row, names) for row in rows[height:] if _labels(row) not in again]
    if _is_form(rows):
        return list(_form(rows))
    texts = ("　".join(cell.text for cell in row if cell.text) for row in _once(rows))
    return [Paragraph(text) for text in texts if text]


def _labels(row: Row) -> list[str]:
    return [cell.label for cell in row]


def _header_height(rows: Sequence[Row]) -> int:
    """How many rows name the columns; 0 where names stand beside their values, or nowhere."""
    first = rows[0]
    if len(rows) < 2 or len(first) < 2 or not all(fits_label(cell) for cell in first[1:]):
        return 0
    if _is_form(rows) and not _is_bold_header(rows):
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
    """Whether a column of numbers has a first cell without any."""
    columns = zip_longest(*(row for row in rows if len(row) == len(rows[0])))
    return any(
        len(column) > 1 and not _has_digit(column[0]) and all(map(_has_digit, column[1:]))
        for column in columns
    )


def _has_digit(cell: Cell | None) -> bool:
    return cell is not None and any(c.isdigit() for c in cell.text)


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether names stand before their values, more of them than stand in the first row."""
    first = rows[0]
    if len(first) < 2:
        return False
    if len(rows) == 1 and all(map(is_label, first[::2])) and not any(cell.text for cell in first[1::2]):
        return True  # a form that nobody filled in
    places = (row[:1] for row in _once(rows)) if _is_grouped(rows) else (row[::2] for row in rows)
    beside = _share_of_labels([cell for row in places for cell in row])
    return beside >= 0.5 and beside > _share_of_labels(first)


def _share_of_labels(cells: Sequence[Cell]) -> float:
    return sum(map(is_label, cells)) / len(cells) if cells else 0


def _is_grouped(rows: Sequence[Row]) -> bool:
    """Whether a first cell reaches over several rows."""
    return any(before[0] is after[0] for before, after in pairwise(rows))


def _form(rows: Sequence[Row], above: str = "") -> Iterator[Paragraph]:
    """A line `name：value` for each of both; a name beside several rows stands before theirs."""
    for _, group in groupby(rows, key=lambda row: id(row[0])):
        part = list(_once(group))
        name = _under(above, part[0][0].label)
        if len(part) == 1 or not any(row for row in part[1:]):
            yield from _pairs(part[0], above)
        else:
            yield from _beside(name, [part[0][1:], *part[1:]])


def _beside(name: str, rows: Sequence[Row]) -> Iterator[Paragraph]:
    """The rows to the right of a name that is merged down."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    height = _header_height(rows) if rows else 0
    if height:
        names = {column: _under(name, words) for column, words in _names(rows[:height]).items()}
        yield from (_row(row, names) for row in rows[height:])
    elif all(len(row) == 1 for row in rows):
        yield _valued([(name, "\n".join(row[0].text for row in rows))])
    elif all(len(row) == 2 for row in rows):
        yield from (_valued([(_under(name, row[0].label), row[1].text)]) for row in rows)
    else:
        yield from (_valued([(name, "　".join(cell.text for cell in row if cell.text))]) for row in rows)


def _pairs(row: Row, above: str) -> Iterator[Paragraph]:
    """Each name with its value; what follows a value and is no name belongs to it."""
    pairs: list[tuple[str, list[str]]] = []
    for at, cell in enumerate(row):
        begins = at == 0 or (pairs[-1][1] and (is_label(cell) or (len(row) % 2 == 0 and at % 2 == 0)))
        if begins:
            pairs.append((_under(above, cell.label), []))
        else:
            pairs[-1][1].append(cell.text)
    yield _valued([(name, "\n".join(filter(None, values))) for name, values in pairs if name])


def _names(header: Sequence[Row]) -> dict[int, str]:
    """The name of each column by its number: the words above it, each once, joined: 收费标准·首小时."""
    above: dict[int, dict[str, None]] = {}
    for row in header:
        for cell in row:
            for column in range(cell.column, cell.column + cell.width):
                above.setdefault(column, {})[cell.label] = None
    return {column: "·".join(filter(None, words)) for column, words in above.items()}


def _row(row: Row, names: dict[int, str]) -> Paragraph:
    covered = [(range(cell.column, cell.column + cell.width), cell.text) for cell in row if cell.text]
    return _valued([(_joined([names.get(n, "") for n in columns]), text) for columns, text in covered])


def _joined(names: Sequence[str]) -> str:
    """The columns one value stands for, what they share said once: 收费标准·首小时、之后每小时."""
    different = list(dict.fromkeys(filter(None, names)))
    above = {name.rpartition("·")[0] for name in different}
    if len(above) != 1 or not all(above):
        return "、".join(different)
    return _under(above.pop(), "、".join(name.rpartition("·")[2] for name in different))


def _valued(pairs: Sequence[tuple[str, str]]) -> Paragraph:
    """A row of these names and values; where a name comes twice, its value has both."""
    values: dict[str, str] = {}
    for name, text in pairs:
        if name and text:
            values[name] = f"{values[name]}；{text}" if name in values else text
    lines = [f"{name}：{text}" if name else text for name, text in pairs]
    return Paragraph("\n".join(lines), origin=Origin.ROW, values=values)


def _under(above: str, name: str) -> str:
    return "·".join(filter(None, (above, name)))
