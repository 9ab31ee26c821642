"""Passages as an editor sees them beside what she writes: each with the headings that begin before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.passages import PassageText


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with the headings that begin before it, outermost first as (level, words); levels begin at 3."""

    passage: PassageText
    headings: tuple[tuple[int, str], ...]


def with_new_headings(passages: Iterable[PassageText]) -> list[ShownPassage]:
    """The passages in their order, each heading once."""
    shown: list[ShownPassage] = []
    before: list[str] = []
    for passage in passages:
        headings = [part for part in passage.heading_text.split(" › ") if part]
        same = 0
        while same < min(len(before), len(headings)) and before[same] == headings[same]:
            same += 1
        new = tuple((min(level + 3, 6), headings[level]) for level in range(same, len(headings)))
        shown.append(ShownPassage(passage, new))
        before = headings
    return shown
