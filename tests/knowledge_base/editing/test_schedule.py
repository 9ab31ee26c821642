"""What is done by itself at a moment: once, by whichever worker, also after a restart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from database import publications, scheduled_acts, staff
from knowledge_base.editing.acts import (
    publish_signed,
    schedule,
    schedule_end,
    start_draft,
    unschedule,
    unschedule_end,
    withdraw_published,
)
from knowledge_base.editing.history import Act, of_document
from knowledge_base.editing.rules import ReasonMissing
from knowledge_base.editing.schedule import MomentPassed, arranged, do_due
from knowledge_base.kinds import State
from knowledge_base.published import published_passages
from knowledge_base.publishing import Ending
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, signed, state

HOUR = timedelta(hours=1)
TOMORROW = NOW + 24 * HOUR


def test_it_is_published_at_its_moment_and_not_before_and_over_at_its_end(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW, until=TOMORROW + HOUR)
    assert not do_due(engine, TOMORROW - HOUR)
    assert is_published(engine) is False
    assert do_due(engine, TOMORROW)
    assert is_published(engine)
    assert do_due(engine, TOMORROW + HOUR)
    assert is_published(engine) is False
    with engine.connect() as conn:
        assert state(conn, version_id) is State.EXPIRED
        assert not arranged(conn, version_id)
    assert not do_due(engine, TOMORROW + 2 * HOUR)


def test_what_fell_due_while_nothing_ran_is_done_in_its_order_at_the_next_start(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW, until=TOMORROW + HOUR)
    do_due(engine, TOMORROW + 100 * HOUR)
    with engine.connect() as conn:
        actions = conn.scalars(select(publications.c.action).order_by(publications.c.id)).all()
    assert list(actions) == ["publish", "expire"]


def test_of_many_workers_one_does_it(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        for n in range(3):
            version_id = signed(conn, people, draft(conn, people.editor, source=bytes([n])))
            schedule(conn, version_id, people.editor, NOW, TOMORROW)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: do_due(engine, TOMORROW), range(4)))
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(publications)) == 3
        assert not conn.scalars(select(scheduled_acts.c.problem)).all()[0]


def test_what_is_cancelled_does_not_happen(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW, until=TOMORROW + HOUR)
        unschedule(conn, version_id, people.reviewer, NOW)
        assert state(conn, version_id) is State.SIGNED
    assert not do_due(engine, TOMORROW + HOUR)


def test_published_at_once_it_keeps_its_end(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW, until=TOMORROW + HOUR)
        publish_signed(conn, version_id, people.editor, NOW)
        assert [act.act for act in arranged(conn, version_id)] == ["expire"]
    do_due(engine, TOMORROW + HOUR)
    assert is_published(engine) is False


def test_a_withdrawal_at_a_moment_says_why_and_can_be_taken_back(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        publish_signed(conn, version_id, people.editor, NOW)
        with pytest.raises(ReasonMissing):
            schedule_end(conn, version_id, Ending.WITHDRAW, TOMORROW, people.editor, NOW)
        schedule_end(conn, version_id, Ending.WITHDRAW, TOMORROW, people.editor, NOW, "新办法将施行")
        schedule_end(conn, version_id, Ending.WITHDRAW, TOMORROW + HOUR, people.editor, NOW, "推迟")
        assert [(act.due_at, act.reason) for act in arranged(conn, version_id)] == [(TOMORROW + HOUR, "推迟")]
        unschedule_end(conn, version_id, people.editor, NOW)
        assert not arranged(conn, version_id)
    assert not do_due(engine, TOMORROW + HOUR)
    assert is_published(engine)


def test_what_replaces_a_version_ends_what_was_arranged_for_it(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        first = signed(conn, people, draft(conn, people.editor))
        publish_signed(conn, first, people.editor, NOW)
        schedule_end(conn, first, Ending.EXPIRE, TOMORROW, people.editor, NOW)
        second = signed(conn, people, start_draft(conn, first, people.editor, NOW))
        publish_signed(conn, second, people.editor, NOW)
    assert not do_due(engine, TOMORROW)
    assert is_published(engine)


def test_what_cannot_be_done_any_more_says_so_once(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule_end(conn, version_id, Ending.EXPIRE, TOMORROW, people.editor, NOW)
    assert do_due(engine, TOMORROW)
    assert not do_due(engine, TOMORROW)
    with engine.connect() as conn:
        [act] = arranged(conn, version_id)
        event = of_document(conn, 1)[0]
        assert state(conn, version_id) is State.SIGNED
    assert act.problem
    assert (event.act, event.reason, event.who) == (Act.NOT_DONE, act.problem, "王编辑")


def test_what_was_arranged_is_done_whoever_arranged_it_has_become(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW)
        conn.execute(update(staff).where(staff.c.id == people.editor.id).values(role="agent", active=0))
    do_due(engine, TOMORROW)
    assert is_published(engine)


def test_what_is_withdrawn_does_not_come_back_by_itself(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule(conn, version_id, people.editor, NOW, TOMORROW)
        publish_signed(conn, version_id, people.editor, NOW)
        withdraw_published(conn, version_id, people.editor, NOW, "有误")
    assert not do_due(engine, TOMORROW)
    assert is_published(engine) is False


def test_a_moment_lies_ahead_and_its_end_after_it(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        with pytest.raises(MomentPassed):
            schedule(conn, version_id, people.editor, NOW, NOW)
        with pytest.raises(MomentPassed):
            schedule(conn, version_id, people.editor, NOW, TOMORROW, until=TOMORROW)
        with pytest.raises(MomentPassed):
            schedule_end(conn, version_id, Ending.EXPIRE, NOW, people.editor, NOW)


def is_published(engine: Engine) -> bool:
    with engine.connect() as conn:
        return bool(published_passages(conn))


def test_nothing_is_over_before_it_begins_for_nothing_would_end_it_then(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        schedule_end(conn, version_id, Ending.EXPIRE, TOMORROW, people.editor, NOW)
        with pytest.raises(MomentPassed):
            schedule(conn, version_id, people.editor, NOW, TOMORROW + HOUR)
        assert state(conn, version_id) is State.SIGNED
        schedule(conn, version_id, people.editor, NOW, TOMORROW - HOUR)
    with engine.begin() as conn:
        with pytest.raises(MomentPassed), conn.begin_nested():
            schedule_end(conn, version_id, Ending.EXPIRE, TOMORROW - 2 * HOUR, people.editor, NOW)
        assert len(arranged(conn, version_id)) == 2
