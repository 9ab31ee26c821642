"""The versions of a document: kept as they were read, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from database import OPERATOR_ID, documents, passages, versions
from knowledge_base.edition import Edition as Edition
from knowledge_base.identity import find_document, settle_succession
from knowledge_base.interpretations import find_interpreted, link_waiting
from knowledge_base.kinds import State
from knowledge_base.likeness import keep_sketch
from knowledge_base.publishing import DocumentNotFound as DocumentNotFound
from knowledge_base.publishing import NotPublishable as NotPublishable
from knowledge_base.publishing import publish as publish
from knowledge_base.publishing import publish_as_operator as publish_as_operator
from knowledge_base.publishing import withdraw as withdraw
from knowledge_base.repeals import claim_repeals, keep_repeals

#: Passages written at a time: a register of any length needs the memory of so many.
_AT_ONCE = 1000


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
        select(versions.c.id, versions.c.number, (versions.c.source == source).label("is_same"))
        .where(versions.c.document_id == document_id)
        .order_by(versions.c.number.desc())
    ).all()
    for row in known:
        if row.is_same:
            return Stored(document_id, row.id, is_new=False, behind=behind)
    number = known[0].number + 1 if known else 1
    file = {"source": source, "filename": filename, "created_at": now, "created_by": author}
    version_id = _add_version(conn, document_id, number, edition, file)
    keep_repeals(conn, document_id, version_id, edition)
    claim_repeals(conn, document_id, edition)
    settle_succession(conn, document_id, edition)
    link_waiting(conn, document_id, edition)
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
            title=edition.title,
            issuer=edition.issuer,
            document_number=edition.document_number,
            issued_on=edition.issued_on,
            effective_on=edition.effective_on,
            expires_on=edition.expires_on,
            repealed_on=edition.repealed_on,
            reading=edition.reading,
            validity=edition.validity,
            disclosure=edition.disclosure,
            fields=dict(edition.fields or {}),
            status=State.DRAFT,
            **file,
        )
        .returning(versions.c.id)
    )
    version_id = int(added.scalar_one())
    if edition.external_id is None:
        keep_sketch(conn, version_id, (passage.text for passage in edition.passages))
    for start in range(0, len(edition.passages), _AT_ONCE):
        conn.execute(insert(passages), _rows(version_id, edition, start))
    return version_id


def _rows(version_id: int, edition: Edition, start: int) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "position": n,
            "heading": p.heading,
            "heading_text": p.heading_text,
            "text": p.text,
            "origin": p.origin,
            "fields": dict(p.values),
        }
        for n, p in enumerate(edition.passages[start : start + _AT_ONCE], start)
    ]
