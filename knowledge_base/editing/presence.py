"""Who has a draft open right now, and who is writing, so that two editors see each other."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import draft_presences, staff

#: After the last beat somebody counts as looking, and after the last key as writing, for so long.
VIEWING = timedelta(seconds=20)
WRITING = timedelta(seconds=10)
#: Rows this old are deleted by whoever comes next.
_OLD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has the draft open."""

    name: str
    is_writing: bool


def seen(conn: Connection, version_id: int, staff_id: int, *, writing: bool, now: datetime) -> None:
    """A sign of life from somebody's window."""
    mine = (draft_presences.c.version_id == version_id, draft_presences.c.staff_id == staff_id)
    values = {"seen_at": now, "typed_at": now if writing else None}
    if conn.execute(update(draft_presences).where(*mine).values(values)).rowcount:
        return
    conn.execute(delete(draft_presences).where(draft_presences.c.seen_at < now - _OLD))
    # The same person's other window may have come at this moment: one row is enough.
    with suppress(IntegrityError), conn.begin_nested():
        conn.execute(insert(draft_presences).values(version_id=version_id, staff_id=staff_id, **values))


def others(conn: Connection, version_id: int, staff_id: int, now: datetime) -> list[Present]:
    """Who else has it open, those who write first."""
    rows = conn.execute(
        select(staff.c.name, draft_presences.c.typed_at)
        .join(staff, staff.c.id == draft_presences.c.staff_id)
        .where(
            draft_presences.c.version_id == version_id,
            draft_presences.c.staff_id != staff_id,
            draft_presences.c.seen_at > now - VIEWING,
        )
        .order_by(staff.c.id)
    )
    found = [Present(row.name, bool(row.typed_at and row.typed_at > now - WRITING)) for row in rows]
    return sorted(found, key=lambda present: not present.is_writing)
