"""Drafts: what somebody has written to a citizen and not sent yet; it outlives a closed window."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import drafts, staff


@dataclass(frozen=True, slots=True)
class Draft:
    """The text as it was at a moment."""

    text: str
    at: datetime


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


def find_draft(conn: Connection, ticket_id: int, staff_id: int) -> Draft | None:
    """What this person has written to the ticket."""
    row = conn.execute(
        select(drafts.c.text, drafts.c.at).where(
            drafts.c.ticket_id == ticket_id, drafts.c.staff_id == staff_id
        )
    ).one_or_none()
    return None if row is None else Draft(row.text, row.at)


def others_drafting(conn: Connection, ticket_id: int, staff_id: int) -> list[str]:
    """Names of the other people who have a draft to the ticket, the latest first."""
    names = conn.scalars(
        select(staff.c.name)
        .join(drafts, drafts.c.staff_id == staff.c.id)
        .where(drafts.c.ticket_id == ticket_id, drafts.c.staff_id != staff_id)
        .order_by(drafts.c.at.desc(), staff.c.id)
    )
    return list(names)


def drop_drafts(conn: Connection, ticket_id: int) -> None:
    """Delete every draft to the ticket: it has been answered for good."""
    conn.execute(delete(drafts).where(drafts.c.ticket_id == ticket_id))
