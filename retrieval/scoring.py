"""The inner loops of the search, compiled by numba: everything else in this package is plain Python.

`best_texts` is MaxScore (Turtle and Flood, Information Processing & Management 31(6), 1995), term at a
time: the terms with the highest bounds are added up first; once no unseen text can be among the best any
more, the rest are looked up only for the texts that still can.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Numbers of texts, and how often they hold a term.
Texts = NDArray[np.int32]
Counts = NDArray[np.uint8]
#: The numbers of terms of texts.
Lengths = NDArray[np.uint16]

#: Texts are dealt to this many groups, so that the best so far are at hand without sorting.
GROUPS = 64
#: A lower bound is looked for only once the best so far is this many times what is still to come.
_WORTH_LOOKING = 3.0
#: Bounds are sums in another order than the scores; this much keeps rounding from losing a text.
_SLACK = 1e-9


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


@njit(cache=True, nogil=True)
def highest_gains(
    starts: Ints, texts: Texts, counts: Counts, lengths: Lengths, norms: Floats
) -> NDArray[np.float32]:
    """For each term the highest count / (count + norm) of any text: what its bound is made of."""
    gains = np.zeros(len(starts) - 1, np.float32)
    for term in range(len(starts) - 1):
        highest = 0.0
        for at in range(starts[term], starts[term + 1]):
            gain = counts[at] / (counts[at] + norms[lengths[texts[at]]])
            highest = max(highest, gain)
        # Rounded up: a bound must not be below what it bounds.
        gains[term] = highest * (1 + 1e-6)
    return gains


@njit(cache=True, nogil=True, error_model="numpy")
def best_texts(
    first: Ints,
    last: Ints,
    weights: Floats,
    bounds: Floats,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    norms: Floats,
    scores: Floats,
    touched: Texts,
    limit: int,
) -> tuple[Texts, Floats]:
    """The `limit` texts with the highest scores, best first, earlier ones first among equals.

    Term i has the postings `first[i]:last[i]` and gives a text `weights[i] * count / (count + norm)`, at
    most `bounds[i]`; `norms` are by length. `scores` and `touched` are the caller's, longer by one than
    there are texts; `scores` is all zero, and is left so.
    """
    order = np.argsort(-bounds)
    first, last, weights = first[order], last[order], weights[order]
    # remaining[i]: the most that the terms from i on can still give.
    remaining = np.zeros(len(order) + 1)
    for term in range(len(order) - 1, -1, -1):
        remaining[term] = remaining[term + 1] + bounds[order[term]] + _SLACK
    leaders = np.zeros(GROUPS, np.int32)
    leading = np.zeros(GROUPS)
    number = 0
    threshold = 0.0
    term = 0
    while term < len(order):
        # Looking for the threshold costs as much as adding up a short term: not before it can tell much.
        if number >= limit and leading.max() > _WORTH_LOOKING * remaining[term]:
            threshold = _threshold(
                leaders, leading, term, first, last, weights, texts, counts, lengths, norms, limit, threshold
            )
            if remaining[term] < threshold:
                break
        number = _add_up(
            first[term],
            last[term],
            weights[term],
            texts,
            counts,
            lengths,
            norms,
            scores,
            touched,
            number,
            leaders,
            leading,
        )
        term += 1
    candidates = np.empty(number, np.int32)
    left = 0
    for i in range(number):
        candidates[left] = touched[i]
        left += scores[touched[i]] + remaining[term] >= threshold
    candidates = np.sort(candidates[:left])
    while term < len(order):
        left = _look_up(
            first[term],
            last[term],
            weights[term],
            texts,
            counts,
            lengths,
            norms,
            scores,
            candidates[:left],
            threshold - remaining[term + 1],
        )
        term += 1
    found = candidates[:left]
    found_scores = np.empty(left)
    for i in range(left):
        found_scores[i] = scores[found[i]]
    for i in range(number):
        scores[touched[i]] = 0.0
    return _best(found, found_scores, limit)


@njit(cache=True, nogil=True, error_model="numpy")
def _add_up(
    at: int,
    end: int,
    weight: float,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    norms: Floats,
    scores: Floats,
    touched: Texts,
    number: int,
    leaders: Texts,
    leading: Floats,
) -> int:
    """Add one term to the scores of all its texts; returns how many texts are `touched` by now."""
    for place in range(at, end):
        text = texts[place]
        count = float(counts[place])
        before = scores[text]
        score = before + weight * (count / (count + norms[lengths[text]]))
        scores[text] = score
        touched[number] = text
        number += before == 0.0
        group = text & (GROUPS - 1)
        if score > leading[group]:
            leading[group] = score
            leaders[group] = text
    return number


@njit(cache=True, nogil=True, error_model="numpy")
def _look_up(
    at: int,
    end: int,
    weight: float,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    norms: Floats,
    scores: Floats,
    candidates: Texts,
    lowest: float,
) -> int:
    """Add one term to the scores of `candidates`; those not below `lowest` move up and are counted."""
    left = 0
    for i in range(len(candidates)):
        text = candidates[i]
        at = position(texts, text, at, end)
        if at < end and texts[at] == text:
            count = float(counts[at])
            scores[text] += weight * (count / (count + norms[lengths[text]]))
        candidates[left] = text
        left += scores[text] >= lowest
    return left


@njit(cache=True, nogil=True, error_model="numpy")
def _threshold(
    leaders: Texts,
    leading: Floats,
    done: int,
    first: Ints,
    last: Ints,
    weights: Floats,
    texts: Texts,
    counts: Counts,
    lengths: Lengths,
    norms: Floats,
    limit: int,
    known: float,
) -> float:
    """A lower bound of the `limit`-th best score: the least full score of that many leaders of groups.

    `done` terms are in `leading`; the rest is looked up for these few. Not less than what is `known`.
    """
    if limit > GROUPS:
        return known
    low = np.partition(leading, GROUPS - limit)[GROUPS - limit]
    if low == 0.0:
        return known
    least = np.inf
    found = 0
    for group in range(GROUPS):
        if leading[group] >= low and found < limit:
            score = leading[group]
            text = leaders[group]
            for term in range(done, len(first)):
                at = position(texts, text, first[term], last[term])
                if at < last[term] and texts[at] == text:
                    score += weights[term] * (counts[at] / (counts[at] + norms[lengths[text]]))
            least = min(least, score)
            found += 1
    return max(known, least)


@njit(cache=True, nogil=True)
def _best(texts: Texts, scores: Floats, limit: int) -> tuple[Texts, Floats]:
    """The `limit` best of `texts`, which ascend."""
    if len(texts) > limit:
        lowest = np.partition(scores, len(texts) - limit)[len(texts) - limit]
        stays = np.flatnonzero(scores >= lowest)
        texts, scores = texts[stays], scores[stays]
    # The sort is stable: earlier texts stay first among equals.
    ranked = np.argsort(-scores, kind="mergesort")[:limit]
    return texts[ranked], scores[ranked]


@njit(cache=True, nogil=True)
def counts_in(
    first: Ints,
    last: Ints,
    texts: Texts,
    counts: Counts,
    starts: Ints,
    ends: Ints,
) -> Texts:
    """How often each term occurs in each range of texts: (range, term). The ranges ascend."""
    table = np.zeros((len(starts), len(first)), np.int32)
    for term in range(len(first)):
        at = first[term]
        end = last[term]
        for i in range(len(starts)):
            at = position(texts, starts[i], at, end)
            if at == end:
                break
            here = at
            while here < end and texts[here] < ends[i]:
                table[i, term] += counts[here]
                here += 1
    return table
