"""The guard: every line that was read stands in what became of the document, in its order and unchanged (ADR 25)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge_base.extraction import Paragraph
from knowledge_base.kinds import Origin
from knowledge_base.margins import MarginLine
from knowledge_base.passages import PassageText

#: How many characters of the text and how many lines around it were found so far.
_State = tuple[int, int]
_STATES = 16


def find_losses(
    paragraphs: Sequence[Paragraph], margins: Sequence[MarginLine], passages: Sequence[PassageText]
) -> tuple[str, ...]:
    """The lines of `paragraphs` that are neither around the text (`margins`) nor in it, in their order.

    White space does not count. A line may be joined to the one before, but an item of a list and a line of a row stand
    by themselves.
    """
    text = _Text.of(passages)
    around = [_squeezed(line) for _, line in margins]
    # Where the reading may stand in both: a line that both have next may be either.
    states = {(0, 0)}
    losses = []
    for line, stands_alone in _lines(paragraphs):
        following = _after(states, _squeezed(line), text, around, alone=stands_alone)
        if not following:
            losses.append(line)
        states = following or states
    return tuple(losses)


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, bool]]:
    """Each line with words in it, and whether it has to stand by itself."""
    for paragraph in paragraphs:
        is_apart = paragraph.origin is not Origin.PARAGRAPH
        for line in paragraph.text.split("\n") if is_apart else [paragraph.text]:
            if line.strip():
                yield line.strip(), is_apart


def _after(
    states: set[_State], words: str, text: "_Text", around: Sequence[str], *, alone: bool
) -> set[_State]:
    """The states that a line leads to, none where it stands nowhere."""
    beside = {(at, near + 1) for at, near in states if near < len(around) and around[near] == words}
    next_ = {(at + len(words), near) for at, near in states if text.has(words, at, alone=alone)}
    if beside or next_:
        return set(sorted(beside | next_)[-_STATES:])
    for at, near in sorted(states):
        if (found := text.find(words, at, alone=alone)) is not None:
            return {(found + len(words), near)}
    return set()


def _squeezed(text: str) -> str:
    return "".join(text.split())


@dataclass
class _Text:
    """What is read as headings and passages, white space left out, and where its lines begin and end."""

    words: str = ""
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, passages: Sequence[PassageText]) -> "_Text":
        lines: list[str] = []
        before: list[str] = []
        last = ""
        for passage in passages:
            headings = [part for part in passage.heading_text.split(" › ") if part]
            same = 0
            while same < min(len(before), len(headings)) and before[same] == headings[same]:
                same += 1
            if passage.origin is Origin.ROW and headings[-1:] == [passage.heading]:
                # Each row says its name: two of the same name are two.
                same = min(same, len(headings) - 1)
            lines += headings[same:]
            label = passage.heading.rpartition(" ")[2]
            if passage.heading != last and label.startswith("第"):
                lines.append(label)
            lines += passage.text.split("\n")
            before, last = headings, passage.heading
        return cls._joined([_squeezed(line) for line in lines])

    @classmethod
    def _joined(cls, lines: list[str]) -> "_Text":
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line)
        return cls("".join(lines), [*starts, at])

    def has(self, words: str, at: int, *, alone: bool) -> bool:
        """Whether `words` come next, `alone`: as whole lines."""
        bound = not alone or (self._is_bound(at) and self._is_bound(at + len(words)))
        return bound and self.words.startswith(words, at)

    def find(self, words: str, at: int, *, alone: bool) -> int | None:
        """Where `words` begin a later line."""
        found = self.words.find(words, at)
        while found >= 0:
            if self._is_bound(found) and (not alone or self._is_bound(found + len(words))):
                return found
            found = self.words.find(words, found + 1)
        return None

    def _is_bound(self, at: int) -> bool:
        place = bisect_left(self.starts, at)
        return place < len(self.starts) and self.starts[place] == at
