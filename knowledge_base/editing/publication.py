"""A version becomes what its document is answered from, or ceases to be."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from database import documents, scheduled_acts, versions
from knowledge_base.publishing import Ending, publish, withdraw


class NotAnsweredFrom(Exception):
    """Another version of this document has taken its place: there is nothing to take back."""


def make_public(conn: Connection, version_id: int, staff_id: int, now: datetime, note: str | None) -> None:
    """Publish a signed version; what was to happen to the one before it by itself is cancelled."""
    former = _published(conn, version_id)
    publish(conn, version_id, now, staff_id, note)
    cancel(conn, version_id, now, "publish")
    if former not in (None, version_id):
        cancel(conn, former, now)


def take_back(
    conn: Connection, version_id: int, staff_id: int, now: datetime, ending: Ending, note: str
) -> None:
    """End the publication of a version; raises NotAnsweredFrom where it is not the published one."""
    require_answered_from(conn, version_id)
    document_id = conn.scalar(select(versions.c.document_id).where(versions.c.id == version_id))
    assert document_id
    withdraw(conn, document_id, now, staff_id, note or None, ending)
    cancel(conn, version_id, now)


def require_answered_from(conn: Connection, version_id: int) -> None:
    """Raise NotAnsweredFrom where another version of its document, or none, is the published one."""
    if _published(conn, version_id) != version_id:
        raise NotAnsweredFrom


def cancel(conn: Connection, version_id: int | None, now: datetime, *acts: str) -> None:
    """Let nothing happen to a version by itself any more; only these acts, where some are named."""
    waiting = (
        update(scheduled_acts)
        .where(scheduled_acts.c.version_id == version_id, scheduled_acts.c.done_at.is_(None))
        .where(scheduled_acts.c.cancelled_at.is_(None))
    )
    if acts:
        waiting = waiting.where(scheduled_acts.c.act.in_(acts))
    conn.execute(waiting.values(cancelled_at=now))


def _published(conn: Connection, version_id: int) -> int | None:
    """The version that is published of the same document; held until we are done, so that no other takes its place."""
    document = select(versions.c.document_id).where(versions.c.id == version_id).scalar_subquery()
    found: int | None = conn.scalar(
        select(documents.c.published_version_id).where(documents.c.id == document).with_for_update()
    )
    return found
