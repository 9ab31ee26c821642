"""Finds what can be checked in a text: amounts with a unit, dates, times, telephones, document numbers, articles."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hotline.fact_check.patterns import FACT, UNITS, FactKind, Unit
from text.numerals import read_number

Value = tuple[str | int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as `written` at [start, end) of its text; `value` is the same however it is written.

    Amounts are (unit, number) or (unit, from, to); dates (year, month, day) with None for what is not said;
    times (minutes, whether morning or evening is left open); telephones their digits; document numbers
    (code, year, number); articles (条, 款, 项). A `loose` one, as 一次, may be a manner of speaking.
    """

    kind: FactKind
    value: Value
    written: str
    start: int
    end: int
    loose: bool = False


_WHOLE = {"working_day", "day", "month", "份", "次", "岁", "人", "张"}
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2212: 0x2D}
_LEAD = re.compile(r"根据|依据|按照|依照|参照|详见|参见|印发|文号|文件|通知|[为是见和与及按的由即在]")

_Match = re.Match[str]


def plain(text: str) -> str:
    """`text` with full-width signs as half-width ones, each at its place."""
    return text.translate(_PLAIN)


def find_facts(text: str) -> list[Fact]:
    """Every fact in `text`, in order. Takes any text and never raises."""
    plain_text = plain(text)
    found = []
    for match in FACT.finditer(plain_text):
        kind = next(name for name in _READERS if match[f"is_{name}"] is not None)
        found += [
            Fact(f.kind, f.value, text[f.start : f.end], f.start, f.end, f.loose)
            for f in _READERS[kind](match)
        ]
    return found


def _fact(match: _Match, kind: FactKind, value: Value, *, loose: bool = False) -> Fact:
    return Fact(kind, value, match[0], match.start(), match.end(), loose)


def _amount(match: _Match) -> list[Fact]:
    unit = next(unit for i, unit in enumerate(UNITS) if match[f"u{i}"] is not None)
    if match["ordinal"] and unit.name != "working_day":
        return []
    skipped = _list_number(match, unit)
    numeral = match["high"][skipped:]
    high = read_number(numeral)
    if high is None:
        return []
    if match["half_more"]:
        high += Decimal("0.5")
    if unit.name == "折" and high > 10:
        high /= 10
    low = _low(match, high, numeral)
    numbers = (high,) if low is None or low >= high else (low, high)
    value: Value = (unit.name, *(number * unit.factor for number in numbers))
    loose = _is_loose(numeral, unit, high)
    return [Fact(unit.kind, value, "", match.start() + skipped, match.end(), loose)]


def _list_number(match: _Match, unit: Unit) -> int:
    """How many characters number a list: in a line's 1.3份材料 there are three copies, not 1.3."""
    before = match.string[match.start() - 1] if match.start() else "\n"
    if unit.name not in _WHOLE or match["low"] or before not in "\n 。;:":
        return 0
    listed = re.match(r"[0-9]{1,2}\.(?=[1-9])", match["high"])
    return listed.end() if listed else 0


def _low(match: _Match, high: Decimal, numeral: str) -> Decimal | None:
    if not match["low"]:
        return None
    scale = re.search(r"[万亿千百]*$", numeral)
    # 10-20万元 begins at 100000: the first takes the scale of the second where it has none.
    if scale and scale[0] and match["low"][-1] not in "万亿千百":
        return read_number(match["low"] + scale[0])
    return read_number(match["low"])


def _is_loose(numeral: str, unit: Unit, value: Decimal) -> bool:
    if numeral[0].isdigit() and numeral[0] <= "9":
        return False
    few = numeral in "一二两" if unit.kind is FactKind.SPAN else unit.kind is FactKind.COUNT and value <= 10
    return few and unit.name not in ("working_day", "岁", "折", "倍")


def _half_month(match: _Match) -> list[Fact]:
    number = read_number(match["hm"])
    if number is None:
        return []
    name, factor = ("month", 1) if match["hu"] == "月" else ("minute", 60)
    return [_fact(match, FactKind.SPAN, (name, (number + Decimal("0.5")) * factor))]


def _share(match: _Match) -> list[Fact]:
    factor = Decimal(1) if match["of"] == "百" else Decimal("0.1")
    numbers = [read_number(numeral) for numeral in (match["sn"], match["sn2"]) if numeral]
    values = [number * factor for number in numbers if number is not None]
    return [_fact(match, FactKind.SHARE, ("percent", *values))] if values else []


def _whole(numeral: str | None) -> int | None:
    number = read_number(numeral) if numeral else None
    return None if number is None else int(number)


def _date(match: _Match, year: int | None, month: int | None, day: int | None) -> list[Fact]:
    # 6月40日 is a slip that must be seen, so a date need not exist.
    if month is None:
        return []
    return [_fact(match, FactKind.DATE, (year, month, day))]


def _day(match: _Match) -> list[Fact]:
    # 三月 alone is as often a word of something else.
    if not match["y"] and not (match["d"] or match["d1"]) and match["m"][0] not in "0123456789":
        return []
    year, month = _whole(match["y"]), _whole(match["m"])
    first = _date(match, year, month, _whole(match["d"] or match["d1"]))
    return first + (_date(match, year, month, _whole(match["d2"])) if match["d2"] else [])


def _clock(match: _Match) -> list[Fact]:
    half, dot = match["half"], match["dot"]
    hour = int(match["h"]) if match["h"] else _whole(match["h2"])
    spoken = match["h2"] is not None and match["h2"][0] not in "0123456789"
    if hour is None or (spoken and not half and not match["m2"]):
        return []
    minute = int(match["min"]) if match["min"] else _minute(match["m2"])
    if (half and half[0] in "下傍晚夜" and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    before = match.string[max(match.start() - 16, 0) : match.start()]
    is_open = not half and 0 < hour < 12 and (dot == "点" or any(c in before for c in "午晚"))
    return [_fact(match, FactKind.CLOCK, (hour * 60 + minute, int(is_open)))]


def _minute(written: str | None) -> int:
    if not written or written in "整钟":
        return 0
    return 30 if written == "半" else _whole(written.removesuffix("分")) or 0


def _phone(match: _Match) -> list[Fact]:
    return [_fact(match, FactKind.PHONE, (re.sub(r"[^0-9]", "", match["phone"]),))]


def _document_number(match: _Match) -> list[Fact]:
    before = re.search(r"[\u4e00-\u9fff]{0,10}\s?$", match.string[max(match.start() - 12, 0) : match.start()])
    code = before[0] if before else ""
    if not code.strip():
        return []
    lead = max((found.end() for found in _LEAD.finditer(code)), default=0)
    code = code[lead:] if len(code) > lead else code
    value = (code.strip(), int(match["dy"]), int(match["dn"]))
    return [Fact(FactKind.DOCUMENT_NUMBER, value, "", match.start() - len(code), match.end())]


def _order(match: _Match) -> list[Fact]:
    number = _whole(match["on"])
    return [] if number is None else [_fact(match, FactKind.DOCUMENT_NUMBER, ("令", None, number))]


def _article(match: _Match) -> list[Fact]:
    numbers = tuple(_whole(match[group]) for group in ("a1", "a2", "a3"))
    return [_fact(match, FactKind.ARTICLE, numbers)] if numbers[0] else []


_READERS: dict[str, Callable[[_Match], list[Fact]]] = {
    "link": lambda match: [],
    "document_number": _document_number,
    "order": _order,
    "article": _article,
    "iso": lambda match: _date(match, int(match["iy"]), int(match["im"]), int(match["id"])),
    "day": _day,
    "year": lambda match: [_fact(match, FactKind.DATE, (_whole(match["yo"]), None, None))],
    "clock": _clock,
    "share": _share,
    "amount": _amount,
    "half_month": _half_month,
    "phone": _phone,
}
