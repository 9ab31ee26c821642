"""Enumerations in official texts: where their items begin, what leads into them, and how they are read, one a line.

The numbers are those of GB/T 9704-2012, 7.3.3 (一、 （一） 1. （1）), and 一是 and ① beside them.
"""

import re
from collections.abc import Sequence

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
#: The beginnings of items, the outermost first.
_MARKERS = (
    rf"{_NUMERAL}、(?!{_NUMERAL}[、年月日类级])",
    rf"[（(]{_NUMERAL}[)）]",
    rf"\d{{1,2}}[.．、](?!\d)|{_NUMERAL}是(?!否)|第{_NUMERAL}[，,]",
    r"[（(]\d{1,2}[)）]|[①-⑳]|[-·•*]\s",
)
#: The beginning of any item.
MARKER = "|".join(_MARKERS)
_LEVELS = tuple(re.compile(rf"\s*(?:{marker})") for marker in _MARKERS)
#: An item that goes on in the line of the one before, or of its lead.
_INLINE = re.compile(rf"(?<=[：:；;。])[ \t\u3000]*(?={MARKER})")

_COLONS = ("：", ":")
_STOPS = ("。", "！", "？", "!", "?")
_OPENS_LETTER = re.compile(r"(?:通知|公告|通告|报告|批复|答复|函复|解读|说明)如下[：:]$")


def level_of(text: str) -> int:
    """How deep the item that `text` begins stands, 1 the outermost; 0 where none begins."""
    return next((level for level, marker in enumerate(_LEVELS, 1) if marker.match(text)), 0)


def one_a_line(text: str) -> str:
    """`text` with every item of an enumeration on a line of its own; verbatim but for line ends."""
    return _INLINE.sub("\n", text)


def leads_of(sentences: Sequence[str]) -> list[tuple[int, ...]]:
    """For each of a text's sentences in order, the numbers of those that lead into it, in order.

    A lead ends with a colon ("有下列情形之一的：") and is all that its line says up to there since the last full
    stop. Its items follow it, numbered or line by line. What only opens a letter ("现通知如下：") gives no item its
    sense and is none.
    """
    found: list[tuple[int, ...]] = []
    leads: list[tuple[int, tuple[int, ...]]] = []
    line: list[int] = []
    before, is_new_line = "", True
    for number, sentence in enumerate(sentences):
        said = sentence.rstrip()
        level = level_of(sentence)
        if not said:
            found.append(())
            is_new_line = True
            continue
        if level:
            leads = [lead for lead in leads if lead[0] < level]
        elif is_new_line and not _goes_on(before, said):
            leads = []
        found.append(tuple(n for _, numbers in leads for n in numbers))
        if level or is_new_line or before.endswith(_STOPS):
            line = []
        line.append(number)
        if said.endswith(_COLONS) and not _OPENS_LETTER.search(said):
            leads.append((level_of(sentences[line[0]]), tuple(line)))
        before, is_new_line = said, sentence.endswith("\n")
    return found


def _goes_on(before: str, sentence: str) -> bool:
    """Whether an enumeration goes on in a line without a number: its items end with semicolons, or with nothing."""
    if before.endswith(_COLONS):
        return not sentence.endswith(_STOPS)
    return not before.endswith(_STOPS)
