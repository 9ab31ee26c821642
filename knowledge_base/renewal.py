"""How long a directory stays fresh: its date, and the period after which it is late."""

import re
from collections.abc import Mapping
from datetime import date

from knowledge_base.dates import days_after, months_after

#: The fields of a directory: whose it is, of which day, how often it is renewed.
OWNER, DAY, PERIOD = "责任单位", "更新日期", "更新周期"
_UNITS = {"日": 1, "天": 1, "周": 7, "星期": 7}
_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}
_PERIOD = re.compile(
    r"(?<!\d)(?P<times>\d{1,9}|[一两二三四五六])?个?(?P<unit>工作日|半年|季度?|星期|[日天周月年])"
)
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def is_late(fields: Mapping[str, str], issued_on: date | None, today: date) -> bool:
    """Whether a directory should have been renewed by `today`; never where its date or its period is not known."""
    due = due_on(fields.get(PERIOD, ""), issued_on) if issued_on else None
    return due is not None and due < today


def due_on(period: str, issued_on: date | None) -> date | None:
    """The last day on which a directory of that day is fresh: 每月, 每季度, 半年, 10个工作日; None for others."""
    found = _PERIOD.search(period)
    if found is None or issued_on is None:
        return None
    times = int(found["times"]) if (found["times"] or "").isdigit() else _NUMBERS.get(found["times"] or "", 1)
    unit = found["unit"]
    if unit in _MONTHS:
        return months_after(issued_on, times * _MONTHS[unit])
    # Five working days are seven days; holidays are not worth a calendar here.
    days = times * _UNITS[unit] if unit in _UNITS else -(-times * 7 // 5)
    return days_after(issued_on, days)
