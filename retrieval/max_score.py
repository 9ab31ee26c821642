"""MaxScore: the texts that may be among the best, found without adding up every posting.

Turtle and Flood, Information Processing & Management 31(6), 1995, term at a time: the terms with the highest
bounds are added up first; once no unseen text can be among the best any more, the rest are looked up only for the
texts that still can. What a posting gives is read from two bytes (`scoring.quantised_gains`); so a few more texts
are found than were asked for, never fewer.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from retrieval.scoring import WHOLE, Floats32, Ints, Query, ScoredPostings, Texts, position

Real = float | np.floating[Any]

#: Texts are dealt to this many groups, so that the best so far are at hand without sorting; a power of two.
GROUPS = 128
#: Looking a text up among a term's postings costs as much as adding up this many of them.
LOOK_UP = 16
#: A gain is off by half of 1 / WHOLE at most, and a sum in single precision by some 1e-5 of it; both the text and
#: the one it is compared with may be off.
_ERROR = np.float32(1 / WHOLE + 2e-5)


class Scratch(NamedTuple):
    """Room to add up in: one score a text, which texts have one, and the highest score of each group of texts.

    `scores` and `leading` are all zero between searches. `scores` and `touched` are longer by one than there are
    texts: the loop writes where the next touched text would go.
    """

    scores: Floats32
    touched: Texts
    leading: Floats32

    @classmethod
    def of(cls, texts: int) -> "Scratch":
        """Room for that many texts."""
        return cls(
            np.zeros(texts + 1, np.float32), np.zeros(texts + 1, np.int32), np.zeros(GROUPS, np.float32)
        )


class _Terms(NamedTuple):
    """The terms by which a text can gain, that with the highest bound first.

    Term i has the postings `first[i]:last[i]` and gives a text `units[i]` times its gain. The terms from i on can
    still give `remaining[i]` at most, and have `postings[i]` postings; both have a last entry of 0. `error` is how
    far two sums of gains may be off, taken together.
    """

    first: Ints
    last: Ints
    units: Floats32
    remaining: Floats32
    postings: Ints
    error: Real


@njit(cache=True, nogil=True, error_model="numpy")
def best_texts(query: Query, postings: ScoredPostings, scratch: Scratch, limit: int) -> Texts:
    """The texts, ascending, that may be among the `limit` with the highest scores."""
    terms = _highest_first(query)
    term, touched = _add_up_until_few_can_win(terms, postings, scratch, limit)
    threshold = _at_least(scratch.leading, limit) - terms.error
    candidates = np.empty(touched, np.int32)
    left = _not_below(
        threshold - terms.remaining[term], scratch.touched[:touched], scratch.scores, candidates
    )
    candidates = np.sort(candidates[:left])
    while term < len(terms.first):
        _look_up(terms, term, postings, scratch.scores, candidates[:left])
        term += 1
        left = _not_below(threshold - terms.remaining[term], candidates[:left], scratch.scores, candidates)
    found = _highest(candidates[:left], scratch.scores, limit, terms.error)
    _clear(scratch, touched)
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _highest_first(query: Query) -> _Terms:
    """The query's terms by descending bound; those no text can gain by (unknown, or of no weight) are left out."""
    order = np.argsort(-query.bounds)[: np.count_nonzero(query.bounds)]
    first, last, worth = query.first[order], query.last[order], query.worth[order]
    remaining = np.zeros(len(order) + 1, np.float32)
    postings = np.zeros(len(order) + 1, np.int64)
    for term in range(len(order) - 1, -1, -1):
        remaining[term] = remaining[term + 1] + query.bounds[order[term]]
        postings[term] = postings[term + 1] + last[term] - first[term]
    units = (worth / WHOLE).astype(np.float32)
    return _Terms(first, last, units, remaining, postings, _ERROR * np.float32(worth.sum()))


@njit(cache=True, nogil=True)
def _add_up_until_few_can_win(
    terms: _Terms, postings: ScoredPostings, scratch: Scratch, limit: int
) -> tuple[int, int]:
    """Add up whole terms as long as that is cheaper than looking candidates up.

    Returns the first term that is not added up, and how many texts are touched.
    """
    touched = counted_at = term = 0
    while term < len(terms.first):
        # Counting candidates costs a pass over the texts touched: not where less is still to be added up, and
        # again only when twice as many are touched.
        if (
            scratch.leading.max() > terms.remaining[term]
            and terms.postings[term] > 2 * touched
            and touched >= 2 * counted_at
        ):
            lowest = _at_least(scratch.leading, limit) - terms.error - terms.remaining[term]
            if lowest > 0:
                counted_at = touched
                left = _count_not_below(lowest, scratch.touched[:touched], scratch.scores)
                if left * (len(terms.first) - term) * LOOK_UP < terms.postings[term]:
                    break
        touched = _add_up(terms, term, postings, scratch, touched)
        term += 1
    return term, touched


@njit(cache=True, nogil=True)
def _add_up(terms: _Terms, term: int, postings: ScoredPostings, scratch: Scratch, touched: int) -> int:
    """Add one term to the scores of all its texts; returns how many texts are touched by now."""
    unit = terms.units[term]
    for place in range(terms.first[term], terms.last[term]):
        text = postings.texts[place]
        before = scratch.scores[text]
        score = before + unit * np.float32(postings.gains[place])
        scratch.scores[text] = score
        scratch.touched[touched] = text
        touched += before == 0.0
        group = text & (GROUPS - 1)
        scratch.leading[group] = max(scratch.leading[group], score)
    return touched


@njit(cache=True, nogil=True)
def _at_least(leading: Floats32, limit: int) -> Real:
    """A score that the `limit`-th best reaches at least: that many leaders of groups have it already."""
    return np.partition(leading, GROUPS - limit)[GROUPS - limit] if limit <= GROUPS else np.float32(0)


@njit(cache=True, nogil=True)
def _count_not_below(lowest: Real, texts: Texts, scores: Floats32) -> int:
    number = 0
    for i in range(len(texts)):
        number += scores[texts[i]] >= lowest
    return number


@njit(cache=True, nogil=True)
def _not_below(lowest: Real, texts: Texts, scores: Floats32, kept: Texts) -> int:
    """Gather those of `texts` with at least that score in `kept`, which may be `texts`; returns how many."""
    left = 0
    for i in range(len(texts)):
        text = texts[i]
        kept[left] = text
        left += scores[text] >= lowest
    return left


@njit(cache=True, nogil=True)
def _look_up(terms: _Terms, term: int, postings: ScoredPostings, scores: Floats32, candidates: Texts) -> None:
    """Add one term to the scores of `candidates`, which ascend."""
    at, end, unit = terms.first[term], terms.last[term], terms.units[term]
    for i in range(len(candidates)):
        text = candidates[i]
        at = position(postings.texts, text, at, end)
        if at < end and postings.texts[at] == text:
            scores[text] += unit * np.float32(postings.gains[at])


@njit(cache=True, nogil=True)
def _highest(candidates: Texts, scores: Floats32, limit: int, error: Real) -> Texts:
    """The candidates that may be among the `limit` best, whatever the error."""
    if len(candidates) <= limit:
        return candidates.copy()
    of_candidates = np.empty(len(candidates), np.float32)
    for i in range(len(candidates)):
        of_candidates[i] = scores[candidates[i]]
    lowest = np.partition(of_candidates, len(candidates) - limit)[len(candidates) - limit]
    return candidates[np.flatnonzero(of_candidates >= lowest - error)]


@njit(cache=True, nogil=True)
def _clear(scratch: Scratch, touched: int) -> None:
    for i in range(touched):
        scratch.scores[scratch.touched[i]] = 0.0
    scratch.leading[:] = 0.0
