"""What the columns of a sheet mean, where their names do not say it: an editor says it once, and it is remembered."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from database import column_meanings
from knowledge_base.extraction import Extraction, Paragraph
from knowledge_base.extraction.columns import COLUMNS, columns_of
from knowledge_base.extraction.paragraph import field_name
from knowledge_base.extraction.tables import ROW

#: What a column may mean besides a field: it is kept as it is called, or left out.
KEEP, DROP = "原样保留", "不导入"
#: By the name of a column, the field it means, KEEP or DROP.
Meanings = Mapping[str, str]


def header_key(columns: Sequence[str]) -> str:
    """By what a kind of sheet is known again: its header row in normal form."""
    return "｜".join(field_name(column).lower() for column in columns)


def all_meanings(conn: Connection) -> dict[str, Meanings]:
    """All that is remembered, by header."""
    return {row.header: row.meanings for row in conn.execute(select(column_meanings))}


def remember(
    conn: Connection, columns: Sequence[str], meanings: Meanings, staff_id: int, now: datetime
) -> None:
    """Keep what the columns of this header mean, in the place of what was said before."""
    values = {"meanings": dict(meanings), "staff_id": staff_id, "at": now}
    header = header_key(columns)
    known = update(column_meanings).where(column_meanings.c.header == header).values(values)
    if not conn.execute(known).rowcount:
        conn.execute(insert(column_meanings).values(values | {"header": header}))


def columns_in(extraction: Extraction) -> tuple[str, ...]:
    """The names of all columns of a sheet, in their order."""
    tables = json.loads(extraction.fields.get(COLUMNS, "[]"))
    return tuple(dict.fromkeys(column["name"] for table in tables for column in table["columns"]))


def with_meanings(extraction: Extraction, meanings: Meanings) -> Extraction:
    """The sheet as if its columns were called by what they mean, without those that are left out."""
    names = {column: meaning for column, meaning in meanings.items() if meaning != KEEP and meaning != column}
    if not names:
        return extraction
    paragraphs = tuple(_renamed(p, names) if p.values else p for p in extraction.paragraphs)
    tables = json.loads(extraction.fields.get(COLUMNS, "[]"))
    rows = [paragraph.values for paragraph in paragraphs if paragraph.values]
    for table in tables:
        kept = [name for c in table["columns"] if (name := names.get(c["name"], c["name"])) != DROP]
        found = columns_of(kept, [[row.get(name, "") for name in kept] for row in rows])
        table["columns"] = [asdict(column) for column in found]
    fields = {**extraction.fields, COLUMNS: json.dumps(tables, ensure_ascii=False)}
    return replace(extraction, paragraphs=paragraphs, fields=fields)


def _renamed(row: Paragraph, names: Mapping[str, str]) -> Paragraph:
    kept = [
        (names.get(column, column), value, f"{column}：{value}" in row.text)
        for column, value in row.values.items()
        if names.get(column) != DROP
    ]
    text = "\n".join(f"{name}：{value}" for name, value, is_told in kept if is_told)
    return replace(row, text=text, values={name: value for name, value, _ in kept})


def rows_of(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows among the lines of a sheet: number and values."""
    return ((line.row or 0, line.values) for line in paragraphs if line.values)


def as_csv(extraction: Extraction) -> bytes:
    """The sheet as it is taken in, as a file of its own: whoever saves it gets no column and no row that was left out."""
    columns = columns_in(extraction)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    is_headed = False
    for line in extraction.paragraphs:
        if not line.values:
            # The name of a row stands in its own column.
            writer.writerows([] if line.level == ROW else [[line.text]])
            continue
        if not is_headed:
            writer.writerow(columns)
            is_headed = True
        writer.writerow([line.values.get(column, "") for column in columns])
    return written.getvalue().encode()
