"""The arithmetic of a deadline, in a sentence that a citizen or a supervisor can check."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from hotline.deadlines.clock import Deadline, LimitUnit, Pause, remaining, running, worked
from hotline.deadlines.countdown import day_in_words, in_words, promise, time_left
from organisation.beijing_time import BEIJING


def explain(due: Deadline, now: datetime) -> str:
    """第 3 个工作日（共 5 个），已扣国庆节 7 天、周末 2 天，补正停表 1 天，最晚 11月25日（周三）17:00.

    What is taken off is what lies between receipt and the due moment, or `now` while the clock stands still.
    A day of paused working time is a whole working day.
    """
    days = list(_days_between(due, now))
    parts = [
        _counted(due, now),
        _taken_off(due, days),
        _worked_on(due, days),
        _paused(due, now),
        _end(due, now),
    ]
    return "，".join(part for part in parts if part) + _not_announced(due, days)


def _days_between(due: Deadline, now: datetime) -> Iterator[date]:
    if due.counted_from is None:
        return
    day, last = due.counted_from.date(), (due.at or now).astimezone(BEIJING).date()
    while day < last:
        day += timedelta(days=1)
        yield day


def _counted(due: Deadline, now: datetime) -> str:
    if due.limit.unit is LimitUnit.HOURS:
        extended = f"，延期 {due.extension} 个工作日" if due.extension else ""
        return f"自 {promise(due.start, now)} 起 {due.limit.amount} 小时（自然时）{extended}"
    extended = f"，含延期 {due.extension} 个" if due.extension else ""
    total = f"共 {due.working_days} 个"
    passed = _begun(due, now)
    if due.at is not None and now > due.at:
        return f"{total}工作日{extended}"
    if passed == 0:
        return f"受理当日不计，{total}工作日{extended}"
    if not due.days.is_working(now.astimezone(BEIJING).date()):
        return f"已过 {passed} 个工作日（{total}{extended}）"
    return f"第 {passed} 个工作日（{total}{extended}）"


def _begun(due: Deadline, now: datetime) -> int:
    """How many of the working days have begun, when this day is over; what was paused of them did not run."""
    evening = datetime.combine(now.astimezone(BEIJING), time.max, BEIJING)
    begun = -(-worked(due, evening, due.pauses) // due.days.length)
    return min(begun, due.working_days)


def _taken_off(due: Deadline, days: list[date]) -> str:
    free = Counter(due.days.name(day) or "周末" for day in days if not due.days.is_working(day))
    return "已扣" + "、".join(f"{name} {count} 天" for name, count in free.items()) if free else ""


def _worked_on(due: Deadline, days: list[date]) -> str:
    """Days worked although their weekday, or the calendar, says otherwise."""
    named = [(day, due.days.name(day)) for day in days if due.days.is_working(day)]
    said = [f"{day_in_words(datetime.combine(day, time(), BEIJING))}{name}" for day, name in named if name]
    return f"{'、'.join(said)}上班，计入工作日" if said else ""


def _paused(due: Deadline, now: datetime) -> str:
    until = due.at or now
    ended = tuple(pause for pause in due.pauses if pause.until is not None)
    natural = _paused_of_hours(due, until, ended)
    working = worked(due, until, ()) - worked(due, until, ended)
    said = [in_words(natural)] if natural else []
    said += [in_words(working, due.days.length)] if working else []
    return f"补正停表 {'、'.join(said)}" if said else ""


def _paused_of_hours(due: Deadline, until: datetime, pauses: tuple[Pause, ...]) -> timedelta:
    """The natural time of these pauses while hours were counted."""
    if due.limit.unit is LimitUnit.WORKING_DAYS:
        return timedelta()
    until = due.counted_from or until
    ran = sum((end - begin for begin, end in running(due.start, until, pauses)), timedelta())
    return max(until - due.start - ran, timedelta())


def _end(due: Deadline, now: datetime) -> str:
    if due.at is None:
        since, left = due.pauses[-1].since, remaining(due, now)
        said = [f"{in_words(left.natural)}（自然时）"] if left.natural else []
        said += [f"{in_words(left.working, due.days.length)}（按工作时间）"] if left.working else []
        return f"{promise(since, now)} 起补正停表，恢复后还有 {'、'.join(said)}"
    overdue = f"，已{time_left(due.at, now)}" if now > due.at else ""
    return f"最晚 {promise(due.at, now)}{overdue}"


def _not_announced(due: Deadline, days: list[date]) -> str:
    years = sorted({day.year for day in days if not due.days.is_announced(day)})
    return "".join(f"；{year} 年放假安排尚未公布，暂按周一至周五推算" for year in years)
