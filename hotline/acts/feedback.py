"""What the citizen says of an answer: solved or not, and a grade (好差评, 国办发〔2019〕51号)."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import Connection, func, literal, select, update

from database import staff, ticket_events, tickets
from hotline.tickets.ticket import TicketStatus
from hotline.tickets.timeline import Act, EventKind, record

#: A citizen reopens a matter themselves so often; after that staff decide.
MOST_REOPENED = 1
#: Answered, so that it can be said whether that solved it.
ENDED = (TicketStatus.ANSWERED, TicketStatus.CLOSED)


class Grade(IntEnum):
    """How content the citizen is."""

    #: 非常不满意
    VERY_BAD = 1
    #: 不满意
    BAD = 2
    #: 基本满意
    FAIR = 3
    #: 满意
    GOOD = 4
    #: 非常满意
    VERY_GOOD = 5


class NotAnswered(Exception):
    """Nobody has answered this matter yet: there is nothing to be content with."""


@dataclass(frozen=True, slots=True)
class BadGrade:
    """A ticket whose citizen was not content, for the supervisors' list; `at` is when they said so."""

    ticket_id: int
    number: str
    question: str
    grade: Grade
    owner: str | None
    at: datetime


def mark_solved(conn: Connection, ticket_id: int, now: datetime) -> None:
    """解决了: the matter is closed by the one whose it is. Raises NotAnswered."""
    # What staff have closed before was closed then, and is not counted a second time.
    closed_at = func.coalesce(tickets.c.closed_at, literal(now, tickets.c.closed_at.type))
    done = conn.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id, tickets.c.status.in_(ENDED))
        .values(status=TicketStatus.CLOSED, closed_at=closed_at, resolved=1)
    )
    if done.rowcount == 0:
        raise NotAnswered
    record(conn, [ticket_id], EventKind.CLOSED, Act(None, now))


def rate(conn: Connection, ticket_id: int, grade: Grade, words: str, now: datetime) -> None:
    """Keep the grade, also of an answer after which the matter was taken up again; a later grade counts instead, and
    both stay in the timeline. Raises NotAnswered."""
    done = conn.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id, tickets.c.status.in_(ENDED) | (tickets.c.reopened > 0))
        .values(grade=grade)
    )
    if done.rowcount == 0:
        raise NotAnswered
    record(conn, [ticket_id], EventKind.RATED, Act(None, now, words), grade=grade)


def bad_grades(conn: Connection, limit: int) -> list[BadGrade]:
    """不满意 and 非常不满意, the one given last first."""
    event = ticket_events.c
    graded = (
        select(event.ticket_id, func.max(event.at, type_=event.at.type).label("at"))
        .where(event.kind == EventKind.RATED)
        .group_by(event.ticket_id)
        .subquery()
    )
    rows = conn.execute(
        select(tickets, staff.c.name, graded.c.at)
        .join(graded, graded.c.ticket_id == tickets.c.id)
        .outerjoin(staff, staff.c.id == tickets.c.owner_id)
        .where(tickets.c.grade <= Grade.BAD)
        .order_by(graded.c.at.desc(), tickets.c.id.desc())
        .limit(limit)
    )
    return [BadGrade(row.id, row.number, row.question, Grade(row.grade), row.name, row.at) for row in rows]
