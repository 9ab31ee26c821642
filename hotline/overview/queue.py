"""The queue as staff see it: who waits, how long still, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from database import replies, staff, ticket_events, tickets
from hotline.citizens import Channel
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.news import has_unseen, unseen
from hotline.tickets.rules import UNCLAIMED
from hotline.tickets.ticket import OPEN, TicketStatus
from hotline.tickets.timeline import EventKind


class Box(StrEnum):
    """Which part of the queue."""

    #: 待接
    WAITING = "waiting"
    #: 我的
    MINE = "mine"
    #: 全部
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown of a box; `text` is looked for in numbers and questions, `overdue` and the rest narrow it."""

    box: Box = Box.WAITING
    text: str = ""
    channel: Channel | None = None
    kind: TicketKind | None = None
    department: str | None = None
    overdue: bool = False
    supervised: bool = False
    opinion: bool = False
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A line of the queue. `followers` counts the tickets merged into it; one that follows itself `is_merged`.

    `unseen` is what the citizen has said since whoever works on it looked.
    """

    id: int
    number: str
    question: str
    channel: Channel
    status: TicketStatus
    kind: TicketKind
    level: Level | None
    department: str | None
    owner_id: int | None
    owner: str | None
    opened_at: datetime
    clock_from: datetime
    due_at: datetime | None
    is_paused: bool
    is_supervised: bool
    opinion_at: datetime | None
    reopened: int
    followers: int
    is_merged: bool
    unseen: frozenset[EventKind] = frozenset()


#: So long a closed ticket whose citizen goes on to speak stays with whoever worked on it.
_AFTER_CLOSING = timedelta(days=7)
#: More events than are ever under way in transactions that have not ended.
_AT_ONCE = 500
#: By the time left; a stopped clock after that.
_BY_TIME_LEFT = (
    case((tickets.c.due_at.is_(None), 1), else_=0),
    tickets.c.due_at,
    tickets.c.id,
)


def list_queue(
    conn: Connection, wanted: Filter, staff_id: int, now: datetime, limit: int = 50, offset: int = 0
) -> list[Queued]:
    """The tickets of a box, the least time left first; after those whose citizen waits, what is answered."""
    page = _page(conn, wanted, staff_id, now, limit, offset)
    follower = tickets.alias("follower")
    followers = (
        select(func.count())
        .where(follower.c.merged_into_id == tickets.c.id)
        .correlate(tickets)
        .scalar_subquery()
    )
    rows = conn.execute(
        select(tickets, staff.c.name.label("owner"), followers.label("followers"))
        .select_from(tickets)
        .outerjoin(staff, staff.c.id == tickets.c.owner_id)
        .where(tickets.c.id.in_(page))
    )
    news = unseen(conn, page)
    queued = {row.id: _queued(row, news.get(row.id, frozenset())) for row in rows}
    return [queued[ticket_id] for ticket_id in page if ticket_id in queued]


def _page(
    conn: Connection, wanted: Filter, staff_id: int, now: datetime, limit: int, offset: int
) -> list[int]:
    """The ids alone: sorting whole rows takes many times as long. What is answered is sorted only where it is reached."""
    query = _narrowed(select(tickets.c.id), wanted, staff_id, now)
    still_waiting = tickets.c.status.in_(OPEN)
    first = query.where(still_waiting).order_by(*_BY_TIME_LEFT).limit(limit).offset(offset)
    ids = list(conn.scalars(first))
    if len(ids) < limit and wanted.box is not Box.WAITING and not wanted.overdue:
        before = count_queue(conn, wanted, staff_id, now, still_waiting)
        rest = query.where(~still_waiting).order_by(*_BY_TIME_LEFT)
        ids += conn.scalars(rest.limit(limit - len(ids)).offset(max(0, offset - before)))
    return ids


def count_queue(conn: Connection, wanted: Filter, staff_id: int, now: datetime, *more: Any) -> int:
    """How many tickets `list_queue` would list without its limit."""
    query = select(func.count()).select_from(tickets).where(*more)
    return conn.scalar(_narrowed(query, wanted, staff_id, now)) or 0


def count_boxes(conn: Connection, staff_id: int, now: datetime) -> Mapping[str, int]:
    """How many are in each box, and how many of all are overdue."""
    narrowed = {box: Filter(box) for box in Box} | {"overdue": Filter(Box.ALL, overdue=True)}
    counts = (
        _narrowed(select(func.count()).select_from(tickets), wanted, staff_id, now)
        .scalar_subquery()
        .label(name)
        for name, wanted in narrowed.items()
    )
    return dict(conn.execute(select(*counts)).one()._mapping)


def next_ticket_id(
    conn: Connection, wanted: Filter, staff_id: int, now: datetime, ticket_id: int
) -> int | None:
    """The ticket to go on with after `ticket_id`, among the first few hundred of the box; what is closed needs nobody."""
    listed = list_queue(conn, wanted, staff_id, now, limit=300)
    ids = [queued.id for queued in listed if queued.status is not TicketStatus.CLOSED]
    if ticket_id in ids:
        ids = ids[ids.index(ticket_id) + 1 :] + ids[: ids.index(ticket_id)]
    return next(iter(ids), None)


def name_of(conn: Connection, staff_id: int | None) -> str | None:
    """What a member of staff is called; None for nobody."""
    name: str | None = conn.scalar(select(staff.c.name).where(staff.c.id == staff_id)) if staff_id else None
    return name


def revision(conn: Connection) -> str:
    """Changes whenever something in the queue or in the outbox does; cheap enough to be asked every second."""
    latest = select(func.max(ticket_events.c.id)).scalar_subquery()
    # Counted as well: of two transactions at once the one with the higher ids may end first.
    events = (
        select(func.max(ticket_events.c.id).concat(".").concat(func.count()))
        .where(ticket_events.c.id > latest - _AT_ONCE)
        .scalar_subquery()
    )
    written = select(func.max(replies.c.id)).scalar_subquery()
    sent = select(func.max(replies.c.sent_at)).scalar_subquery()
    failed = select(func.max(replies.c.failed_at)).scalar_subquery()
    row = conn.execute(select(events, written, sent, failed)).one()
    return "-".join("" if value is None else str(value) for value in row)


def departments_in_use(conn: Connection) -> list[str]:
    """The departments that open tickets lie with."""
    found = conn.scalars(
        select(tickets.c.department)
        .where(tickets.c.status.in_(OPEN), tickets.c.department.is_not(None))
        .distinct()
        .order_by(tickets.c.department)
    )
    return [name for name in found if name]


def _says(text: str) -> ColumnElement[bool]:
    """Whether a ticket's question holds the text, or its number does, however its hyphens are typed."""
    says = tickets.c.question.icontains(text, autoescape=True)
    if any(character.isdigit() for character in text):
        number = func.replace(tickets.c.number, "-", "")
        says |= number.icontains(text.replace("-", ""), autoescape=True)
    return says


def _narrowed(query: Select[Any], wanted: Filter, staff_id: int, now: datetime) -> Select[Any]:
    if not wanted.text:
        # Who calls may hold the number of a ticket that follows another: it is found, though not listed.
        query = query.where(tickets.c.merged_into_id.is_(None))
    match wanted.box:
        case Box.WAITING:
            query = query.where(tickets.c.status.in_(UNCLAIMED))
        case Box.MINE:
            # What is answered stays until it is closed, by the citizen or by its owner, and is back with their words.
            mine = tickets.c.status.in_((TicketStatus.CLAIMED, TicketStatus.ANSWERED))
            is_recent = tickets.c.closed_at > now - _AFTER_CLOSING
            spoken_of = (tickets.c.status == TicketStatus.CLOSED) & is_recent & has_unseen()
            query = query.where(tickets.c.owner_id == staff_id, mine | spoken_of)
    equal = (
        (tickets.c.channel, wanted.channel),
        (tickets.c.kind, wanted.kind),
        (tickets.c.department, wanted.department),
    )
    query = query.where(*(column == value for column, value in equal if value))
    if wanted.text:
        query = query.where(_says(wanted.text))
    if wanted.overdue:
        query = query.where(tickets.c.due_at < now, tickets.c.status.in_(OPEN))
    if wanted.supervised:
        query = query.where(tickets.c.supervised_at.is_not(None))
    if wanted.opinion:
        query = query.where(tickets.c.opinion_at.is_not(None))
    if wanted.reopened:
        query = query.where(tickets.c.reopened > 0)
    return query


def _queued(row: Row[Any], said: frozenset[EventKind]) -> Queued:
    return Queued(
        id=row.id,
        number=row.number,
        question=row.question,
        channel=Channel(row.channel),
        status=TicketStatus(row.status),
        kind=TicketKind(row.kind),
        level=Level(row.level) if row.level else None,
        department=row.department,
        owner_id=row.owner_id,
        owner=row.owner,
        opened_at=row.opened_at,
        clock_from=row.clock_from or row.opened_at,
        due_at=row.due_at,
        is_paused=row.paused_at is not None,
        is_supervised=row.supervised_at is not None,
        opinion_at=row.opinion_at,
        reopened=row.reopened,
        followers=row.followers,
        is_merged=row.merged_into_id is not None,
        unseen=said,
    )
