"""Words that a line's end has cut, put together again."""

import re

_HYPHENATED = re.compile(r"[a-z]-$")
_WORD_END = re.compile(r"[A-Za-z,;:]$")
_WORD = re.compile(r"^[A-Za-z]")
#: An address or a number goes on after these signs, which are its own.
_OPEN = re.compile(r"[A-Za-z0-9][-/@_=&?]$")
_ADDRESS = re.compile(r"(?:://|www\.|@|[A-Za-z0-9]/)[!-~]*$")
_LATIN = re.compile(r"^[A-Za-z0-9]")
#: What cannot be cut: a run of Latin letters, digits and signs; else a character, with what must not begin a line.
_TOKEN = re.compile(r"[!-~]+[，。、；：）》」』”’！？％%]*|.[，。、；：）》」』”’！？]*")


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph: a hyphenated word whole, a space only between Latin words."""
    if _HYPHENATED.search(before) and _WORD.match(after) and not _ADDRESS.search(before):
        return before[:-1] + after
    if _WORD_END.search(before) and _WORD.match(after):
        return f"{before} {after}"
    return before + after


def is_cut(before: str, after: str) -> bool:
    """Whether a line surely ends within a word, an address or a number: infor- mation, 010- 55501201."""
    return _OPEN.search(before) is not None and _LATIN.match(after) is not None


def first_token(text: str) -> str:
    """The beginning of `text` that had to stand on one line."""
    match = _TOKEN.match(text)
    return match[0] if match else ""


def width(text: str, size: float) -> float:
    """About how much room `text` takes at `size`."""
    return sum(0.5 if character <= "\u0fff" else 1.0 for character in text) * size
