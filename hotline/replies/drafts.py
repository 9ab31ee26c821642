"""Drafts: what somebody has written to a citizen and not sent yet; it outlives a closed window."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import drafts


def keep_draft(conn: Connection, ticket_id: int, staff_id: int, text: str, now: datetime) -> None:
    """Keep what this person has written to the ticket; an empty text leaves no draft. The last one wins."""
    mine = (drafts.c.ticket_id == ticket_id, drafts.c.staff_id == staff_id)
    if not text.strip():
        conn.execute(delete(drafts).where(*mine))
        return
    values = {"text": text, "at": now}
    if conn.execute(update(drafts).where(*mine).values(values)).rowcount:
        return
    # Two windows of one person may save for the first time at once; what either holds is saved again soon.
    with suppress(IntegrityError), conn.begin_nested():
        conn.execute(insert(drafts).values(ticket_id=ticket_id, staff_id=staff_id, **values))


def find_draft(conn: Connection, ticket_id: int, staff_id: int) -> str | None:
    """What this person has written to the ticket."""
    text: str | None = conn.scalar(
        select(drafts.c.text).where(drafts.c.ticket_id == ticket_id, drafts.c.staff_id == staff_id)
    )
    return text


def drop_drafts(conn: Connection, ticket_id: int) -> None:
    """Delete every draft to the ticket: it has been answered for good."""
    conn.execute(delete(drafts).where(drafts.c.ticket_id == ticket_id))
