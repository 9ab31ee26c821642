"""Dates as official documents write them."""

import calendar
import re
import unicodedata
from datetime import date, timedelta

_DIGITS = "〇一二三四五六七八九"
_DATE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]")
_CHINESE = re.compile(
    r"(?P<y>[〇零○ＯO0一二三四五六七八九]{4})\s*年\s*(?P<m>[一二三四五六七八九十]{1,2})\s*月\s*(?P<d>[一二三四五六七八九十]{1,3})\s*日"
)
_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")


def find_dates(text: str) -> list[date]:
    """Every date in `text`, in order; impossible ones are left out."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for pattern, number in ((_DATE, int), (_CHINESE, chinese_number), (_ISO, int)):
        for match in pattern.finditer(plain):
            if day := _date(number(match["y"]), number(match["m"]), number(match["d"])):
                found.append((match.start(), day))
    return [day for _, day in sorted(found)]


def only_date(line: str) -> date | None:
    """The date where `line` is a date and nothing else, brackets aside."""
    plain = unicodedata.normalize("NFKC", line).strip().strip("()").strip()
    for pattern, number in ((_DATE, int), (_CHINESE, chinese_number)):
        if match := pattern.fullmatch(plain):
            return _date(number(match["y"]), number(match["m"]), number(match["d"]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; the last day there is where that is too far."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date | None:
    """The day so many days later; None where that is beyond all dates."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def chinese_number(text: str) -> int:
    """二〇一七 (digits one by one), 十一, 三十, 一百零五."""
    if not any(c in text for c in "十百"):
        return int("".join(str(max(_DIGITS.find(c), 0)) for c in text) or "0")
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = (chinese_number(hundreds) if hundreds else 0) * 100
    if ten:
        value += (chinese_number(tens.strip("零")) if tens.strip("零") else 1) * 10
    return value + (chinese_number(ones.strip("零")) if ones.strip("零") else 0)
