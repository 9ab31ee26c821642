"""Passages as an editor sees them beside what she writes: each with the headings that begin before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.passages import PassageText
from web.headings import Headings, headings_begun

#: Below the page's own headings.
_FIRST_LEVEL = 3


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with the headings that begin before it."""

    passage: PassageText
    headings: Headings


def with_new_headings(passages: Iterable[PassageText]) -> list[ShownPassage]:
    """The passages in their order, each heading once."""
    shown: list[ShownPassage] = []
    before: list[str] = []
    for passage in passages:
        headings = [part for part in passage.heading_text.split(" › ") if part]
        shown.append(ShownPassage(passage, headings_begun(headings, before, _FIRST_LEVEL)))
        before = headings
    return shown
