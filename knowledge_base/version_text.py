"""What a version keeps of an edition: what is stated of it, its passages, and what follows from them for other documents.

Written when a version is made, and while it is a draft as often as it is saved; never again.
"""

from typing import Any

from sqlalchemy import Connection, delete, insert

from database import passages, repeals, sketches
from knowledge_base.edition import Edition
from knowledge_base.likeness import keep_sketch
from knowledge_base.relations import relate_draft
from knowledge_base.repeals import keep_repeals

#: Passages written at a time: a register of any length needs the memory of so many.
_AT_ONCE = 1000


def stated(edition: Edition) -> dict[str, Any]:
    """The columns of `versions` that say what an edition states of itself."""
    return {
        "title": edition.title,
        "issuer": edition.issuer,
        "document_number": edition.document_number,
        "issued_on": edition.issued_on,
        "effective_on": edition.effective_on,
        "expires_on": edition.expires_on,
        "repealed_on": edition.repealed_on,
        "validity": edition.validity,
        "disclosure": edition.disclosure,
        "disclosure_reason": edition.disclosure_reason,
        "fields": dict(edition.fields or {}),
    }


def add_text(conn: Connection, version_id: int, edition: Edition) -> None:
    """Write the passages of a version that has none, and what they are like."""
    if edition.external_id is None:
        keep_sketch(conn, version_id, (passage.text for passage in edition.passages))
    for start in range(0, len(edition.passages), _AT_ONCE):
        conn.execute(insert(passages), _rows(version_id, edition, start))


def relate(conn: Connection, document_id: int, version_id: int, edition: Edition) -> None:
    """What a version repeals, follows and is interpreted by, and what waited for it."""
    keep_repeals(conn, document_id, version_id, edition)
    relate_draft(conn, document_id, edition)


def remove_text(conn: Connection, version_id: int) -> None:
    """Take the passages of a draft away, with what was found of them. Nothing has cited them: it was never published."""
    for table in (passages, sketches, repeals):
        conn.execute(delete(table).where(table.c.version_id == version_id))


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
