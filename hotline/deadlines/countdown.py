"""How a due moment is said, and how near it is."""

from datetime import datetime, timedelta
from enum import StrEnum

from organisation.beijing_time import BEIJING

_WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
#: So much of the whole time, or so many minutes, before it is due it becomes pressing.
_LAST_PART = 0.2
_LAST_MINUTES = timedelta(minutes=10)


class Urgency(StrEnum):
    """How near the due moment is."""

    #: 时间充裕
    OK = "quiet"
    #: 快到期
    SOON = "soon"
    #: 超时
    OVERDUE = "overdue"


def urgency(start: datetime, due_at: datetime, now: datetime) -> Urgency:
    """Soon: a fifth of the (natural) time from `start`, or ten minutes, are left."""
    left = due_at - now
    if left < timedelta():
        return Urgency.OVERDUE
    is_soon = left <= max(_LAST_MINUTES, (due_at - start) * _LAST_PART)
    return Urgency.SOON if is_soon else Urgency.OK


def time_left(due_at: datetime, now: datetime) -> str:
    """剩 3 小时 12 分, 剩 2 天 4 小时, 超时 1 小时 5 分: natural time, its two largest units, rounded down."""
    left = due_at - now
    verb = "超时" if left < timedelta() else "剩"
    left = abs(left)
    if left < _MINUTE:
        return f"{verb}不到 1 分钟"
    return f"{verb} {in_words(left - left % timedelta(hours=1) if left >= _DAY else left)}"


def in_words(amount: timedelta, day: timedelta = _DAY) -> str:
    """2 天 4 小时 5 分, where a day is that long; whole minutes."""
    days, rest = divmod(amount, day)
    hours, minutes = divmod(rest // _MINUTE, 60)
    if not days and not hours:
        return f"{minutes} 分钟"
    counted = ((days, "天"), (hours, "小时"), (minutes, "分"))
    return " ".join(f"{count} {unit}" for count, unit in counted if count)


def day_in_words(at: datetime) -> str:
    """11月25日（周三）, in Beijing."""
    at = at.astimezone(BEIJING)
    return f"{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）"


def promise(due_at: datetime, now: datetime | None = None) -> str:
    """11月25日（周三）17:00, in Beijing; with its year where `now` is given and in another one."""
    due_at = due_at.astimezone(BEIJING)
    is_other_year = now is not None and now.astimezone(BEIJING).year != due_at.year
    return f"{f'{due_at.year}年' if is_other_year else ''}{day_in_words(due_at)}{due_at:%H:%M}"
