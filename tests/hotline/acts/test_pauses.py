"""While the citizen is asked for something the clock stands still; once they have said it, it goes on."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from database import replies, tickets
from hotline.acts import handling
from hotline.acts.additions import add_words
from hotline.acts.extensions import extend
from hotline.acts.merging import merge
from hotline.acts.pauses import ask_citizen, resume
from hotline.acts.reopening import reopen
from hotline.replies.reply import write
from hotline.tickets.kinds import TicketKind
from hotline.tickets.rules import ActRefused, ReasonMissing
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act
from organisation.beijing_time import BEIJING
from settings import Settings
from tests.hotline.matters import Matter, longer, waiting_matter, written

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)
DUE = datetime(2026, 11, 30, 17, 0, tzinfo=BEIJING)
DAY = timedelta(days=1)


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    """A consultation that came on a Monday, due on the next at 17:00, claimed at once."""
    matter = waiting_matter(engine, settings, MONDAY)
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, MONDAY))
    return matter


def ask(engine: Engine, matter: Matter, at: datetime, what: str = "在哪条路？") -> None:
    with engine.begin() as conn:
        ask_citizen(conn, matter.id, Act(matter.staff_id, at, what))


def go_on(engine: Engine, settings: Settings, matter: Matter, at: datetime) -> datetime | None:
    with engine.begin() as conn:
        resume(conn, settings, matter.id, Act(None, at))
        return get_by_id(conn, matter.id).due_at


def test_what_is_asked_goes_out_and_the_clock_stands(engine: Engine, matter: Matter) -> None:
    ask(engine, matter, MONDAY)
    with engine.connect() as conn:
        ticket = get_by_id(conn, matter.id)
        assert conn.execute(select(replies.c.kind, replies.c.text)).one() == ("request", "在哪条路？")
    assert (ticket.status, ticket.due_at, ticket.paused_at) == ("claimed", None, MONDAY)


def test_the_time_it_stood_still_is_added(engine: Engine, settings: Settings, matter: Matter) -> None:
    ask(engine, matter, MONDAY + DAY)
    assert go_on(engine, settings, matter, MONDAY + 2 * DAY) == DUE + DAY


def test_who_is_asked_twice_is_asked_since_the_first(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    ask(engine, matter, MONDAY + DAY)
    ask(engine, matter, MONDAY + 2 * DAY, "几号楼？")
    assert go_on(engine, settings, matter, MONDAY + 3 * DAY) == DUE + 2 * DAY


def test_a_reply_ends_a_pause_and_a_later_one_is_counted_alone(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    ask(engine, matter, MONDAY)
    with engine.begin() as conn:
        write(conn, settings, matter.id, Act(matter.staff_id, MONDAY + DAY), "不用了，已经修好。")
        reopen(conn, settings, matter.id, Act(None, MONDAY + DAY))
        handling.claim(conn, matter.id, Act(matter.staff_id, MONDAY + DAY))
    ask(engine, matter, MONDAY + 2 * DAY)
    assert go_on(engine, settings, matter, MONDAY + 3 * DAY) == DUE + 2 * DAY


@pytest.mark.parametrize(
    ("asked", "replied", "due"),
    [
        (MONDAY + DAY, MONDAY + 2 * DAY, DUE + DAY),
        (DUE + 13 * DAY, DUE + 13 * DAY, DUE),
    ],
    ids=["in time", "overdue"],
)
def test_a_reply_while_it_stands_leaves_until_when_it_was_due(
    engine: Engine, matter: Matter, asked: datetime, replied: datetime, due: datetime
) -> None:
    ask(engine, matter, asked)
    written(engine, matter, "已经修好。", replied)
    with engine.connect() as conn:
        answered = get_by_id(conn, matter.id)
    assert (answered.status, answered.due_at, answered.paused_at) == ("answered", due, None)


def test_more_time_given_while_it_stands_counts_afterwards(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    ask(engine, matter, MONDAY + DAY)
    with engine.begin() as conn:
        assert (
            extend(conn, settings, matter.id, longer(1), Act(matter.staff_id, MONDAY + DAY, "要等配件"))
            is None
        )
        told = conn.scalars(select(replies.c.text).order_by(replies.c.id)).all()[-1]
    assert told == longer(1).notice(None)
    assert go_on(engine, settings, matter, MONDAY + 2 * DAY) == DUE + 2 * DAY


def test_nothing_is_due_while_it_stands_however_late_it_was(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    late = DUE + 13 * DAY
    ask(engine, matter, late)
    with engine.begin() as conn:
        assert extend(conn, settings, matter.id, longer(1), Act(matter.staff_id, late, "要等配件")) is None
        assert get_by_id(conn, matter.id).due_at is None
    assert go_on(engine, settings, matter, late) == DUE + DAY


def test_what_is_asked_has_words(engine: Engine, matter: Matter) -> None:
    with pytest.raises(ReasonMissing):
        ask(engine, matter, MONDAY, " ")


def test_nobody_is_asked_before_somebody_works_on_it(engine: Engine, settings: Settings) -> None:
    with pytest.raises(ActRefused):
        ask(engine, waiting_matter(engine, settings), MONDAY)


def test_a_duplicate_is_asked_too_and_its_words_set_all_going(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    follower = waiting_matter(engine, settings, MONDAY)
    with engine.begin() as conn:
        merge(conn, matter.id, [follower.id], Act(matter.staff_id, MONDAY))
    ask(engine, matter, MONDAY + DAY)
    with engine.begin() as conn:
        assert set(conn.scalars(select(replies.c.ticket_id))) == {matter.id, follower.id}
        add_words(conn, settings, get_by_id(conn, follower.id), Act(None, MONDAY + 2 * DAY, "示例一街"))
        assert list(conn.scalars(select(tickets.c.due_at))) == [DUE + DAY] * 2
        assert get_by_id(conn, matter.id).kind is TicketKind.CONSULTATION


def test_only_whose_words_are_waited_for_sets_it_going(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    follower = waiting_matter(engine, settings, MONDAY)
    act = Act(matter.staff_id, MONDAY)
    with engine.begin() as conn:
        merge(conn, matter.id, [follower.id], act)
        write(conn, settings, matter.id, act, "已经修好。")
        reopen(conn, settings, matter.id, Act(None, MONDAY, "还是不亮"))
        handling.claim(conn, matter.id, act)
    ask(engine, matter, MONDAY + DAY)
    with engine.begin() as conn:
        add_words(conn, settings, get_by_id(conn, follower.id), Act(None, MONDAY + DAY, "谢谢"))
        assert get_by_id(conn, matter.id).paused_at is not None
        add_words(conn, settings, get_by_id(conn, matter.id), Act(None, MONDAY + DAY, "在示例一街"))
        assert get_by_id(conn, matter.id).paused_at is None
