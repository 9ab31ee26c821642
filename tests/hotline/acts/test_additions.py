"""What a citizen says of an open ticket reaches whoever works on it, and nobody else; nothing said is changed later."""

import pytest
from sqlalchemy import Engine, select

from database import ticket_events
from hotline.acts import handling
from hotline.acts.additions import LONGEST_CONTACT, add_words, leave_contact, urge
from hotline.acts.feedback import Grade, mark_solved, rate
from hotline.acts.merging import merge
from hotline.acts.pauses import ask_citizen
from hotline.acts.reopening import reopen
from hotline.replies.reply import write
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, EventKind, timeline_of
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, waiting_matter

SAID = Act(None, NOW, "还有一盏")


@pytest.fixture
def pair(engine: Engine, settings: Settings) -> tuple[Matter, Matter]:
    """A ticket that is worked on, and another one's that follows it."""
    first, follower = (waiting_matter(engine, settings) for _ in range(2))
    act = Act(first.staff_id, NOW)
    with engine.begin() as conn:
        handling.claim(conn, first.id, act)
        merge(conn, first.id, [follower.id], act)
    return first, follower


def test_what_is_added_to_a_duplicate_is_noted_where_the_work_is_done(
    engine: Engine, settings: Settings, pair: tuple[Matter, Matter]
) -> None:
    first, follower = pair
    with engine.begin() as conn:
        add_words(conn, settings, get_by_id(conn, follower.id), SAID)
        urge(conn, get_by_id(conn, follower.id), Act(None, NOW))
        added, urged = timeline_of(conn, first.id)[-2:]
        own = [event.kind for event in timeline_of(conn, follower.id)]
    # A note is for staff alone: the first one's citizen reads no other's words.
    assert (added.kind, added.body) == (EventKind.NOTE, f"并入的 {follower.number} 补充：还有一盏")
    assert urged.body == f"并入的 {follower.number} 催办"
    assert own[-2:] == [EventKind.ADDED, EventKind.URGED]


def test_the_first_words_say_what_a_ticket_is_about_and_later_ones_do_not(
    engine: Engine, settings: Settings
) -> None:
    matter = waiting_matter(engine, settings, question="")
    for words in ("路灯坏了", "还有一盏"):
        with engine.begin() as conn:
            add_words(conn, settings, get_by_id(conn, matter.id), Act(None, NOW, words))
    with engine.connect() as conn:
        assert get_by_id(conn, matter.id).question == "路灯坏了"


def test_a_contact_is_short_and_stands_in_no_timeline(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings)
    with engine.begin() as conn:
        leave_contact(conn, get_by_id(conn, matter.id), "一" * 100, Act(None, NOW))
        assert get_by_id(conn, matter.id).contact == "一" * LONGEST_CONTACT
        assert "一" not in str(timeline_of(conn, matter.id))


def test_no_event_is_ever_changed(engine: Engine, settings: Settings, pair: tuple[Matter, Matter]) -> None:
    first, follower = pair
    by = Act(first.staff_id, NOW, "理由")
    steps = (
        lambda conn: ask_citizen(conn, first.id, by),
        lambda conn: add_words(conn, settings, get_by_id(conn, follower.id), SAID),
        lambda conn: write(conn, settings, first.id, Act(first.staff_id, NOW), "已经修好。"),
        lambda conn: mark_solved(conn, first.id, NOW),
        lambda conn: rate(conn, first.id, Grade.BAD, "", NOW),
        lambda conn: rate(conn, first.id, Grade.GOOD, "", NOW),
        lambda conn: reopen(conn, settings, follower.id, SAID),
        lambda conn: handling.transfer(conn, follower.id, "区城管委", by),
    )
    before: list[object] = []
    for step in steps:
        with engine.begin() as conn:
            step(conn)
            events = list(conn.execute(select(ticket_events).order_by(ticket_events.c.id)))
        assert len(events) > len(before)
        assert events[: len(before)] == before
        before = list(events)
