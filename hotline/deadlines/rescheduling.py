"""Which tickets a change of the calendar moved, read back from their timelines for the page that follows."""

from datetime import datetime

from sqlalchemy import Connection, select

from database import ticket_events, tickets
from hotline.deadlines.time_limits import Moved
from hotline.tickets.timeline import EventKind


def moved_at(conn: Connection, at: datetime) -> list[Moved]:
    """What `time_limits.recompute_open` moved at that moment, by the new due moment."""
    rows = conn.execute(
        select(ticket_events.c.ticket_id, ticket_events.c.fields, tickets.c.number)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(ticket_events.c.kind == EventKind.RESCHEDULED, ticket_events.c.at == at)
        .order_by(ticket_events.c.ticket_id)
    )
    moved = [
        Moved(row.ticket_id, row.number, _moment(row.fields["before"]), _moment(row.fields["after"]) or at)
        for row in rows
    ]
    return sorted(moved, key=lambda one: one.after)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
