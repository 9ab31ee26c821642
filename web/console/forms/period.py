"""The days that figures and lists are asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from hotline.overview.figures import Period, days

_WEEK = timedelta(days=6)
_UNREAD = "请按“2026-12-31”的样子填写日期。"


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; `errors` by field where what was asked for makes no days."""

    first: date
    last: date
    errors: dict[str, str]

    @property
    def period(self) -> Period:
        """The same as moments."""
        return days(self.first, self.last)


def read_days(first: str, last: str, today: date) -> Days:
    """The days that two fields say; an empty one is the last seven days' beginning, or today."""
    end, begin = _read(last, today), _read(first, None)
    errors = {name: _UNREAD for name, day in (("first", begin), ("last", end)) if day is None}
    if first.strip() == "":
        errors.pop("first", None)
        begin = (end or today) - _WEEK
    if begin and end and end < begin:
        errors = {"last": "结束日期不能早于开始日期。"}
    if errors or begin is None or end is None:
        return Days(today - _WEEK, today, errors)
    return Days(begin, end, {})


def _read(text: str, otherwise: date | None) -> date | None:
    if not text.strip():
        return otherwise
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None
