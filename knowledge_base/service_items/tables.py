"""The lists of service items among the tables of a workbook or CSV file, and what is left beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge_base.extraction.paragraph import Extraction, Paragraph
from knowledge_base.extraction.register_head import head_fields
from knowledge_base.extraction.tables import GROUP, INNER_GROUP, ROW, TABLE
from knowledge_base.renewal import DAY, OWNER
from knowledge_base.service_items.edition import ItemList
from knowledge_base.service_items.listing import Entry, listed_in_rows
from knowledge_base.service_items.sheet import is_item_list

#: What a list calls the heading its rows are grouped under.
GROUPED = "分组"


@dataclass
class Block:
    """A table with what stands around it: `above` its rows headings and lines, `notes` below the first of them."""

    above: list[Paragraph] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: list[Paragraph] = field(default_factory=list)

    @property
    def is_items(self) -> bool:
        """Whether its rows are service items."""
        return bool(self.rows) and is_item_list({column for _, row in self.rows for column in row})


def split_items(extraction: Extraction) -> tuple[list[Entry], Extraction | None]:
    """The items of the lists in `extraction`, and the rest of it; None where nothing but their headings is left."""
    blocks = list(blocks_of(extraction.paragraphs))
    entries: list[Entry] = []
    rest: list[Paragraph] = []
    for block in blocks:
        if block.is_items:
            entries += listed_in_rows(block.rows, whole_of(block, extraction))
        else:
            rest += block.lines
    title = [p for p in extraction.paragraphs[:1] if p.level == 1 and p not in rest]
    if not any(line.level is None for line in rest):
        return entries, None
    return entries, Extraction((*title, *rest), extraction.fields, extraction.has_title)


def blocks_of(paragraphs: Iterable[Paragraph]) -> Iterator[Block]:
    """The tables: a heading above those of groups and rows begins the next."""
    block = Block()
    groups: dict[int, str] = {}
    for line in paragraphs:
        if line.level is not None and line.level <= TABLE and block.rows:
            yield block
            block, groups = Block(), {}
        block.lines.append(line)
        if line.level in (GROUP, INNER_GROUP):
            groups = {level: words for level, words in groups.items() if level < line.level}
            groups[line.level] = line.text
        elif line.values:
            group = {GROUPED: " › ".join(groups.values())} if groups else {}
            block.rows.append((line.row or 0, group | dict(line.values)))
        elif line.level is None and block.rows:
            block.notes.append(line.text)
        elif line.level != ROW:
            block.above.append(line)
    yield block


def whole_of(block: Block, extraction: Extraction) -> ItemList:
    """What a list says of all its items; a line above it that states no field is a note."""
    said = [line for line in block.above if line.level is None]
    notes = [line.text for line in said if not head_fields([line])]
    fields = extraction.fields
    return ItemList(
        title=fields.get("标题", ""),
        owner=fields.get(OWNER, ""),
        issued_on=date.fromisoformat(fields[DAY]) if DAY in fields else None,
        notes=(*notes, *block.notes),
    )
