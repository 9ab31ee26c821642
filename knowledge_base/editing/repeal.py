"""废止: an editor says that a document holds no longer, from which day, and what takes its place; and takes that back.

What is declared holds for the document, whichever versions of it and of its successor are published; a repeal that a
published text itself states is in `repeals`. Everything that reads validity sees both (`knowledge_base/succession.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, insert, select

from database import declared_repeals, documents, staff, versions
from knowledge_base.editing.history import Act, record
from knowledge_base.editing.rules import NotAllowed, ReasonMissing
from knowledge_base.publishing import DocumentNotFound
from organisation import audit
from organisation.staff import Role, Staff

_MAY = (Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)
_undoing = declared_repeals.alias("undoing")


class AlreadyRepealed(Exception):
    """Somebody has said so before."""


class NotRepealed(Exception):
    """Nobody has said so, or it was taken back."""


class SuccessorUnfit(Exception):
    """What takes its place is another document, and published."""


@dataclass(frozen=True, slots=True)
class Repealing:
    """A document, what takes its place (None: nothing does), and the first day it holds no longer."""

    document_id: int
    successor_id: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Declared:
    """A repeal that holds: who declared it, when and why. `successor` is the title of what takes its place."""

    id: int
    what: Repealing
    successor: str | None
    who: str
    reason: str
    at: datetime


def repeal(conn: Connection, what: Repealing, who: Staff, reason: str, now: datetime) -> None:
    """Declare that a document is repealed; from `what.on` on every answer, citation and page says so.

    Raises NotAllowed, ReasonMissing, DocumentNotFound where it is not published, SuccessorUnfit, AlreadyRepealed.
    """
    _require(who, reason)
    if _published(conn, what.document_id) is None:
        raise DocumentNotFound
    declare(conn, what, who.id, now, reason.strip())
    told = {"on": what.on.isoformat(), "successor_id": what.successor_id}
    _tell(conn, Act.REPEALED, what.document_id, who, now, reason, told)


def undo_repeal(conn: Connection, document_id: int, who: Staff, reason: str, now: datetime) -> None:
    """Take it back: it stands as it did before. Raises NotAllowed, ReasonMissing, NotRepealed."""
    _require(who, reason)
    found = find_declared(conn, document_id)
    if found is None:
        raise NotRepealed
    _add(conn, found.what, who.id, now, reason.strip(), found.id)
    _tell(conn, Act.REPEAL_UNDONE, document_id, who, now, reason, {})


def declare(conn: Connection, what: Repealing, staff_id: int, now: datetime, reason: str = "") -> None:
    """The repeal alone, without its history: for a copy of the base on which it is tried out.

    Raises SuccessorUnfit or AlreadyRepealed.
    """
    successor_id = what.successor_id
    is_itself = successor_id == what.document_id
    if successor_id is not None and (is_itself or _published(conn, successor_id) is None):
        raise SuccessorUnfit
    # Held until we are done, so that it is declared once.
    conn.execute(select(documents.c.id).where(documents.c.id == what.document_id).with_for_update())
    if find_declared(conn, what.document_id) is not None:
        raise AlreadyRepealed
    _add(conn, what, staff_id, now, reason, None)


def find_declared(conn: Connection, document_id: int) -> Declared | None:
    """The repeal that was declared of a document and not taken back."""
    row = conn.execute(_live().where(declared_repeals.c.document_id == document_id)).one_or_none()
    return _declared(row) if row else None


def all_declared(conn: Connection) -> dict[int, Declared]:
    """Every repeal that was declared and not taken back, by document id."""
    return {row.document_id: _declared(row) for row in conn.execute(_live())}


def _live() -> Select[tuple[object, ...]]:
    title = (
        select(versions.c.title)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.id == declared_repeals.c.successor_id)
        .scalar_subquery()
    )
    return (
        select(declared_repeals, staff.c.name, title.label("successor"))
        .join(staff, staff.c.id == declared_repeals.c.staff_id)
        .outerjoin(_undoing, _undoing.c.undoes_id == declared_repeals.c.id)
        .where(declared_repeals.c.undoes_id.is_(None), _undoing.c.id.is_(None))
    )


def _declared(row: Row[tuple[object, ...]]) -> Declared:
    what = Repealing(row.document_id, row.successor_id, row.repealed_on)
    return Declared(row.id, what, row.successor, row.name, row.reason, row.at)


def _add(
    conn: Connection, what: Repealing, staff_id: int, now: datetime, reason: str, undoes_id: int | None
) -> None:
    conn.execute(
        insert(declared_repeals).values(
            document_id=what.document_id,
            successor_id=what.successor_id,
            repealed_on=what.on,
            undoes_id=undoes_id,
            staff_id=staff_id,
            reason=reason,
            at=now,
        )
    )


def _require(who: Staff, reason: str) -> None:
    if who.role not in _MAY:
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing


def _published(conn: Connection, document_id: int) -> int | None:
    found: int | None = conn.scalar(
        select(documents.c.published_version_id).where(documents.c.id == document_id)
    )
    return found


def _tell(
    conn: Connection,
    act: Act,
    document_id: int,
    who: Staff,
    now: datetime,
    reason: str,
    told: Mapping[str, object],
) -> None:
    """Into the history of the version that is published, or of the latest, and into the audit log."""
    latest = select(versions.c.id).where(versions.c.document_id == document_id)
    version_id = _published(conn, document_id) or conn.scalar(
        latest.order_by(versions.c.number.desc()).limit(1)
    )
    if version_id is not None:
        record(conn, version_id, act, who.id, now, reason=reason, **told)
    audit.record(
        conn, who.login, act.value.replace("_", " "), f"document {document_id}: {reason.strip()}", now
    )
