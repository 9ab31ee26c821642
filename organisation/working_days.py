"""Which days are worked, and when on such a day: the official calendar, and a table that wins over it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import chinese_calendar
from sqlalchemy import Connection, delete, insert, select

from database import day_overrides
from organisation.beijing_time import BEIJING

#: Beginning and end of a span of a working day, in Beijing.
Span = tuple[time, time]
#: From a day to whether it is worked, and why that is not as the calendar says.
Overrides = Mapping[date, tuple[bool, str]]

_MAKE_UP = "调休"
#: Where chinese_calendar says it shorter than the State Council does.
_FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
_ONE_DAY = timedelta(days=1)


class OverrideUnnamed(Exception):
    """A day that is not as the calendar says needs a name: it stands in what explains a deadline."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of an office. `spans` are in order and do not overlap (`settings.working_spans`)."""

    spans: tuple[Span, ...]
    overrides: Overrides = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether it is worked; Monday to Friday where the arrangement of its year is not known yet."""
        if day in self.overrides:
            return self.overrides[day][0]
        if day in chinese_calendar.workdays:
            return True
        return day.weekday() < 5 and day not in chinese_calendar.holidays

    def name(self, day: date) -> str | None:
        """Why a day is not as its weekday says: 国庆节, 调休, an override's name; None where it is."""
        if day in self.overrides:
            return self.overrides[day][1]
        if day in chinese_calendar.workdays:
            return _MAKE_UP
        english = chinese_calendar.holidays.get(day)
        if english is None:
            return None
        chinese: str = chinese_calendar.Holiday(english).chinese
        return _FULL_NAMES.get(chinese, chinese)

    def is_announced(self, day: date) -> bool:
        """Whether the State Council's arrangement of its year is known: every year has a New Year's Day off."""
        return day in self.overrides or date(day.year, 1, 1) in chinese_calendar.holidays

    def after(self, day: date) -> Iterator[date]:
        """The working days that follow, without end."""
        while True:
            day += _ONE_DAY
            if self.is_working(day):
                yield day

    def spans_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans of that day, as if it were worked."""
        for begin, end in self.spans:
            yield datetime.combine(day, begin, BEIJING), datetime.combine(day, end, BEIJING)

    @property
    def length(self) -> timedelta:
        """The working time of one working day."""
        return sum((end - begin for begin, end in self.spans_on(date.min)), timedelta())


def load_working_days(conn: Connection, spans: tuple[Span, ...]) -> WorkingDays:
    """The calendar as it stands now."""
    return WorkingDays(spans, load_overrides(conn))


def load_overrides(conn: Connection) -> dict[date, tuple[bool, str]]:
    """Every day that is not as the calendar says, in order."""
    rows = conn.execute(select(day_overrides).order_by(day_overrides.c.day))
    return {row.day: (bool(row.is_working), row.name) for row in rows}


def set_override(conn: Connection, day: date, is_working: bool, name: str) -> None:
    """Say that a day is (not) worked whatever the calendar says; raises OverrideUnnamed.

    What is open keeps its due moment until it is reckoned again (`hotline/deadlines/time_limits.py`).
    """
    if not name.strip():
        raise OverrideUnnamed
    remove_override(conn, day)
    row = {"day": day, "is_working": int(is_working), "name": name.strip()}
    conn.execute(insert(day_overrides).values(row))


def remove_override(conn: Connection, day: date) -> None:
    """The day is as the calendar says again."""
    conn.execute(delete(day_overrides).where(day_overrides.c.day == day))
