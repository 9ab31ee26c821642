"""Time limits of service items: how many, of which kind of day."""

import re
from dataclasses import dataclass
from decimal import Decimal

from text.numerals import NOT_AFTER_NUMERAL, NUMERAL, read_number

#: Days of a calendar in one of each unit; five working days are a week (行政许可法第八十二条: without holidays).
_DAYS = {
    "工作日": Decimal("1.4"),
    "自然日": Decimal(1),
    "小时": Decimal(1) / 24,
    "周": Decimal(7),
    "月": Decimal(30),
    "年": Decimal(365),
}
_UNITS = {"日": "自然日", "天": "自然日", "日历日": "自然日", "星期": "周", "钟头": "小时"}
_UNIT = r"工作日|自然日|日历日|小时|钟头|星期|周|月|年|天|日"
_LIMIT = re.compile(rf"{NOT_AFTER_NUMERAL}({NUMERAL})\s*个?\s*[（(]?\s*({_UNIT})")
_NUMBER = re.compile(rf"\s*({NUMERAL})\s*个?\s*")
_AT_ONCE = re.compile(r"即办|即时|当场|当日|立即|即到即办|随到随办|现场办结")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. `number` of `unit` (工作日, 自然日, 小时, 周, 月, 年; empty where none is named), 0 for what is done at once;
    None where the words give no number.
    """

    text: str
    number: Decimal | None
    unit: str = ""

    @property
    def days(self) -> Decimal | None:
        """Days of a calendar it comes to, about; None where that cannot be told."""
        return None if self.number is None else self.number * _DAYS.get(self.unit, _DAYS["工作日"])


def read_limit(text: str, unit: str = "") -> Limit:
    """The first limit that `text` states; `unit` is what its column says: 承诺时限（工作日）.

    A range (5至7个工作日) is its longer end.
    """
    if match := _LIMIT.search(text):
        return Limit(text, read_number(match[1]), _UNITS.get(match[2], match[2]))
    if match := _NUMBER.fullmatch(text):
        named = re.search(_UNIT, unit)
        return Limit(text, read_number(match[1]), _UNITS.get(named[0], named[0]) if named else "")
    return Limit(text, Decimal(0) if _AT_ONCE.search(text) else None)
