"""A spreadsheet on its way in: read whole, shown with its faults, and taken in only when its editor says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge_base.editions import edition_of_extraction
from knowledge_base.extraction import Extraction, Paragraph, extract
from knowledge_base.extraction.columns import COLUMNS, columns_from
from knowledge_base.extraction.formats import FORMATS
from knowledge_base.extraction.table import read_faulty_table
from knowledge_base.extraction.tables import ROW
from knowledge_base.intake.columns import (
    DROP,
    KEEP,
    Meanings,
    as_csv,
    columns_in,
    header_key,
    rows_of,
    with_meanings,
)
from knowledge_base.intake.row_faults import RowFault, item_faults, register_faults
from knowledge_base.kinds import Kind
from knowledge_base.service_items.fields import find_field
from knowledge_base.service_items.listing import Entry, listed_in_rows
from knowledge_base.service_items.tables import blocks_of, split_items, whole_of

SUFFIXES = (".xlsx", ".xlsm", ".csv")
_COUNTERS = ("序号", "编次", "行次", "#", "No", "No.")
#: Rows at fault are told of, not refused with the file.
_FORMATS = tuple(replace(row, read=read_faulty_table) if ".csv" in row.suffixes else row for row in FORMATS)


@dataclass(frozen=True)
class SheetReading:
    """What was read of a sheet: its documents (`entries`, each of a list of items with its row) and every fault.

    `columns` are those of the file, `unknown` the ones nobody understood; `meanings` what an editor once said of them.
    `warnings` are to be looked at, and hinder nothing.
    """

    kind: Kind
    title: str
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    meanings: Meanings
    rows: int
    entries: tuple[Entry, ...]
    faults: tuple[RowFault, ...]
    warnings: tuple[str, ...]

    #: Whether a row can be told by its number alone: of several sheets it cannot.
    is_single: bool = True
    #: The rows that were not wanted.
    left_out: tuple[int, ...] = ()

    @property
    def faulty_rows(self) -> tuple[int, ...]:
        """The numbers of the rows with a fault."""
        return tuple(dict.fromkeys(fault.row for fault in self.faults))


def is_sheet(filename: str) -> bool:
    """Whether a file of this name is a spreadsheet that can be read."""
    return filename.lower().endswith(SUFFIXES)


def read_sheet(
    source: bytes,
    filename: str,
    kind: Kind | None,
    remembered: Mapping[str, Meanings],
    left_out: frozenset[int] = frozenset(),
) -> SheetReading:
    """Read a spreadsheet; raises Unreadable. `remembered` are meanings by header, `left_out` the rows not wanted."""
    as_it_was = extract(source, filename, _FORMATS)
    columns = columns_in(as_it_was)
    meanings = remembered.get(header_key(columns), {})
    extraction = _without(with_meanings(as_it_was, meanings), left_out)
    entries, rest = split_items(extraction) if kind in (None, Kind.SERVICE_ITEM) else ([], extraction)
    if not entries and kind is Kind.SERVICE_ITEM:
        entries, rest = _forced(extraction), None
    whole = (
        [] if rest is None else [_whole(rest, filename, is_as_it_was=rest.paragraphs == as_it_was.paragraphs)]
    )
    is_items = bool(entries)
    rows = tuple(rows_of(extraction.paragraphs))
    return SheetReading(
        kind=Kind.SERVICE_ITEM if is_items else Kind.DIRECTORY,
        title=extraction.fields.get("标题", filename),
        columns=columns,
        unknown=_unknown(columns, meanings) if is_items else (),
        meanings=meanings,
        rows=len(rows),
        entries=(*entries, *whole),
        faults=tuple(_faults(extraction, is_items=is_items)),
        warnings=tuple(dict.fromkeys((*extraction.warnings, *_told(entries, whole)))),
        is_single=len({number for number, _ in rows}) == len(rows),
        left_out=tuple(sorted(left_out)),
    )


def without_faults(source: bytes, filename: str, kind: Kind | None, read: SheetReading) -> SheetReading:
    """The same sheet without its rows at fault."""
    remembered = {header_key(read.columns): read.meanings}
    return read_sheet(source, filename, kind, remembered, frozenset(read.faulty_rows))


def _whole(extraction: Extraction, filename: str, *, is_as_it_was: bool) -> Entry:
    """A directory; of one that is not taken in as it was, what is kept is no more than that."""
    edition = edition_of_extraction(extraction, filename, Kind.DIRECTORY)
    return Entry(edition, b"" if is_as_it_was else as_csv(extraction))


def _forced(extraction: Extraction) -> list[Entry]:
    """Every table as a list of items, because its editor says that it is one."""
    blocks = [block for block in blocks_of(extraction.paragraphs) if block.rows]
    return [entry for block in blocks for entry in listed_in_rows(block.rows, whole_of(block, extraction))]


def _unknown(columns: Sequence[str], meanings: Meanings) -> tuple[str, ...]:
    return tuple(
        column
        for column in columns
        if column not in meanings and column not in _COUNTERS and find_field(column) is None
    )


def _faults(extraction: Extraction, *, is_items: bool) -> Iterator[RowFault]:
    if not is_items:
        columns = columns_from(extraction.fields.get(COLUMNS))
        yield from register_faults(columns, list(rows_of(extraction.paragraphs)))
        return
    for block in blocks_of(extraction.paragraphs):
        if block.rows:
            yield from item_faults(block.rows)


def _told(entries: Sequence[Entry], whole: Sequence[Entry]) -> Iterator[str]:
    for entry in (*entries, *whole):
        yield from entry.edition.warnings if entry.edition else ()


def _without(extraction: Extraction, left_out: frozenset[int]) -> Extraction:
    """The sheet without these rows and the headings that name them."""
    if not left_out:
        return extraction
    kept: list[Paragraph] = []
    for line in extraction.paragraphs:
        if line.row is None or line.row not in left_out:
            kept.append(line)
        elif kept and kept[-1].level == ROW:
            kept.pop()
    return replace(extraction, paragraphs=tuple(kept))


__all__ = ["DROP", "KEEP", "SheetReading", "is_sheet", "read_sheet", "without_faults"]
