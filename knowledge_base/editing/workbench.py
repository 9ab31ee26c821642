"""A draft on its editor's desk: what it is, and how it is written."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from database import versions
from knowledge_base.edition import Edition
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Kind, State


@dataclass(frozen=True, slots=True)
class Draft:
    """A version with all that is known of it; only while it `is_open` it can be written."""

    id: int
    document_id: int
    number: int
    state: State
    revision: int
    body: str | None
    edition: Edition

    @property
    def is_open(self) -> bool:
        """Whether it can be written."""
        return self.state is State.DRAFT

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.edition.kind


def get_draft(conn: Connection, version_id: int) -> Draft:
    """A version as it stands; raises DocumentNotFound."""
    edition = get_edition(conn, version_id)
    row = conn.execute(
        select(
            versions.c.document_id,
            versions.c.number,
            versions.c.status,
            versions.c.revision,
            versions.c.body,
        ).where(versions.c.id == version_id)
    ).one()
    return Draft(version_id, row.document_id, row.number, State(row.status), row.revision, row.body, edition)
