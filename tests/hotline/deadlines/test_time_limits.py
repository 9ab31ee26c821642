"""Which limit is in force, and what a ticket's timeline makes of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from database import ticket_events, tickets
from hotline.acts.handling import claim
from hotline.acts.pauses import ask_citizen, resume
from hotline.deadlines.clock import Limit, LimitUnit
from hotline.deadlines.explanation import Explanation, explain
from hotline.deadlines.time_limits import first_due, limit_for, opinion_due, reckon, recompute_open
from hotline.deadlines.urgency import Urgency, urgency
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.ticket import TicketStatus
from hotline.tickets.timeline import Act, EventKind, record
from organisation.beijing_time import BEIJING
from organisation.working_days import OverrideUnnamed, load_working_days, remove_override, set_override
from settings import Settings
from tests.conftest import make_settings
from tests.hotline.matters import Matter, waiting_matter

RECEIVED = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)
HOUR = timedelta(hours=1)


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    return waiting_matter(engine, settings, RECEIVED)


def due_at(engine: Engine, matter: Matter) -> datetime | None:
    with engine.connect() as conn:
        at: datetime | None = conn.scalar(select(tickets.c.due_at).where(tickets.c.id == matter.id))
    return at


def explained(engine: Engine, settings: Settings, matter: Matter, now: datetime) -> Explanation:
    with engine.connect() as conn:
        return explain(
            reckon(conn, settings, matter.id, load_working_days(conn, settings.working_spans)), now
        )


@pytest.mark.parametrize(
    ("kind", "level", "limit"),
    [
        (TicketKind.CONSULTATION, None, Limit(5, LimitUnit.WORKING_DAYS)),
        (TicketKind.SUGGESTION, None, Limit(15, LimitUnit.WORKING_DAYS)),
        (TicketKind.SUGGESTION, Level.DANGER, Limit(2, LimitUnit.HOURS)),
        (TicketKind.CONSULTATION, Level.UTILITY, Limit(24, LimitUnit.HOURS)),
    ],
)
def test_the_level_decides_where_it_is_set(kind: TicketKind, level: Level | None, limit: Limit) -> None:
    assert limit_for(make_settings(), kind, level, date(2026, 11, 23)) == limit


def test_the_rule_in_force_on_the_day_counts() -> None:
    rules = [
        {"matter": "consultation", "since": "2020-01-01", "working_days": 5},
        {"matter": "consultation", "since": "2027-01-01", "working_days": 3},
    ]
    settings = make_settings(
        deadlines=rules + [{"matter": m, "since": "2020-01-01", "hours": 9} for m in OTHERS]
    )
    for day, amount in ((date(2019, 1, 1), 5), (date(2026, 12, 31), 5), (date(2027, 1, 1), 3)):
        assert limit_for(settings, TicketKind.CONSULTATION, None, day).amount == amount


OTHERS = ("help", "complaint", "suggestion", "danger", "utility", "ordinary", "complex")


def test_a_new_matter_is_promised_its_moment(engine: Engine, settings: Settings) -> None:
    with engine.connect() as conn:
        due = first_due(conn, settings, TicketKind.CONSULTATION, None, RECEIVED)
    assert due == datetime(2026, 11, 30, 17, 0, tzinfo=BEIJING)


def test_the_clock_stands_while_the_citizen_is_asked(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    asked = RECEIVED + 23 * HOUR
    with engine.begin() as conn:
        claim(conn, matter.id, Act(matter.staff_id, asked))
        ask_citizen(conn, matter.id, Act(matter.staff_id, asked, "请问在哪条路？"))
    assert due_at(engine, matter) is None
    with engine.begin() as conn:
        resume(conn, settings, matter.id, Act(None, asked + 24 * HOUR))
    assert due_at(engine, matter) == datetime(2026, 12, 1, 17, 0, tzinfo=BEIJING)
    why = explained(engine, settings, matter, asked + 48 * HOUR)
    assert why.paused.working == why.due.days.length


def test_a_new_holiday_moves_what_is_open_and_says_what(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    done = waiting_matter(engine, settings, RECEIVED)
    with engine.begin() as conn:
        conn.execute(tickets.update().where(tickets.c.id == done.id).values(status=TicketStatus.CLOSED))
        set_override(conn, date(2026, 11, 25), False, "临时放假")
        moved = recompute_open(conn, settings, Act(matter.staff_id, RECEIVED + HOUR, "临时放假"))
    assert [(m.number, m.after) for m in moved] == [
        (matter.number, datetime(2026, 12, 1, 17, 0, tzinfo=BEIJING))
    ]
    assert due_at(engine, matter) == datetime(2026, 12, 1, 17, 0, tzinfo=BEIJING)
    with engine.connect() as conn:
        kinds = list(conn.scalars(select(ticket_events.c.kind).where(ticket_events.c.ticket_id == matter.id)))
    assert kinds == ["opened", "rescheduled"]
    with engine.begin() as conn:
        remove_override(conn, date(2026, 11, 25))
        assert len(recompute_open(conn, settings, Act(matter.staff_id, RECEIVED + 2 * HOUR))) == 1


def put(engine: Engine, matter: Matter, *events: tuple[EventKind, int], **values: Any) -> None:
    """The ticket as it would be; events so many hours after receipt."""
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == matter.id).values(values))
        for kind, hours in events:
            record(conn, [matter.id], kind, Act(None, RECEIVED + hours * HOUR))


def recomputed(engine: Engine, settings: Settings) -> list[datetime]:
    with engine.begin() as conn:
        return [moved.after for moved in recompute_open(conn, settings, Act(None, RECEIVED))]


def test_nothing_moves_where_nothing_has_changed(engine: Engine, settings: Settings, matter: Matter) -> None:
    put(engine, matter, extension=1)
    assert recomputed(engine, settings) == [datetime(2026, 12, 1, 17, 0, tzinfo=BEIJING)]
    assert recomputed(engine, settings) == []


def test_a_clock_that_stands_is_left_standing_even_where_it_was_late(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    late = 24 * 9
    put(engine, matter, (EventKind.PAUSED, late), paused_at=RECEIVED + late * HOUR, due_at=None)
    assert recomputed(engine, settings) == []
    assert due_at(engine, matter) is None


def test_a_matter_taken_up_again_counts_from_then_and_forgets_its_pauses(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    again = RECEIVED + 48 * HOUR
    put(engine, matter, (EventKind.PAUSED, 23), (EventKind.RESUMED, 47), clock_from=again)
    assert recomputed(engine, settings) == [datetime(2026, 12, 2, 17, 0, tzinfo=BEIJING)]


def test_a_pause_that_nobody_ended_ends_with_what_is_paused(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    put(engine, matter, (EventKind.PAUSED, 23), clock_from=RECEIVED + 48 * HOUR, paused_at=None)
    assert recomputed(engine, settings) == [datetime(2026, 12, 2, 17, 0, tzinfo=BEIJING)]


def test_a_day_set_otherwise_has_a_name(engine: Engine) -> None:
    with pytest.raises(OverrideUnnamed), engine.begin() as conn:
        set_override(conn, date(2026, 11, 25), False, "  ")


def test_the_arithmetic_is_that_of_the_calendar(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings, datetime(2026, 9, 29, 10, 0, tzinfo=BEIJING))
    why = explained(engine, settings, matter, datetime(2026, 10, 9, 10, 0, tzinfo=BEIJING))
    assert (why.begun, why.due.working_days, why.days_off) == (3, 5, {"国庆节": 7, None: 1})
    assert why.due.at == datetime(2026, 10, 12, 17, 0, tzinfo=BEIJING)


def test_what_is_not_announced_is_said(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings, datetime(2026, 12, 30, 10, 0, tzinfo=BEIJING))
    why = explained(engine, settings, matter, datetime(2026, 12, 30, 11, 0, tzinfo=BEIJING))
    assert why.not_announced == (2027,)


def test_public_opinion_has_two_countdowns() -> None:
    assert opinion_due(make_settings(), RECEIVED) == (RECEIVED + 5 * HOUR, RECEIVED + 24 * HOUR)


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (timedelta(days=2, hours=4, minutes=5), Urgency.OK),
        (timedelta(hours=3, minutes=12), Urgency.SOON),
        (timedelta(seconds=30), Urgency.SOON),
        (-timedelta(hours=1, minutes=5), Urgency.OVERDUE),
    ],
)
def test_the_last_fifth_of_the_time_is_pressing(left: timedelta, tone: Urgency) -> None:
    due = RECEIVED + timedelta(days=3)
    assert urgency(RECEIVED, due, due - left) is tone
