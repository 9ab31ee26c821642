"""Telephone numbers of service items, and what is wrong with them."""

import re
import unicodedata

_DASHES = str.maketrans("－–—−", "----")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])[(]?\d[\d\s()-]{1,16}\d(?:转\d+)?(?![\dA-Za-z号])")
#: What may be dialled: with an area code, a mobile one, 400 and 800, short ones for all (110, 12345, 96156), with an extension.
_WHOLE = re.compile(r"^(?:0\d{9,11}|0\d{7,8}|1[3-9]\d{9}|[48]00\d{7}|1\d{2}|1[0-2]\d{3}|9[56]\d{3,6})$")
_LOCAL = re.compile(r"^[2-8]\d{6,7}$")
_EXTENSION = re.compile(r"转\d+$|(?<=\d{5})(?:-\d{1,4}){1,2}$")


def find_phones(text: str) -> tuple[str, ...]:
    """Every telephone number in `text`, without spaces and brackets; too short ones included."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return tuple(re.sub(r"[()\s]", "", match[0]) for match in _NUMBER.finditer(plain))


def fault_of(text: str) -> str | None:
    """What is wrong with the telephone that `text` gives, for an editor; None where one number in it can be dialled."""
    numbers = find_phones(text)
    digits = [_digits(number) for number in numbers]
    if any(map(_WHOLE.match, digits)):
        return None
    if not numbers:
        return f"“{text}”不是电话号码"
    if all(map(_LOCAL.match, digits)):
        return f"“{numbers[0]}”没有区号"
    return f"“{numbers[0]}”位数不对，也没有区号"


def _digits(number: str) -> str:
    digits = _EXTENSION.sub("", number).replace("-", "")
    # 86 20 is 020, called from abroad.
    return re.sub(
        r"^86(?=\d{10,11}$)", lambda _: "" if digits[2] == "1" and len(digits) == 13 else "0", digits
    )
