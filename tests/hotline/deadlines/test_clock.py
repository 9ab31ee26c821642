"""When a matter is due: cases worked out by hand, and what holds for all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.deadlines.clock import Limit, LimitUnit, Pause, deadline, remaining
from organisation.beijing_time import BEIJING
from organisation.working_days import WorkingDays
from tests.hotline.deadlines.deadline_cases import CASES

SPANS = ((time(9), time(12)), (time(13), time(17)))
DAYS = WorkingDays(SPANS)
LINES = [line for line in CASES.strip().splitlines() if not line.startswith("#")]


def moment(text: str) -> datetime:
    return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def pauses_in(text: str) -> list[Pause]:
    ends = [part.partition("~") for part in text.split(",") if part.strip()]
    return [Pause(moment(since), moment(until) if until.strip() else None) for since, _, until in ends]


def limit_in(text: str) -> tuple[Limit, int]:
    amount, _, extension = text.partition("+")
    unit = LimitUnit.HOURS if amount.strip().endswith("h") else LimitUnit.WORKING_DAYS
    return Limit(int(amount.strip()[:-1]), unit), int(extension or 0)


def days_with(text: str) -> WorkingDays:
    day, _, what = text.strip().partition(" ")
    return WorkingDays(SPANS, {date.fromisoformat(day): (what == "上班", "本地安排")} if day else {})


def test_there_are_enough_cases() -> None:
    assert len(LINES) >= 60
    assert {line[:4] for line in LINES} == {"2024", "2025", "2026"}


@pytest.mark.parametrize("line", LINES)
def test_a_matter_is_due_when_a_person_would_say(line: str) -> None:
    start, limit, due, _why, pauses, day = (*line.split("|"), "", "")[:6]
    amount, extension = limit_in(limit)
    reckoned = deadline(moment(start), amount, pauses_in(pauses), days_with(day), extension)
    assert reckoned.at == (None if due.strip() == "停表中" else moment(due))


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=BEIJING)
)
LIMITS = st.builds(Limit, st.integers(1, 20), st.sampled_from(LimitUnit))
#: Of a pause: minutes after (or before) receipt, and how many it lasts.
LENGTHS = st.tuples(st.integers(-2_000, 20_000), st.integers(0, 6_000))
EXTENSIONS = st.integers(0, 3)


def pauses_after(start: datetime, lengths: Sequence[tuple[int, int]]) -> list[Pause]:
    minute = timedelta(minutes=1)
    return [Pause(start + at * minute, start + (at + long) * minute) for at, long in lengths]


def due_at(start: datetime, limit: Limit, pauses: list[Pause], extension: int = 0) -> datetime:
    due = deadline(start, limit, pauses, DAYS, extension).at
    assert due is not None
    return due


@given(MOMENTS, LIMITS, st.lists(LENGTHS, max_size=4), LENGTHS, EXTENSIONS)
def test_one_more_pause_never_brings_it_forward(
    start: datetime, limit: Limit, some: list[tuple[int, int]], more: tuple[int, int], extension: int
) -> None:
    few = due_at(start, limit, pauses_after(start, some), extension)
    assert few <= due_at(start, limit, pauses_after(start, [*some, more]), extension)


@given(MOMENTS, st.integers(1, 20))
def test_working_days_end_with_the_work_of_a_working_day(start: datetime, amount: int) -> None:
    due = due_at(start, Limit(amount, LimitUnit.WORKING_DAYS), [])
    assert DAYS.is_working(due.date())
    assert due.time() == time(17)


@given(MOMENTS, st.integers(1, 20), st.lists(LENGTHS, max_size=4))
def test_also_after_pauses_it_is_due_while_people_work(
    start: datetime, amount: int, some: list[tuple[int, int]]
) -> None:
    due = due_at(start, Limit(amount, LimitUnit.WORKING_DAYS), pauses_after(start, some))
    assert DAYS.is_working(due.date())
    assert any(begin < due <= end for begin, end in DAYS.spans_on(due.date()))


@given(MOMENTS, st.integers(0, 20_000), LIMITS, st.lists(LENGTHS, max_size=4), EXTENSIONS)
def test_what_comes_later_is_not_due_earlier(
    start: datetime, later: int, limit: Limit, some: list[tuple[int, int]], extension: int
) -> None:
    pauses, other = pauses_after(start, some), start + timedelta(minutes=later)
    assert due_at(start, limit, pauses, extension) <= due_at(other, limit, pauses, extension)


@given(MOMENTS, LIMITS, st.lists(LENGTHS, max_size=3), st.integers(1, 3))
def test_an_extension_only_ever_adds(
    start: datetime, limit: Limit, some: list[tuple[int, int]], extension: int
) -> None:
    pauses = pauses_after(start, some)
    assert due_at(start, limit, pauses) < due_at(start, limit, pauses, extension)


@given(MOMENTS, LIMITS, st.lists(LENGTHS, max_size=4), EXTENSIONS)
def test_something_remains_until_it_is_due_and_nothing_after(
    start: datetime, limit: Limit, some: list[tuple[int, int]], extension: int
) -> None:
    due = deadline(start, limit, pauses_after(start, some), DAYS, extension)
    assert due.at is not None
    before, then = remaining(due, due.at - timedelta(minutes=1)), remaining(due, due.at)
    assert before.natural + before.working > timedelta()
    assert then.natural + then.working == timedelta()


def test_the_day_of_receipt_is_the_day_in_beijing() -> None:
    evening = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    assert due_at(evening, Limit(1, LimitUnit.WORKING_DAYS), []) == moment("2026-11-26 17:00")


def test_a_day_may_have_one_span_or_three() -> None:
    start, limit = moment("2026-11-18 09:10"), Limit(1, LimitUnit.WORKING_DAYS)
    whole = WorkingDays(((time(8), time(20)),))
    parts = WorkingDays(((time(8), time(11)), (time(12), time(15)), (time(16), time(18, 30))))
    late = pauses_in("2026-11-19 14:30~2026-11-19 16:30")
    assert deadline(start, limit, (), whole).at == moment("2026-11-19 20:00")
    assert deadline(start, limit, late, parts).at == moment("2026-11-20 09:00")


def test_what_remains_runs_while_people_work_and_not_on_the_first_day() -> None:
    due = deadline(moment("2026-11-18 09:10"), Limit(5, LimitUnit.WORKING_DAYS), (), DAYS)
    left = {"2026-11-18 16:00": 35, "2026-11-22 16:00": 21, "2026-11-25 12:30": 4, "2026-11-26 12:30": 0}
    for now, hours in left.items():
        assert remaining(due, moment(now)).working == timedelta(hours=hours)


def test_of_hours_natural_time_remains_and_the_days_added() -> None:
    two_hours, stopped = Limit(2, LimitUnit.HOURS), pauses_in("2026-11-18 10:00~")
    left = remaining(
        deadline(moment("2026-11-18 09:10"), two_hours, stopped, DAYS, 1), moment("2026-11-20 10:00")
    )
    assert (left.natural, left.working) == (timedelta(hours=1, minutes=10), timedelta(hours=7))


def test_what_remains_stands_still_during_a_pause() -> None:
    due = deadline(
        moment("2026-11-23 10:00"), Limit(2, LimitUnit.WORKING_DAYS), pauses_in("2026-11-24 10:00~"), DAYS
    )
    for now in ("2026-11-24 10:00", "2026-11-25 11:00", "2026-12-25 11:00"):
        assert remaining(due, moment(now)).working == timedelta(hours=13)


def test_a_limit_is_of_one_hour_or_day_at_least() -> None:
    with pytest.raises(ValueError, match="at least"):
        Limit(0, LimitUnit.HOURS)
