"""A version as the edition it was stored as, whatever has been saved of it since."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, passages, repeals, versions
from knowledge_base.edition import Edition, Mention, Repeal
from knowledge_base.exported import edition_of
from knowledge_base.publishing import DocumentNotFound


def get_edition(conn: Connection, version_id: int) -> Edition:
    """The edition of a version, its passages included; raises DocumentNotFound."""
    row = conn.execute(select(versions).where(versions.c.id == version_id)).one_or_none()
    if row is None:
        raise DocumentNotFound
    document = conn.execute(select(documents).where(documents.c.id == row.document_id)).one()
    return kept_edition(conn, document, row)


def kept_edition(conn: Connection, document: Row[Any], row: Row[Any]) -> Edition:
    """The edition of the version `row` of `document`."""
    kept = {**document._mapping, **row._mapping}
    facts = {field.name: kept[field.name] for field in fields(Edition) if field.name in kept}
    texts = conn.execute(
        select(passages).where(passages.c.version_id == row.id).order_by(passages.c.position)
    )
    facts["passages"] = tuple(
        {
            "heading": p.heading,
            "heading_text": p.heading_text,
            "text": p.text,
            "origin": p.origin,
            "values": p.fields,
        }
        for p in texts
    )
    facts["repeals"] = tuple(
        Repeal(Mention(r.title, r.document_number), r.repealed_on)
        for r in conn.execute(select(repeals).where(repeals.c.version_id == row.id).order_by(repeals.c.id))
    )
    return replace(edition_of(facts), interprets=_interpreted(conn, document) or row.fields.get("解读"))


def _interpreted(conn: Connection, document: Row[Any]) -> str | None:
    """The number, or the title, of the document that this one interprets."""
    row = conn.execute(
        select(versions.c.document_number, versions.c.title)
        .where(versions.c.document_id == document.interprets_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    return row and (row.document_number or row.title)
