"""What is said around the rows of a register."""

from collections.abc import Sequence
from datetime import date

from bot.phrases.sources import in_title_marks


def of_rows(names: Sequence[str], count: int) -> str:
    """Before what a register says of a name."""
    named = "、".join(names)
    return f"{named}：" if count == 1 else f"{named}（共 {count} 条）："


def as_of(owner: str | None, day: date | None, late_since: date | None) -> str:
    """Of which day a register is, and that it is late; nothing where it does not say."""
    if day is None:
        return ""
    by = f"由{owner}提供，" if owner else ""
    late = f"按更新周期应在{_day(late_since)}前更新，可能已有变化，请以公布单位为准。" if late_since else ""
    return f"（{by}截至{_day(day)}。{late}）"


def all_of(title: str, rows: int, day: date | None) -> str:
    """Before the first rows of a register."""
    on = f"（截至{_day(day)}）" if day else ""
    return f"{in_title_marks(title)}{on}里共有 {rows} 条，下面是前几条，全部请看原文："


def not_listed(title: str, name: str, day: date | None) -> str:
    """That a name, or a number, is not there."""
    called = f"“{name}”" if name else "您说的名称"
    on = f"（截至{_day(day)}）" if day else ""
    return f"{in_title_marks(title)}里没有{called}{on}。名单会更新，也可能登记的是另一个全称。"


def several_named(title: str, name: str) -> str:
    """Before rows that may be meant."""
    return f"{in_title_marks(title)}里名称带“{name}”的有这几条，您问的是哪一个？请回复数字："


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
