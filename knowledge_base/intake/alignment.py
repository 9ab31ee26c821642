"""What became of each line of a file: passage, heading, head, foot, or nothing (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from knowledge_base.margins import Margin
from knowledge_base.passages import PassageText

#: How far ahead the next passage is looked for first: a short line may stand in many.
_NEAR = 4


class Fate(StrEnum):
    """What became of a line."""

    #: 段落
    PASSAGE = "passage"
    #: 标题: above passages, searched and shown with them.
    HEADING = "heading"
    #: 版头, 主送, 附件, 署名…: kept by its name beside the text.
    MARGIN = "margin"
    #: 没有收进来: the guard found it nowhere.
    LOST = "lost"
    #: Page numbers, navigation: left out on purpose.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines one after the other of which the same became: `name` is the margin's, `position` the passage's, from 0."""

    fate: Fate
    lines: tuple[tuple[int, str], ...]
    name: str = ""
    position: int | None = None


_Place = tuple[Fate, str, int | None]


def align(
    reading: str,
    title: str,
    fields: Mapping[str, object],
    passages: Sequence[PassageText],
    losses: Sequence[str],
) -> list[Stretch]:
    """The lines of `reading` in their order, empty ones left out, with what became of them."""
    lines = [(n, line) for n, line in enumerate(reading.split("\n"), 1) if line.strip()]
    walk = _Walk(title, fields, passages, losses)
    placed = [(walk.place(line), (n, line)) for n, line in lines]
    return [
        Stretch(fate, tuple(line for _, line in group), name, position)
        for (fate, name, position), group in groupby(placed, key=lambda each: each[0])
    ]


class _Walk:
    """A way through the lines: each is looked for behind the one before."""

    def __init__(
        self,
        title: str,
        fields: Mapping[str, object],
        passages: Sequence[PassageText],
        losses: Sequence[str],
    ) -> None:
        self._margins: dict[str, list[str]] = {}
        for words, name in _margin_lines(title, fields):
            self._margins.setdefault(words, []).append(name)
        self._texts = [_squeezed(passage.text) for passage in passages]
        self._headings = [
            {_squeezed(part) for part in (*passage.heading_text.split(" › "), passage.heading)} - {""}
            for passage in passages
        ]
        self._losses = [_squeezed(line) for line in losses]
        self._at, self._offset = 0, 0

    def place(self, line: str) -> _Place:
        """What became of the next line."""
        words = _squeezed(line)
        if self._losses and words == self._losses[0]:
            self._losses.pop(0)
            return Fate.LOST, "", None
        if (found := self._passage(words, range(self._at, min(self._at + _NEAR, len(self._texts))))) is None:
            if (heading := self._heading(words)) is not None:
                return Fate.HEADING, "", heading
            if words in self._margins:
                names = self._margins[words]
                # The organ signs and is printed below again: each in its turn.
                return Fate.MARGIN, names.pop(0) if len(names) > 1 else names[0], None
            found = self._passage(words, range(self._at, len(self._texts)))
        return (Fate.LEFT_OUT, "", None) if found is None else (Fate.PASSAGE, "", found)

    def _passage(self, words: str, positions: range) -> int | None:
        for n in positions:
            found = self._texts[n].find(words, self._offset if n == self._at else 0)
            if found >= 0:
                self._at, self._offset = n, found + len(words)
                return n
        return None

    def _heading(self, words: str) -> int | None:
        following = range(self._at, len(self._headings))
        return next((n for n in following if words in self._headings[n]), None)


def _margin_lines(title: str, fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    yield _squeezed(title), "标题"
    for margin in Margin:
        for line in str(fields.get(margin, "")).split("\n"):
            if line.strip():
                yield _squeezed(line), margin.value


def _squeezed(text: str) -> str:
    return "".join(text.split())
