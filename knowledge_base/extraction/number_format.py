"""How a spreadsheet shows a number: its format code applied (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

#: Formats that a Chinese office has by number alone; the first is its short date.
CHINESE = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_TOKEN = re.compile(
    r"\x00(\d+)\x00|\[(h+|m+|s+)\]|am/pm|a/p|上午/下午|(y+|m+|d+|h+|s+|a{3,4})|(.)", re.I | re.S
)
#: Where words stand in a format that are no signs.
_PLACE = r"\x00\d+\x00"
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")
_WEEKDAYS = "一二三四五六日"


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """`value` as a spreadsheet shows it by its format `code`: 2.5 by 0.00 is 2.50, 45306 by yyyy/m/d is 2024/1/15."""
    section = _section_for(value, code)
    if section.strip().lower() in ("general", "g/通用格式", "@", ""):
        return _general(value)
    literals: list[str] = []
    plain = _LITERAL.sub(lambda found: _kept(found, literals), section)
    if re.search(r"[ymdhs]|a{3,4}", re.sub(r"\x00\d+\x00|e[+-]", "", plain, flags=re.I), re.I):
        return _dated(value, plain, literals, from_1904=from_1904)
    return _filled(_numbered(value, plain, several=";" in code), literals)


def as_day(value: float, *, from_1904: bool = False) -> datetime:
    """The moment a serial number stands for; raises OverflowError where there is none."""
    # 1900 is a leap year for spreadsheets: before March of it they count one day less.
    epoch = _EPOCH_1904 if from_1904 else _EPOCH + timedelta(days=value < 60)
    return epoch + timedelta(seconds=round(value * 86400))


def _section_for(value: float, code: str) -> str:
    sections = re.split(r""";(?=(?:[^"]*"[^"]*")*[^"]*$)""", code)
    if len(sections) > 2 and value == 0:
        return sections[2]
    return sections[1] if len(sections) > 1 and value < 0 else sections[0]


def _kept(found: re.Match[str], literals: list[str]) -> str:
    words = next((group for group in found.groups() if group is not None), "")
    if not words:
        return ""
    literals.append(words)
    return f"\x00{len(literals) - 1}\x00"


def _filled(text: str, literals: list[str]) -> str:
    return re.sub(r"\x00(\d+)\x00", lambda found: literals[int(found[1])], text).strip()


def _general(value: float) -> str:
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.10g}').normalize():f}"


def _numbered(value: float, code: str, *, several: bool) -> str:
    number = _NUMBER.search(code)
    if number is None:
        return code
    if re.search(r"/[?#\d]", code) or "E" in code.upper():
        return _general(value)
    signs = re.sub(_PLACE, "", code)
    if (places := sum(map(signs.count, "0?#"))) > len(number[0].strip(",")) and "." not in signs:
        return _spread(value, code, places)
    whole, _, decimals = number[0].partition(".")
    percent = code.count("%")
    amount = abs(Decimal(str(value))) * 100**percent
    amount = amount.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    rounded = amount.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, after = f"{rounded:{',' if ',' in whole.rstrip(',') else ''}f}".partition(".")
    kept = len(after.rstrip("0"))
    after = after[: max(kept, decimals.rindex("0") + 1 if "0" in decimals else 0)]
    digits = digits.zfill(whole.count("0")) if whole.count("0") > 1 else digits
    sign = "-" if value < 0 and not several and rounded else ""
    return sign + code[: number.start()] + digits + ("." + after if after else "") + code[number.end() :]


def _spread(value: float, code: str, digits: int) -> str:
    """A number whose digits have signs between them: 1055501201 by 000-00000000 is 010-55501201."""
    written = iter(str(abs(round(value))).rjust(digits))
    head = [next(written) for _ in range(len(str(abs(round(value)))) - digits)]
    said = "".join(
        _digit(next(written), sign) if sign in ("0", "?", "#") else sign
        for sign in re.findall(rf"{_PLACE}|.", code, re.S)
    )
    return ("-" if value < 0 else "") + "".join(head) + said


def _digit(digit: str, sign: str) -> str:
    return digit if digit != " " else "0" if sign == "0" else ""


def _dated(value: float, code: str, literals: list[str], *, from_1904: bool) -> str:
    try:
        moment = as_day(value, from_1904=from_1904)
    except OverflowError:
        return _general(value)
    half = re.search(r"am/pm|a/p|上午/下午", code, re.I)
    said: list[str] = []
    unit = ""
    for found in _TOKEN.finditer(code):
        literal, elapsed, part, _ = found.groups()
        if literal is not None:
            said.append(literals[int(literal)])
        elif elapsed:
            seconds = round(value * 86400)
            said.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[elapsed[0].lower()]))
            unit = elapsed[0].lower()
        elif part:
            is_minute = part[0] in "mM" and (unit == "h" or re.match(r"[^a-z]*s", code[found.end() :], re.I))
            said.append(_part(moment, part.lower(), is_minute=bool(is_minute), halved=half is not None))
            unit = "n" if is_minute else part[0].lower()
        elif half and found[0].lower() == half[0].lower():
            said.append(("上午", "下午")[moment.hour >= 12])
        else:
            said.append(found[0])
    return "".join(said).strip()


def _part(moment: datetime, part: str, *, is_minute: bool, halved: bool) -> str:
    if part.startswith("a"):
        day = _WEEKDAYS[moment.weekday()]
        return day if len(part) == 3 else f"星期{day}"
    if part.startswith("y"):
        return f"{moment.year:04d}" if len(part) > 2 else f"{moment.year % 100:02d}"
    number = {
        "m": moment.minute if is_minute else moment.month,
        "d": moment.day,
        "h": (moment.hour - 1) % 12 + 1 if halved else moment.hour,
        "s": moment.second,
    }[part[0]]
    return f"{number:02d}" if len(part) > 1 else str(number)
