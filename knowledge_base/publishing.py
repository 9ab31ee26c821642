"""What is answered from: signed versions are published, withdrawn and expire, and every time is recorded."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from database import OPERATOR_ID, documents, publications, versions
from knowledge_base.kinds import Disclosure, State
from knowledge_base.relations import relate_published
from knowledge_base.reviews import find_review, sign


class DocumentNotFound(Exception):
    """There is no such document."""


class NotPublishable(Exception):
    """A document marked 不予公开 is never published."""


class Unsigned(Exception):
    """Nobody but its author has read this version: it waits for a review."""


class Ending(StrEnum):
    """How a publication ends."""

    #: Somebody took it back.
    WITHDRAW = "withdraw"
    #: Its time was over.
    EXPIRE = "expire"


_LEADS_TO = {Ending.WITHDRAW: State.WITHDRAWN, Ending.EXPIRE: State.EXPIRED}


def publish(
    conn: Connection,
    version_id: int,
    now: datetime,
    staff_id: int = OPERATOR_ID,
    note: str | None = None,
) -> bool:
    """Make a signed version the one that is answered from.

    `note` says what was accepted with it: a missing disclosure attribute, personal numbers, lines not read.

    Returns whether anything changed: the version may be the published one already. Raises DocumentNotFound
    where there is no such version, NotPublishable where it must not be disclosed, Unsigned.
    """
    document_id = _disclosable(conn, version_id)
    former = _published(conn, document_id)
    if former == version_id:
        return False
    review = find_review(conn, version_id)
    if review is None:
        raise Unsigned
    conn.execute(update(versions).where(versions.c.id == version_id).values(status=State.PUBLISHED))
    conn.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(published_version_id=version_id, published_review_id=review.id)
    )
    _record(conn, version_id, "publish", now, staff_id=staff_id, review_id=review.id, note=note)
    if former is not None:
        # Until now the former one said what the document is to others.
        relate_published(conn, document_id, version_id)
    return True


def publish_as_operator(conn: Connection, version_id: int, now: datetime, note: str | None = None) -> bool:
    """Sign a version by the operator's name and publish it: the command line's way past the console.

    What was signed before keeps its signature. Raises as `publish` does.
    """
    document_id = _disclosable(conn, version_id)
    if _published(conn, document_id) != version_id and find_review(conn, version_id) is None:
        sign(conn, version_id, OPERATOR_ID, now, reason=note or "")
    return publish(conn, version_id, now, note=note)


def withdraw(
    conn: Connection,
    document_id: int,
    now: datetime,
    staff_id: int = OPERATOR_ID,
    note: str | None = None,
    ending: Ending = Ending.WITHDRAW,
) -> None:
    """Answer from this document no more; its versions and what was cited stay. `note` is why.

    Raises DocumentNotFound where it is not published.
    """
    version_id = _published(conn, document_id)
    if version_id is None:
        raise DocumentNotFound
    conn.execute(update(versions).where(versions.c.id == version_id).values(status=_LEADS_TO[ending]))
    conn.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(published_version_id=None, published_review_id=None)
    )
    _record(conn, version_id, ending, now, staff_id=staff_id, review_id=None, note=note)


def _disclosable(conn: Connection, version_id: int) -> int:
    """The document of a version that may be disclosed."""
    version = conn.execute(
        select(versions.c.document_id, versions.c.disclosure).where(versions.c.id == version_id)
    ).one_or_none()
    if version is None:
        raise DocumentNotFound
    if version.disclosure == Disclosure.NONE:
        raise NotPublishable
    return int(version.document_id)


def _published(conn: Connection, document_id: int) -> int | None:
    published: int | None = conn.scalar(
        select(documents.c.published_version_id).where(documents.c.id == document_id)
    )
    return published


def _record(conn: Connection, version_id: int, action: str, now: datetime, **more: object) -> None:
    conn.execute(insert(publications).values(version_id=version_id, action=action, at=now, **more))
