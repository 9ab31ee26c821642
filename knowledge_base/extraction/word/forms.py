"""A form: names beside their values, and beside several rows."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.cells import Row, is_label
from knowledge_base.extraction.word.headers import header_height, names_of, once
from knowledge_base.kinds import Origin


def read_form(rows: Sequence[Row]) -> Iterator[Paragraph]:
    """A line `name：value` for each of both; a name beside several rows stands before theirs."""
    for _, group in groupby(rows, key=lambda row: id(row[0])):
        part = list(once(group))
        if len(part) == 1 or not any(row for row in part[1:]):
            yield from _pairs(part[0])
        else:
            yield from _beside(part[0][0].label, [part[0][1:], *part[1:]])


def _beside(name: str, rows: Sequence[Row]) -> Iterator[Paragraph]:
    """The rows to the right of a name that is merged down: a list where they have a header, else names below names."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    height = header_height(rows) if rows else 0
    if height:
        names = names_of(rows[:height])
        yield valued([(name, "\n".join(_item(row, names) for row in rows[height:]))])
    elif all(len(row) == 1 for row in rows):
        yield valued([(name, "\n".join(row[0].text for row in rows))])
    elif all(len(row) == 2 for row in rows):
        yield from (valued([(_under(name, row[0].label), row[1].text)]) for row in rows)
    else:
        yield valued([(name, "\n".join("　".join(cell.text for cell in row if cell.text) for row in rows))])


def _item(row: Row, names: dict[int, str]) -> str:
    """A row as an item of a list: 居民身份证（份数：1；要求：原件）."""
    told = [cell for cell in row if cell.text]
    first = next((cell for cell in told if not cell.label.isdigit()), told[0])
    others = (
        f"{names.get(cell.column, '')}：{''.join(cell.text.split())}" for cell in told if cell is not first
    )
    stated = "；".join(others)
    return f"{''.join(first.text.split())}（{stated}）" if stated else first.text


def _pairs(row: Row) -> Iterator[Paragraph]:
    """Each name with its value; what follows a value and is no name belongs to it."""
    pairs: list[tuple[str, list[str]]] = []
    for at, cell in enumerate(row):
        begins = at == 0 or (pairs[-1][1] and (is_label(cell) or (len(row) % 2 == 0 and at % 2 == 0)))
        if begins:
            pairs.append((cell.label, []))
        else:
            pairs[-1][1].append(cell.text)
    yield valued([(name, "\n".join(filter(None, values))) for name, values in pairs if name or any(values)])


def valued(pairs: Sequence[tuple[str, str]]) -> Paragraph:
    """A row of these names and values; where a name comes twice, its value has both."""
    values: dict[str, str] = {}
    for name, text in pairs:
        if name and text:
            values[name] = f"{values[name]}；{text}" if name in values else text
    lines = [f"{name}：{text}" if name else text for name, text in pairs]
    return Paragraph("\n".join(lines), origin=Origin.ROW, values=values)


def _under(above: str, name: str) -> str:
    return "·".join(filter(None, (above, name)))
