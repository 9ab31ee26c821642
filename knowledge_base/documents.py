"""The versions of a document: kept as they were read, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from database import OPERATOR_ID, documents, versions
from knowledge_base.edition import Edition as Edition
from knowledge_base.identity import find_document
from knowledge_base.interpretations import find_interpreted
from knowledge_base.kinds import State
from knowledge_base.publishing import DocumentNotFound as DocumentNotFound
from knowledge_base.publishing import NotPublishable as NotPublishable
from knowledge_base.publishing import publish as publish
from knowledge_base.publishing import publish_as_operator as publish_as_operator
from knowledge_base.publishing import withdraw as withdraw
from knowledge_base.version_text import add_text, relate, stated

#: What an editor has written since, or threw away, is not what its file says.
_AS_READ = and_(
    versions.c.revision == 1, versions.c.based_on_id.is_(None), versions.c.status != State.DISCARDED
)


class Behind(StrEnum):
    """Why a version stays behind the one that is published."""

    #: Its date is earlier.
    OLDER = "older"
    #: It has no date, and the published one has.
    UNDATED = "undated"


@dataclass(frozen=True)
class Stored:
    """Place of a stored edition; `is_new` is false where the same file was already there.

    `behind` says why it must not replace what is published by itself.
    """

    document_id: int
    version_id: int
    is_new: bool
    behind: Behind | None = None


def store(
    conn: Connection,
    edition: Edition,
    source: bytes,
    filename: str,
    now: datetime,
    *,
    document_id: int | None = None,
    author: int = OPERATOR_ID,
) -> Stored:
    """Keep `edition` as a draft version of its document, written by `author`; the same file again changes nothing.

    With `document_id` it is known which document it is.
    """
    document_id = document_id or find_document(conn, edition) or _add_document(conn, edition)
    behind = _behind(conn, document_id, edition)
    known = conn.execute(
        # Compared in the database: the files of all versions together would fill the memory.
        select(versions.c.id, versions.c.number, and_(versions.c.source == source, _AS_READ).label("is_same"))
        .where(versions.c.document_id == document_id)
        .order_by(versions.c.number.desc())
    ).all()
    for row in known:
        if row.is_same:
            return Stored(document_id, row.id, is_new=False, behind=behind)
    number = known[0].number + 1 if known else 1
    file = {"source": source, "filename": filename, "created_at": now, "created_by": author}
    version_id = _add_version(conn, document_id, number, edition, file)
    relate(conn, document_id, version_id, edition)
    return Stored(document_id, version_id, is_new=True, behind=behind)


def _behind(conn: Connection, document_id: int, edition: Edition) -> Behind | None:
    published = conn.execute(
        select(versions.c.issued_on)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.id == document_id)
    ).one_or_none()
    if published is None or published.issued_on is None:
        return None
    if edition.issued_on is None:
        return Behind.UNDATED
    return Behind.OLDER if edition.issued_on < published.issued_on else None


def _add_document(conn: Connection, edition: Edition) -> int:
    added = conn.execute(
        insert(documents)
        .values(
            kind=edition.kind,
            external_id=edition.external_id,
            interprets_id=find_interpreted(conn, edition),
        )
        .returning(documents.c.id)
    )
    return int(added.scalar_one())


def _add_version(
    conn: Connection,
    document_id: int,
    number: int,
    edition: Edition,
    file: dict[str, Any],
) -> int:
    added = conn.execute(
        insert(versions)
        .values(
            document_id=document_id,
            number=number,
            reading=edition.reading,
            losses=list(edition.losses),
            status=State.DRAFT,
            **stated(edition),
            **file,
        )
        .returning(versions.c.id)
    )
    version_id = int(added.scalar_one())
    add_text(conn, version_id, edition)
    return version_id
