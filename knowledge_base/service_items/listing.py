"""A file that is a list of service items: the document of each row, or why a row is none."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge_base.edition import Edition
from knowledge_base.service_items.edition import ItemList, edition_of, source_of
from knowledge_base.service_items.fields import Form, find_field
from knowledge_base.service_items.sheet import ItemRow, is_item_list, read_items

#: The name of an export's own key for a row.
_ID = "id"


@dataclass(frozen=True)
class Entry:
    """A document of a file: its edition, or why it is `refused`; `source` is kept with it, empty: the file itself.

    `row` is the number of its row in the sheet, 0 where it is in none.
    """

    edition: Edition | None = None
    source: bytes = b""
    refused: str | None = None
    row: int = 0


def is_item_line(line: bytes) -> bool:
    """Whether a line of JSON lines is a row of a list of items: fields of an item, and no text of its own."""
    row = _row(line)
    return row is not None and "text" not in row and is_item_list(row)


def listed_in_lines(lines: Sequence[tuple[int, bytes]]) -> Iterator[Entry]:
    """The items of JSON lines, each with its number; a line's own `id` is the document's."""
    rows = {number: row for number, line in lines if (row := _row(line)) is not None}
    header = list(dict.fromkeys(key for row in rows.values() for key in row if key != _ID))
    cells = [(number, [_words(key, row.get(key)) for key in header]) for number, row in rows.items()]
    read = {row.number: row for row in read_items(header, cells)}
    for number, line in lines:
        if number not in rows:
            yield Entry(refused=f"第 {number} 行读不懂，每行应是一个 JSON 对象。")
        elif number not in read:
            yield Entry(refused=f"第 {number} 行没有内容。")
        else:
            own = _words(_ID, rows[number].get(_ID))
            listed = _listed(read[number], line, ItemList())
            edition = listed.edition and replace(
                listed.edition, external_id=own or listed.edition.external_id
            )
            yield replace(listed, edition=edition)


def listed_in_rows(rows: Sequence[tuple[int, Mapping[str, str]]], whole: ItemList) -> Iterator[Entry]:
    """The items of a table: the number of each row in its sheet and its values by column."""
    header = list(dict.fromkeys(column for _, row in rows for column in row))
    cells = {number: [row.get(column, "") for column in header] for number, row in rows}
    for row in read_items(header, cells.items()):
        yield _listed(row, source_of(header, cells[row.number]), whole)


def _listed(row: ItemRow, source: bytes, whole: ItemList) -> Entry:
    if row.item is None:
        return Entry(refused=row.refused, row=row.number)
    return Entry(edition_of(row.item, row.warnings, whole), source, row=row.number)


def _row(line: bytes) -> Mapping[str, object] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _words(key: str, value: object) -> str:
    """A value as a cell has it: a list of names with 、, of materials or steps a line each."""
    if not isinstance(value, list):
        return "" if value is None else str(value)
    field = find_field(key)
    a_line_each = field is not None and field.form in (Form.MATERIALS, Form.LIST)
    return ("\n" if a_line_each else "、").join(_words(key, part) for part in value)
