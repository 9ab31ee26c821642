"""What a sheet would change in the base: which of its documents, or of its rows, are new, changed or as they were."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from database import documents, passages, versions
from knowledge_base.edition import Edition
from knowledge_base.identity import find_document
from knowledge_base.kinds import Origin
from knowledge_base.service_items.listing import Entry

_AT_ONCE = 500


class Change(StrEnum):
    """What becomes of a document, or of a row."""

    #: 新增
    NEW = "new"
    #: 更新
    CHANGED = "changed"
    #: 不变
    SAME = "same"
    #: 不再有
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Changed:
    """A document of a list, or a row of a directory: its row in the sheet (0: none), what it is called, its code."""

    change: Change
    row: int
    title: str
    code: str = ""


def changes_by(conn: Connection, entries: Sequence[Entry]) -> list[Changed]:
    """What the documents of a sheet would change, in their order; of a directory that is here, its rows."""
    found: list[Changed] = []
    known = _sources(conn, [e.edition.external_id for e in entries if e.edition and e.edition.external_id])
    for entry in entries:
        if entry.edition is None:
            continue
        if not entry.row:
            found += _of_rows(conn, entry.edition)
            continue
        code = entry.edition.external_id
        sources = known.get(code) if code else _of_document(conn, find_document(conn, entry.edition))
        change = Change.NEW if sources is None else Change.SAME if entry.source in sources else Change.CHANGED
        found.append(Changed(change, entry.row, entry.edition.title, code or ""))
    return found


def counted(found: Sequence[Changed]) -> Mapping[Change, int]:
    """How many there are of each."""
    counts = Counter(each.change for each in found)
    return {change: counts[change] for change in Change}


def _sources(conn: Connection, codes: Sequence[str]) -> dict[str, set[bytes]]:
    """The rows that each document came from so far, by its code."""
    found: dict[str, set[bytes]] = {}
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        for row in conn.execute(
            select(documents.c.external_id, versions.c.source)
            .join(versions, versions.c.document_id == documents.c.id)
            .where(documents.c.external_id.in_(some))
        ):
            found.setdefault(row.external_id, set()).add(row.source)
    return found


def _of_document(conn: Connection, document_id: int | None) -> set[bytes] | None:
    if document_id is None:
        return None
    return set(conn.scalars(select(versions.c.source).where(versions.c.document_id == document_id)))


def _of_rows(conn: Connection, edition: Edition) -> Iterator[Changed]:
    """The rows of a directory, told apart by where they stand, their name, and which of that name they are."""
    before = _told_apart(_rows_here(conn, find_document(conn, edition)))
    now = _told_apart(
        [(p.heading_text or p.heading, p.text) for p in edition.passages if p.origin is Origin.ROW]
    )
    for name, text in now.items():
        change = Change.NEW if name not in before else Change.SAME
        yield Changed(change if before.get(name, text) == text else Change.CHANGED, 0, _shown(name))
    for name in before.keys() - now.keys():
        yield Changed(Change.GONE, 0, _shown(name))


def _rows_here(conn: Connection, document_id: int | None) -> list[tuple[str, str]]:
    """The rows of the version that is published, else of the last one."""
    if document_id is None:
        return []
    published = select(documents.c.published_version_id).where(documents.c.id == document_id)
    version_id = conn.scalar(published) or conn.scalar(
        select(versions.c.id)
        .where(versions.c.document_id == document_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    rows = conn.execute(
        select(passages.c.heading, passages.c.heading_text, passages.c.text)
        .where(passages.c.version_id == version_id, passages.c.origin == Origin.ROW)
        .order_by(passages.c.position)
    )
    return [(row.heading_text or row.heading, row.text) for row in rows]


def _told_apart(rows: Sequence[tuple[str, str]]) -> dict[tuple[str, int], str]:
    seen: Counter[str] = Counter()
    told: dict[tuple[str, int], str] = {}
    for name, text in rows:
        seen[name] += 1
        told[name, seen[name]] = text
    return told


def _shown(name: tuple[str, int]) -> str:
    return name[0].rpartition(" › ")[2]
