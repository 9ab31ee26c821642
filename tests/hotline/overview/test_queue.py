"""What staff see of the queue: whose time runs out first, each box counted as it is listed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from database import tickets
from hotline.acts import handling
from hotline.citizens import Channel, Citizen
from hotline.overview.queue import (
    Box,
    Filter,
    count_boxes,
    count_queue,
    departments_in_use,
    list_queue,
    next_ticket_id,
    revision,
)
from hotline.tickets.kinds import TicketKind
from hotline.tickets.ticket import TicketStatus
from hotline.tickets.timeline import Act
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import WANG, hired, waiting_matter, written

HOUR = timedelta(hours=1)


@pytest.fixture
def me(engine: Engine) -> int:
    return hired(engine, "me", "李工")


def queued(engine: Engine, settings: Settings, citizen: Citizen = WANG, **values: Any) -> int:
    """A ticket that waits, changed by `values`; its id."""
    matter = waiting_matter(engine, settings, citizen=citizen)
    if values:
        with engine.begin() as conn:
            conn.execute(update(tickets).where(tickets.c.id == matter.id).values(values))
    return matter.id


def listed(engine: Engine, wanted: Filter, staff_id: int) -> list[int]:
    """The ids of a box, which count as many as they are."""
    with engine.connect() as conn:
        ids = [line.id for line in list_queue(conn, wanted, staff_id, NOW)]
        assert count_queue(conn, wanted, staff_id, NOW) == len(ids)
    return ids


def test_the_least_time_left_comes_first_then_stopped_clocks_then_what_is_answered(
    engine: Engine, settings: Settings, me: int
) -> None:
    answered = queued(engine, settings, status=TicketStatus.ANSWERED, due_at=NOW - 9 * HOUR)
    paused = queued(engine, settings, due_at=None, paused_at=NOW)
    later, sooner = (queued(engine, settings, due_at=NOW + n * HOUR) for n in (2, 1))
    overdue = queued(engine, settings, due_at=NOW - HOUR)
    assert listed(engine, Filter(Box.ALL), me) == [overdue, sooner, later, paused, answered]


def test_each_box_lists_its_own(engine: Engine, settings: Settings, me: int) -> None:
    waiting, reopened = queued(engine, settings), queued(engine, settings, status=TicketStatus.REOPENED)
    mine = queued(engine, settings, status=TicketStatus.CLAIMED, owner_id=me)
    answered = queued(engine, settings, status=TicketStatus.ANSWERED, owner_id=me)
    closed = queued(engine, settings, status=TicketStatus.CLOSED, owner_id=me)
    others = queued(engine, settings, status=TicketStatus.CLAIMED, owner_id=hired(engine, "other"))
    assert listed(engine, Filter(Box.WAITING), me) == [waiting, reopened]
    assert listed(engine, Filter(Box.MINE), me) == [mine, answered]
    assert set(listed(engine, Filter(Box.ALL), me)) == {waiting, reopened, mine, answered, closed, others}


def test_the_boxes_are_counted_as_they_are_listed(engine: Engine, settings: Settings, me: int) -> None:
    queued(engine, settings)
    queued(engine, settings, due_at=NOW - HOUR, status=TicketStatus.CLAIMED, owner_id=me)
    queued(engine, settings, due_at=NOW - HOUR, status=TicketStatus.CLOSED)
    with engine.connect() as conn:
        assert count_boxes(conn, me, NOW) == {"waiting": 1, "mine": 1, "all": 3, "overdue": 1}


@pytest.mark.parametrize(
    ("wanted", "values"),
    [
        (Filter(kind=TicketKind.COMPLAINT), {"kind": "complaint"}),
        (Filter(department="区城管委"), {"department": "区城管委"}),
        (Filter(overdue=True), {"due_at": NOW - HOUR}),
        (Filter(supervised=True), {"supervised_at": NOW}),
        (Filter(opinion=True), {"opinion_at": NOW}),
        (Filter(reopened=True), {"reopened": 1}),
        (Filter(text="100%"), {"question": "补贴100%到账吗"}),
        (Filter(text="abc-7"), {"number": "ABC-7"}),
    ],
)
def test_a_filter_leaves_what_it_names(
    engine: Engine, settings: Settings, me: int, wanted: Filter, values: dict[str, Any]
) -> None:
    queued(engine, settings, question="补贴1000到账吗")
    found = queued(engine, settings, **values)
    assert listed(engine, wanted, me) == [found]


def test_a_channel_can_be_looked_at_alone(engine: Engine, settings: Settings, me: int) -> None:
    queued(engine, settings)
    web = queued(engine, settings, Citizen(Channel.WEB, "甲"))
    assert listed(engine, Filter(channel=Channel.WEB), me) == [web]


def test_duplicates_are_counted_at_the_ticket_they_follow(
    engine: Engine, settings: Settings, me: int
) -> None:
    leader = queued(engine, settings)
    for _ in range(3):
        queued(engine, settings, merged_into_id=leader)
    with engine.connect() as conn:
        [line] = list_queue(conn, Filter(), me, NOW)
    assert (line.id, line.followers) == (leader, 3)


def test_after_a_ticket_comes_the_next_of_its_box(engine: Engine, settings: Settings, me: int) -> None:
    first, second, third = (queued(engine, settings, due_at=NOW + n * HOUR) for n in range(3))
    elsewhere = queued(engine, settings, status=TicketStatus.CLOSED)
    with engine.connect() as conn:
        nexts = [next_ticket_id(conn, Filter(), me, NOW, at) for at in (first, second, third, elsewhere)]
        in_all = [next_ticket_id(conn, Filter(Box.ALL), me, NOW, at) for at in (first, third)]
    assert nexts == [second, third, first, first]
    assert in_all == [second, first]


def test_pages_follow_each_other(engine: Engine, settings: Settings, me: int) -> None:
    ids = [queued(engine, settings) for _ in range(5)]
    with engine.connect() as conn:
        pages = [[q.id for q in list_queue(conn, Filter(), me, NOW, 2, at)] for at in (0, 2, 4)]
    assert pages == [ids[:2], ids[2:4], ids[4:]]


def test_the_revision_changes_with_whatever_happens_and_not_else(engine: Engine, settings: Settings) -> None:
    seen = []

    def look() -> None:
        with engine.connect() as conn:
            seen.append(revision(conn))

    look()
    matter = waiting_matter(engine, settings)
    look()
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
    look()
    written(engine, matter)
    look()
    assert len(set(seen)) == 4
    look()
    assert seen[-1] == seen[-2]


def test_only_departments_with_open_tickets_are_offered(engine: Engine, settings: Settings) -> None:
    for department, status in (
        ("乙局", "waiting"),
        ("甲局", "claimed"),
        ("丙局", "closed"),
        (None, "waiting"),
    ):
        queued(engine, settings, department=department, status=status)
    with engine.connect() as conn:
        assert sorted(departments_in_use(conn)) == ["乙局", "甲局"]
