"""Who has a ticket open right now, and who is writing, so that two people do not answer the same one."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import presences, staff

#: After the last beat somebody counts as looking, and after the last key as typing, for so long.
VIEWING = timedelta(seconds=15)
TYPING = timedelta(seconds=8)
#: A beat this soon after another that says the same is not written.
_SAME = timedelta(seconds=3)
#: Rows this old are deleted by whoever comes next; later than VIEWING, so that nobody waits for a living row.
_OLD = timedelta(minutes=5)


class ColleagueWriting(Exception):
    """Somebody else is writing a reply to the same ticket."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the ticket open."""

    name: str
    is_typing: bool


def seen(conn: Connection, ticket_id: int, staff_id: int, typing: bool, now: datetime) -> None:
    """A sign of life from somebody's window; writes only what has changed."""
    mine = (presences.c.ticket_id == ticket_id, presences.c.staff_id == staff_id)
    last = conn.execute(select(presences.c.seen_at, presences.c.typed_at).where(*mine)).one_or_none()
    if last and now - last.seen_at < _SAME and (last.typed_at is not None) == typing:
        return
    values = {"seen_at": now, "typed_at": now if typing else None}
    if last and conn.execute(update(presences).where(*mine).values(values)).rowcount:
        return
    conn.execute(delete(presences).where(presences.c.seen_at < now - _OLD))
    # The same person's other window may have come at this moment: one row is enough.
    with suppress(IntegrityError), conn.begin_nested():
        conn.execute(insert(presences).values(ticket_id=ticket_id, staff_id=staff_id, **values))


def others(conn: Connection, ticket_id: int, staff_id: int, now: datetime) -> list[Present]:
    """Who else has the ticket open, those who type first."""
    rows = conn.execute(
        select(staff.c.name, presences.c.typed_at)
        .join(staff, staff.c.id == presences.c.staff_id)
        .where(
            presences.c.ticket_id == ticket_id,
            presences.c.staff_id != staff_id,
            presences.c.seen_at > now - VIEWING,
        )
        .order_by(staff.c.id)
    )
    found = [Present(row.name, bool(row.typed_at and row.typed_at > now - TYPING)) for row in rows]
    return sorted(found, key=lambda present: not present.is_typing)


def leave(conn: Connection, ticket_id: int, staff_id: int) -> None:
    """Somebody closed the ticket's page."""
    conn.execute(
        delete(presences).where(presences.c.ticket_id == ticket_id, presences.c.staff_id == staff_id)
    )
