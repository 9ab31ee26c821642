"""The inner loops of the search, compiled by numba; those that measure candidates are in `measuring.py`.

`best_texts` is MaxScore (Turtle and Flood, Information Processing & Management 31(6), 1995), term at a
time: the terms with the highest bounds are added up first; once no unseen text can be among the best any
more, the rest are looked up only for the texts that still can. What a posting gives is read from two bytes
first (`quantised_gains`); the few texts that may be among the best by that are then scored exactly.
"""

from typing import Any

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
Real = float | np.floating[Any]
#: count / (count + norm) of postings, of `WHOLE`.
Gains = NDArray[np.uint16]

WHOLE = 65535
#: Texts are dealt to this many groups, so that the best so far are at hand without sorting; a power of two.
GROUPS = 128
#: Looking a text up among a term's postings costs as much as adding up this many of them.
LOOK_UP = 16
#: A gain is off by half of 1 / WHOLE at most, and a sum in single precision by some 1e-5 of it; both the text and
#: the one it is compared with may be off.
_ERROR = np.float32(1 / WHOLE + 2e-5)


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
def look_up(
    keys: Keys, weights: Floats, vocabulary: Keys, starts: Ints, highest: Gains, number: int, k1: float
) -> tuple[Ints, Ints, Ints, Floats, Floats, Floats]:
    """Find terms among the `number` texts of a model.

    Returns for each its place in the vocabulary (-1: unknown), where its postings begin and end, its idf, what
    its gain is worth (idf x weight x (k1 + 1)) and the most it may give a text.
    """
    places = np.full(len(keys), -1)
    first = np.zeros(len(keys), np.int64)
    last = np.zeros(len(keys), np.int64)
    idf = np.empty(len(keys))
    worth = np.empty(len(keys))
    bounds = np.zeros(len(keys))
    for term in range(len(keys)):
        at = np.searchsorted(vocabulary, keys[term])
        if at < len(vocabulary) and vocabulary[at] == keys[term]:
            places[term], first[term], last[term] = at, starts[at], starts[at + 1]
        # A term that occurs nowhere is as telling as one that occurs once.
        frequency = max(last[term] - first[term], 1)
        idf[term] = np.log(1 + (number - frequency + 0.5) / (frequency + 0.5))
        worth[term] = idf[term] * weights[term] * (k1 + 1)
        if places[term] >= 0:
            bounds[term] = worth[term] * (highest[places[term]] + 1.0) / WHOLE
    return places, first, last, idf, worth, bounds


@njit(cache=True, nogil=True, error_model="numpy")
def search_texts(
    keys: Keys,
    weights: Floats,
    vocabulary: Keys,
    starts: Ints,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    gains: Gains,
    highest: Gains,
    norms: Floats,
    scores: Floats32,
    touched: Texts,
    k1: float,
    limit: int,
) -> tuple[Texts, Floats]:
    """From terms to the `limit` best texts, best first, earlier ones first among equals, and their scores."""
    _, first, last, _, worth, bounds = look_up(
        keys, weights, vocabulary, starts, highest, max(len(lengths), 1), k1
    )
    found = best_texts(first, last, worth, bounds, texts, gains, scores, touched, limit)
    return in_order(first, last, worth, texts, counts, lengths, norms, found, limit)


@njit(cache=True, nogil=True, error_model="numpy")
def in_order(
    first: Ints,
    last: Ints,
    worth: Floats,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    norms: Floats,
    found: Texts,
    limit: int,
) -> tuple[Texts, Floats]:
    """The `limit` best of `found`, which ascend, by their exact scores."""
    exact = np.zeros(len(found))
    for term in range(len(first)):
        at = first[term]
        for row in range(len(found)):
            at = position(texts, found[row], at, last[term])
            if at < last[term] and texts[at] == found[row]:
                count = counts[at]
                exact[row] += worth[term] * (count / (count + norms[lengths[found[row]]]))
    order = np.argsort(-exact, kind="mergesort")[:limit]
    return found[order], exact[order]


@njit(cache=True, nogil=True, error_model="numpy")
def best_texts(
    first: Ints,
    last: Ints,
    weights: Floats,
    bounds: Floats,
    texts: Texts,
    gains: Gains,
    scores: Floats32,
    touched: Texts,
    limit: int,
) -> Texts:
    """The texts, ascending, that may be among the `limit` with the highest scores.

    Term i has the postings `first[i]:last[i]` and gives a text `weights[i]` times its gain, at most
    `bounds[i]`. `scores` and `touched` are the caller's, longer by one than there are texts; `scores` is
    all zero, and is left so.
    """
    # What no text can gain by (unknown, or of no weight) is not looked at.
    order = np.argsort(-bounds)[: np.count_nonzero(bounds)]
    first, last = first[order], last[order]
    units = (weights[order] / WHOLE).astype(np.float32)
    # remaining[i]: the most that the terms from i on can still give.
    remaining = np.zeros(len(order) + 1, np.float32)
    for term in range(len(order) - 1, -1, -1):
        remaining[term] = remaining[term + 1] + bounds[order[term]]
    error = _ERROR * np.float32(weights[order].sum())
    postings = np.zeros(len(order) + 1, np.int64)
    for term in range(len(order) - 1, -1, -1):
        postings[term] = postings[term + 1] + last[term] - first[term]
    leading = np.zeros(GROUPS, np.float32)
    candidates = np.empty(len(touched), np.int32)
    number = 0
    passed = 0
    term = 0
    while term < len(order):
        # Looking for candidates costs a pass over the texts touched: not where less is still to be added up, and
        # again only when twice as many are touched.
        if leading.max() > remaining[term] and postings[term] > 2 * number and number >= 2 * passed:
            lowest = _at_least(leading, limit) - error - remaining[term]
            if lowest > 0:
                passed = number
                left = _not_below(lowest, touched[:number], scores, candidates)
                if left * (len(order) - term) * LOOK_UP < postings[term]:
                    break
        number = _add_up(first[term], last[term], units[term], texts, gains, scores, touched, number, leading)
        term += 1
    threshold = _at_least(leading, limit) - error
    left = _not_below(threshold - remaining[term], touched[:number], scores, candidates)
    candidates = np.sort(candidates[:left])
    while term < len(order):
        lowest = threshold - remaining[term + 1]
        left = _look_up(first[term], last[term], units[term], texts, gains, scores, candidates[:left], lowest)
        term += 1
    found = _highest(candidates[:left], scores, limit, error)
    for i in range(number):
        scores[touched[i]] = 0.0
    return found


@njit(cache=True, nogil=True)
def _add_up(
    at: int,
    end: int,
    unit: Real,
    texts: Texts,
    gains: Gains,
    scores: Floats32,
    touched: Texts,
    number: int,
    leading: Floats32,
) -> int:
    """Add one term to the scores of all its texts; returns how many texts are `touched` by now."""
    for place in range(at, end):
        text = texts[place]
        before = scores[text]
        score = before + unit * np.float32(gains[place])
        scores[text] = score
        touched[number] = text
        number += before == 0.0
        group = text & (GROUPS - 1)
        leading[group] = max(leading[group], score)
    return number


@njit(cache=True, nogil=True)
def _at_least(leading: Floats32, limit: int) -> Real:
    """What the `limit`-th best has at least: what that many leaders of groups have already."""
    return np.partition(leading, GROUPS - limit)[GROUPS - limit] if limit <= GROUPS else np.float32(0)


@njit(cache=True, nogil=True)
def _not_below(lowest: Real, touched: Texts, scores: Floats32, candidates: Texts) -> int:
    """Gather the texts with at least that score; returns how many."""
    left = 0
    for i in range(len(touched)):
        candidates[left] = touched[i]
        left += scores[touched[i]] >= lowest
    return left


@njit(cache=True, nogil=True)
def _look_up(
    at: int,
    end: int,
    unit: Real,
    texts: Texts,
    gains: Gains,
    scores: Floats32,
    candidates: Texts,
    lowest: Real,
) -> int:
    """Add one term to the scores of `candidates`; those not below `lowest` move up and are counted."""
    left = 0
    for i in range(len(candidates)):
        text = candidates[i]
        at = position(texts, text, at, end)
        if at < end and texts[at] == text:
            scores[text] += unit * np.float32(gains[at])
        candidates[left] = text
        left += scores[text] >= lowest
    return left


@njit(cache=True, nogil=True)
def _highest(candidates: Texts, scores: Floats32, limit: int, error: Real) -> Texts:
    """Those of `candidates` that may be among the `limit` best, whatever the error."""
    if len(candidates) <= limit:
        return candidates.copy()
    of_candidates = np.empty(len(candidates), np.float32)
    for i in range(len(candidates)):
        of_candidates[i] = scores[candidates[i]]
    lowest = np.partition(of_candidates, len(candidates) - limit)[len(candidates) - limit]
    return candidates[np.flatnonzero(of_candidates >= lowest - error)]
