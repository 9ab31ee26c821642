"""What has taken the place of a document: what repealed it, or a newer one of its matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, bindparam, func, select

from database import declared_repeals, documents, repeals, versions

_COLUMNS: tuple[Column[Any], ...] = (
    versions.c.document_id,
    versions.c.title,
    versions.c.document_number,
    versions.c.issued_on,
)
_OLD = versions.alias("old")
_REPEALING = (
    select(
        repeals.c.document_id.label("old_id"),
        *_COLUMNS,
        func.coalesce(repeals.c.repealed_on, versions.c.effective_on, versions.c.issued_on).label("since"),
    )
    .join(versions, versions.c.id == repeals.c.version_id)
    .join(documents, documents.c.published_version_id == versions.c.id)
    .where(repeals.c.document_id.in_(bindparam("ids", expanding=True)), versions.c.validity != "draft")
    .order_by(versions.c.issued_on, versions.c.id)
)
_UNDOING = declared_repeals.alias("undoing")
#: What editors have said is repealed and nobody has taken back, the latest last.
_DECLARED = (
    select(
        declared_repeals.c.document_id.label("old_id"),
        declared_repeals.c.repealed_on.label("since"),
        *_COLUMNS,
    )
    .join(documents, documents.c.id == declared_repeals.c.successor_id, isouter=True)
    .join(versions, versions.c.id == documents.c.published_version_id, isouter=True)
    .join(_UNDOING, _UNDOING.c.undoes_id == declared_repeals.c.id, isouter=True)
    .where(declared_repeals.c.document_id.in_(bindparam("ids", expanding=True)))
    .where(declared_repeals.c.undoes_id.is_(None), _UNDOING.c.id.is_(None))
    .order_by(declared_repeals.c.id)
)
_older = documents.alias("older")
_NEWER = (
    select(
        documents.c.supersedes_id.label("old_id"),
        *_COLUMNS,
        func.coalesce(versions.c.effective_on, versions.c.issued_on).label("since"),
    )
    .join(versions, documents.c.published_version_id == versions.c.id)
    .join(_older, _older.c.id == documents.c.supersedes_id)
    .join(_OLD, _OLD.c.id == _older.c.published_version_id)
    .where(documents.c.supersedes_id.in_(bindparam("ids", expanding=True)))
    # Versions published since may stand the other way round.
    .where(versions.c.issued_on > _OLD.c.issued_on, versions.c.validity != "draft")
    .order_by(versions.c.issued_on, versions.c.id)
)


@dataclass(frozen=True, slots=True)
class Successor:
    """A published document that takes another's place, from the day `since` where that is known."""

    document_id: int
    title: str
    document_number: str | None
    issued_on: date | None
    #: Whether it says that it repeals the other; else it is only newer.
    is_repeal: bool
    since: date | None

    def has_begun(self, today: date) -> bool:
        """Whether it has taken the other's place by `today`."""
        return self.since is None or self.since <= today


@dataclass(frozen=True, slots=True)
class After:
    """What has become of a document: what takes its place, and the day from which editors say that it is repealed."""

    successor: Successor | None = None
    repealed_on: date | None = None


def what_became_of(conn: Connection, document_ids: Iterable[int]) -> dict[int, After]:
    """What has become of each document of which anything is known, by document id.

    A repeal says more than a newer date, and what editors declare more than what a text says.
    """
    ids = {"ids": list(document_ids)}
    found = {row.old_id: After(_successor(row, is_repeal=False)) for row in conn.execute(_NEWER, ids)}
    found |= {row.old_id: After(_successor(row, is_repeal=True)) for row in conn.execute(_REPEALING, ids)}
    for row in conn.execute(_DECLARED, ids):
        before = found.get(row.old_id, After()).successor
        named = _successor(row, is_repeal=True) if row.document_id else before
        found[row.old_id] = After(named, row.since)
    return found


def _successor(row: Any, *, is_repeal: bool) -> Successor:
    return Successor(row.document_id, row.title, row.document_number, row.issued_on, is_repeal, row.since)


def predecessors(conn: Connection, document_id: int) -> list[str]:
    """The documents whose place this one takes: 《title》（number）."""
    older = select(documents.c.supersedes_id).where(documents.c.id == document_id)
    rows = conn.execute(
        select(versions.c.title, versions.c.document_number)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.id.in_(older))
    )
    return [
        f"《{row.title}》" + (f"（{row.document_number}）" if row.document_number else "") for row in rows
    ]
