"""BM25 as rank_bm25 defines it, compiled to postings so that a question touches only what it names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Array = NDArray[np.generic]
Floats = NDArray[np.float64]


def term_key(term: str) -> int:
    """A 64-bit key for `term`, the same in every process and on every machine."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Counts:
    """How often each term occurs in each text: a sparse matrix, row after row.

    `starts` has one more entry than there are texts; row i is `terms[starts[i]:starts[i + 1]]` (sorted
    term keys, uint64) with `counts` (uint32).
    """

    starts: NDArray[np.int64]
    terms: NDArray[np.uint64]
    counts: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "Counts":
        """Count the terms of each text."""
        keys: dict[str, int] = {}
        rows = []
        for text in texts:
            for term in text:
                if term not in keys:
                    keys[term] = term_key(term)
            rows.append(np.unique(np.array([keys[t] for t in text], np.uint64), return_counts=True))
        return cls(
            starts=np.cumsum([0, *(len(terms) for terms, _ in rows)], dtype=np.int64),
            terms=np.concatenate([np.empty(0, np.uint64), *(terms for terms, _ in rows)]),
            counts=np.concatenate([np.empty(0), *(counts for _, counts in rows)]).astype(np.uint32),
        )

    def lengths(self) -> NDArray[np.int64]:
        """The number of terms in each text, repetitions included."""
        total = np.concatenate([[0], np.cumsum(self.counts, dtype=np.int64)])
        return np.asarray(total[self.starts[1:]] - total[self.starts[:-1]], np.int64)

    def take(self, rows: NDArray[np.int64]) -> "Counts":
        """The given rows, in that order."""
        sizes = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        at = np.repeat(self.starts[rows] - starts[:-1], sizes) + np.arange(starts[-1])
        return Counts(starts, self.terms[at], self.counts[at])

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
            np.concatenate([self.terms, other.terms]),
            np.concatenate([self.counts, other.counts]),
        )

    def merged(self, groups: NDArray[np.int64], number: int) -> "Counts":
        """Rows added together: row i goes into row `groups[i]` of `number` rows."""
        rows = np.repeat(groups, np.diff(self.starts))
        order = np.lexsort((self.terms, rows))
        rows, terms, counts = rows[order], self.terms[order], self.counts[order]
        first = np.flatnonzero(np.r_[True, (rows[1:] != rows[:-1]) | (terms[1:] != terms[:-1])][: len(rows)])
        summed = np.add.reduceat(counts, first) if len(first) else counts
        starts = np.searchsorted(rows[first], np.arange(number + 1))
        return Counts(starts.astype(np.int64), terms[first], summed.astype(np.uint32))


class FlooredBM25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """Okapi BM25 whose idf is log(1 + (N - n + 0.5) / (n + 0.5)): never negative, also in a small collection.

    rank_bm25's own idf is zero or negative for a term in half of the texts, which a knowledge base of one
    document has many of. The form is Lucene's (Kamphuis et al., ECIR 2020, table 1).
    """

    def _calc_idf(self, nd: dict[str, int]) -> None:
        frequencies = np.fromiter(nd.values(), np.float64, len(nd))
        self.idf = dict(zip(nd, floored_idf(self.corpus_size, frequencies).tolist(), strict=True))


def floored_idf(texts: int, frequencies: Floats) -> Floats:
    """idf of terms found in `frequencies` of `texts` texts."""
    return np.log(1 + (texts - frequencies + 0.5) / (frequencies + 0.5))


class BM25(FlooredBM25):
    """The same scores from postings: for each term the texts that hold it and how often.

    `parts` and `from_parts` let an index be saved as plain arrays and mapped by several workers.
    """

    def __init__(self, counts: Counts, k1: float, b: float) -> None:
        order = np.argsort(counts.terms, kind="stable")
        self.vocabulary, starts = np.unique(counts.terms[order], return_index=True)
        self.starts = np.append(starts, len(order)).astype(np.int64)
        self.texts = np.repeat(np.arange(len(counts)), np.diff(counts.starts))[order].astype(np.int32)
        self.frequencies = counts.counts[order]
        self._set_model(counts.lengths(), k1, b)

    def _set_model(self, lengths: NDArray[np.int64], k1: float, b: float) -> None:
        self.k1, self.b = k1, b
        self.doc_len = lengths
        self.corpus_size = len(lengths)
        self.avgdl = lengths.sum() / max(len(lengths), 1)
        # An index of empty texts only has no average length; nothing can match there either.
        self._norms = k1 * (1 - b + b * lengths / (self.avgdl or 1.0))

    def idfs(self, terms: Iterable[str]) -> Floats:
        """The idf of each term; that of a term found once where it occurs nowhere."""
        found = [max(len(self.postings(term)[0]), 1) for term in terms]
        return floored_idf(max(self.corpus_size, 1), np.array(found, np.float64))

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
        """The texts that hold `term`, ascending, and how often each does."""
        key = np.uint64(term_key(term))
        at = int(np.searchsorted(self.vocabulary, key))
        if at == len(self.vocabulary) or self.vocabulary[at] != key:
            return self.texts[:0], self.frequencies[:0]
        span = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.texts[span], self.frequencies[span]

    def get_scores(self, query: Iterable[str]) -> Floats:
        """The score of every text, as rank_bm25 computes it."""
        return self.weighted_scores((term, 1.0) for term in query)

    def weighted_scores(self, query: Iterable[tuple[str, float]]) -> Floats:
        """The score of every text where each term of the question counts with its weight."""
        scores = np.zeros(self.corpus_size)
        for term, weight in query:
            texts, frequencies = self.postings(term)
            if not len(texts):
                continue
            idf = floored_idf(self.corpus_size, np.array([len(texts)], np.float64))[0]
            scores[texts] += weight * (
                idf * (frequencies * (self.k1 + 1) / (frequencies + self._norms[texts]))
            )
        return scores

    def parts(self) -> dict[str, Array]:
        """The arrays that make the model; see `from_parts`."""
        return {
            "vocabulary": self.vocabulary,
            "starts": self.starts,
            "texts": self.texts,
            "frequencies": self.frequencies,
            "lengths": self.doc_len,
        }

    @classmethod
    def from_parts(cls, parts: dict[str, Array], k1: float, b: float) -> "BM25":
        """The model of saved `parts`."""
        model = cls.__new__(cls)
        for name in ("vocabulary", "starts", "texts", "frequencies"):
            setattr(model, name, parts[name])
        model._set_model(np.asarray(parts["lengths"], np.int64), k1, b)
        return model
