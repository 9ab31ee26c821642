"""Numbers as Chinese offices write them: 1,500, 1.5万, 二十万, 一百零五, 两千三, 半."""

import re
from decimal import Decimal

_DIGITS = {
    c: n for n, pair in enumerate("零〇 一壹 二贰两 三叁 四肆 五伍 六陆 七柒 八捌 九玖".split()) for c in pair
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_CHARACTERS = "".join(_DIGITS) + "".join(_TENS) + "".join(_MYRIADS)

#: One numeral; its beginning must be guarded by who uses it. Bounded, so that no text takes long to read.
NUMERAL = rf"(?:{_ARABIC}\s?[余多馀]?[十百千万亿]{{0,2}}|[{_CHARACTERS}]{{1,14}}|半)"
#: What must not stand before a numeral: it would be the rest of a longer one.
NOT_AFTER_NUMERAL = rf"(?<![0-9{_CHARACTERS}])(?<![0-9]\.)(?<![0-9],(?=[0-9]{{3}}(?![0-9])))"
_PARTS = re.compile(rf"({_ARABIC})\s?[余多馀]?([十百千万亿]{{0,2}})")


def read_number(numeral: str) -> Decimal | None:
    """The value of a NUMERAL; None where it has none: 千万, 两三 (about so many)."""
    if arabic := _PARTS.fullmatch(numeral):
        value = Decimal(arabic[1].replace(",", ""))
        for scale in arabic[2]:
            value *= (_TENS | _MYRIADS)[scale]
        return value
    if numeral == "半":
        return Decimal("0.5")
    if not numeral or (numeral[0] not in _DIGITS and numeral[0] not in "十拾"):
        return None
    return _digit_by_digit(numeral) if all(c in _DIGITS for c in numeral) else _by_places(numeral)


def _digit_by_digit(numeral: str) -> Decimal | None:
    # 二〇一七 is a number read out; 两三 and 七八 are guesses.
    if len(numeral) == 2:
        return None
    return Decimal("".join(str(_DIGITS[c]) for c in numeral))


def _by_places(numeral: str) -> Decimal | None:
    total = section = digit = 0
    last_place = 1
    for character in numeral:
        if character in _DIGITS:
            if digit:
                return None
            digit, last_place = _DIGITS[character], last_place if _DIGITS[character] else 10
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit, last_place = 0, _TENS[character]
        elif character in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[character]
            section, digit, last_place = 0, 0, _MYRIADS[character]
        else:
            return None
    # 两千三 is 2300: a digit that ends a number belongs to the next lower place. 一百零五 is 105.
    return Decimal(total + section + digit * max(last_place // 10, 1))
