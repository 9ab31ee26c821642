"""What two versions of a text have in common, paragraph by paragraph, and words within a paragraph (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Paragraphs less alike than this are no change of each other: one went, another came.
_ALIKE = 0.4
#: Words are numbers and Latin words whole, else single characters.
_WORDS = re.compile(r"[0-9０-９.%]+|[A-Za-z]+|\s+|.", re.DOTALL)
#: So little in common between two changes is no island: it reads better as one change.
_ISLAND = 2


class Change(StrEnum):
    """What became of a piece of text."""

    #: 未变
    SAME = "same"
    #: 增加
    ADDED = "added"
    #: 删去
    REMOVED = "removed"
    #: 改动; of a paragraph, not of words
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words within a paragraph, all the same, added or removed."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in one or both of the texts; `heading` is that of the newer."""

    change: Change
    heading: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph under its heading."""

    heading: str
    text: str


def compare(before: Sequence[Text], after: Sequence[Text]) -> list[Block]:
    """The paragraphs of both texts in reading order."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks: list[Block] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            blocks += (_whole(Change.SAME, text) for text in after[k:m])
        else:
            blocks += _changed(before[i:j], after[k:m])
    return blocks


def compare_words(before: str, after: str) -> tuple[Stretch, ...]:
    """The words of both texts in reading order: what went stands before what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    stretches: list[Stretch] = []
    removed, added = "", ""
    for tag, i, j, k, m in matcher.get_opcodes():
        same = "".join(new[k:m]) if tag == "equal" else ""
        is_island = (removed or added) and 0 < len(same) <= _ISLAND and j < len(old) and m < len(new)
        if same and not is_island:
            stretches += _stretches(removed, added)
            stretches.append(Stretch(Change.SAME, same))
            removed = added = ""
        else:
            removed += "".join(old[i:j])
            added += "".join(new[k:m])
    return (*stretches, *_stretches(removed, added))


def count_changes(blocks: Sequence[Block]) -> dict[Change, int]:
    """How many paragraphs were added, removed and changed."""
    return {
        change: sum(block.change is change for block in blocks)
        for change in (Change.CHANGED, Change.ADDED, Change.REMOVED)
    }


def _stretches(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(Change.REMOVED, removed)
    if added:
        yield Stretch(Change.ADDED, added)


def _whole(change: Change, text: Text) -> Block:
    return Block(change, text.heading, (Stretch(change, text.text),))


def _changed(before: Sequence[Text], after: Sequence[Text]) -> Iterator[Block]:
    """Each new paragraph beside the old one it is most like, in order; what is left over went or came."""
    at = 0
    for text in after:
        partner = next((n for n in range(at, len(before)) if _are_alike(before[n], text)), None)
        if partner is None:
            yield _whole(Change.ADDED, text)
            continue
        for gone in before[at:partner]:
            yield _whole(Change.REMOVED, gone)
        yield Block(Change.CHANGED, text.heading, compare_words(before[partner].text, text.text))
        at = partner + 1
    for gone in before[at:]:
        yield _whole(Change.REMOVED, gone)


def _are_alike(one: Text, other: Text) -> bool:
    matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
    # The quick bounds come first: the exact ratio takes the square of the length.
    return (
        matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    )
