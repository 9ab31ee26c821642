"""One side of a pair with its passages: as it is published, or where it is not yet, as it was written last."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from database import documents, passages, versions
from knowledge_base.kinds import Kind, State
from knowledge_base.publishing import DocumentNotFound
from retrieval.passage import Passage


@dataclass(frozen=True, slots=True)
class Side:
    """A policy or an interpretation; `interprets_id` is the policy that an interpretation belongs to."""

    document_id: int
    version_id: int
    kind: Kind
    title: str
    interprets_id: int | None
    passages: tuple[Passage, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings passages stand under, each once, in order."""
        return tuple(dict.fromkeys(passage.heading for passage in self.passages if passage.heading))


def get_side(conn: Connection, document_id: int) -> Side:
    """A document with its passages; raises DocumentNotFound."""
    latest = (
        select(func.max(versions.c.id))
        .where(versions.c.document_id == document_id, versions.c.status != State.DISCARDED)
        .scalar_subquery()
    )
    row = conn.execute(
        select(documents.c.kind, documents.c.interprets_id, versions.c.id, versions.c.title)
        .join(versions, versions.c.id == func.coalesce(documents.c.published_version_id, latest))
        .where(documents.c.id == document_id)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    found = conn.execute(
        select(passages).where(passages.c.version_id == row.id).order_by(passages.c.position)
    )
    texts = tuple(Passage(p.id, document_id, row.title, p.heading, p.heading_text, p.text) for p in found)
    return Side(document_id, row.id, Kind(row.kind), row.title, row.interprets_id, texts)
