"""Policies and their interpretations side by side: who has none, and how many working days are left to publish it.

An interpretation is due within three working days after its policy, as Beijing has asked since May 2016.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from database import departments, documents, publications, versions
from knowledge_base.kinds import Kind, State
from knowledge_base.pairing.exemptions import Exemption, exempted
from organisation.beijing_time import BEIJING
from organisation.working_days import WorkingDays, load_working_days

#: Working days after its publication by the end of which a policy has its interpretation.
ALLOWED = 3
#: So late the number of days is no longer counted: it would take a calendar of years.
COUNTED = 250
#: Signed by a second person: its text cannot change any more.
_SIGNED = (State.SIGNED, State.SCHEDULED)


class PairState(StrEnum):
    """How a policy and its interpretation stand to each other."""

    #: 超期: it should have been there
    OVERDUE = "overdue"
    #: 缺解读: there is time left
    DUE = "due"
    #: 待发布: the policy is signed, and time begins with its publication
    WAITING = "waiting"
    #: 已豁免
    EXEMPT = "exempt"
    #: 已配
    PAIRED = "paired"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """An interpretation of a policy, in whatever state."""

    document_id: int
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class Pair:
    """A published or signed policy, and what interprets it, the furthest first. `days` are working days left, or over."""

    document_id: int
    version_id: int
    title: str
    document_number: str | None
    department: str | None
    published_at: datetime | None
    interpretations: tuple[Interpretation, ...]
    state: PairState
    days: int = 0
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said before a version is published: how the policy is paired."""

    state: PairState
    interpretation: Interpretation | None = None
    exemption: Exemption | None = None
    days: int = ALLOWED


def list_pairs(conn: Connection, today: date) -> list[Pair]:
    """Every published or signed policy, what is most overdue first."""
    calendar = load_working_days(conn, ())
    beside, exemptions = _interpretations(conn), exempted(conn)
    found = [
        _pair(row, beside.get(row.document_id, ()), exemptions.get(row.document_id), calendar, today)
        for row in conn.execute(_POLICIES)
    ]
    order = list(PairState)
    return sorted(found, key=lambda pair: (order.index(pair.state), _urgency(pair), pair.document_id))


def overdue(conn: Connection, today: date) -> list[Pair]:
    """The policies whose interpretation should have been there, what is most overdue first."""
    return [pair for pair in list_pairs(conn, today) if pair.state is PairState.OVERDUE]


def require_paired_or_told(conn: Connection, version_id: int) -> Told | None:
    """How the policy of a version is paired, to be said before it is published; None where it is no policy.

    Publishing without an interpretation is no error: it begins a countdown that everybody sees.
    """
    document = select(versions.c.document_id).where(versions.c.id == version_id).scalar_subquery()
    row = conn.execute(select(documents).where(documents.c.id == document)).one_or_none()
    if row is None or row.kind != Kind.POLICY:
        return None
    ready = [one for one in _interpretations(conn, row.id).get(row.id, ()) if _counts(one)]
    if ready:
        return Told(PairState.PAIRED, ready[0])
    if exemption := exempted(conn).get(row.id):
        return Told(PairState.EXEMPT, exemption=exemption)
    return Told(PairState.DUE)


def last_day(published_on: date, calendar: WorkingDays) -> date:
    """The last day on which the interpretation of a policy of that day is in time."""
    return list(islice(calendar.after(published_on), ALLOWED))[-1]


def _urgency(pair: Pair) -> int:
    return -pair.days if pair.state is PairState.OVERDUE else pair.days


_signed_id = (
    select(func.max(versions.c.id))
    .where(versions.c.document_id == documents.c.id, versions.c.status.in_(_SIGNED))
    .correlate(documents)
    .scalar_subquery()
)
_first_published = (
    select(func.min(publications.c.at))
    .join(versions, versions.c.id == publications.c.version_id)
    .where(versions.c.document_id == documents.c.id, publications.c.action == "publish")
    .correlate(documents)
    .scalar_subquery()
)
_POLICIES: Select[Any] = (
    select(
        versions.c.document_id,
        versions.c.id,
        versions.c.title,
        versions.c.document_number,
        documents.c.published_version_id,
        departments.c.name.label("department"),
        _first_published.label("published_at"),
    )
    .join(documents, versions.c.id == func.coalesce(documents.c.published_version_id, _signed_id))
    .outerjoin(departments, departments.c.id == documents.c.department_id)
    .where(documents.c.kind == Kind.POLICY)
)


def _interpretations(
    conn: Connection, policy_id: int | None = None
) -> Mapping[int, Sequence[Interpretation]]:
    """The interpretations by the policy's id; of each the published version, else the latest that is not thrown away."""
    latest = (
        select(func.max(versions.c.id))
        .where(versions.c.document_id == documents.c.id, versions.c.status != State.DISCARDED)
        .correlate(documents)
        .scalar_subquery()
    )
    query = (
        select(documents.c.interprets_id, documents.c.id, versions.c.title, versions.c.status)
        .join(versions, versions.c.id == func.coalesce(documents.c.published_version_id, _signed_id, latest))
        .where(documents.c.interprets_id.is_not(None), documents.c.kind == Kind.INTERPRETATION)
        .order_by(documents.c.id)
    )
    if policy_id is not None:
        query = query.where(documents.c.interprets_id == policy_id)
    found: dict[int, list[Interpretation]] = {}
    for row in conn.execute(query):
        found.setdefault(row.interprets_id, []).append(Interpretation(row.id, row.title, State(row.status)))
    return {policy: sorted(ones, key=lambda one: not _counts(one)) for policy, ones in found.items()}


def _counts(one: Interpretation) -> bool:
    return one.state in (State.PUBLISHED, *_SIGNED)


def _pair(
    row: Row[Any],
    interpretations: Sequence[Interpretation],
    exemption: Exemption | None,
    calendar: WorkingDays,
    today: date,
) -> Pair:
    state, days = _standing(row, interpretations, exemption, calendar, today)
    published_at = row.published_at if row.published_version_id else None
    return Pair(
        row.document_id,
        row.id,
        row.title,
        row.document_number,
        row.department,
        published_at,
        tuple(interpretations),
        state,
        days,
        exemption,
    )


def _standing(
    row: Row[Any],
    interpretations: Sequence[Interpretation],
    exemption: Exemption | None,
    calendar: WorkingDays,
    today: date,
) -> tuple[PairState, int]:
    if any(_counts(one) for one in interpretations):
        return PairState.PAIRED, 0
    if exemption is not None:
        return PairState.EXEMPT, 0
    if row.published_version_id is None:
        return PairState.WAITING, ALLOWED
    due = last_day(row.published_at.astimezone(BEIJING).date(), calendar)
    if today <= due:
        return PairState.DUE, _days_between(today, due, calendar)
    return PairState.OVERDUE, _days_between(due, today, calendar)


def _days_between(day: date, last: date, calendar: WorkingDays) -> int:
    """The working days after `day` up to `last`."""

    def until() -> Iterator[date]:
        for following in islice(calendar.after(day), COUNTED):
            if following > last:
                return
            yield following

    return sum(1 for _ in until())
