"""More time, another kind, a second try: what moves the clock of a ticket, and what the citizen is told of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, Row, select

from database import replies, tickets
from hotline.acts import handling
from hotline.acts.additions import add_words, leave_contact, urge
from hotline.acts.classification import Classification, classify
from hotline.acts.extensions import ExtensionTooLong, ExtensionTooShort, extend
from hotline.acts.feedback import BadGrade, Grade, NotAnswered, bad_grades, mark_solved, rate
from hotline.acts.pauses import ask_citizen
from hotline.acts.reopening import ReopenedBefore, reopen
from hotline.replies.reply import write
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, timeline_of
from organisation.beijing_time import BEIJING
from settings import Settings
from tests.hotline.matters import Matter, longer, waiting_matter, written

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)
DAY = timedelta(days=1)


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    """A consultation that came on a Monday, due in five working days, claimed at once."""
    matter = waiting_matter(engine, settings, MONDAY)
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, MONDAY))
    return matter


def row(engine: Engine, matter: Matter) -> Row[tuple[object, ...]]:
    with engine.connect() as conn:
        return conn.execute(select(tickets).where(tickets.c.id == matter.id)).one()


def answered(engine: Engine, matter: Matter) -> None:
    written(engine, matter, "已经修好。", MONDAY + DAY)


def test_an_extension_adds_working_days_and_is_told(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    with engine.begin() as conn:
        due = extend(conn, settings, matter.id, longer(3), Act(matter.staff_id, MONDAY, "要等配件"))
        told = conn.execute(select(replies.c.kind, replies.c.text)).one()
    assert due == datetime(2026, 12, 3, 17, 0, tzinfo=BEIJING)
    assert (told.kind, told.text) == ("extension", longer(3).notice(due))


@pytest.mark.parametrize("days", [0, -1, 16])
def test_an_extension_is_of_one_to_fifteen_days(
    engine: Engine, settings: Settings, matter: Matter, days: int
) -> None:
    with pytest.raises(ExtensionTooLong), engine.begin() as conn:
        extend(conn, settings, matter.id, longer(days), Act(matter.staff_id, MONDAY, "要等配件"))


def test_no_moment_that_has_passed_is_promised(engine: Engine, settings: Settings, matter: Matter) -> None:
    now = datetime(2026, 12, 13, 10, 0, tzinfo=BEIJING)
    before = row(engine, matter)
    with pytest.raises(ExtensionTooShort), engine.begin() as conn:
        extend(conn, settings, matter.id, longer(1), Act(matter.staff_id, now, "要等配件"))
    assert row(engine, matter) == before
    with engine.begin() as conn:
        due = extend(conn, settings, matter.id, longer(11), Act(matter.staff_id, now, "要等配件"))
    assert due == datetime(2026, 12, 15, 17, 0, tzinfo=BEIJING)


def test_another_level_is_counted_from_the_same_moment(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    to = Classification(TicketKind.HELP, Level.UTILITY, "停水")
    with engine.begin() as conn:
        classify(conn, settings, matter.id, to, Act(matter.staff_id, MONDAY + DAY))
        assert timeline_of(conn, matter.id)[-1].fields == {
            "kind": "help",
            "level": "utility",
            "topic": "停水",
        }
    assert row(engine, matter).due_at == MONDAY + DAY


def test_what_is_not_solved_is_taken_up_with_a_new_clock(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    answered(engine, matter)
    with engine.begin() as conn:
        reopen(conn, settings, matter.id, Act(None, MONDAY + 4 * DAY, "没解决"))
    found = row(engine, matter)
    assert (found.status, found.owner_id, found.reopened, found.resolved) == ("reopened", None, 1, 0)
    assert found.due_at == datetime(2026, 12, 4, 17, 0, tzinfo=BEIJING)


def test_a_citizen_reopens_once_and_staff_as_often_as_they_must(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    act = Act(matter.staff_id, MONDAY)
    for who in (None, matter.staff_id):
        with engine.begin() as conn:
            write(conn, settings, matter.id, Act(matter.staff_id, MONDAY), "已经修好。")
            reopen(conn, settings, matter.id, Act(who, MONDAY))
            handling.claim(conn, matter.id, act)
    answered(engine, matter)
    with pytest.raises(ReopenedBefore), engine.begin() as conn:
        reopen(conn, settings, matter.id, Act(None, MONDAY))


def test_an_addition_sets_a_clock_going_that_waited_for_it(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    with engine.begin() as conn:
        ask_citizen(conn, matter.id, Act(matter.staff_id, MONDAY, "在哪条路？"))
        ticket = get_by_id(conn, matter.id)
        add_words(conn, settings, ticket, Act(None, MONDAY, "示例一街"))
    assert row(engine, matter).due_at == datetime(2026, 11, 30, 17, 0, tzinfo=BEIJING)


def test_pressing_is_on_record_and_changes_nothing_else(engine: Engine, matter: Matter) -> None:
    before = row(engine, matter)
    with engine.begin() as conn:
        urge(conn, get_by_id(conn, matter.id), Act(None, MONDAY, "怎么还没回复"))
        assert timeline_of(conn, matter.id)[-1].kind == "urged"
    assert row(engine, matter) == before


def test_a_contact_can_be_left_and_taken_back(engine: Engine, matter: Matter) -> None:
    for contact, kept in ((" 010-00000000 ", "010-00000000"), ("", None)):
        with engine.begin() as conn:
            leave_contact(conn, get_by_id(conn, matter.id), contact, Act(None, MONDAY))
        assert row(engine, matter).contact == kept


def test_nothing_is_solved_or_graded_before_it_is_answered(engine: Engine, matter: Matter) -> None:
    with pytest.raises(NotAnswered), engine.begin() as conn:
        mark_solved(conn, matter.id, MONDAY)
    with pytest.raises(NotAnswered), engine.begin() as conn:
        rate(conn, matter.id, Grade.GOOD, "", MONDAY)


def test_a_bad_grade_is_on_the_supervisors_list(engine: Engine, matter: Matter) -> None:
    answered(engine, matter)
    with engine.begin() as conn:
        mark_solved(conn, matter.id, MONDAY + DAY)
        rate(conn, matter.id, Grade.BAD, "没说清楚", MONDAY + DAY)
        listed = bad_grades(conn, 10)
    assert listed == [BadGrade(matter.id, matter.number, "路灯坏了", Grade.BAD, "张工", MONDAY + DAY)]


def test_the_bad_grade_given_last_comes_first(engine: Engine, settings: Settings, matter: Matter) -> None:
    newer = waiting_matter(engine, settings, MONDAY)
    with engine.begin() as conn:
        handling.claim(conn, newer.id, Act(newer.staff_id, MONDAY))
    for one, at in ((newer, MONDAY + 2 * DAY), (matter, MONDAY + 9 * DAY)):
        written(engine, one, "已经修好。", MONDAY + DAY)
        with engine.begin() as conn:
            rate(conn, one.id, Grade.VERY_BAD, "", MONDAY + DAY)
            rate(conn, one.id, Grade.BAD, "", at)
    with engine.connect() as conn:
        listed = [(one.ticket_id, one.at) for one in bad_grades(conn, 10)]
        assert listed == [(matter.id, MONDAY + 9 * DAY), (newer.id, MONDAY + 2 * DAY)]
        assert [one.ticket_id for one in bad_grades(conn, 1)] == [matter.id]


def test_who_says_later_that_it_was_solved_closes_nothing_again(engine: Engine, matter: Matter) -> None:
    answered(engine, matter)
    with engine.begin() as conn:
        handling.close(conn, matter.id, Act(matter.staff_id, MONDAY + DAY))
        mark_solved(conn, matter.id, MONDAY + 100 * DAY)
    found = row(engine, matter)
    assert (found.status, found.closed_at, found.resolved) == ("closed", MONDAY + DAY, 1)
