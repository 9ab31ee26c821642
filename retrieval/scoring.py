"""BM25's arithmetic over postings, compiled by numba: what each posting gives, and what each term may.

numba keeps what it compiled by the file of the function called and the types of its arguments: it does not notice
that another file it calls was changed. Numbers that are tuned therefore stand in the file of the loop that is called
from outside, or come in as arguments, and the fields of the NamedTuples keep their order.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
#: Numbers of texts, and how often they hold a term.
Texts = NDArray[np.int32]
Counts = NDArray[np.uint8]
#: The numbers of terms of texts.
Lengths = NDArray[np.uint16]
Keys = NDArray[np.uint64]
#: count / (count + norm) of postings, of `WHOLE`.
Gains = NDArray[np.uint16]

#: The highest number of two bytes: a gain of 1.
WHOLE = 65535


class ScoredPostings(NamedTuple):
    """Postings as the inner loops take them (the first five as in `postings.Postings`), with what they give.

    `norms[n]` is what the length of a text of n terms adds below the line, `gains` what each posting gives
    (`quantised_gains`), `highest` for each term the most that one of its postings gives.
    """

    vocabulary: Keys
    starts: Ints
    texts: Texts
    counts: Counts
    lengths: Lengths
    norms: Floats
    gains: Gains
    highest: Gains


class Searched(NamedTuple):
    """An index as the inner loops take it: its postings, the document of each text and the first text of each
    document, and the texts' vectors with their codes (`nearest.py`)."""

    postings: ScoredPostings
    document_of: Texts
    document_starts: Ints
    vectors: NDArray[np.int8]
    codes: Keys


class Query(NamedTuple):
    """Terms looked up in a model: where their postings are, and what one occurrence may be worth.

    `places` are those in the vocabulary (-1: unknown), `first` and `last` bound each term's postings, `worth` is
    idf x weight x (k1 + 1), `bounds` the most any text gets.
    """

    keys: Keys
    places: Ints
    first: Ints
    last: Ints
    idf: Floats
    worth: Floats
    bounds: Floats

    @property
    def lengths(self) -> Ints:
        """Number of postings of each term."""
        return self.last - self.first


@njit(cache=True, nogil=True)
def position(texts: Texts, text: int, low: int, high: int) -> int:
    """The first place in `texts[low:high]`, ascending, that is not below `text`; doubling steps."""
    step = 1
    while low + step < high and texts[low + step] < text:
        low += step
        step *= 2
    high = min(high, low + step + 1)
    while low < high:
        middle = (low + high) // 2
        if texts[middle] < text:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True, error_model="numpy")
def quantised_gains(
    starts: Ints, texts: Texts, counts: Counts, lengths: Lengths, norms: Floats
) -> tuple[Gains, Gains]:
    """count / (count + norm) of each posting, of WHOLE, and for each term the highest of them."""
    gains = np.empty(len(texts), np.uint16)
    highest = np.zeros(len(starts) - 1, np.uint16)
    for term in range(len(starts) - 1):
        for at in range(starts[term], starts[term + 1]):
            share = counts[at] / (counts[at] + norms[lengths[texts[at]]])
            # Never 0: a score of 0 stands for a text that was not touched.
            gain = max(np.uint16(1), np.uint16(WHOLE * share + 0.5))
            gains[at] = gain
            highest[term] = max(highest[term], gain)
    return gains, highest


@njit(cache=True, nogil=True, error_model="numpy")
def look_up(keys: Keys, weights: Floats, postings: ScoredPostings, k1: float) -> Query:
    """The terms with `keys`, found among the postings.

    A term's idf is `bm25.floored_idf`; one that occurs nowhere is as telling as one that occurs once.
    """
    number = max(len(postings.lengths), 1)
    places = np.full(len(keys), -1)
    first = np.zeros(len(keys), np.int64)
    last = np.zeros(len(keys), np.int64)
    idf = np.empty(len(keys))
    worth = np.empty(len(keys))
    bounds = np.zeros(len(keys))
    for term in range(len(keys)):
        at = np.searchsorted(postings.vocabulary, keys[term])
        if at < len(postings.vocabulary) and postings.vocabulary[at] == keys[term]:
            places[term], first[term], last[term] = at, postings.starts[at], postings.starts[at + 1]
        frequency = max(last[term] - first[term], 1)
        idf[term] = np.log(1 + (number - frequency + 0.5) / (frequency + 0.5))
        worth[term] = idf[term] * weights[term] * (k1 + 1)
        if places[term] >= 0:
            bounds[term] = worth[term] * (postings.highest[places[term]] + 1.0) / WHOLE
    return Query(keys, places, first, last, idf, worth, bounds)
