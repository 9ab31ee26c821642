"""What a document is to others, by its title and number: what repealed it, what it follows, what interprets it.

Of a document that is answered from, its published texts alone say that: a title that somebody tries in a draft must not
tell citizens that what is published is repealed. It is settled again when that draft is published.
"""

from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, versions
from knowledge_base.edition import Edition
from knowledge_base.identity import settle_succession
from knowledge_base.interpretations import link_waiting
from knowledge_base.kinds import Kind
from knowledge_base.repeals import claim_repeals, release_repeals


def relate_draft(conn: Connection, document_id: int, edition: Edition) -> None:
    """Settle it by a draft, where its document is not answered from."""
    published = select(documents.c.published_version_id).where(documents.c.id == document_id)
    if conn.scalar(published) is None:
        _settle(conn, document_id, edition)


def relate_published(conn: Connection, document_id: int, version_id: int) -> None:
    """Settle it by a version that is answered from now."""
    row = conn.execute(
        select(*_HEAD)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(versions.c.id == version_id)
    ).one()
    _settle(conn, document_id, _head(row))


_HEAD = (
    documents.c.kind,
    versions.c.title,
    versions.c.issuer,
    versions.c.document_number,
    versions.c.issued_on,
)


def _head(row: Row[*tuple[Any, ...]]) -> Edition:
    """All that others know a document by."""
    return Edition(
        Kind(row.kind),
        row.title,
        (),
        issuer=row.issuer,
        document_number=row.document_number,
        issued_on=row.issued_on,
    )


def _settle(conn: Connection, document_id: int, edition: Edition) -> None:
    release_repeals(conn, document_id)
    claim_repeals(conn, document_id, edition)
    settle_succession(conn, document_id, edition)
    link_waiting(conn, document_id, edition)
