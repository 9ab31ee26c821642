"""Numbers of a day or of any days: what came in, what waits, how fast and how well it was answered.

A ticket merged into another is a citizen's matter of its own and is counted as one.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, literal, or_, select

from database import ticket_events, tickets
from hotline.acts.feedback import Grade
from hotline.tickets.rules import UNCLAIMED
from hotline.tickets.ticket import OPEN
from hotline.tickets.timeline import EventKind
from organisation.beijing_time import BEIJING

#: What figures are grouped by.
_Key = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """`waiting` and `overdue` are as of now; the others are what happened in the period.

    `minutes_to_reply` is the median over tickets first replied to in the period, by the clock on the wall.
    `grades` counts tickets closed in the period by what their citizens said.
    """

    opened: int = 0
    waiting: int = 0
    overdue: int = 0
    answered: int = 0
    closed: int = 0
    reopened: int = 0
    minutes_to_reply: float | None = None
    grades: Mapping[Grade, int] = field(default_factory=dict)

    @property
    def satisfied(self) -> float | None:
        """The share in [0, 1] of grades from 基本满意 up (国办发〔2019〕51号); None where nobody gave one."""
        given = sum(self.grades.values())
        content = sum(count for grade, count in self.grades.items() if grade >= Grade.FAIR)
        return content / given if given else None


def days(first: date, last: date) -> Period:
    """The days in Beijing from `first` to `last`, both included."""
    start = datetime.combine(first, time(), BEIJING)
    return Period(start, datetime.combine(last, time(), BEIJING) + timedelta(days=1))


def figures(conn: Connection, period: Period, now: datetime) -> Figures:
    """The numbers of all tickets."""
    return _grouped(conn, literal("all"), period, now).get("all", Figures())


def figures_by_department(conn: Connection, period: Period, now: datetime) -> dict[str | None, Figures]:
    """The numbers of each department by its name; None for tickets nobody has been given."""
    return _grouped(conn, tickets.c.department, period, now)


def figures_by_channel(conn: Connection, period: Period, now: datetime) -> dict[str | None, Figures]:
    """The numbers of each channel."""
    return _grouped(conn, tickets.c.channel, period, now)


def _grouped(conn: Connection, key: _Key, period: Period, now: datetime) -> dict[str | None, Figures]:
    reopened = _reopened(conn, key, period)
    minutes = _minutes(conn, key, period)
    grades = _grades(conn, key, period)
    return {
        row.key: Figures(
            opened=row.opened,
            waiting=row.waiting,
            overdue=row.overdue,
            answered=len(minutes[row.key]),
            closed=row.closed,
            reopened=reopened[row.key],
            minutes_to_reply=median(minutes[row.key]) if minutes[row.key] else None,
            grades=grades[row.key],
        )
        for row in _counts(conn, key, period, now)
    }


def _within(moment: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    return and_(moment >= period.start, moment < period.end)


def _counts(
    conn: Connection, key: _Key, period: Period, now: datetime
) -> list[Row[tuple[str | None, int, int, int, int]]]:
    waiting = tickets.c.status.in_(UNCLAIMED)
    overdue = and_(tickets.c.status.in_(OPEN), tickets.c.due_at < now)
    opened, closed = _within(tickets.c.opened_at, period), _within(tickets.c.closed_at, period)
    name = key.label("key")
    query = (
        select(
            name,
            func.count(case((opened, 1))).label("opened"),
            func.count(case((waiting, 1))).label("waiting"),
            func.count(case((overdue, 1))).label("overdue"),
            func.count(case((closed, 1))).label("closed"),
        )
        # An event of the period may belong to any ticket, so none is left out but those that count nowhere.
        .where(
            or_(
                opened,
                waiting,
                overdue,
                closed,
                tickets.c.first_reply_at >= period.start,
                _was_reopened(period),
            )
        )
        .group_by(name)
    )
    return list(conn.execute(query))


def _was_reopened(period: Period) -> ColumnElement[bool]:
    reopened = select(ticket_events.c.ticket_id).where(
        ticket_events.c.kind == EventKind.REOPENED, _within(ticket_events.c.at, period)
    )
    return tickets.c.id.in_(reopened)


def _reopened(conn: Connection, key: _Key, period: Period) -> Counter[str | None]:
    keys = conn.scalars(
        select(key)
        .select_from(tickets.join(ticket_events, ticket_events.c.ticket_id == tickets.c.id))
        .where(ticket_events.c.kind == EventKind.REOPENED, _within(ticket_events.c.at, period))
    )
    return Counter(keys)


def _minutes(conn: Connection, key: _Key, period: Period) -> defaultdict[str | None, list[float]]:
    rows = conn.execute(
        select(key, tickets.c.opened_at, tickets.c.first_reply_at).where(
            _within(tickets.c.first_reply_at, period)
        )
    )
    minutes: defaultdict[str | None, list[float]] = defaultdict(list)
    for name, opened_at, first_reply_at in rows:
        minutes[name].append((first_reply_at - opened_at).total_seconds() / 60)
    return minutes


def _grades(conn: Connection, key: _Key, period: Period) -> defaultdict[str | None, dict[Grade, int]]:
    name = key.label("key")
    rows = conn.execute(
        select(name, tickets.c.grade, func.count())
        .where(tickets.c.grade.is_not(None), _within(tickets.c.closed_at, period))
        .group_by(name, tickets.c.grade)
    )
    grades: defaultdict[str | None, dict[Grade, int]] = defaultdict(dict)
    for found, grade, count in rows:
        grades[found][Grade(grade)] = count
    return grades
