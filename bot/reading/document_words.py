"""Whether a message asks about a document itself: its number, its date, who issued it, whether it still holds."""

import re
from datetime import date

_OF_A_DOCUMENT = re.compile(
    r"文[件]?号|(?:什么时候|啥时候|几时|哪[一]?[天年]|几月几[号日]|何时|几[号月])[^，。]{0,6}(?:发|印|出台|公布|颁布|施行|实施|生效|定)的?"
    r"|(?:谁|哪[个家]?[^，。]{0,4})(?:发|印|定|出台|颁布)的|(?:还|现在|如今)?(?:有效|作数|算数|管用|好使|生效)[吗么没不了]?|作废|废止|过期了[吗没]|有效期到"
)


def asks_of_document(normal: str) -> bool:
    """Whether the normalised message has the words of such a question."""
    return _OF_A_DOCUMENT.search(normal) is not None


_TIME = re.compile(r"(?:大?前年|去年|(?:19|20)\d\d年)(?:\d{1,2}月(?:份)?)?")
_OF_TODAY = re.compile(r"现在|如今|目前|眼下")
_YEAR = re.compile(r"\d{4}年")
_OF_THE_PAST = re.compile(
    r"以前|从前|原来|过去|旧(?:的|规|办法|政策)|当[时年]|那时候|前几年|去年|前年|(?:19|20)\d\d年"
)


def asks_of_the_past(normal: str) -> bool:
    """Whether the normalised message asks what held before."""
    return _OF_THE_PAST.search(normal) is not None


def time_before(normal: str, said: str, today: date) -> str | None:
    """The time before this year that the normalised message asks for, as it names it; None where it asks for today,
    or where what is `said` speaks of that year itself."""
    if _OF_TODAY.search(normal):
        return None
    for match in _TIME.finditer(normal):
        year = _YEAR.match(match[0])
        if year is None or (int(year[0][:4]) < today.year and year[0] not in said):
            return match[0]
    return None
