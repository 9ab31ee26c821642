"""JSON lines: a document a line, with its text as it is."""

import gzip
import io
import json
from dataclasses import replace

from knowledge_base.edition import Edition
from knowledge_base.extraction import MAX_BYTES, Paragraph, Unreadable
from knowledge_base.kinds import Kind
from knowledge_base.passages import cut
from knowledge_base.secrecy import SECRECY_REFUSAL, secret_mark
from knowledge_base.sections import Section
from knowledge_base.service_items.edition import ItemList, edition_of
from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.guide import guide_warnings
from knowledge_base.service_items.labelled import read_labelled
from knowledge_base.service_items.listing import Entry, is_item_line, listed_in_lines
from text.storable import storable

SUFFIXES = (".jsonl", ".jsonl.gz")
_MOST = 10 * MAX_BYTES


def lines_of(source: bytes, filename: str) -> list[tuple[int, bytes]]:
    """The lines with something in them, each with its number; raises Unreadable where there are none."""
    if filename.lower().endswith(".gz"):
        source = _decompressed(source)
    lines = [(number, line) for number, line in enumerate(source.splitlines(), 1) if line.strip()]
    if not lines:
        raise Unreadable("文件是空的，没有可以导入的内容。")
    return lines


def _decompressed(source: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(source)) as file:
            source = file.read(_MOST + 1)
    except (OSError, EOFError) as error:
        raise Unreadable("压缩文件不完整，请重新压缩后再导入。") from error
    if len(source) > _MOST:
        raise Unreadable("解压后超过 200 MB，请拆分后再导入。")
    return source


def read_lines(lines: list[tuple[int, bytes]], kind: Kind | None) -> list[Entry]:
    """The document of each numbered line: `{"id", "title", "text"}`, or a row of a list of service items."""
    of_items = [line for line in lines if kind in (None, Kind.SERVICE_ITEM) and is_item_line(line[1])]
    items = dict(zip((number for number, _ in of_items), listed_in_lines(of_items), strict=True))
    return [items.get(number) or _entry(line, number, kind) for number, line in lines]


def _entry(line: bytes, number: int, kind: Kind | None) -> Entry:
    try:
        return Entry(_edition(line, number, kind), line)
    except Unreadable as refusal:
        return Entry(refused=str(refusal))


def _edition(line: bytes, number: int, kind: Kind | None) -> Edition:
    try:
        row = json.loads(line)
        title, text = _storable(row.get("title") or row.get("name") or ""), _storable(row["text"])
        external_id = _storable(row["id"]) if row.get("id") is not None else None
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise Unreadable(f"第 {number} 行读不懂，每行应是含 id、title、text 的 JSON。") from error
    if not text:
        raise Unreadable(f"第 {number} 行没有正文，请补上 text。")
    if secret_mark([Paragraph(part) for part in (title, *text.split("\n"))]):
        raise Unreadable(f"第 {number} 行{SECRECY_REFUSAL}")
    item = read_labelled(title, text) if kind in (None, Kind.SERVICE_ITEM) else None
    # Where nobody said that it is an item it has to name itself.
    if item and (kind or Field.NAME in item.called):
        edition = edition_of(item, guide_warnings(item), ItemList())
        return replace(edition, external_id=external_id or edition.external_id)
    return Edition(
        kind=kind or Kind.POLICY,
        title=title or text[:30],
        passages=cut((Section("", "", text),)),
        external_id=external_id,
    )


def _storable(value: object) -> str:
    return storable(str(value)).strip()
