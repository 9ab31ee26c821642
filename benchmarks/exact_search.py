"""BM25 alone, from terms to the best texts with their exact scores, as other libraries search.

The assistant ranks by more than BM25 and never asks for exact scores. Benchmarks compare this search with other
libraries, and tests hold it, and with it the candidates that the assistant ranks, against rank_bm25.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numba import njit

from retrieval.bm25 import BM25, weighted
from retrieval.max_score import Scratch, best_texts
from retrieval.postings import Postings, term_key
from retrieval.scoring import Floats, Keys, Query, ScoredPostings, Texts, look_up, position


def postings_of(texts: Iterable[Sequence[str]]) -> Postings:
    """The postings of tokenised texts."""
    keys = [[term_key(term) for term in text] for text in texts]
    rows = np.repeat(np.arange(len(keys), dtype=np.int32), [len(row) for row in keys])
    return Postings.of_keys(rows, np.array([key for row in keys for key in row], np.uint64), len(keys))


def best(model: BM25, query: Query, limit: int) -> tuple[Texts, Floats]:
    """The `limit` best texts that match at all, best first, earlier ones first among equals, and their scores."""
    texts, scores = _in_order(query, model.postings, model.candidates(query, limit), limit)
    return texts, scores


def search(model: BM25, terms: Iterable[str], limit: int) -> tuple[Texts, Floats]:
    """As `best`, for the terms of a question; a repeated term counts each time."""
    weights: dict[str, float] = {}
    for term in terms:
        weights[term] = weights.get(term, 0.0) + 1.0
    texts, scores = _search(*weighted(weights), model.postings, model.scratch, model.k1, limit)
    return texts, scores


@njit(cache=True, nogil=True, error_model="numpy")
def _search(
    keys: Keys, weights: Floats, postings: ScoredPostings, scratch: Scratch, k1: float, limit: int
) -> tuple[Texts, Floats]:
    query = look_up(keys, weights, postings, k1)
    return _in_order(query, postings, best_texts(query, postings, scratch, limit), limit)


@njit(cache=True, nogil=True, error_model="numpy")
def _in_order(query: Query, postings: ScoredPostings, found: Texts, limit: int) -> tuple[Texts, Floats]:
    """The `limit` best of `found`, which ascend, by their exact scores."""
    exact = np.zeros(len(found))
    for term in range(len(query.first)):
        at, end = query.first[term], query.last[term]
        for row in range(len(found)):
            at = position(postings.texts, found[row], at, end)
            if at < end and postings.texts[at] == found[row]:
                count = postings.counts[at]
                norm = postings.norms[postings.lengths[found[row]]]
                exact[row] += query.worth[term] * (count / (count + norm))
    order = np.argsort(-exact, kind="mergesort")[:limit]
    return found[order], exact[order]
