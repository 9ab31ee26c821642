"""The days a message asks about: 去年12月办的, 2021年的规定, 按2021年12月3日的规定."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_RELATIVE = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_WHEN = re.compile(
    r"(?P<year>(?:19|20)\d\d(?=[年.\-/])|大前年|前年|去年|今年)[年.\-/]?"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[.\-/])(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]?)?)?"
)
#: What a page puts before a question that is asked as of a day.
_PREFIX = re.compile(r"^按\d{4}年\d{1,2}月\d{1,2}日的规定：")
_OF_TODAY = re.compile(r"现在|如今|目前|眼下|重新|还[用要能可需]|补办|续")
#: Words that ask for the rule of then: who only tells what happened last year asks for today's.
_OF_THEN = re.compile(
    r"当[时年]|那时|那会|那[年天]|旧(?:的|规)|老规[定矩]|适用|[按依照](?:照|据)?(?:哪|什么|啥)"
    r"|的?(?:规定|政策|办法|条例|标准|要求)(?:是|怎么|有|$|[，？?])"
)
#: Who tells a story; a bare year with a question is none.
_TELLS = re.compile(r"[我俺咱]|[，。；！,;!]")


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last` that are meant, all of them past, and how the message says so."""

    said: str
    first: date
    last: date
    #: Whether a day was chosen for the question, whatever else its words say.
    is_chosen: bool = False

    @property
    def year(self) -> str:
        """The year as texts write it: what speaks of that year itself is no other edition's."""
        return f"{self.last.year}年"


def without_day(text: str) -> str:
    """The question without the day that was chosen for it."""
    return _PREFIX.sub("", text)


def undated(text: str, days: Days) -> str:
    """The question as it would be asked today: without the day that was chosen, or the words that name the days."""
    return without_day(text) if days.is_chosen else text.replace(days.said, "", 1)


def days_asked(text: str, today: date) -> Days | None:
    """The past days that a message asks about; None where it names none, or asks for today."""
    is_chosen = _PREFIX.match(text) is not None
    if not is_chosen and _OF_TODAY.search(text):
        return None
    asks_of_then = is_chosen or _OF_THEN.search(text) is not None
    for match in _WHEN.finditer(text):
        is_bare = match["year"] not in _RELATIVE and _TELLS.search(text) is None
        found = _days(match, today, is_chosen=is_chosen) if asks_of_then or is_bare else None
        if found and found.last < today:
            return found
    return None


def _days(match: re.Match[str], today: date, *, is_chosen: bool) -> Days | None:
    stated = match["year"]
    year = today.year - _RELATIVE[stated] if stated in _RELATIVE else int(stated)
    month, day = (int(match[name]) if match[name] else None for name in ("month", "day"))
    said = match[0].rstrip(".-/")
    try:
        if month and day:
            on = date(year, month, day)
            return Days(said, on, on, is_chosen)
        if month:
            following = date(year + month // 12, month % 12 + 1, 1)
            return Days(said, date(year, month, 1), following - timedelta(days=1), is_chosen)
    except ValueError:
        return None
    return Days(said, date(year, 1, 1), date(year, 12, 31), is_chosen)
