"""Words that a line's end has cut, put together again."""

import re

_HYPHENATED = re.compile(r"[a-z]-$")
_WORD_END = re.compile(r"[A-Za-z,;:]$")
_WORD = re.compile(r"^[A-Za-z]")
#: What cannot be cut: a run of Latin letters, digits and signs; else a character, with what must not begin a line.
_TOKEN = re.compile(r"[!-~]+[，。、；：）》」』”’！？％%]*|.[，。、；：）》」』”’！？]*")


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph: a hyphenated word whole, a space only between Latin words."""
    if _HYPHENATED.search(before) and _WORD.match(after):
        return before[:-1] + after
    if _WORD_END.search(before) and _WORD.match(after):
        return f"{before} {after}"
    return before + after


def first_token(text: str) -> str:
    """The beginning of `text` that had to stand on one line."""
    match = _TOKEN.match(text)
    return match[0] if match else ""


def width(text: str, size: float) -> float:
    """About how much room `text` takes at `size`."""
    return sum(0.5 if character <= "\u0fff" else 1.0 for character in text) * size
