"""What somebody has written and not sent: kept, so that neither a closed window nor a colleague loses it."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from database import drafts


def keep_draft(conn: Connection, ticket_id: int, staff_id: int, text: str, now: datetime) -> None:
    """Keep `text` as what this member of staff has written so far; an empty one is no draft."""
    own = (drafts.c.ticket_id == ticket_id) & (drafts.c.staff_id == staff_id)
    if not text.strip():
        conn.execute(delete(drafts).where(own))
        return
    kept = conn.execute(update(drafts).where(own).values(text=text, at=now))
    if kept.rowcount == 0:
        row = {"ticket_id": ticket_id, "staff_id": staff_id, "text": text, "at": now}
        conn.execute(insert(drafts).values(row))


def find_draft(conn: Connection, ticket_id: int, staff_id: int) -> str | None:
    """What this member of staff had written; None where there is nothing."""
    own = (drafts.c.ticket_id == ticket_id) & (drafts.c.staff_id == staff_id)
    text: str | None = conn.scalar(select(drafts.c.text).where(own))
    return text


def drop_drafts(conn: Connection, ticket_id: int) -> None:
    """The reply has been sent."""
    conn.execute(delete(drafts).where(drafts.c.ticket_id == ticket_id))
