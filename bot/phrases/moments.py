"""How days, moments and lengths of time are said, in Beijing."""

from datetime import date, datetime, timedelta

from organisation.beijing_time import BEIJING

NOT_STATED = "未标注"
_WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def day(on: date | None) -> str:
    """2026年11月25日, or that it is not known."""
    return f"{on.year}年{on.month}月{on.day}日" if on else NOT_STATED


def weekday(on: date) -> str:
    """11月25日（周三）."""
    return f"{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


def moment(at: datetime) -> str:
    """11月25日 17:00."""
    at = at.astimezone(BEIJING)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def dated_moment(at: datetime) -> str:
    """2026年11月25日 17:00: with its year, for what is looked up long after."""
    return f"{at.astimezone(BEIJING).year}年{moment(at)}"


def promise(due_at: datetime, now: datetime | None = None) -> str:
    """11月25日（周三）17:00; with its year where `now` is given and in another one."""
    due_at = due_at.astimezone(BEIJING)
    is_other_year = now is not None and now.astimezone(BEIJING).year != due_at.year
    return f"{f'{due_at.year}年' if is_other_year else ''}{weekday(due_at)}{due_at:%H:%M}"


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
