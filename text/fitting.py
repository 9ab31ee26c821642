"""Cuts a text to the room there is, so that it still ends whole."""

import re
from collections.abc import Callable

#: Where a text may end: after a sentence, or after a line.
_END = re.compile(r"[。！？；!?]+[”’」』）)]*|\n")


def bytes_in_utf8(text: str) -> int:
    """How WeChat counts."""
    return len(text.encode())


def utf16_units(text: str) -> int:
    """How Telegram counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def fit(text: str, closing: str, limit: int, size: Callable[[str], int]) -> str:
    """`text` as far as it fits `limit`, cut after a sentence; `closing` is said only where it was cut.

    Where no sentence ends in the second half of the room, it is cut at a character; where there is none, only
    `closing` is said.
    """
    if size(text) <= limit:
        return text
    room = limit - size(closing)
    if room <= 0:
        return closing
    ends = [match.end() for match in _END.finditer(text)]
    for end in reversed(ends):
        if size(text[:end]) <= room:
            if size(text[:end]) < room // 2:
                break
            return text[:end].rstrip() + closing
    while size(text) > room:
        text = text[: max(1, len(text) * room // size(text))] if size(text) > 2 * room else text[:-1]
    return text + closing


def split(text: str, limit: int, size: Callable[[str], int]) -> list[str]:
    """`text` in parts of at most `limit` that end with a sentence; together they are the text."""
    parts = []
    rest = text.strip()
    while rest:
        part = fit(rest, "", limit, size)
        parts.append(part)
        rest = rest[len(part) :].lstrip()
    return parts
