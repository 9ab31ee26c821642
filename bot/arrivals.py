"""How many new citizens, and how many matters, come from one address: a script that plays citizens must not bury them.

Of an address a keyed digest is kept, and that for an hour. What speaks of danger is neither counted nor refused.
"""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from bot.context import Context
from bot.desk import Desk
from bot.limits import TooMany
from bot.phrases import problems as phrases
from bot.reading.danger import read_danger
from database import arrivals
from settings import Settings


class Arrival(StrEnum):
    """What is counted by address."""

    #: Somebody of whom nothing is kept yet.
    CITIZEN = "citizen"
    #: A matter that becomes a ticket.
    TICKET = "ticket"


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: PostgreSQL's names of the locks, each with an address; any numbers nothing else locks.
_LOCKS = {Arrival.CITIZEN: 12347, Arrival.TICKET: 12348}
_SAID = {Arrival.CITIZEN: phrases.too_many_citizens, Arrival.TICKET: phrases.too_many_tickets}


def require_room(conn: Connection, desk: Desk, context: Context, arrival: Arrival) -> None:
    """Raise TooMany where as many came from the message's address as are let in."""
    if not _is_limited(context):
        return
    address = _digest(context.message.address or "", desk.settings.signing_key)
    if wait := _wait(conn, desk.settings, arrival, address, context.now):
        raise TooMany(wait, _SAID[arrival](desk.hotline, wait))


def admit(conn: Connection, desk: Desk, context: Context, arrival: Arrival) -> None:
    """Count it; raises TooMany. For the transaction that keeps the turn: of several workers, one at a time counts."""
    if not _is_limited(context):
        return
    address = _digest(context.message.address or "", desk.settings.signing_key)
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_LOCKS[arrival], func.hashtext(address))))
    require_room(conn, desk, context, arrival)
    conn.execute(insert(arrivals).values(kind=arrival, address=address, at=context.now))
    # Those another transaction deletes are left to it: waiting for it could be for ever.
    over = select(arrivals.c.id).where(arrivals.c.at <= context.now - _HOUR)
    conn.execute(delete(arrivals).where(arrivals.c.id.in_(over.with_for_update(skip_locked=True))))


def _is_limited(context: Context) -> bool:
    """Not where no address counts, nor where danger is spoken of, now or just before."""
    if context.message.address is None:
        return False
    said = (turn.answer.about or turn.question for turn in context.earlier)
    return not any(read_danger(text) for text in (context.message.text, *said))


def _wait(conn: Connection, settings: Settings, arrival: Arrival, address: str, now: datetime) -> int:
    """Seconds until there is room again; 0 where there is."""
    own = (arrivals.c.kind == arrival) & (arrivals.c.address == address)
    newest = select(arrivals.c.at).where(own).order_by(arrivals.c.at.desc()).limit(1)
    waits = [0.0]
    for most, period in _limits(settings, arrival):
        counted: datetime | None = conn.scalar(newest.offset(most - 1))
        if counted is not None and counted > now - period:
            waits.append(max(1, (counted + period - now).total_seconds()))
    return round(max(waits))


def _limits(settings: Settings, arrival: Arrival) -> tuple[tuple[int, timedelta], ...]:
    """So many, within so long."""
    if arrival is Arrival.TICKET:
        return ((settings.tickets_an_hour, _HOUR),)
    return (settings.new_citizens_a_minute, _MINUTE), (settings.new_citizens_an_hour, _HOUR)


def _digest(address: str, key: bytes) -> str:
    return hmac.new(key, f"address:{address}".encode(), sha256).hexdigest()
