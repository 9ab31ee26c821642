"""The hotline queue: matters the bot handed to people."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, insert, select, update

from database import ticket_events, tickets
from hotline.citizens import Channel, Citizen

BEIJING = ZoneInfo("Asia/Shanghai")
#: PostgreSQL's name of the lock on the next number; any number nothing else locks.
_NUMBERS = 12345


class NotFound(Exception):
    """There is no such ticket, or the code is not the one given with it."""


class TicketClosed(Exception):
    """The ticket is closed; it must be reopened before it can be replied to."""


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


@dataclass(frozen=True, slots=True)
class Ticket:
    """A citizen's matter; `number` is what the citizen is told."""

    id: int
    number: str
    citizen: Citizen
    turn_id: int
    status: TicketStatus
    opened_at: datetime
    due_at: datetime | None


def open_ticket(conn: Connection, citizen: Citizen, turn_id: int, number: str, now: datetime) -> Ticket:
    """Hand the matter of a turn to the hotline under `number` (see `next_number`)."""
    added = conn.execute(
        insert(tickets)
        .values(
            number=number,
            channel=citizen.channel,
            citizen_id=citizen.id,
            turn_id=turn_id,
            status=TicketStatus.WAITING,
            opened_at=now,
        )
        .returning(tickets.c.id)
    )
    ticket_id = int(added.scalar_one())
    conn.execute(insert(ticket_events).values(ticket_id=ticket_id, kind="opened", body="", at=now))
    return Ticket(ticket_id, number, citizen, turn_id, TicketStatus.WAITING, now, None)


def next_number(conn: Connection, prefix: str, now: datetime) -> str:
    """Prefix, day in Beijing, running number of that day, check digit: ZX170630-0001-7.

    Whoever else wants a number waits until this transaction ends: on SQLite as a writer, on PostgreSQL here.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_NUMBERS)))
    day = now.astimezone(BEIJING).strftime("%y%m%d")
    stem = f"{prefix}{day}-"
    last = conn.scalar(
        select(tickets.c.number)
        .where(tickets.c.number.startswith(stem, autoescape=True))
        .order_by(func.length(tickets.c.number).desc(), tickets.c.number.desc())
        .limit(1)
    )
    running = int(last.removeprefix(stem).split("-")[0]) + 1 if last else 1
    return f"{stem}{running:04d}-{check_digit(f'{day}{running:04d}')}"


def find_open(conn: Connection, citizen: Citizen, turn_id: int) -> Ticket | None:
    """The citizen's ticket on that turn that people have not finished."""
    row = conn.execute(
        select(tickets)
        .where(
            tickets.c.channel == citizen.channel,
            tickets.c.citizen_id == citizen.id,
            tickets.c.turn_id == turn_id,
            tickets.c.status != TicketStatus.CLOSED,
        )
        .order_by(tickets.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _ticket(row)


def get_ticket(conn: Connection, number: str) -> Ticket:
    """The ticket of that number."""
    row = conn.execute(select(tickets).where(tickets.c.number == number.upper())).one_or_none()
    if row is None:
        raise NotFound
    return _ticket(row)


def tickets_of(conn: Connection, citizen: Citizen, limit: int | None = None) -> list[Ticket]:
    """The citizen's tickets, the latest first; all where there is no `limit`."""
    rows = conn.execute(
        select(tickets)
        .where(tickets.c.channel == citizen.channel, tickets.c.citizen_id == citizen.id)
        .order_by(tickets.c.id.desc())
        .limit(limit)
    )
    return [_ticket(row) for row in rows]


def mark_answered(conn: Connection, ticket_id: int, staff_id: int, now: datetime) -> None:
    """A reply has been written; raises TicketClosed."""
    answered = conn.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id, tickets.c.status != TicketStatus.CLOSED)
        .values(status=TicketStatus.ANSWERED)
    )
    if answered.rowcount == 0:
        raise TicketClosed
    event = {"ticket_id": ticket_id, "kind": "replied", "staff_id": staff_id, "body": "", "at": now}
    conn.execute(insert(ticket_events).values(event))


def detach_tickets(conn: Connection, citizen: Citizen, nobody: str) -> None:
    """Let the citizen's tickets go on under the id `nobody`: their number and code still open them."""
    conn.execute(
        update(tickets)
        .where(tickets.c.channel == citizen.channel, tickets.c.citizen_id == citizen.id)
        .values(citizen_id=nobody)
    )


def is_well_formed(number: str) -> bool:
    """Whether the check digit of a ticket's number fits; a slip of the finger does not."""
    digits = re.sub(r"\D", "", number)
    return len(digits) > 1 and check_digit(digits[:-1]) == int(digits[-1])


def code_of(number: str, key: bytes) -> str:
    """The code that opens a ticket's page: numbers can be counted through, codes cannot be guessed."""
    return hmac.new(key, f"ticket:{number}".encode(), sha256).hexdigest()[:16]


def check_digit(digits: str) -> int:
    """Luhn's check digit (ISO/IEC 7812-1 annex B): one wrong or two swapped digits are noticed."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10


def _ticket(row: Row[Any]) -> Ticket:
    citizen = Citizen(Channel(row.channel), row.citizen_id)
    status = TicketStatus(row.status)
    return Ticket(row.id, row.number, citizen, row.turn_id, status, row.opened_at, row.due_at)
