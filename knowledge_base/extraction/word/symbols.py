"""Signs of symbol fonts, which have places nobody else can read, as signs everybody has."""

#: What Wingdings and Symbol draw at 0xF000 and above, as far as documents use it.
_SIGNS = {
    0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF0FC: "✓", 0xF0FB: "✗",
    0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0D7: "×", 0xF0B0: "°",
    0xF0E0: "→", 0xF028: "☎", 0xF02A: "✉",
    **{0xF081 + n: chr(ord("①") + n) for n in range(10)},
}  # fmt: skip
_SIGNS_OF_WINGDINGS_2 = {
    0xF052: "☑",
    0xF053: "☒",
    0xF054: "☒",
    0xF0A3: "☐",
    0xF050: "✓",
    0xF04F: "✗",
    0xF02A: "☐",
}
_FONTS = ("wingdings", "webdings", "symbol")
_BULLET = "•"
_PRIVATE = range(0xE000, 0xF900)


def readable_symbols(text: str, font: str = "") -> str:
    """`text` with the signs of private places as what they show, a bullet where that is not known."""
    return "".join(_sign(ord(c), font) if ord(c) in _PRIVATE else c for c in text)


def bullet(text: str, font: str) -> str:
    """The sign of a list's bullets: in a symbol font a plain letter stands for a sign as well."""
    if font.lower().startswith(_FONTS):
        text = "".join(chr(ord(c) | 0xF000) if ord(c) < 0x100 else c for c in text)
    return readable_symbols(text, font)


def symbol(code: str, font: str) -> str:
    """The sign of a w:sym, whose `code` is hexadecimal, with or without the 0xF000 of its place."""
    try:
        place = int(code, 16)
    except ValueError:
        return _BULLET
    return bullet(chr(place % 0x10000), font)


def _sign(place: int, font: str) -> str:
    own = _SIGNS_OF_WINGDINGS_2 if font.lower() == "wingdings 2" else {}
    return own.get(place) or _SIGNS.get(place, _BULLET)
