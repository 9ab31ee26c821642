"""Which days are worked, and what they are called."""

from datetime import date

import pytest
from sqlalchemy import Engine

from organisation.working_days import WorkingDays, load_overrides, remove_override, set_override
from settings import Settings
from tests.conftest import make_settings

DAYS = WorkingDays(make_settings().working_spans)
#: Saturdays and Sundays that are worked, by the State Council's notices for 2024, 2025 and 2026.
MADE_UP = (
    "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 "
    "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 "
    "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
).split()


@pytest.mark.parametrize("day", MADE_UP)
def test_a_weekend_day_may_be_worked_instead_of_another(day: str) -> None:
    there = date.fromisoformat(day)
    assert there.weekday() >= 5
    assert DAYS.is_working(there)
    assert DAYS.name(there) == "调休"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "元旦"),
        (date(2026, 2, 17), "春节"),
        (date(2026, 4, 6), "清明节"),
        (date(2026, 5, 5), "劳动节"),
        (date(2026, 6, 19), "端午节"),
        (date(2025, 10, 6), "中秋节"),
        (date(2025, 10, 8), "国庆节"),
    ],
)
def test_a_holiday_has_its_chinese_name(day: date, name: str) -> None:
    assert not DAYS.is_working(day)
    assert DAYS.name(day) == name


def test_a_plain_day_has_no_name() -> None:
    assert [DAYS.name(date(2026, 11, day)) for day in (25, 28)] == [None, None]
    assert [DAYS.is_working(date(2026, 11, day)) for day in (25, 28)] == [True, False]


def test_a_year_that_is_not_announced_is_monday_to_friday_and_says_so() -> None:
    friday, saturday = date(2027, 10, 1), date(2027, 10, 2)
    assert (DAYS.is_working(friday), DAYS.is_working(saturday)) == (True, False)
    assert (DAYS.is_announced(friday), DAYS.is_announced(date(2026, 12, 31))) == (False, True)


def test_what_the_office_says_wins_over_the_calendar() -> None:
    days = WorkingDays(
        DAYS.spans,
        {
            date(2026, 10, 1): (True, "值守"),
            date(2026, 10, 10): (False, "补休"),
            date(2027, 1, 1): (False, "元旦"),
        },
    )
    assert [days.is_working(day) for day in days.overrides] == [True, False, False]
    assert [days.name(day) for day in days.overrides] == ["值守", "补休", "元旦"]
    assert days.is_announced(date(2027, 1, 1))


def test_a_day_set_otherwise_is_kept_replaced_and_taken_back(engine: Engine, settings: Settings) -> None:
    day = date(2026, 11, 25)
    with engine.begin() as conn:
        set_override(conn, day, False, "临时放假")
        set_override(conn, day, True, " 照常上班 ")
        assert load_overrides(conn) == {day: (True, "照常上班")}
        remove_override(conn, day)
        assert load_overrides(conn) == {}


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (("12:00", "09:00"),),
        (("09:00", "12:00"), ("11:00", "17:00")),
        (("13:00", "17:00"), ("09:00", "12:00")),
        (("09:00+08:00", "12:00+08:00"),),
    ],
)
def test_spans_follow_each_other(spans: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="spans follow each other"):
        make_settings(working_spans=spans)


@pytest.mark.parametrize("limit", [{}, {"hours": 2, "working_days": 1}])
def test_a_time_limit_is_in_one_unit(limit: dict[str, int]) -> None:
    rule = {"matter": "danger", "since": "2026-01-01"}
    with pytest.raises(ValueError, match="either in hours or in working_days"):
        make_settings(deadlines=[rule | limit])


def test_no_matter_is_without_a_time_limit() -> None:
    only = {"matter": "danger", "since": "2026-01-01", "hours": 2}
    with pytest.raises(ValueError, match="no time limit for complaint, complex"):
        make_settings(deadlines=[only])
