"""One answer for many: duplicates follow, each under its own number, until their citizen says otherwise."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from database import replies, tickets
from hotline.acts import handling
from hotline.acts.extensions import extend
from hotline.acts.feedback import mark_solved
from hotline.acts.merging import NothingToMerge, merge, merged_into
from hotline.acts.reopening import reopen
from hotline.replies.reply import write
from hotline.tickets.rules import TicketTaken
from hotline.tickets.timeline import Act, timeline_of
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, hired, longer, waiting_matter


@pytest.fixture
def five(engine: Engine, settings: Settings) -> list[Matter]:
    """Five who ask the same; the first is claimed by its agent, and the others are merged into it."""
    matters = [waiting_matter(engine, settings) for _ in range(5)]
    first, *others = matters
    act = Act(first.staff_id, NOW)
    with engine.begin() as conn:
        handling.claim(conn, first.id, act)
        merge(conn, first.id, [other.id for other in others], act)
    return matters


def column(engine: Engine, name: str) -> list[object]:
    with engine.connect() as conn:
        return list(conn.scalars(select(tickets.c[name]).order_by(tickets.c.id)))


def test_one_reply_answers_all_under_their_own_numbers(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        assert set(conn.scalars(select(replies.c.ticket_id))) == {matter.id for matter in five}
        assert merged_into(conn, five[0].id) == [matter.number for matter in five[1:]]
    assert set(column(engine, "status")) == {"answered"}
    assert set(column(engine, "first_reply_at")) == {NOW}


def test_each_timeline_says_what_was_merged(engine: Engine, five: list[Matter]) -> None:
    with engine.connect() as conn:
        assert timeline_of(conn, five[0].id)[-1].fields == {"merged": [m.number for m in five[1:]]}
        assert timeline_of(conn, five[3].id)[-1].fields == {"into": five[0].number}


def test_who_is_not_content_goes_on_alone(engine: Engine, settings: Settings, five: list[Matter]) -> None:
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        reopen(conn, settings, five[2].id, Act(None, NOW, "没解决"))
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "已经来水。")
    assert column(engine, "status") == ["answered", "answered", "reopened", "answered", "answered"]
    assert column(engine, "merged_into_id")[2] is None


def test_what_a_citizen_has_ended_follows_no_more(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        mark_solved(conn, five[1].id, NOW)
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "已经来水。")
    assert column(engine, "status")[1] == "closed"


def test_what_another_works_on_is_left_alone(engine: Engine, settings: Settings, five: list[Matter]) -> None:
    taken = waiting_matter(engine, settings)
    other = hired(engine, "wang")
    with engine.begin() as conn:
        handling.claim(conn, taken.id, Act(other, NOW))
    with pytest.raises(NothingToMerge), engine.begin() as conn:
        merge(conn, five[0].id, [taken.id, five[0].id], Act(five[0].staff_id, NOW))
    assert column(engine, "owner_id")[-1] == other


def test_nothing_is_merged_into_what_another_works_on(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    free = waiting_matter(engine, settings)
    with pytest.raises(TicketTaken), engine.begin() as conn:
        merge(conn, five[0].id, [free.id], Act(free.staff_id, NOW))
    assert column(engine, "merged_into_id")[-1] is None


def test_what_nobody_works_on_anyone_may_merge(engine: Engine, settings: Settings) -> None:
    first, second = waiting_matter(engine, settings), waiting_matter(engine, settings)
    act = Act(hired(engine, "wang"), NOW)
    with engine.begin() as conn:
        assert merge(conn, first.id, [second.id], act) == [second.id]
    assert column(engine, "status") == ["waiting", "waiting"]


def test_what_was_merged_into_a_duplicate_follows_too(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    new = waiting_matter(engine, settings)
    with engine.begin() as conn:
        merge(conn, new.id, [five[0].id], Act(five[0].staff_id, NOW))
    assert column(engine, "merged_into_id") == [new.id] * 5 + [None]


def test_who_is_not_content_reopens_for_themselves_alone(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        mark_solved(conn, five[1].id, NOW)
        reopen(conn, settings, five[0].id, Act(None, NOW, "没解决"))
    assert column(engine, "status") == ["reopened", "closed", "answered", "answered", "answered"]
    assert column(engine, "resolved") == [0, 1, None, None, None]
    assert column(engine, "reopened") == [1, 0, 0, 0, 0]


def test_what_a_citizen_has_ended_stays_so_wherever_it_is_merged(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    act = Act(five[0].staff_id, NOW)
    new = waiting_matter(engine, settings)
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        mark_solved(conn, five[1].id, NOW)
        reopen(conn, settings, five[0].id, act)
        handling.claim(conn, new.id, act)
        merge(conn, new.id, [five[0].id], act)
    assert column(engine, "status") == ["claimed", "closed", "answered", "answered", "answered", "claimed"]
    with engine.begin() as conn:
        write(conn, settings, new.id, Act(five[0].staff_id, NOW), "已经来水。")
    assert column(engine, "status") == ["answered", "closed", "answered", "answered", "answered", "answered"]


def test_more_time_for_one_is_more_time_for_all(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    before = column(engine, "due_at")
    with engine.begin() as conn:
        extend(conn, settings, five[0].id, longer(2), Act(five[0].staff_id, NOW, "要等配件"))
        assert set(conn.scalars(select(replies.c.ticket_id))) == {matter.id for matter in five}
    [after] = set(column(engine, "due_at"))
    assert set(before) != {after}


def test_who_is_content_is_watched_over_no_more(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        mark_solved(conn, five[1].id, NOW)
        handling.supervise(conn, five[0].id, Act(five[0].staff_id, NOW))
    assert column(engine, "supervised_at")[:3] == [NOW, None, NOW]


def test_a_reply_after_reopening_goes_to_who_reopened_alone(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    act = Act(five[0].staff_id, NOW)
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
        reopen(conn, settings, five[0].id, Act(None, NOW, "三栋还是没水"))
        handling.claim(conn, five[0].id, act)
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "三栋的阀门已经修好。")
        told = list(conn.scalars(select(replies.c.ticket_id).where(replies.c.text.contains("三栋"))))
    assert told == [five[0].id]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_duplicate_reopened_while_its_leader_is_closed_is_not_closed_with_it(
    engine: Engine, settings: Settings, five: list[Matter]
) -> None:
    """SQLite has one writer at a time; PostgreSQL looks again at the row it has waited for."""
    with engine.begin() as conn:
        write(conn, settings, five[0].id, Act(five[0].staff_id, NOW), "今晚来水。")
    with ThreadPoolExecutor() as pool, engine.connect() as citizen, engine.begin() as staff:
        reopen(citizen, settings, five[1].id, Act(None, NOW))
        closing = pool.submit(handling.close, staff, five[0].id, Act(five[0].staff_id, NOW))
        with pytest.raises(TimeoutError):
            closing.result(timeout=1)
        citizen.commit()
        closing.result(timeout=20)
    assert column(engine, "status") == ["closed", "reopened", "closed", "closed", "closed"]
