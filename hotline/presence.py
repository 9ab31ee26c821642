"""Who looks at a ticket, and who is writing: so that two do not answer the same citizen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from database import presences, staff

#: So long after the last sign somebody counts as looking, and as writing.
LOOKS = timedelta(seconds=15)
WRITES = timedelta(seconds=8)
#: A sign so soon after the last one says nothing new.
_FRESH = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague who is here."""

    name: str
    is_typing: bool


def seen(conn: Connection, ticket_id: int, staff_id: int, typing: bool, now: datetime) -> None:
    """They are here, and writing or not."""
    own = (presences.c.ticket_id == ticket_id) & (presences.c.staff_id == staff_id)
    row = conn.execute(select(presences).where(own)).one_or_none()
    if row is None:
        conn.execute(delete(presences).where(presences.c.seen_at < now - 4 * LOOKS))
        first = {
            "ticket_id": ticket_id,
            "staff_id": staff_id,
            "seen_at": now,
            "typed_at": now if typing else None,
        }
        conn.execute(insert(presences).values(first))
        return
    if not typing and now - row.seen_at < _FRESH:
        return
    values = {"seen_at": now} | ({"typed_at": now} if typing else {})
    conn.execute(update(presences).where(own).values(values))


def others(conn: Connection, ticket_id: int, staff_id: int, now: datetime) -> list[Present]:
    """Who else is here."""
    rows = conn.execute(
        select(staff.c.name, presences.c.typed_at)
        .join(staff, staff.c.id == presences.c.staff_id)
        .where(
            presences.c.ticket_id == ticket_id,
            presences.c.staff_id != staff_id,
            presences.c.seen_at > now - LOOKS,
        )
        .order_by(staff.c.name)
    )
    return [Present(row.name, row.typed_at is not None and row.typed_at > now - WRITES) for row in rows]
