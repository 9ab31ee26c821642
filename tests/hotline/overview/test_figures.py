"""Numbers of a day: counted by Beijing's days, and each by what it says it counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, update

from database import ticket_events, tickets
from hotline.acts.feedback import Grade
from hotline.citizens import Channel, Citizen
from hotline.overview.figures import Figures, days, figures, figures_by_channel, figures_by_department
from tests.hotline.matters import open_matter

#: 23 November in Beijing begins and ends at 16:00 of Greenwich.
TODAY = date(2026, 11, 23)
START = datetime(2026, 11, 22, 16, tzinfo=UTC)
END = START + timedelta(days=1)
NOW = START + timedelta(hours=17)
MINUTE = timedelta(minutes=1)


def ticket(engine: Engine, opened_at: datetime = START, channel: Channel = Channel.WEB, **fields: Any) -> int:
    matter = open_matter(engine, Citizen(channel, "somebody"), opened_at)
    if fields:
        with engine.begin() as conn:
            conn.execute(update(tickets).where(tickets.c.id == matter.id).values(fields))
    return matter.id


def of_today(engine: Engine) -> Figures:
    with engine.connect() as conn:
        return figures(conn, days(TODAY, TODAY), NOW)


def test_nothing_happened_on_a_day_without_tickets(engine: Engine) -> None:
    assert of_today(engine) == Figures()
    assert of_today(engine).satisfied is None


def test_a_day_is_beijings_day(engine: Engine) -> None:
    for moment in (START - MINUTE, START, END - MINUTE, END):
        ticket(engine, moment, status="closed", closed_at=moment, first_reply_at=moment)
    today = of_today(engine)
    assert (today.opened, today.answered, today.closed) == (2, 2, 2)


def test_what_waits_and_is_late_is_counted_as_of_now(engine: Engine) -> None:
    long_ago = START - timedelta(days=30)
    ticket(engine, long_ago, status="waiting", due_at=NOW - MINUTE)
    ticket(engine, long_ago, status="reopened", due_at=NOW + MINUTE)
    ticket(engine, long_ago, status="claimed", due_at=NOW - MINUTE)
    ticket(engine, long_ago, status="claimed", due_at=None)
    ticket(engine, long_ago, status="answered", due_at=NOW - MINUTE)
    today = of_today(engine)
    assert (today.waiting, today.overdue, today.opened) == (2, 2, 0)


def test_the_first_reply_is_timed_by_its_median(engine: Engine) -> None:
    for minutes in (10, 20, 600):
        ticket(engine, START, first_reply_at=START + minutes * MINUTE)
    ticket(engine, START - timedelta(days=3), first_reply_at=START - timedelta(days=2))
    assert of_today(engine).minutes_to_reply == 20


def test_content_is_who_says_fair_or_better(engine: Engine) -> None:
    for grade in (Grade.VERY_GOOD, Grade.FAIR, Grade.FAIR, Grade.BAD, None):
        ticket(engine, status="closed", closed_at=NOW, grade=grade)
    ticket(engine, status="closed", closed_at=START - MINUTE, grade=Grade.VERY_BAD)
    today = of_today(engine)
    assert today.grades == {Grade.VERY_GOOD: 1, Grade.FAIR: 2, Grade.BAD: 1}
    assert today.satisfied == 0.75


def test_every_reopening_of_the_day_counts_whenever_the_ticket_was_opened(engine: Engine) -> None:
    ticket_id = ticket(engine, START - timedelta(days=30), status="closed")
    with engine.begin() as conn:
        for at in (START - MINUTE, START, NOW):
            event = {"ticket_id": ticket_id, "kind": "reopened", "body": "", "fields": {}, "at": at}
            conn.execute(insert(ticket_events).values(event))
    assert of_today(engine).reopened == 2


def test_departments_and_channels_have_numbers_of_their_own(engine: Engine) -> None:
    ticket(engine, department="区民政局", first_reply_at=START + 10 * MINUTE)
    ticket(engine, department="区民政局", channel=Channel.WECHAT)
    ticket(engine)
    with engine.connect() as conn:
        by_department = figures_by_department(conn, days(TODAY, TODAY), NOW)
        by_channel = figures_by_channel(conn, days(TODAY, TODAY), NOW)
    assert {name: of.opened for name, of in by_department.items()} == {"区民政局": 2, None: 1}
    assert by_department["区民政局"].minutes_to_reply == 10
    assert by_department[None].minutes_to_reply is None
    assert {name: of.opened for name, of in by_channel.items()} == {"web": 2, "wechat": 1}


def test_a_duplicate_is_a_matter_of_its_own(engine: Engine) -> None:
    first = ticket(engine)
    ticket(engine, merged_into_id=first)
    assert of_today(engine).opened == 2
