"""The arithmetic of a deadline, so that a citizen or a supervisor can check it (said by `bot/phrases/deadlines.py`)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hotline.deadlines.clock import ClockTime, Deadline, LimitUnit, Pause, running, worked
from organisation.beijing_time import BEIJING


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a deadline comes from, as it stands at `now`.

    Days are those between receipt and the due moment, or `now` while the clock stands still.
    """

    due: Deadline
    now: datetime
    #: Working days that have begun when this day is over; what was paused of them did not run.
    begun: int
    #: Days that are not worked, by the holiday's name; None: a weekend.
    days_off: Mapping[str | None, int]
    #: Days worked although their weekday, or the calendar, says otherwise, with their names.
    worked_on: tuple[tuple[date, str], ...]
    #: What pauses that are over took.
    paused: ClockTime
    #: Years of which the holidays are not announced yet.
    not_announced: tuple[int, ...]


def explain(due: Deadline, now: datetime) -> Explanation:
    """The arithmetic of `due`."""
    days = list(_days_between(due, now))
    return Explanation(
        due,
        now,
        _begun(due, now),
        Counter(due.days.name(day) or None for day in days if not due.days.is_working(day)),
        tuple((day, name) for day in days if due.days.is_working(day) and (name := due.days.name(day))),
        _paused(due, due.at or now),
        tuple(sorted({day.year for day in days if not due.days.is_announced(day)})),
    )


def _days_between(due: Deadline, now: datetime) -> Iterator[date]:
    if due.counted_from is None:
        return
    day, last = due.counted_from.date(), (due.at or now).astimezone(BEIJING).date()
    while day < last:
        day += timedelta(days=1)
        yield day


def _begun(due: Deadline, now: datetime) -> int:
    evening = datetime.combine(now.astimezone(BEIJING), time.max, BEIJING)
    begun = -(-worked(due, evening, due.pauses) // due.days.length)
    return min(begun, due.working_days)


def _paused(due: Deadline, until: datetime) -> ClockTime:
    ended = tuple(pause for pause in due.pauses if pause.until is not None)
    working = worked(due, until, ()) - worked(due, until, ended)
    return ClockTime(_paused_of_hours(due, until, ended), working)


def _paused_of_hours(due: Deadline, until: datetime, pauses: tuple[Pause, ...]) -> timedelta:
    """The natural time of these pauses while hours were counted."""
    if due.limit.unit is LimitUnit.WORKING_DAYS:
        return timedelta()
    until = due.counted_from or until
    ran = sum((end - begin for begin, end in running(due.start, until, pauses)), timedelta())
    return max(until - due.start - ran, timedelta())
