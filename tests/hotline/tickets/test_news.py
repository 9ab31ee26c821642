"""What citizens said is marked until whoever works on the ticket has looked or acted."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from hotline.acts import handling
from hotline.acts.additions import PRESSED, add_words, urge
from hotline.acts.merging import merge
from hotline.overview.queue import Box, Filter, list_queue
from hotline.replies.reply import write
from hotline.tickets.news import is_news_to, look, unseen
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, EventKind, timeline_of
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, hired, waiting_matter

SAID = Act(None, NOW, "在37号院门口")


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    """A ticket that somebody works on."""
    matter = waiting_matter(engine, settings)
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
    return matter


def say(engine: Engine, settings: Settings, ticket_id: int) -> None:
    with engine.begin() as conn:
        add_words(conn, settings, get_by_id(conn, ticket_id), SAID)


def marks(engine: Engine, ticket_id: int) -> set[EventKind]:
    with engine.connect() as conn:
        return set(unseen(conn, [ticket_id]).get(ticket_id, ()))


def test_a_reply_has_seen_what_was_said_before_it(engine: Engine, settings: Settings, matter: Matter) -> None:
    say(engine, settings, matter.id)
    assert marks(engine, matter.id) == {EventKind.ADDED}
    with engine.begin() as conn:
        write(conn, settings, matter.id, Act(matter.staff_id, NOW), "今晚修好。")
    assert marks(engine, matter.id) == set()
    say(engine, settings, matter.id)
    assert marks(engine, matter.id) == {EventKind.ADDED}


def test_of_what_somebody_works_on_a_colleagues_look_or_note_takes_no_mark(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    say(engine, settings, matter.id)
    colleague = hired(engine)
    with engine.begin() as conn:
        assert not is_news_to(conn, matter.id, colleague)
        look(conn, matter.id, colleague, NOW)
        handling.note(conn, matter.id, Act(colleague, NOW, "看看"))
    assert marks(engine, matter.id) == {EventKind.ADDED}


def test_of_what_nobody_works_on_any_look_takes_the_mark(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings)
    say(engine, settings, matter.id)
    anybody = hired(engine, "other")
    with engine.begin() as conn:
        look(conn, matter.id, anybody, NOW)
    assert marks(engine, matter.id) == set()


def test_a_look_at_nothing_new_leaves_no_event(engine: Engine, matter: Matter) -> None:
    with engine.begin() as conn:
        before = timeline_of(conn, matter.id)
        look(conn, matter.id, matter.staff_id, NOW)
        assert timeline_of(conn, matter.id) == before


def test_what_the_citizen_of_a_duplicate_says_marks_the_ticket_it_follows(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    follower = waiting_matter(engine, settings)
    with engine.begin() as conn:
        merge(conn, matter.id, [follower.id], Act(matter.staff_id, NOW))
    say(engine, settings, follower.id)
    assert marks(engine, matter.id) == {EventKind.NOTE}


def test_who_presses_again_within_the_hour_is_counted_once(engine: Engine, matter: Matter) -> None:
    for minutes in (0, 10, 59, 60, 119):
        with engine.begin() as conn:
            urge(conn, get_by_id(conn, matter.id), Act(None, NOW + timedelta(minutes=minutes)))
    assert timedelta(hours=1) == PRESSED
    with engine.connect() as conn:
        kinds = [event.kind for event in timeline_of(conn, matter.id)]
    assert kinds.count(EventKind.URGED) == 2


def test_a_line_of_the_queue_has_what_is_unseen(engine: Engine, settings: Settings, matter: Matter) -> None:
    say(engine, settings, matter.id)
    with engine.connect() as conn:
        [line] = list_queue(conn, Filter(Box.MINE), matter.staff_id, NOW)
    assert line.unseen == {EventKind.ADDED}
