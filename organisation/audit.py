"""Who did what, on what, when. Lines are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, insert, literal, select

from database import audit_log, staff

#: Who acts on the command line.
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act; `who` is a login or OPERATOR."""

    id: int
    who: str
    what: str
    on_what: str
    at: datetime


def record(conn: Connection, who: str, what: str, on_what: str, now: datetime) -> None:
    """Add a line; it stands or falls with the act's own transaction."""
    conn.execute(insert(audit_log).values(who=who, what=what, on_what=on_what, at=now))


def record_each(
    conn: Connection, staff_id: int, what: str, on_what: Select[tuple[str]], now: datetime
) -> None:
    """Add a line for each name that the query `on_what` finds, in one statement; `what` was done by that account."""
    names = on_what.subquery()
    who = select(staff.c.login).where(staff.c.id == staff_id).scalar_subquery()
    done = select(who, literal(what), names.c[0], literal(now, audit_log.c.at.type))
    conn.execute(insert(audit_log).from_select(["who", "what", "on_what", "at"], done))


def recent(conn: Connection, limit: int, before: int | None = None) -> list[Entry]:
    """The newest lines first; those older than the line of the id `before`, to read on."""
    query = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit_log.c.id < before)
    return [Entry(row.id, row.who, row.what, row.on_what, row.at) for row in conn.execute(query)]
