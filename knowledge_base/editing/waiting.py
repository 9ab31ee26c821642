"""What waits for an editor or a reviewer: of their own, of their unit, and of nobody's where it must not be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from database import departments, documents, publications, scheduled_acts, staff, version_events, versions
from knowledge_base import renewal
from knowledge_base.editing.history import Act
from knowledge_base.kinds import Kind, State
from organisation.beijing_time import BEIJING
from organisation.staff import Staff

#: So long before its last day a document is shown, and so long after it was looked at it is to be looked at again.
EXPIRES_SOON = timedelta(days=60)
VERIFIED_FOR = timedelta(days=180)
#: The kinds of event that lead a version to another place; of these the last tells how it came to be where it is.
_MOVES = tuple(act for act in Act if act is not Act.SAVED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits, since `at`; `reason` is what was said with it, `on` the day or moment it waits for, when `act` is done by itself."""

    version_id: int
    document_id: int
    number: int
    kind: Kind
    title: str
    state: State
    author_id: int
    author: str
    department: str | None
    at: datetime
    reason: str = ""
    on: datetime | None = None
    act: str = ""


def rejected(conn: Connection, who: Staff) -> list[Waiting]:
    """Drafts of theirs that a reviewer has sent back, with the reason."""
    return _waiting(conn, _is_draft(of_ticket=False), _concerns(who), _came_by(Act.REJECTED))


def drafts(conn: Connection, who: Staff) -> list[Waiting]:
    """Every other draft of theirs and of their unit, but those of tickets."""
    return _waiting(conn, _is_draft(of_ticket=False), _concerns(who), ~_came_by(Act.REJECTED))


def questions_of_tickets(conn: Connection) -> list[Waiting]:
    """Drafts of questions that agents have made of tickets: of whichever unit, for no unit was asked."""
    return _waiting(conn, _is_draft(of_ticket=True))


def to_review(conn: Connection, who: Staff) -> list[Waiting]:
    """What waits for the signature of somebody else than its author, the longest first."""
    return _waiting(conn, versions.c.status == State.IN_REVIEW, versions.c.created_by != who.id)


def submitted(conn: Connection, who: Staff) -> list[Waiting]:
    """What is theirs or of their unit and waits for a reviewer."""
    return _waiting(conn, versions.c.status == State.IN_REVIEW, _concerns(who))


def signed(conn: Connection, who: Staff) -> list[Waiting]:
    """What is signed and waits to be published."""
    return _waiting(conn, versions.c.status == State.SIGNED, _concerns(who))


def scheduled(conn: Connection, who: Staff) -> list[Waiting]:
    """What comes, or goes, by itself: the next moment first."""
    due = and_(scheduled_acts.c.done_at.is_(None), scheduled_acts.c.cancelled_at.is_(None))
    rows = conn.execute(
        _query(scheduled_acts.c.due_at.label("on"), scheduled_acts.c.act)
        .join(scheduled_acts, scheduled_acts.c.version_id == versions.c.id)
        .where(due, _concerns(who))
        .order_by(scheduled_acts.c.due_at)
    )
    return [_read(row) for row in rows]


def expiring(conn: Connection, who: Staff, today: date) -> list[Waiting]:
    """Published documents whose last day is near; `on` is the first moment after it."""
    soon = versions.c.expires_on.between(today, today + EXPIRES_SOON)
    rows = conn.execute(
        _query(versions.c.expires_on.label("last_day"))
        .where(_is_published(), soon, _is_theirs(who))
        .order_by(versions.c.expires_on)
    )
    return [_read(row, on=_midnight(row.last_day)) for row in rows]


def unverified(conn: Connection, who: Staff, now: datetime, limit: int = 10) -> tuple[list[Waiting], int]:
    """Published documents nobody has looked at for long, and how many they are; `at` is when somebody last did."""
    # Grouped once: asked of each document by itself it takes the square of their number.
    published = (
        select(publications.c.version_id, func.max(publications.c.at).label("at"))
        .where(publications.c.action == "publish")
        .group_by(publications.c.version_id)
        .subquery()
    )
    seen = func.coalesce(documents.c.verified_at, published.c.at)
    found = (
        _query(seen.label("seen_at"), documents.c.needs_change.label("reason"))
        .join(published, published.c.version_id == versions.c.id)
        .where(_is_published(), _is_theirs(who))
        .where((seen < now - VERIFIED_FOR) | documents.c.needs_change.is_not(None))
    )
    first = found.order_by(documents.c.needs_change.is_(None), seen, versions.c.id).limit(limit)
    count = conn.scalar(select(func.count()).select_from(found.subquery())) or 0
    return [_read(row) for row in conn.execute(first)], count


def late_directories(conn: Connection, who: Staff, today: date) -> list[Waiting]:
    """Directories that should have been renewed (`renewal`); `on` is the day until which they were fresh."""
    rows = conn.execute(
        _query(versions.c.fields, versions.c.issued_on)
        .where(_is_published(), documents.c.kind == Kind.DIRECTORY, _is_theirs(who))
        .order_by(versions.c.issued_on)
    )
    due = [(row, renewal.due_on(row.fields.get(renewal.PERIOD, ""), row.issued_on)) for row in rows]
    return [_read(row, on=_midnight(day)) for row, day in due if day and day < today]


def _waiting(conn: Connection, *where: ColumnElement[bool]) -> list[Waiting]:
    rows = conn.execute(
        _query(_last(version_events.c.reason).label("reason")).where(*where).order_by("at", versions.c.id)
    )
    return [_read(row) for row in rows]


def _query(*more: Any) -> Any:
    return (
        select(
            versions.c.id,
            versions.c.document_id,
            versions.c.number,
            versions.c.title,
            versions.c.status,
            versions.c.created_by,
            documents.c.kind,
            staff.c.name.label("author"),
            departments.c.name.label("department"),
            func.coalesce(_last(version_events.c.at), versions.c.created_at).label("at"),
            *more,
        )
        .select_from(versions)
        .join(documents, documents.c.id == versions.c.document_id)
        .join(staff, staff.c.id == versions.c.created_by)
        .outerjoin(departments, departments.c.id == documents.c.department_id)
    )


def _last(column: Any) -> Any:
    """That of the event by which the version came to where it is."""
    return (
        select(column)
        .where(version_events.c.version_id == versions.c.id, version_events.c.kind.in_(_MOVES))
        .order_by(version_events.c.id.desc())
        .limit(1)
        .correlate(versions)
        .scalar_subquery()
    )


def _came_by(act: Act) -> ColumnElement[bool]:
    return func.coalesce(_last(version_events.c.kind), "") == act


def _is_draft(*, of_ticket: bool) -> ColumnElement[bool]:
    made_of_ticket = func.coalesce(documents.c.external_id, "").startswith("ticket:")
    return (versions.c.status == State.DRAFT) & (made_of_ticket if of_ticket else ~made_of_ticket)


def _is_published() -> ColumnElement[bool]:
    return documents.c.published_version_id == versions.c.id


def _concerns(who: Staff) -> ColumnElement[bool]:
    """What somebody wrote, saved or handed in, or what is of their unit.

    Who takes up the draft that an agent made of a ticket is not its author, and yet the one it waits for.
    """
    taken_up = (
        select(version_events.c.id)
        .where(
            version_events.c.version_id == versions.c.id,
            version_events.c.staff_id == who.id,
            version_events.c.kind.in_((Act.SAVED, Act.SUBMITTED)),
        )
        .exists()
    )
    return or_(versions.c.created_by == who.id, taken_up, *_of_unit(who))


def _is_theirs(who: Staff) -> ColumnElement[bool]:
    """What is published and of their unit, or of none: somebody has to see that."""
    return or_(documents.c.department_id.is_(None), versions.c.created_by == who.id, *_of_unit(who))


def _of_unit(who: Staff) -> Sequence[ColumnElement[bool]]:
    return () if who.department_id is None else (documents.c.department_id == who.department_id,)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def _read(row: Row[Any], on: datetime | None = None) -> Waiting:
    return Waiting(
        version_id=row.id,
        document_id=row.document_id,
        number=row.number,
        kind=Kind(row.kind),
        title=row.title,
        state=State(row.status),
        author_id=row.created_by,
        author=row.author,
        department=row.department,
        at=getattr(row, "seen_at", None) or row.at,
        reason=getattr(row, "reason", "") or "",
        on=on or getattr(row, "on", None),
        act=getattr(row, "act", ""),
    )
