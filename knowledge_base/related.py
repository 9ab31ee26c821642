"""What is read beside a document: its interpretations, or what it interprets."""

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from database import documents, versions
from knowledge_base.kinds import Kind


@dataclass(frozen=True, slots=True)
class Related:
    """A document that interprets another, or is interpreted by it."""

    document_id: int
    kind: Kind
    title: str


def related(conn: Connection, document_id: int) -> list[Related]:
    """The published documents that interpret this one or that it interprets."""
    interpreted = select(documents.c.interprets_id).where(documents.c.id == document_id).scalar_subquery()
    rows = conn.execute(
        select(documents.c.id, documents.c.kind, versions.c.title)
        .join(versions, documents.c.published_version_id == versions.c.id)
        .where(or_(documents.c.interprets_id == document_id, documents.c.id == interpreted))
        .order_by(documents.c.id)
    )
    return [Related(row.id, Kind(row.kind), row.title) for row in rows]
