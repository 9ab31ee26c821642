"""Places near a position, from the directories (名录) that are published: service halls, care stations.

A citizen's position is an argument and nothing else: it is neither stored nor logged.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from database import documents, passages, versions
from knowledge_base.kinds import OPEN, Kind
from knowledge_base.places import place_name, read_place
from knowledge_base.positions import Position, distance


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a directory, and the passage that can be cited for it; None where that says nothing."""

    name: str
    address: str | None
    phone: str | None
    hours: str | None
    position: Position
    passage_id: int
    document_id: int
    title: str


def nearest(conn: Connection, position: Position, limit: int) -> list[tuple[Place, float]]:
    """The published places closest to `position`, each with its distance in metres, nearest first."""
    measured = ((place, distance(position, place.position)) for place in _published_places(conn))
    return heapq.nsmallest(limit, measured, key=lambda pair: pair[1])


def _published_places(conn: Connection) -> Iterator[Place]:
    """Published places with coordinates; sections without readable ones are passed over."""
    rows = conn.execute(
        select(passages, versions.c.document_id, versions.c.title)
        .join(versions, versions.c.id == passages.c.version_id)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.kind == Kind.DIRECTORY, versions.c.disclosure.in_(OPEN))
        .order_by(passages.c.version_id, passages.c.position)
    )
    for row in rows:
        lines = read_place(row.text)
        if lines.position is not None:
            yield Place(
                name=place_name(row.heading, row.heading_text) or row.title,
                address=lines.address,
                phone=lines.phone,
                hours=lines.hours,
                position=lines.position,
                passage_id=row.id,
                document_id=row.document_id,
                title=row.title,
            )
