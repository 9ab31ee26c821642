"""Vectors of words that are being learned: a text is the sum of its words' vectors times their weights."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
Starts = NDArray[np.int64]

#: Learning rates of coordinates, which are about 0.1, and of the logarithms of weights.
RATE, WEIGHT_RATE = 3e-3, 2e-2
#: How strongly words are held where they were: those of few texts would learn their accidents.
HELD = 1e-3
#: The share of words left out of a text, each time another.
DROPPED = 0.1


class WordTable:
    """Vectors and logarithms of weights with their Adam moments (Kingma and Ba, ICLR 2015), kept for words that occur."""

    def __init__(self, vectors: Floats, logs: Floats) -> None:
        # One column more than the vector: the logarithm of the word's weight.
        self.table = np.c_[vectors, logs].astype(np.float32)
        self.held_at = self.table.copy()
        self._first, self._second, self._steps = np.zeros_like(self.table), np.zeros_like(self.table), 0
        self._rates = np.full(self.table.shape[1], RATE, np.float32)
        self._rates[-1] = WEIGHT_RATE

    def copy(self) -> "WordTable":
        """The same vectors, to be trained further and held where they are now."""
        return WordTable(self.table[:, :-1], self.table[:, -1])

    def rows(self) -> Floats:
        """The words' vectors times their weights."""
        return np.asarray(self.table[:, :-1] * np.exp(self.table[:, -1:]), np.float32)

    def encode(self, bags: Sequence[Ids]) -> Floats:
        """Unit vectors of texts, each given by the numbers of its words."""
        sums = _sums(self.table, np.concatenate(bags), _starts(bags))
        return np.asarray(sums / _norms(sums), np.float32)

    def learn(self, bags: Sequence[Ids], gradient: Floats, rate: float) -> None:
        """One step down the `gradient` of a loss by the unit vectors of `bags`, `rate` times as far as usual."""
        ids, starts = np.concatenate(bags), _starts(bags)
        sums = _sums(self.table, ids, starts)
        norms = _norms(sums)
        unit = sums / norms
        of_sums = ((gradient - unit * (unit * gradient).sum(1, keepdims=True)) / norms).astype(np.float32)
        rows, at = np.unique(ids, return_inverse=True)
        of_rows = _of_rows(self.table, ids, at.astype(np.int32), starts, of_sums, len(rows))
        of_rows += HELD * (self.table[rows] - self.held_at[rows])
        self._steps += 1
        first = self._first[rows] = 0.9 * self._first[rows] + 0.1 * of_rows
        second = self._second[rows] = 0.999 * self._second[rows] + 0.001 * of_rows**2
        step = rate * self._rates * np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        self.table[rows] -= step * first / (np.sqrt(second) + 1e-8)


def dropped(bag: Ids, rng: np.random.Generator) -> Ids:
    """Most words of a text, one at least."""
    kept = bag[rng.random(len(bag)) >= DROPPED]
    return kept if len(kept) else bag[:1]


def _starts(bags: Sequence[Ids]) -> Starts:
    return np.cumsum([0, *map(len, bags)], dtype=np.int64)


def _norms(sums: Floats) -> Floats:
    return np.asarray(np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9, np.float32)


@njit(cache=True)
def _sums(table: Floats, ids: Ids, starts: Starts) -> Floats:
    size = table.shape[1] - 1
    sums = np.zeros((len(starts) - 1, size), np.float32)
    for bag in range(len(starts) - 1):
        for i in range(starts[bag], starts[bag + 1]):
            weight = np.exp(table[ids[i], size])
            for d in range(size):
                sums[bag, d] += weight * table[ids[i], d]
    return sums


@njit(cache=True)
def _of_rows(table: Floats, ids: Ids, at: Ids, starts: Starts, of_sums: Floats, rows: int) -> Floats:
    """The gradient by the words, each in row `at` of the result, of sums whose gradients are `of_sums`."""
    size = table.shape[1] - 1
    gradient = np.zeros((rows, size + 1), np.float32)
    for bag in range(len(starts) - 1):
        for i in range(starts[bag], starts[bag + 1]):
            weight = np.exp(table[ids[i], size])
            of_weight = np.float32(0)
            for d in range(size):
                gradient[at[i], d] += weight * of_sums[bag, d]
                of_weight += table[ids[i], d] * of_sums[bag, d]
            gradient[at[i], size] += weight * of_weight
    return gradient
