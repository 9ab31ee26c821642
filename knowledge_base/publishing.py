"""What is answered from: versions are published and withdrawn, and every time is recorded."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from database import documents, publications, versions
from knowledge_base.kinds import Disclosure


class DocumentNotFound(Exception):
    """There is no such document."""


class NotPublishable(Exception):
    """A document marked 不予公开 is never published."""


def publish(
    conn: Connection, version_id: int, now: datetime, staff_id: int | None = None, note: str | None = None
) -> bool:
    """Make a version the one that is answered from; `staff_id` None is the operator's command line.

    `note` says what was accepted with it: a missing disclosure attribute, personal numbers, lines not read.

    Returns whether anything changed: the version may be the published one already. Raises DocumentNotFound
    where there is no such version, NotPublishable where it must not be disclosed.
    """
    version = conn.execute(select(versions).where(versions.c.id == version_id)).one_or_none()
    if version is None:
        raise DocumentNotFound
    if version.disclosure == Disclosure.NONE:
        raise NotPublishable
    current = select(documents.c.published_version_id).where(documents.c.id == version.document_id)
    if conn.scalar(current) == version_id:
        return False
    conn.execute(update(versions).where(versions.c.id == version_id).values(status="published"))
    conn.execute(
        update(documents).where(documents.c.id == version.document_id).values(published_version_id=version_id)
    )
    _record(conn, version_id, "publish", now, staff_id, note)
    return True


def withdraw(
    conn: Connection, document_id: int, now: datetime, staff_id: int | None = None, note: str | None = None
) -> None:
    """Answer from this document no more; its versions and what was cited stay. `note` is why.

    Raises DocumentNotFound where it is not published.
    """
    version_id = conn.scalar(select(documents.c.published_version_id).where(documents.c.id == document_id))
    if version_id is None:
        raise DocumentNotFound
    conn.execute(update(versions).where(versions.c.id == version_id).values(status="withdrawn"))
    conn.execute(update(documents).where(documents.c.id == document_id).values(published_version_id=None))
    _record(conn, version_id, "withdraw", now, staff_id, note)


def _record(
    conn: Connection,
    version_id: int,
    action: str,
    now: datetime,
    staff_id: int | None,
    note: str | None,
) -> None:
    conn.execute(
        insert(publications).values(
            version_id=version_id, action=action, staff_id=staff_id, at=now, note=note
        )
    )
