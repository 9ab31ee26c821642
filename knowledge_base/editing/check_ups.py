"""体检清单: published documents in the order in which it does harm when they are wrong, not of their age.

Harm is how often a document was cited, times the days since somebody looked at it, times the share of those answered from it
who needed a person all the same. Besides: what is about to end, what is late, and what leads nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from database import (
    citations,
    departments,
    documents,
    passages,
    publications,
    repeals,
    staff,
    tickets,
    turns,
    versions,
)
from knowledge_base import renewal
from knowledge_base.kinds import Kind

#: Answers of so long ago still count.
_COUNTED = timedelta(days=365)
#: Whoever opens a ticket so soon after an answer was not helped by it.
_SOON = timedelta(hours=24)
#: So long before its last day a document is shown.
EXPIRES_SOON = timedelta(days=60)
#: Counted to everybody's: of a document answered from once, one ticket says little.
_ASSUMED_ANSWERS, _ASSUMED_UNRESOLVED = 5, 1


class Trouble(StrEnum):
    """What is wrong, or about to be, whether or not anybody asks."""

    #: 即将失效
    EXPIRES = "expires"
    #: 名录逾期未更新
    LATE = "late"
    #: 解读的文件没有发布
    POLICY_GONE = "policy_gone"
    #: 要废止的文件库里没有找到
    REPEALS_UNKNOWN = "repeals_unknown"


@dataclass(frozen=True, slots=True)
class CheckUp:
    """A published document: cited in so many answers of a year, of whom so many needed a person; last looked at then."""

    document_id: int
    version_id: int
    kind: Kind
    title: str
    department: str | None
    cited: int
    unresolved: int
    seen_at: datetime
    needs_change: str | None
    verified_by: str | None
    days: int

    @property
    def share(self) -> float:
        """The share [0, 1] of those answered who needed a person, drawn to what is usual where few were."""
        return (self.unresolved + _ASSUMED_UNRESOLVED) / (self.cited + _ASSUMED_ANSWERS)

    @property
    def harm(self) -> float:
        """Cited times days times share: by this the list is ordered."""
        return self.cited * max(self.days, 1) * self.share


@dataclass(frozen=True, slots=True)
class Found:
    """A published document with a trouble; `on` is the day it is about, `said` what it names."""

    trouble: Trouble
    document_id: int
    title: str
    on: date | None = None
    said: str = ""


def check_ups(conn: Connection, now: datetime) -> list[CheckUp]:
    """Every published document, the one that harms most first; what is marked to be changed before all."""
    rows = conn.execute(_documents())
    cited = _counts(conn, now)
    found = [_check_up(row, cited.get(row.document_id, (0, 0)), now) for row in rows]
    return sorted(found, key=lambda one: (one.needs_change is None, -one.harm, one.seen_at))


def troubles(conn: Connection, today: date) -> list[Found]:
    """What is wrong with published documents, or about to be, by its kind."""
    return [*_expiring(conn, today), *_late(conn, today), *_alone(conn), *_unknown(conn)]


def _documents() -> Any:
    published_at = (
        select(func.max(publications.c.at))
        .where(publications.c.version_id == versions.c.id, publications.c.action == "publish")
        .correlate(versions)
        .scalar_subquery()
    )
    return (
        select(
            versions.c.document_id,
            versions.c.id,
            versions.c.title,
            documents.c.kind,
            documents.c.needs_change,
            departments.c.name.label("department"),
            staff.c.name.label("verified_by"),
            func.coalesce(documents.c.verified_at, published_at).label("seen_at"),
        )
        .join(documents, documents.c.published_version_id == versions.c.id)
        .outerjoin(departments, departments.c.id == documents.c.department_id)
        .outerjoin(staff, staff.c.id == documents.c.verified_by)
    )


def _counts(conn: Connection, now: datetime) -> dict[int, tuple[int, int]]:
    """In how many answers each document was cited, and after how many of them a ticket was opened."""
    answered = (
        select(versions.c.document_id, turns.c.id, turns.c.channel, turns.c.citizen_id, turns.c.at)
        .join(citations, citations.c.turn_id == turns.c.id)
        .join(passages, passages.c.id == citations.c.passage_id)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(turns.c.at >= now - _COUNTED, turns.c.outcome == "answered")
        .distinct()
    )
    opened: dict[tuple[str, str], list[datetime]] = {}
    since = tickets.c.opened_at >= now - _COUNTED
    for ticket in conn.execute(
        select(tickets.c.channel, tickets.c.citizen_id, tickets.c.opened_at).where(since)
    ):
        opened.setdefault((ticket.channel, ticket.citizen_id), []).append(ticket.opened_at)
    counts: dict[int, tuple[int, int]] = {}
    for turn in conn.execute(answered):
        all_, open_ = counts.get(turn.document_id, (0, 0))
        own: Iterable[datetime] = opened.get((turn.channel, turn.citizen_id), ())
        counts[turn.document_id] = all_ + 1, open_ + any(turn.at <= at <= turn.at + _SOON for at in own)
    return counts


def _check_up(row: Row[Any], cited: tuple[int, int], now: datetime) -> CheckUp:
    return CheckUp(
        document_id=row.document_id,
        version_id=row.id,
        kind=Kind(row.kind),
        title=row.title,
        department=row.department,
        cited=cited[0],
        unresolved=cited[1],
        seen_at=row.seen_at,
        needs_change=row.needs_change,
        verified_by=row.verified_by,
        days=(now - row.seen_at).days,
    )


def _expiring(conn: Connection, today: date) -> list[Found]:
    soon = versions.c.expires_on.between(today, today + EXPIRES_SOON)
    return [
        Found(Trouble.EXPIRES, row.document_id, row.title, row.expires_on)
        for row in conn.execute(_published(versions.c.expires_on, where=soon).order_by(versions.c.expires_on))
    ]


def _late(conn: Connection, today: date) -> list[Found]:
    is_directory = documents.c.kind == Kind.DIRECTORY
    rows = conn.execute(_published(versions.c.fields, versions.c.issued_on, where=is_directory))
    due = [(row, renewal.due_on(row.fields.get(renewal.PERIOD, ""), row.issued_on)) for row in rows]
    return [
        Found(Trouble.LATE, row.document_id, row.title, day, row.fields.get(renewal.OWNER, ""))
        for row, day in due
        if day and day < today
    ]


def _alone(conn: Connection) -> list[Found]:
    """Interpretations of what is not published, or of nothing."""
    policy = documents.alias("policy")
    query = _published(
        where=and_(
            documents.c.kind == Kind.INTERPRETATION,
            or_(documents.c.interprets_id.is_(None), policy.c.published_version_id.is_(None)),
        )
    ).outerjoin(policy, policy.c.id == documents.c.interprets_id)
    return [Found(Trouble.POLICY_GONE, row.document_id, row.title) for row in conn.execute(query)]


def _unknown(conn: Connection) -> list[Found]:
    """What is repealed by a name that nothing here has."""
    query = _published(
        repeals.c.title.label("repealed"),
        repeals.c.document_number,
        where=repeals.c.document_id.is_(None),
    ).join(repeals, repeals.c.version_id == versions.c.id)
    return [
        Found(
            Trouble.REPEALS_UNKNOWN,
            row.document_id,
            row.title,
            said=f"《{row.repealed}》" if row.repealed else row.document_number or "",
        )
        for row in conn.execute(query)
    ]


def _published(*more: Any, where: ColumnElement[bool]) -> Any:
    return (
        select(versions.c.document_id, versions.c.title, *more)
        .select_from(versions)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(where)
    )
