"""Days, moments and lengths of time as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.phrases.moments import promise, time_left
from organisation.beijing_time import BEIJING

DUE = datetime(2026, 11, 30, 17, 0, tzinfo=BEIJING)


def test_a_promise_names_its_year_where_that_is_another_one() -> None:
    assert promise(DUE) == "11月30日（周一）17:00"
    assert promise(DUE, datetime(2025, 1, 1, tzinfo=UTC)) == "2026年11月30日（周一）17:00"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=4, minutes=5), "剩 2 天 4 小时"),
        (timedelta(hours=3, minutes=12), "剩 3 小时 12 分"),
        (timedelta(seconds=30), "剩不到 1 分钟"),
        (-timedelta(hours=1, minutes=5), "超时 1 小时 5 分"),
    ],
)
def test_what_is_left_is_said_by_its_two_largest_units(left: timedelta, words: str) -> None:
    assert time_left(DUE, DUE - left) == words
