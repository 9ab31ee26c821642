"""公开属性: what somebody says of a draft, with the reason where it is not for everybody."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from database import versions
from knowledge_base.editing.history import Act
from knowledge_base.editing.rules import perform
from knowledge_base.kinds import Disclosure
from organisation.staff import Staff


def declare_disclosure(
    conn: Connection, version_id: int, disclosure: Disclosure, reason: str, who: Staff, now: datetime
) -> None:
    """Keep it with the draft, which is saved by that; the same again saves nothing. Raises what `perform` raises."""
    kept = None if disclosure is Disclosure.PROACTIVE else reason.strip() or None
    known = conn.execute(
        select(versions.c.disclosure, versions.c.disclosure_reason).where(versions.c.id == version_id)
    ).one_or_none()
    if known is not None and (known.disclosure, known.disclosure_reason) == (disclosure, kept):
        return
    perform(conn, Act.SAVED, version_id, who, now)
    values = {"disclosure": disclosure, "disclosure_reason": kept, "revision": versions.c.revision + 1}
    conn.execute(update(versions).where(versions.c.id == version_id).values(values))
