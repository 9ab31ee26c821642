"""The time limits of tickets: which one is in force, and when a ticket is due by it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from database import ticket_events, tickets
from hotline.deadlines.clock import Deadline, Limit, LimitUnit, Pause, deadline
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.ticket import OPEN, TicketNotFound
from hotline.tickets.timeline import Act, EventKind, record
from organisation.beijing_time import BEIJING
from organisation.working_days import WorkingDays, load_working_days
from settings import Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a ticket says when it is due, besides its pauses; `extension` is in working days."""

    kind: TicketKind
    level: Level | None
    clock_from: datetime
    extension: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A ticket that is due at another moment than before."""

    ticket_id: int
    number: str
    before: datetime | None
    after: datetime


def limit_for(settings: Settings, kind: TicketKind, level: Level | None, on: date) -> Limit:
    """The limit of the level, or else of the kind: its newest rule whose day has come, the first before any had."""
    rules = sorted((r for r in settings.deadlines if r.matter == (level or kind)), key=lambda r: r.since)
    rule = [rules[0], *(r for r in rules if r.since <= on)][-1]
    if rule.hours is not None:
        return Limit(rule.hours, LimitUnit.HOURS)
    assert rule.working_days is not None
    return Limit(rule.working_days, LimitUnit.WORKING_DAYS)


def due_of(settings: Settings, terms: Terms, pauses: Collection[Pause], days: WorkingDays) -> Deadline:
    """When a matter of these terms is due: by the limit in force on the day its clock was set going."""
    on = terms.clock_from.astimezone(BEIJING).date()
    limit = limit_for(settings, terms.kind, terms.level, on)
    return deadline(terms.clock_from, limit, pauses, days, terms.extension)


def first_due(
    conn: Connection, settings: Settings, kind: TicketKind, level: Level | None, now: datetime
) -> datetime:
    """When a matter that is received now will be due."""
    days = load_working_days(conn, settings.working_spans)
    at = due_of(settings, Terms(kind, level, now), (), days).at
    assert at is not None
    return at


def opinion_due(settings: Settings, opinion_at: datetime) -> tuple[datetime, datetime]:
    """舆情: until when a first response, and until when the whole matter is told; natural hours."""
    on = opinion_at.astimezone(BEIJING).date()
    rules = sorted(settings.opinion_hours, key=lambda r: r.since)
    rule = [rules[0], *(r for r in rules if r.since <= on)][-1]
    return opinion_at + timedelta(hours=rule.first), opinion_at + timedelta(hours=rule.whole)


def reckon(conn: Connection, settings: Settings, ticket_id: int, days: WorkingDays) -> Deadline:
    """When a ticket is due, and what that comes from (`explanation.explain`); raises TicketNotFound."""
    found = _reckon_all(conn, settings, tickets.c.id == ticket_id, days, to_write=False)
    if not found:
        raise TicketNotFound
    return found[0][1]


def renew_due(
    conn: Connection, settings: Settings, ticket_ids: Collection[int]
) -> dict[int, datetime | None]:
    """Write anew when these tickets are due, after what it depends on has changed; None while one's clock stands."""
    days = load_working_days(conn, settings.working_spans)
    found = _reckon_all(conn, settings, tickets.c.id.in_(ticket_ids), days)
    # What was overdue already when its clock was stopped has a moment, but is not due while it waits.
    renewed = {row.id: None if row.paused_at else due.at for row, due in found}
    _write(conn, renewed)
    return renewed


def recompute_open(conn: Connection, settings: Settings, act: Act) -> list[Moved]:
    """Write anew when everything open is due, after a day (`working_days.set_override`) or a setting changed.

    Tells which tickets moved, and their timelines too, with `act.reason`. What is paused has no due moment.
    """
    days = load_working_days(conn, settings.working_spans)
    wanted = tickets.c.status.in_(OPEN) & tickets.c.paused_at.is_(None)
    moved = [
        Moved(row.id, row.number, row.due_at, due.at)
        for row, due in _reckon_all(conn, settings, wanted, days)
        if due.at is not None and due.at != row.due_at
    ]
    _write(conn, {m.ticket_id: m.after for m in moved})
    _record_moved(conn, moved, act)
    return moved


def _record_moved(conn: Connection, moved: list[Moved], act: Act) -> None:
    """Most are due at the end of a day, so few moments are told apart."""

    def moments(m: Moved) -> dict[str, str | None]:
        before = m.before.astimezone(BEIJING).isoformat() if m.before else None
        return {"before": before, "after": m.after.isoformat()}

    for _, group in groupby(sorted(moved, key=lambda m: str(moments(m))), key=moments):
        same = list(group)
        record(conn, [m.ticket_id for m in same], EventKind.RESCHEDULED, act, **moments(same[0]))


def _reckon_all(
    conn: Connection,
    settings: Settings,
    wanted: ColumnElement[bool],
    days: WorkingDays,
    *,
    to_write: bool = True,
) -> list[tuple[Row[Any], Deadline]]:
    query = select(tickets).where(wanted).order_by(tickets.c.id)
    # Locked until the end, so that no extension or pause comes between reading and writing; by id, so that two who do
    # this do not wait for each other. A page that only shows it waits for nobody.
    rows = conn.execute(query.with_for_update() if to_write else query).all()
    pauses = _pauses(conn, wanted)
    return [(row, due_of(settings, _terms(row), pauses.get(row.id, ()), days)) for row in rows]


def _terms(row: Row[Any]) -> Terms:
    level = Level(row.level) if row.level else None
    return Terms(TicketKind(row.kind), level, row.clock_from or row.opened_at, row.extension)


def _pauses(conn: Connection, wanted: ColumnElement[bool]) -> Mapping[int, list[Pause]]:
    """From the timelines; one that was never ended counts while the ticket says that it is paused.

    Who is asked a second thing meanwhile is asked since the first; a reply needs no more words of theirs.
    """
    stopping = (EventKind.PAUSED, EventKind.RESUMED, EventKind.REPLIED)
    query = (
        select(ticket_events.c.ticket_id, ticket_events.c.kind, ticket_events.c.at, tickets.c.paused_at)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(wanted, ticket_events.c.kind.in_(stopping))
        .order_by(ticket_events.c.ticket_id, ticket_events.c.id)
    )
    pauses: dict[int, list[Pause]] = {}
    for ticket_id, events in groupby(conn.execute(query).all(), key=lambda row: row.ticket_id):
        pauses[ticket_id] = _paired(list(events))
    return pauses


def _paired(events: Sequence[Any]) -> list[Pause]:
    pauses, since = [], None
    for event in events:
        if event.kind == EventKind.PAUSED:
            since = since or event.at
        elif since is not None:
            pauses.append(Pause(since, event.at))
            since = None
    if since is not None and events[-1].paused_at is not None:
        pauses.append(Pause(since, None))
    return pauses


def _write(conn: Connection, due: Mapping[int, datetime | None]) -> None:
    if due:
        one = update(tickets).where(tickets.c.id == bindparam("ticket_id"))
        rows = [{"ticket_id": ticket_id, "moment": at} for ticket_id, at in due.items()]
        conn.execute(one.values(due_at=bindparam("moment", type_=tickets.c.due_at.type)), rows)
