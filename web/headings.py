"""Headings above passages on a page, each once, where it begins."""

from collections.abc import Sequence

#: Headings as (level, words), outermost first.
Headings = tuple[tuple[int, str], ...]
#: The last level that a page has.
_LAST = 6


def headings_begun(headings: Sequence[str], before: Sequence[str], first: int) -> Headings:
    """Those of `headings` under which the passage before, with the headings `before`, does not stand.

    The outermost one is of level `first`.
    """
    same = 0
    while same < min(len(before), len(headings)) and before[same] == headings[same]:
        same += 1
    return tuple((min(first + at, _LAST), words) for at, words in enumerate(headings) if at >= same)
