"""The hotline queue: matters the bot handed to people."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from database import tickets
from hotline.citizens import Channel, Citizen
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.timeline import Act, EventKind, record


class TicketNotFound(Exception):
    """There is no such ticket, or the code is not the one given with it."""


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    #: 待接
    WAITING = "waiting"
    #: 办理中
    CLAIMED = "claimed"
    #: 已答复
    ANSWERED = "answered"
    #: 已办结
    CLOSED = "closed"
    #: 重新办理
    REOPENED = "reopened"


#: The citizen waits for an answer.
OPEN = (TicketStatus.WAITING, TicketStatus.CLAIMED, TicketStatus.REOPENED)


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A matter as it is taken in: its number, what was asked, and until when it is answered.

    `code_seed` is 128 random bits: a number given twice, as after an older copy was restored, has another code each time.
    """

    number: str
    question: str
    due_at: datetime
    kind: TicketKind = TicketKind.CONSULTATION
    level: Level | None = None
    code_seed: str = field(default_factory=lambda: token_hex(16), repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A citizen's matter; `number` is what the citizen is told.

    `due_at` is None while the clock stands still. `resolved` and `grade` are what the citizen says of the answer.
    `code_seed` is None where the code comes from the number (hotline/tickets/codes.py).
    """

    id: int
    number: str
    citizen: Citizen
    turn_id: int
    question: str
    status: TicketStatus
    kind: TicketKind
    level: Level | None
    department: str | None
    topic: str | None
    contact: str | None
    owner_id: int | None
    opened_at: datetime
    clock_from: datetime
    due_at: datetime | None
    paused_at: datetime | None
    closed_at: datetime | None
    reopened: int
    merged_into_id: int | None
    supervised_at: datetime | None
    opinion_at: datetime | None
    resolved: bool | None
    grade: int | None
    code_seed: str | None = field(repr=False)


def open_ticket(conn: Connection, citizen: Citizen, turn_id: int, new: NewTicket, now: datetime) -> Ticket:
    """The ticket of a turn's matter, opened now."""
    row = {
        "number": new.number,
        "channel": citizen.channel,
        "citizen_id": citizen.id,
        "turn_id": turn_id,
        "question": new.question,
        "status": TicketStatus.WAITING,
        "kind": new.kind,
        "level": new.level,
        "opened_at": now,
        "clock_from": now,
        "due_at": new.due_at,
        "code_seed": new.code_seed,
    }
    added = conn.execute(insert(tickets).values(row).returning(tickets)).one()
    record(conn, [added.id], EventKind.OPENED, Act(None, now))
    return _ticket(added)


def open_tickets_of(conn: Connection, citizen: Citizen) -> list[Ticket]:
    """The citizen's tickets that still wait for an answer, the latest first."""
    rows = conn.execute(_of(citizen).where(tickets.c.status.in_(OPEN)))
    return [_ticket(row) for row in rows]


def find_open(conn: Connection, citizen: Citizen, turn_id: int) -> Ticket | None:
    """The citizen's ticket on that turn that people have not finished."""
    its = (tickets.c.turn_id == turn_id) & (tickets.c.status != TicketStatus.CLOSED)
    row = conn.execute(_of(citizen).where(its).limit(1)).one_or_none()
    return None if row is None else _ticket(row)


def find_own_number(conn: Connection, citizen: Citizen, ticket_id: int) -> str | None:
    """The number of the ticket of that row, if it is this citizen's."""
    row = conn.execute(_of(citizen).where(tickets.c.id == ticket_id)).one_or_none()
    return None if row is None else str(row.number)


def get_by_id(conn: Connection, ticket_id: int, *, to_write: bool = False) -> Ticket:
    """The ticket of that row; locked as `get_ticket` says."""
    return _get(conn, select(tickets).where(tickets.c.id == ticket_id), to_write)


def get_ticket(conn: Connection, number: str, *, to_write: bool = False) -> Ticket:
    """The ticket of that number; locked until the end where something is done that depends on how it stands."""
    return _get(conn, select(tickets).where(tickets.c.number == number.upper()), to_write)


def _get(conn: Connection, query: Select[Any], to_write: bool) -> Ticket:
    row = conn.execute(query.with_for_update() if to_write else query).one_or_none()
    if row is None:
        raise TicketNotFound
    return _ticket(row)


def tickets_of(conn: Connection, citizen: Citizen, limit: int | None = None) -> list[Ticket]:
    """The citizen's tickets, the latest first; all where there is no `limit`."""
    return [_ticket(row) for row in conn.execute(_of(citizen).limit(limit))]


def detach_tickets(conn: Connection, citizen: Citizen, nobody: str) -> None:
    """Let the citizen's tickets go on under the id `nobody`: their number and code still open them."""
    conn.execute(
        update(tickets)
        .where(tickets.c.channel == citizen.channel, tickets.c.citizen_id == citizen.id)
        .values(citizen_id=nobody, contact=None)
    )


def _of(citizen: Citizen) -> Select[Any]:
    """The citizen's tickets, the latest first."""
    own = (tickets.c.channel == citizen.channel) & (tickets.c.citizen_id == citizen.id)
    return select(tickets).where(own).order_by(tickets.c.id.desc())


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        id=row.id,
        number=row.number,
        citizen=Citizen(Channel(row.channel), row.citizen_id),
        turn_id=row.turn_id,
        question=row.question,
        status=TicketStatus(row.status),
        kind=TicketKind(row.kind),
        level=Level(row.level) if row.level else None,
        department=row.department,
        topic=row.topic,
        contact=row.contact,
        owner_id=row.owner_id,
        opened_at=row.opened_at,
        clock_from=row.clock_from or row.opened_at,
        due_at=row.due_at,
        paused_at=row.paused_at,
        closed_at=row.closed_at,
        reopened=row.reopened,
        merged_into_id=row.merged_into_id,
        supervised_at=row.supervised_at,
        opinion_at=row.opinion_at,
        resolved=None if row.resolved is None else bool(row.resolved),
        grade=row.grade,
        code_seed=row.code_seed,
    )
