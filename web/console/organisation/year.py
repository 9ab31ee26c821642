"""A year as twelve small tables: what is worked, what is off, and why, in words."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from organisation.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of a month. `mark` is 休 or 班 where the day is not as its weekday says, `tone` its colour."""

    day: date
    tone: str
    mark: str
    name: str
    is_override: bool


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` begin on Monday, with None outside the month; `notes` say in words what the marks mean."""

    number: int
    weeks: Sequence[Sequence[Day | None]]
    notes: Sequence[str]
    working: int


def months_of(year: int, days: WorkingDays) -> list[Month]:
    """The twelve months as they stand now."""
    return [_month(year, number, days) for number in range(1, 13)]


def _month(year: int, number: int, days: WorkingDays) -> Month:
    weeks = [
        [_day(day, days) if day.month == number else None for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    own = [day for week in weeks for day in week if day]
    working = sum(days.is_working(day.day) for day in own)
    return Month(number, weeks, _notes(own), working)


def _day(day: date, days: WorkingDays) -> Day:
    works, name = days.is_working(day), days.name(day)
    mark = "" if name is None else "班" if works else "休"
    tone = {"班": "worked", "休": "off"}.get(mark, "plain" if works else "weekend")
    return Day(day, tone, mark, name or "", day in days.overrides)


def _notes(days: Sequence[Day]) -> list[str]:
    """1日至3日 休：元旦; days that follow each other and mean the same are one note."""
    notes = []
    for (mark, name, is_override), group in groupby(days, key=lambda d: (d.mark, d.name, d.is_override)):
        if not mark:
            continue
        same = list(group)
        first, last = same[0].day.day, same[-1].day.day
        span = f"{first}日" if first == last else f"{first}日至{last}日"
        notes.append(f"{span} {mark}：{name}{'（本单位设定）' if is_override else ''}")
    return notes
