"""How sure we may be that the passage judged first answers.

The chances (`judge.py`) rank well, but a sum of figures cannot see that a passage is likely only because nothing else
is there, or that the one word it lacks is what was asked. So boosted trees (Friedman, "Greedy function approximation: a
gradient boosting machine", 2001) look at the first passage, and at how far it is ahead of the others.
`confidence.npz` holds them, for words alone and for words with a second opinion; `benchmarks/train_confidence.py`
learns them from chances of questions that the judge had not seen.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.judging.judge import WITH, WORDS
from retrieval.scoring import Floats

TREES = Path(__file__).with_suffix(".npz")
#: Less than this is taken for as good as nothing, in chances.
_LEAST = 1e-6


class Trees(NamedTuple):
    """Regression trees whose sum, with `base`, is a logit; tree t begins at node `roots[t]`.

    Node n asks whether figure `figures[n]` is at most `limits[n]`, goes on `left[n]` or `right[n]`, or, where its figure
    is -1, ends in `values[n]`.
    """

    base: float
    roots: NDArray[np.int32]
    figures: NDArray[np.int32]
    limits: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: Floats

    def saved(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays, by the names they are saved under."""
        return {f"{name}_{field}": np.asarray(value) for field, value in self._asdict().items()}


def confidence(
    features: Floats, chances: Floats, documents: NDArray[np.int32], *, with_opinion: bool = False
) -> float:
    """The probability [0, 1] that the likeliest of the judged passages answers; they are of `documents`."""
    if not len(chances):
        return 0.0
    return float(_probability(evidence(features, chances, documents), trees(WITH if with_opinion else WORDS)))


@njit(cache=True, nogil=True)
def evidence(features: Floats, chances: Floats, documents: NDArray[np.int32]) -> Floats:
    """What the trees look at: six figures of the chances, in nats, and of each feature what the first has, the most
    that any has, and how far the first is ahead of the best other, (row, feature) to (figure)."""
    first = int(np.argmax(chances))
    number = features.shape[1]
    found = np.zeros(6 + 3 * number)
    next_best = other = same = 0.0
    for row in range(len(chances)):
        if row != first:
            next_best = max(next_best, chances[row])
        if documents[row] == documents[first]:
            same += chances[row]
        else:
            other = max(other, chances[row])
    shares = (chances[first], 1.0 - chances.sum(), next_best, other, same)
    for place in range(5):
        found[place] = np.log(max(_LEAST, shares[place]))
    found[5] = len(np.unique(documents))
    for column in range(number):
        others = -np.inf
        for row in range(len(chances)):
            if row != first:
                others = max(others, features[row, column])
        own = features[first, column]
        found[6 + column] = own
        found[6 + number + column] = max(own, others)
        found[6 + 2 * number + column] = own - others if len(chances) > 1 else 0.0
    return found


@njit(cache=True, nogil=True)
def _probability(figures: Floats, forest: Trees) -> float:
    logit: float = forest.base
    for root in forest.roots:
        node = root
        while forest.figures[node] >= 0:
            # The limits were found between figures of this width.
            is_left = np.float32(figures[forest.figures[node]]) <= forest.limits[node]
            node = forest.left[node] if is_left else forest.right[node]
        logit += forest.values[node]
    return float(1.0 / (1.0 + np.exp(-logit)))


@cache
def trees(name: str) -> Trees:
    """The trees for words alone, or with a second opinion."""
    with np.load(TREES) as saved:
        arrays = {field: saved[f"{name}_{field}"] for field in Trees._fields}
    return Trees(base=float(arrays.pop("base")), **arrays)
