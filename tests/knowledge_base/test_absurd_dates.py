"""Days that a slip of the pen puts beyond all calendars: no date comes of them, and never a fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.dates import days_after, find_dates, months_after, only_date
from knowledge_base.kinds import Kind
from knowledge_base.renewal import PERIOD, due_on, is_late
from knowledge_base.validity import find_day, read_standing
from knowledge_base.validity_clauses import read_clauses

_NUMBERS = st.one_of(
    st.integers(0, 10**14).map(str), st.text("〇零一二两三四五六七八九十百019９²٣", max_size=6)
)
_DAYS = st.one_of(
    st.builds("{}年{}月{}日".format, _NUMBERS, _NUMBERS, _NUMBERS),
    st.sampled_from(["九九九九年十二月三十一日", "〇〇〇一年一月一日", "0001-01-01", "99991231"]),
)
_UNITS = st.sampled_from(["日", "天", "个月", "月", "年", "周", "个工作日"])
_CLAUSES = st.one_of(
    _DAYS,
    st.builds("自印发之日起{}{}后施行".format, _NUMBERS, _UNITS),
    st.builds("本办法自{}起施行，有效期{}{}".format, _DAYS, _NUMBERS, _UNITS),
    st.builds("本办法有效期至{}".format, _DAYS),
    st.builds("{}起施行，试行{}{}".format, _DAYS, _NUMBERS, _UNITS),
)


@given(st.lists(_CLAUSES, max_size=4), st.dates() | st.none(), _CLAUSES)
def test_no_clause_and_no_field_is_a_fault(clauses: list[str], issued_on: date | None, value: str) -> None:
    fields = dict.fromkeys(("有效期", "实施日期", "失效日期", "废止日期"), value)
    read_standing(Kind.POLICY, "示例办法", fields, clauses, issued_on)
    for text in (value, *clauses):
        find_dates(text)
        only_date(text)
        find_day(text, is_last=True)


@given(st.builds("{}{}".format, _NUMBERS, _UNITS), st.dates(), st.dates())
def test_no_period_of_a_directory_is_a_fault(period: str, issued_on: date, today: date) -> None:
    is_late({PERIOD: period}, issued_on, today)


@given(st.dates(), st.integers(0, 10**14))
def test_later_is_never_earlier(day: date, number: int) -> None:
    assert months_after(day, number) >= day
    later = days_after(day, number)
    assert later is None or (later - day).days == number


@pytest.mark.parametrize("delay", ["99999999999日", "9999999999999999999个月"])
def test_an_absurd_delay_gives_no_first_day(delay: str) -> None:
    assert (
        read_clauses("示例办法", [f"本办法自印发之日起{delay}后施行"], date(2024, 5, 1)).effective_on is None
    )


def test_the_last_days_of_the_calendar_have_no_day_after_them() -> None:
    assert read_clauses("示例办法", ["自印发之日起30日后施行"], date.max).effective_on is None
    assert due_on("99999天", date.max) is None
    assert due_on("99999999999天", date(2024, 5, 1)) is None
    assert due_on(f"每{'9' * 5000}天", date(2024, 5, 1)) is None


def test_a_term_of_no_length_ends_on_no_day() -> None:
    assert read_clauses("示例办法", ["自2024年5月1日起施行，有效期0个月"], None).expires_on is None
