"""What a file holds: one document, or the items of a list, each a document of its own."""

from dataclasses import replace

from knowledge_base.editions import edition_of_extraction
from knowledge_base.extraction import extract
from knowledge_base.extraction.columns import COLUMNS
from knowledge_base.kinds import Kind
from knowledge_base.service_items.listing import Entry
from knowledge_base.service_items.tables import split_items


def read_contents(
    source: bytes, filename: str, kind: Kind | None = None, quoting: bool = False
) -> list[Entry]:
    """The documents of a file in its order; raises Unreadable with a sentence that says what to do.

    `kind` None: the file says it. What an operator calls a directory stays one. `quoting`: a text may quote classification
    marks, for a person looks through it before it is published (保密扫描).
    """
    extraction = extract(source, filename)
    if COLUMNS in extraction.fields and kind in (None, Kind.SERVICE_ITEM):
        entries, rest = split_items(extraction)
        if entries:
            whole = [] if rest is None else [Entry(edition_of_extraction(rest, filename))]
            return _warned([*entries, *whole], extraction.warnings)
    return [Entry(edition_of_extraction(extraction, filename, kind, quoting=quoting))]


def _warned(entries: list[Entry], warnings: tuple[str, ...]) -> list[Entry]:
    """The entries, the first of which says what is to be said of the whole file."""
    at = next((n for n, entry in enumerate(entries) if entry.edition), None)
    if at is not None and (edition := entries[at].edition):
        said = replace(edition, warnings=(*warnings, *edition.warnings))
        entries[at] = replace(entries[at], edition=said)
    return entries
