"""BM25 as rank_bm25 defines it, over postings: a question touches only the texts that can be among the best."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from threading import local

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from retrieval.postings import Keys, Postings, term_key
from retrieval.scoring import Gains, best_texts, in_order, look_up, quantised_gains, search_texts

Floats = NDArray[np.float64]


class FlooredBM25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """Okapi BM25 whose idf is log(1 + (N - n + 0.5) / (n + 0.5)): never negative, also in a small collection.

    rank_bm25's own idf is zero or negative for a term in half of the texts, which a knowledge base of one
    document has many of. The form is Lucene's (Kamphuis et al., ECIR 2020, table 1). This is the model
    that `BM25` computes; the tests hold one against the other.
    """

    def _calc_idf(self, nd: dict[str, int]) -> None:
        frequencies = np.fromiter(nd.values(), np.float64, len(nd))
        self.idf = dict(zip(nd, floored_idf(self.corpus_size, frequencies).tolist(), strict=True))


def floored_idf(texts: int, frequencies: Floats) -> Floats:
    """idf of terms found in `frequencies` of `texts` texts."""
    return np.log(1 + (texts - frequencies + 0.5) / (frequencies + 0.5))


@dataclass(frozen=True)
class Query:
    """Terms looked up in a model: where their postings are, and what one occurrence may be worth.

    `first` and `last` bound each term's postings, `spread` is the number of documents they are in (0
    where the model knows none), `worth` is idf x weight x (k1 + 1), `bounds` the most any text gets.
    """

    keys: Keys
    weights: Floats
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    spread: NDArray[np.int32]
    idf: Floats
    worth: Floats
    bounds: Floats

    def scaled(self, factors: Floats) -> "Query":
        """With each term's weight times its factor."""
        return replace(
            self, weights=self.weights * factors, worth=self.worth * factors, bounds=self.bounds * factors
        )


class _Scratch(local):
    """Accumulators of the thread that searches; zero between searches."""

    def __init__(self, texts: int) -> None:
        # One more than there are texts: the loop writes where the next touched text would go.
        self.scores = np.zeros(texts + 1, np.float32)
        self.touched = np.zeros(texts + 1, np.int32)


class BM25:
    """The model over `postings`; the same scores as `FlooredBM25` up to rounding."""

    #: `norms[n]` is what the length of a text of n terms adds below the line.
    norms: Floats

    def __init__(
        self, postings: Postings, k1: float, b: float, gains: tuple[Gains, Gains] | None = None
    ) -> None:
        """`gains` are those of a model saved before."""
        self.postings = postings
        self.k1, self.b = k1, b
        self.average = postings.lengths.sum(dtype=np.int64) / max(len(postings), 1)
        # An index of empty texts only has no average length; nothing can match there either.
        lengths = np.arange(int(postings.lengths.max(initial=0)) + 1)
        self.norms = k1 * (1 - b + b * lengths / (self.average or 1.0))
        if gains is None:
            gains = quantised_gains(
                postings.starts, postings.texts, postings.counts, postings.lengths, self.norms
            )
        self.gains, self.highest_gains = gains
        self._scratch = _Scratch(len(postings))

    def query(
        self,
        keys: Keys,
        weights: Floats,
        idf: Floats | None = None,
        spread: NDArray[np.int32] | None = None,
    ) -> Query:
        """Look the terms up; `idf` replaces the model's own. `spread` is parallel to the vocabulary."""
        postings = self.postings
        places, first, last, own_idf, worth, bounds = look_up(
            keys,
            weights,
            postings.vocabulary,
            postings.starts,
            self.highest_gains,
            max(len(postings), 1),
            self.k1,
        )
        query = Query(
            keys=keys,
            weights=weights,
            first=first,
            last=last,
            spread=_taken(spread, places),
            idf=own_idf,
            worth=worth,
            bounds=bounds,
        )
        if idf is None:
            return query
        return replace(query.scaled(idf / own_idf), idf=idf)

    def candidates(self, query: Query, limit: int) -> NDArray[np.int32]:
        """The texts, ascending, that may be among the `limit` best; hardly more than these."""
        found: NDArray[np.int32] = best_texts(
            query.first,
            query.last,
            query.worth,
            query.bounds,
            self.postings.texts,
            self.gains,
            self._scratch.scores,
            self._scratch.touched,
            limit,
        )
        return found

    def best(self, query: Query, limit: int) -> tuple[NDArray[np.int32], Floats]:
        """The `limit` best texts that match at all, best first, and their scores."""
        postings = self.postings
        texts, scores = in_order(
            query.first,
            query.last,
            query.worth,
            postings.texts,
            postings.counts,
            postings.lengths,
            self.norms,
            self.candidates(query, limit),
            limit,
        )
        return texts, scores

    def search(self, terms: Iterable[str], limit: int) -> tuple[NDArray[np.int32], Floats]:
        """As `best`, for the terms of a question; a repeated term counts each time."""
        weights: dict[str, float] = {}
        for term in terms:
            weights[term] = weights.get(term, 0.0) + 1.0
        postings = self.postings
        texts, scores = search_texts(
            *weighted(weights),
            postings.vocabulary,
            postings.starts,
            postings.texts,
            postings.counts,
            postings.lengths,
            self.gains,
            self.highest_gains,
            self.norms,
            self._scratch.scores,
            self._scratch.touched,
            self.k1,
            limit,
        )
        return texts, scores


def _taken(spread: NDArray[np.int32] | None, places: NDArray[np.int64]) -> NDArray[np.int32]:
    """The spread of terms at `places` of the vocabulary; 0 for unknown ones (-1)."""
    if spread is None or not len(spread):
        return np.zeros(len(places), np.int32)
    return np.asarray(spread[places] * (places >= 0), np.int32)


def weighted(terms: Mapping[str, float]) -> tuple[Keys, Floats]:
    """Keys and weights of weighted terms."""
    keys = np.fromiter(map(term_key, terms), np.uint64, len(terms))
    return keys, np.fromiter(terms.values(), np.float64, len(terms))
