"""BM25 as rank_bm25 defines it, over postings: a question touches only the texts that can be among the best."""

from collections.abc import Mapping
from threading import local

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from retrieval.max_score import Scratch, best_texts
from retrieval.postings import Keys, Postings, term_key
from retrieval.scoring import Floats, Gains, Query, ScoredPostings, look_up, quantised_gains


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
    """idf, in nats, of terms found in `frequencies` of `texts` texts."""
    return np.log(1 + (texts - frequencies + 0.5) / (frequencies + 0.5))


class _OwnScratch(local):
    """The scratch of the thread that searches."""

    def __init__(self, texts: int) -> None:
        self.scratch = Scratch.of(texts)


class BM25:
    """The model over postings; the same scores as `FlooredBM25` up to rounding.

    `average` is the mean number of terms of a text, 0 where there are no terms at all.
    """

    def __init__(
        self, postings: Postings, k1: float, b: float, gains: tuple[Gains, Gains] | None = None
    ) -> None:
        """`gains` are those of a model saved before: what each posting gives, and the most of each term."""
        self.k1, self.b = k1, b
        self.average = postings.lengths.sum(dtype=np.int64) / max(len(postings), 1)
        # An index of empty texts only has no average length; nothing can match there either.
        lengths = np.arange(int(postings.lengths.max(initial=0)) + 1)
        norms = k1 * (1 - b + b * lengths / (self.average or 1.0))
        if gains is None:
            gains = quantised_gains(postings.starts, postings.texts, postings.counts, postings.lengths, norms)
        self.postings = ScoredPostings(
            vocabulary=postings.vocabulary,
            starts=postings.starts,
            texts=postings.texts,
            counts=postings.counts,
            lengths=postings.lengths,
            norms=norms,
            gains=gains[0],
            highest=gains[1],
        )
        self._own = _OwnScratch(len(postings))

    @property
    def scratch(self) -> Scratch:
        """Room to add up in, of the thread that asks."""
        return self._own.scratch

    def query(self, keys: Keys, weights: Floats) -> Query:
        """The terms with `keys`, looked up."""
        query: Query = look_up(keys, weights, self.postings, self.k1)
        return query

    def candidates(self, query: Query, limit: int) -> NDArray[np.int32]:
        """The texts, ascending, that may be among the `limit` best; hardly more than these."""
        found: NDArray[np.int32] = best_texts(query, self.postings, self.scratch, limit)
        return found


def weighted(terms: Mapping[str, float]) -> tuple[Keys, Floats]:
    """Keys and weights of weighted terms."""
    keys = np.fromiter(map(term_key, terms), np.uint64, len(terms))
    return keys, np.fromiter(terms.values(), np.float64, len(terms))
