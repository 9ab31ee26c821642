"""Numbers as Word's lists write them (ECMA-376-1, 17.18.59)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("一二三四五六七八九十百千万", "壹贰叁肆伍陆柒捌玖拾佰仟万")
_TRADITIONAL = str.maketrans("一二三四五六七八九十百千万", "壹貳參肆伍陸柒捌玖拾佰仟萬")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: A list that goes on past this is none of ours; its numbers are written as digits.
_LARGEST = 9999


def formatted(number: int, number_format: str) -> str:
    """`number` as `number_format` (a w:numFmt) writes it; as digits where that has no sign for it."""
    write = _FORMATS.get(number_format, str)
    return write(number) if 0 < number <= _LARGEST else str(number)


def chinese(number: int) -> str:
    """十一, 二十, 一百零一: as numbers are said, from 1 to 9999."""
    said, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = False
    return said.removeprefix("一") if 10 <= number < 20 else said


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counted(number: int) -> str:
    """chineseCounting: said up to ninety-nine, digit by digit from there on."""
    return chinese(number) if number < 100 else _digits(number)


def _letters(number: int) -> str:
    """a … z, then aa, bb (17.18.59, lowerLetter)."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)


def _roman(number: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (number // worth)
        number %= worth
    return written


def _from(signs: str) -> Callable[[int], str]:
    """Writes the numbers that have a sign of their own."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + n) for n in range(count))


_CIRCLED = _from(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15))
_ENCLOSED_CHINESE = _from(_run("㊀", 10))
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counted,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": lambda number: _said_formally(number).translate(_FORMAL),
    "ideographLegalTraditional": lambda number: _said_formally(number).translate(_TRADITIONAL),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographEnclosedCircle": _ENCLOSED_CHINESE,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _from(_run("⒈", 20)),
    "decimalEnclosedParen": _from(_run("⑴", 20)),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda number: "",
}


def _said_formally(number: int) -> str:
    """壹拾, where speech says 十."""
    return f"一{chinese(number)}" if 10 <= number < 20 else chinese(number)
