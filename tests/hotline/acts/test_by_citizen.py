"""What comes of a citizen's act on their ticket: the table, however the ticket stands, and that it is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Engine, func, select

from database import ticket_events
from hotline.acts import handling
from hotline.acts.by_citizen import (
    DOUBLED,
    CitizenAct,
    Effect,
    Statement,
    act_on,
    effect_of,
    is_new,
)
from hotline.acts.feedback import Grade
from hotline.acts.merging import merge
from hotline.replies.reply import write
from hotline.tickets.ticket import TicketStatus, get_by_id
from hotline.tickets.timeline import Act, Event, EventKind
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, ticket_like, waiting_matter

_WAITING, _CLAIMED, _ANSWERED, _CLOSED, _REOPENED = TicketStatus
IN_WORK = ((_WAITING, 0), (_CLAIMED, 0))
TAKEN_UP = ((_REOPENED, 1), (_CLAIMED, 1), (_WAITING, 1), (_REOPENED, 2))
ANSWERED = ((_ANSWERED, 0), (_CLOSED, 0))
ANSWERED_AGAIN = ((_ANSWERED, 1), (_CLOSED, 1), (_ANSWERED, 2))
STANDING = IN_WORK + TAKEN_UP + ANSWERED + ANSWERED_AGAIN
#: What comes of an act: in work for the first time, taken up again, answered, answered after it was taken up again.
TABLE = {
    CitizenAct.SOLVED: "told told closed closed",
    CitizenAct.UNSOLVED: "urged urged reopened supervised",
    CitizenAct.GRADE: "not_answered rated rated rated",
    CitizenAct.URGE: "urged urged not_in_work not_in_work",
    CitizenAct.ADDITION: "added added added_after_answer added_after_answer",
}
CASES = [
    (act, status, reopened, Effect(effect))
    for act, effects in TABLE.items()
    for standing, effect in zip((IN_WORK, TAKEN_UP, ANSWERED, ANSWERED_AGAIN), effects.split(), strict=True)
    for status, reopened in standing
]


def just_now(kind: EventKind, body: str = "", by: str | None = None) -> Event:
    """The event that such an act has just left."""
    return Event(1, kind, by, body, NOW)


@pytest.mark.parametrize(("act", "status", "reopened", "effect"), CASES)
def test_what_comes_of_an_act(act: CitizenAct, status: TicketStatus, reopened: int, effect: Effect) -> None:
    for resolved, grade in product((None, False, True), (None, Grade.BAD, Grade.GOOD)):
        ticket = ticket_like(status=status, reopened=reopened, resolved=resolved, grade=grade)
        assert effect_of(Statement(act, NOW), ticket) is effect


@pytest.mark.parametrize(("status", "reopened"), STANDING)
def test_a_ticket_stands_in_one_way_each(status: TicketStatus, reopened: int) -> None:
    assert [(s, n) for s, n in STANDING].count((status, reopened)) == 1


@pytest.mark.parametrize(("status", "reopened"), IN_WORK + TAKEN_UP)
@pytest.mark.parametrize("act", [CitizenAct.UNSOLVED, CitizenAct.URGE])
def test_words_that_come_with_a_press_are_an_addition(
    act: CitizenAct, status: TicketStatus, reopened: int
) -> None:
    ticket = ticket_like(status=status, reopened=reopened)
    assert effect_of(Statement(act, NOW, words="楼道还是黑的"), ticket) is Effect.ADDED


@pytest.mark.parametrize(
    ("grade", "effect"), [(1, "rated_badly"), (2, "rated_badly"), (3, "rated"), (5, "rated")]
)
def test_a_bad_grade_is_one_that_supervisors_look_into(grade: int, effect: str) -> None:
    said = Statement(CitizenAct.GRADE, NOW, grade=Grade(grade))
    assert effect_of(said, ticket_like(status=_ANSWERED)) == effect


@pytest.mark.parametrize(
    ("act", "fields", "last", "new"),
    [
        (CitizenAct.SOLVED, {"status": _ANSWERED, "resolved": True}, None, True),
        (CitizenAct.SOLVED, {"status": _CLOSED}, None, True),
        (CitizenAct.SOLVED, {"status": _CLOSED, "resolved": True}, None, False),
        (CitizenAct.SOLVED, {"status": _CLAIMED}, just_now(EventKind.ADDED, "话"), False),
        (CitizenAct.UNSOLVED, {"status": _REOPENED, "reopened": 1}, just_now(EventKind.REOPENED, "话"), False),
        (CitizenAct.UNSOLVED, {"status": _REOPENED, "reopened": 1}, just_now(EventKind.REOPENED), True),
        (CitizenAct.UNSOLVED, {"status": _ANSWERED, "reopened": 1}, just_now(EventKind.SUPERVISED, "话"), False),
        (CitizenAct.UNSOLVED, {"status": _ANSWERED, "reopened": 1}, just_now(EventKind.SUPERVISED, "话", "李工"), True),
        (CitizenAct.GRADE, {"status": _ANSWERED, "grade": 3}, None, False),
        (CitizenAct.GRADE, {"status": _ANSWERED, "grade": 4}, None, True),
        (CitizenAct.GRADE, {"status": _WAITING}, None, False),
        (CitizenAct.URGE, {"status": _CLAIMED}, just_now(EventKind.URGED, "话"), True),
        (CitizenAct.URGE, {"status": _CLOSED}, None, False),
    ],
)  # fmt: skip
def test_nothing_is_done_where_it_stands_so_already(
    act: CitizenAct, fields: dict[str, object], last: Event | None, new: bool
) -> None:
    assert is_new(Statement(act, NOW, "话"), ticket_like(**fields), last) is new


@pytest.mark.parametrize(("act", "kind", "status"), [
    (CitizenAct.ADDITION, EventKind.ADDED, _CLAIMED),
    (CitizenAct.ADDITION, EventKind.ADDED, _ANSWERED),
    (CitizenAct.GRADE, EventKind.RATED, _ANSWERED),
])  # fmt: skip
def test_the_same_words_are_kept_once_within_a_minute(
    act: CitizenAct, kind: EventKind, status: TicketStatus
) -> None:
    ticket, last = ticket_like(status=status, grade=Grade.FAIR), just_now(kind, "在南门")
    later = NOW + DOUBLED
    for at, words, new in ((NOW, "在南门", False), (NOW, "在北门", True), (later, "在南门", True)):
        assert is_new(Statement(act, at, words, words), ticket, last) is new


def test_what_came_twice_says_the_same_again() -> None:
    ticket, last = ticket_like(status=_REOPENED, reopened=1), just_now(EventKind.REOPENED, "没解决")
    assert effect_of(Statement(CitizenAct.UNSOLVED, NOW, "没解决"), ticket, last) is Effect.REOPENED
    assert effect_of(Statement(CitizenAct.UNSOLVED, NOW + DOUBLED, "没解决"), ticket, last) is Effect.URGED


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    """A ticket that was answered."""
    matter = waiting_matter(engine, settings)
    act = Act(matter.staff_id, NOW)
    with engine.begin() as conn:
        handling.claim(conn, matter.id, act)
        write(conn, settings, matter.id, act, "已经修好。")
    return matter


@pytest.mark.parametrize("act", CitizenAct)
def test_an_act_that_comes_twice_changes_nothing_twice(
    engine: Engine, settings: Settings, matter: Matter, act: CitizenAct
) -> None:
    said = Statement(act, NOW, "话", "话", Grade.BAD)
    with engine.begin() as conn:
        effect, ticket = act_on(conn, settings, matter.id, said)
        count = select(func.count()).select_from(ticket_events)
        before = conn.scalar(count)
        assert act_on(conn, settings, matter.id, said) == (effect, ticket)
        assert conn.scalar(count) == before


def test_of_many_at_once_each_sees_what_the_others_did(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    def press(_: int) -> Effect:
        with engine.begin() as conn:
            return act_on(conn, settings, matter.id, Statement(CitizenAct.UNSOLVED, NOW, "没解决"))[0]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, range(6))) == {Effect.REOPENED}
    with engine.connect() as conn:
        ticket = get_by_id(conn, matter.id)
        assert (ticket.status, ticket.reopened, ticket.supervised_at) == (_REOPENED, 1, None)


def test_the_answer_before_can_be_graded_whoever_works_on_it_now(
    engine: Engine, settings: Settings, matter: Matter
) -> None:
    with engine.begin() as conn:
        act_on(conn, settings, matter.id, Statement(CitizenAct.UNSOLVED, NOW))
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
        said = Statement(CitizenAct.GRADE, NOW, grade=Grade.VERY_BAD)
        effect, ticket = act_on(conn, settings, matter.id, said)
    assert (effect, ticket.status, ticket.grade) == (Effect.RATED_BADLY, _CLAIMED, Grade.VERY_BAD)


def test_citizen_and_staff_of_one_matter_never_wait_for_each_other_for_ever(
    engine: Engine, settings: Settings
) -> None:
    leader, follower = (waiting_matter(engine, settings) for _ in range(2))
    with engine.begin() as conn:
        handling.claim(conn, leader.id, Act(leader.staff_id, NOW))
        merge(conn, leader.id, [follower.id], Act(leader.staff_id, NOW))

    def citizen(n: int) -> None:
        at = NOW + n * timedelta(minutes=2)
        with engine.begin() as conn:
            act_on(conn, settings, follower.id, Statement(CitizenAct.ADDITION, at, "话", "话"))

    def staff(n: int) -> None:
        with engine.begin() as conn:
            handling.supervise(conn, leader.id, Act(leader.staff_id, NOW), on=n % 2 == 0)

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(act, n) for n in range(20) for act in (citizen, staff)]
    assert [each.exception() for each in done] == [None] * 40
