"""What a classifier sees of a text: its words, characters and pairs of characters, and its vector.

Rows of features are kept sparse; the two products that learning and suggesting need are compiled by numba.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.language import Language

Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Columns = NDArray[np.int32]

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
#: What the vector counts beside the terms, as a share of their squared length. More of it blurs what words tell apart.
_VECTOR_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Features:
    """Of one text: how often each term occurs, and its vector of length one (retrieval/vectors.py)."""

    terms: Counter[str]
    vector: Floats32


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix, a row a text: row i has `values[starts[i]:starts[i + 1]]` at those `columns`."""

    starts: Ints
    columns: Columns
    values: Floats32
    width: int

    def dense(self) -> Floats32:
        """The matrix with its zeros, (rows, width)."""
        full = np.zeros((len(self.starts) - 1, self.width), np.float32)
        full[np.repeat(np.arange(len(full)), np.diff(self.starts)), self.columns] = self.values
        return full

    def times(self, weights: Floats32) -> Floats32:
        """This matrix times `weights` (width, n), (rows, n)."""
        product: Floats32 = _times(self.starts, self.columns, self.values, weights)
        return product

    def transposed_times(self, weights: Floats32) -> Floats32:
        """The transposed matrix times `weights` (rows, n), (width, n)."""
        product: Floats32 = _transposed_times(self.starts, self.columns, self.values, weights, self.width)
        return product


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the texts learned from: the column of each, and its inverse document frequency."""

    columns: dict[str, int]
    idf: Floats32
    dimensions: int

    @classmethod
    def of(cls, features: Sequence[Features]) -> "Vocabulary":
        """Every term, with log((1 + texts) / (1 + texts with it)) + 1."""
        held = Counter(term for text in features for term in text.terms)
        dimensions = len(features[0].vector) if features else 0
        idf = np.log((1 + len(features)) / (1 + np.array(list(held.values()), np.float32))) + 1
        return cls({term: column for column, term in enumerate(held)}, idf.astype(np.float32), dimensions)

    @property
    def width(self) -> int:
        """How many columns a row has."""
        return len(self.idf) + self.dimensions

    def knows(self, text: Features) -> bool:
        """Whether any term of the text is among them."""
        return not self.columns.keys().isdisjoint(text.terms)

    def rows(self, features: Sequence[Features]) -> Rows:
        """(1 + log count) * idf of the known terms, of length one, followed by the vector."""
        parts = [self._row(text) for text in features]
        lengths = [len(columns) for columns, _ in parts]
        return Rows(
            np.cumsum([0, *lengths]),
            np.concatenate([columns for columns, _ in parts] or [np.empty(0, np.int32)]),
            np.concatenate([values for _, values in parts] or [np.empty(0, np.float32)]),
            self.width,
        )

    def _row(self, text: Features) -> tuple[Columns, Floats32]:
        known = [(self.columns[term], n) for term, n in text.terms.items() if term in self.columns]
        columns = np.array([column for column, _ in known], np.int32)
        values = (1 + np.log(np.array([n for _, n in known], np.float32))) * self.idf[columns]
        values /= np.linalg.norm(values) + np.float32(1e-9)
        places = np.arange(len(text.vector), dtype=np.int32) + np.int32(len(self.idf))
        vector = text.vector * np.float32(_VECTOR_SHARE**0.5)
        return np.concatenate([columns, places]), np.concatenate([values, vector]).astype(np.float32)


def features_of(text: str, language: Language) -> Features:
    """The features of a text in everyday or official words."""
    normal = language.tokenizer.normalise(text)
    terms = Counter(f"_{word}" for word in language.tokenizer.words(text))
    for run in _RUNS.findall(normal):
        terms.update(run)
        terms.update(run[at : at + 2] for at in range(len(run) - 1))
    _, keys = language.tokenizer.word_keys([normal])
    return Features(terms, language.vectors.of_text(keys))


@njit(cache=True, nogil=True)
def _times(starts: Ints, columns: Columns, values: Floats32, weights: Floats32) -> Floats32:
    product = np.zeros((len(starts) - 1, weights.shape[1]), np.float32)
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            value, column = values[at], columns[at]
            for n in range(weights.shape[1]):
                product[row, n] += value * weights[column, n]
    return product


@njit(cache=True, nogil=True)
def _transposed_times(
    starts: Ints, columns: Columns, values: Floats32, weights: Floats32, width: int
) -> Floats32:
    product = np.zeros((width, weights.shape[1]), np.float32)
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            value, column = values[at], columns[at]
            for n in range(weights.shape[1]):
                product[column, n] += value * weights[row, n]
    return product
