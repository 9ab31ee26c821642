"""What was answered with a document: what stays said when it is withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from database import citations, passages, turns, versions

#: Answers shown; how many there are in all says `times_cited`.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Cited:
    """A citizen's question that was answered with a passage under `heading`."""

    question: str
    heading: str
    at: datetime


def times_cited(conn: Connection, document_id: int) -> int:
    """In how many answers it was cited, whichever of its versions was."""
    count = select(func.count(citations.c.turn_id.distinct())).select_from(citations)
    joined = count.join(passages, passages.c.id == citations.c.passage_id)
    of_document = joined.join(versions, versions.c.id == passages.c.version_id)
    return conn.scalar(of_document.where(versions.c.document_id == document_id)) or 0


def answers_citing(conn: Connection, document_id: int, limit: int = _SHOWN) -> list[Cited]:
    """The latest questions that were answered with it."""
    rows = conn.execute(
        select(turns.c.question, turns.c.at, func.min(passages.c.heading).label("heading"))
        .join(citations, citations.c.turn_id == turns.c.id)
        .join(passages, passages.c.id == citations.c.passage_id)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(versions.c.document_id == document_id)
        .group_by(turns.c.id, turns.c.question, turns.c.at)
        .order_by(turns.c.id.desc())
        .limit(limit)
    )
    return [Cited(row.question, row.heading, row.at) for row in rows]
