"""What titles, everyday names and headings say, each read once and laid out for the inner loop.

A closer look takes those of some sixteen passages. What was read is kept as long as the index is, up to a bound.
"""

import re
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_wanted, mask_of
from retrieval.contents import Contents
from retrieval.judging.names import words_of_name
from retrieval.language import Language
from retrieval.scoring import Floats, Floats32, Ints, Texts
from retrieval.sides import SIDES, Side

Characters = NDArray[np.uint32]

#: So many labels are kept, about a kilobyte each; then all are forgotten.
MOST = 1 << 14
#: A heading does not say these.
NO_SIDES = (Side.OTHER, Side.STATUS)
_NUMBER = re.compile(r"[第附件一二三四五六七八九十百零\d条款章节（）()、.\s]*")


class Table(NamedTuple):
    """Label n has the telling words `words[n]:words[n + 1]`, a vector, and as a heading `sides`, the `kinds` of answer it
    asks, a bit each, and whether it says anything but a number.

    Word w has a weight and the spellings `spellings[w]:spellings[w + 1]`, itself first and then its synonyms; spelling
    s is `characters[letters[s]:letters[s + 1]]`.
    """

    words: Ints
    weights: Floats
    spellings: Ints
    letters: Ints
    characters: Characters
    vectors: Floats32
    sides: Floats32
    kinds: Ints
    is_said: NDArray[np.bool_]


class Labelled(NamedTuple):
    """The labels of passages: that of the heading, and `named[first:last]`, those of the document's title and names."""

    table: Table
    headings: Texts
    named: Ints
    first: Texts
    last: Texts


class _Column:
    """An array that grows at its end; what was handed out of it stays as it was."""

    def __init__(self, kind: type, *width: int) -> None:
        self.array: NDArray[Any] = np.zeros((256, *width), kind)
        self.used = 0

    def add(self, entries: Any) -> None:
        more = self.used + len(entries)
        while more > len(self.array):
            self.array = np.concatenate([self.array, np.zeros_like(self.array)])
        self.array[self.used : more] = entries
        self.used = more


class Labels:
    """The labels of an index, read with one language at a time."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._lock = Lock()
        self._language: Language | None = None

    def of(self, rows: Texts, documents: Texts, language: Language) -> Labelled:
        """The labels of the passages in `rows`, which are of `documents`."""
        with self._lock:
            if self._language is not language or len(self._numbers) > MOST:
                self._forget(language)
            for row in rows[self._headings[rows] < 0].tolist():
                self._headings[row] = self._number(self._contents.heading(row), language)
            for document in np.unique(documents[self._last[documents] < 0]).tolist():
                names = self._contents.names_of(document)
                self._first[document] = self._named.used
                self._named.add([self._number(name, language) for name in names])
                self._last[document] = self._named.used
            return Labelled(
                Table(*(column.array for column in self._columns)),
                self._headings[rows],
                self._named.array,
                self._first[documents],
                self._last[documents],
            )

    def _forget(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}
        self._headings = np.full(len(self._contents.ids), -1, np.int32)
        self._first = np.full(len(self._contents.documents), -1, np.int32)
        self._last = self._first.copy()
        self._named = _Column(np.int64)
        self._columns = _columns(language.vectors.rows.shape[1])

    def _number(self, text: str, language: Language) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self._numbers)
            _read(text, self._columns, language)
        return self._numbers[text]


def _columns(width: int) -> tuple[_Column, ...]:
    """Those of a table without labels, vectors being so wide."""
    starts = [_Column(np.int64) for _ in range(3)]
    for column in starts:
        column.add([0])
    words, spellings, letters = starts
    return (
        words,
        _Column(np.float64),
        spellings,
        letters,
        _Column(np.uint32),
        _Column(np.float32, width),
        _Column(np.float32, len(SIDES)),
        _Column(np.int64),
        _Column(np.bool_),
    )


def _read(text: str, columns: tuple[_Column, ...], language: Language) -> None:
    """Add a label for `text`."""
    words, weights, spellings, letters, characters, vectors, sides, kinds, is_said = columns
    normal = language.tokenizer.normalise(text)
    for word in words_of_name(text, language):
        weights.add([word.weight])
        for spelling in (word.text, *word.synonyms):
            characters.add(characters_of(spelling))
            letters.add([characters.used])
        spellings.add([letters.used - 1])
    words.add([weights.used])
    is_number = _NUMBER.fullmatch(normal) is not None
    asked = np.zeros(len(SIDES), np.float32) if is_number else language.sides.read(normal)
    asked[[SIDES.index(side) for side in NO_SIDES]] = 0.0
    sides.add([asked])
    vectors.add([language.vectors.of_text(language.tokenizer.word_keys([normal])[1])])
    kinds.add([mask_of(kinds_wanted(normal))])
    is_said.add([bool(text) and not is_number])


def characters_of(text: str) -> Characters:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
