"""When a matter is due: cases worked out by hand, and what holds for all."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.clock import Limit, LimitUnit, Pause, deadline, remaining
from hotline.tickets import BEIJING
from hotline.working_days import WorkingDays
from tests.hotline.deadline_cases import CASES

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
LENGTHS = st.tuples(st.integers(0, 20_000), st.integers(1, 6_000))


def pauses_after(start: datetime, lengths: Sequence[tuple[int, int]]) -> list[Pause]:
    minute = timedelta(minutes=1)
    return [Pause(start + at * minute, start + (at + long) * minute) for at, long in lengths]


@given(MOMENTS, LIMITS, st.lists(LENGTHS, max_size=4), LENGTHS)
def test_one_more_pause_never_brings_it_forward(
    start: datetime, limit: Limit, some: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    few = deadline(start, limit, pauses_after(start, some), DAYS).at
    many = deadline(start, limit, pauses_after(start, [*some, more]), DAYS).at
    assert few is not None
    assert many is not None
    assert few <= many


@given(MOMENTS, st.integers(1, 20))
def test_working_days_end_with_the_work_of_a_working_day(start: datetime, amount: int) -> None:
    due = deadline(start, Limit(amount, LimitUnit.WORKING_DAYS), (), DAYS).at
    assert due is not None
    assert DAYS.is_working(due.date())
    assert due.time() == time(17)


@given(MOMENTS, MOMENTS, LIMITS)
def test_what_comes_later_is_not_due_earlier(one: datetime, other: datetime, limit: Limit) -> None:
    first, second = (deadline(start, limit, (), DAYS).at for start in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert first <= second


def test_what_remains_stands_still_during_a_pause() -> None:
    due = deadline(
        moment("2026-11-23 10:00"), Limit(2, LimitUnit.WORKING_DAYS), pauses_in("2026-11-24 10:00~"), DAYS
    )
    for now in ("2026-11-24 10:00", "2026-11-25 11:00", "2026-12-25 11:00"):
        assert remaining(due, moment(now)).working == timedelta(hours=13)


def test_a_limit_is_of_one_hour_or_day_at_least() -> None:
    with pytest.raises(ValueError, match="at least"):
        Limit(0, LimitUnit.HOURS)
