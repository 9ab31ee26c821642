"""When a matter is due. Pure: what is worked, what stood still and what time it is all come in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from organisation.beijing_time import BEIJING
from organisation.working_days import WorkingDays

_NONE = timedelta()


class LimitUnit(StrEnum):
    """What a time limit is counted in."""

    #: 自然时: every hour counts
    HOURS = "hours"
    #: 工作日
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of at least one hour or working day."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a time limit is of one hour or working day at least")


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still; `until` is None while it does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a matter is due, and what that comes from; `at` is None while the clock stands still.

    `pauses` are in order and do not overlap. `working_days` of them are counted from the day after
    `counted_from`, which is None where none are counted, or not yet.
    """

    start: datetime
    limit: Limit
    extension: int
    pauses: tuple[Pause, ...]
    days: WorkingDays
    counted_from: datetime | None
    working_days: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Time that a clock runs, or stood still: first natural time, then working time."""

    natural: timedelta
    working: timedelta


def deadline(
    start: datetime, limit: Limit, pauses: Iterable[Pause], days: WorkingDays, extension: int = 0
) -> Deadline:
    """Due when the limit has run, the time of pauses left out; `at` is in Beijing time.

    Hours run from `start`. Of working days the first is the one after the day of `start` (民法典 article 201:
    the day it begins is not counted), and the last runs to its end; what is paused of them is working
    time. So a pause on the day of receipt, over a weekend or at noon takes nothing from them.

    `extension` adds working days, also to hours: those begin after the day on which the hours end.
    """
    start, merged = start.astimezone(BEIJING), merge(pauses)
    if limit.unit is LimitUnit.WORKING_DAYS:
        count = limit.amount + extension
        at = _after_work(start, count, merged, days)
        return Deadline(start, limit, extension, merged, days, start, count, at)
    first = _after_hours(start, limit.amount, merged)
    at = first if first is None or not extension else _after_work(first, extension, merged, days)
    counted_from = first if extension else None
    return Deadline(start, limit, extension, merged, days, counted_from, extension, at)


def merge(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """In order and without overlaps, in Beijing time; what is empty is dropped."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: p.since):
        since = pause.since.astimezone(BEIJING)
        until = None if pause.until is None else pause.until.astimezone(BEIJING)
        if until is not None and until <= since:
            continue
        if merged and (merged[-1].until is None or since <= merged[-1].until):
            last = merged.pop()
            since = last.since
            until = None if last.until is None or until is None else max(last.until, until)
        merged.append(Pause(since, until))
    return tuple(merged)


def _after_hours(start: datetime, hours: int, pauses: tuple[Pause, ...]) -> datetime | None:
    at = start + timedelta(hours=hours)
    for pause in pauses:
        if pause.since >= at:
            break
        if pause.until is None:
            return None
        at += max(pause.until - max(pause.since, start), _NONE)
    return at


def _after_work(start: datetime, count: int, pauses: tuple[Pause, ...], days: WorkingDays) -> datetime | None:
    left = days.length * count
    stopped = pauses[-1].since if pauses and pauses[-1].until is None else None
    for day in days.after(start.date()):
        for span in days.spans_on(day):
            for begin, end in running(*span, pauses):
                if end - begin >= left:
                    return begin + left
                left -= end - begin
            if stopped is not None and stopped <= span[1]:
                return None
    raise AssertionError("working days never end")


def running(begin: datetime, end: datetime, pauses: tuple[Pause, ...]) -> Iterator[tuple[datetime, datetime]]:
    """What the (merged) pauses leave of the time from `begin` to `end`."""
    for pause in pauses:
        if pause.since >= end:
            break
        if pause.since > begin:
            yield begin, pause.since
        if pause.until is None:
            return
        begin = max(begin, pause.until)
    if begin < end:
        yield begin, end


def worked(due: Deadline, until: datetime, pauses: tuple[Pause, ...]) -> timedelta:
    """The working time of the counted days to `until` that these pauses leave."""
    total, until = _NONE, until.astimezone(BEIJING)
    if due.counted_from is None or until <= due.counted_from:
        return total
    for day in due.days.after(due.counted_from.date()):
        if day > until.date():
            break
        for begin, end in due.days.spans_on(day):
            total += sum((b - a for a, b in running(begin, min(end, until), pauses)), _NONE)
    return total


def remaining(due: Deadline, now: datetime) -> ClockTime:
    """What the clock has still to run; nothing where it is overdue. Stands still during a pause."""
    natural = _NONE
    if due.limit.unit is LimitUnit.HOURS:
        ran = sum((b - a for a, b in running(due.start, now, due.pauses)), _NONE)
        natural = max(timedelta(hours=due.limit.amount) - ran, _NONE)
    working = due.days.length * due.working_days - worked(due, now, due.pauses)
    return ClockTime(natural, max(working, _NONE))
