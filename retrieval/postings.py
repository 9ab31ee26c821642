"""Postings: for each term the texts that hold it, ascending, and how often each does."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
Keys = NDArray[np.uint64]

#: A count is one byte: past this many the score of BM25 hardly grows.
MOST = 255
#: A length is two bytes; passages are far shorter.
LONGEST = 65535
_HASHED = np.uint64(1 << 63)
_CODE_POINT_BITS = 21


@lru_cache(maxsize=1 << 16)
def term_key(term: str) -> int:
    """A 64-bit key for `term`, the same in every process and on every machine.

    A bigram ("_" and two characters) is its two code points, so that whole texts are keyed at once
    (`bigram_keys`); any other term is hashed, its highest bit set.
    """
    if len(term) == 3 and term[0] == "_":
        return ord(term[1]) << _CODE_POINT_BITS | ord(term[2])
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little") | int(_HASHED)


def bigram_keys(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> Keys:
    """The keys of the bigrams of two arrays of code points."""
    return first.astype(np.uint64) << np.uint64(_CODE_POINT_BITS) | second.astype(np.uint64)


@dataclass(frozen=True)
class Postings:
    """An inverted index as plain arrays.

    `vocabulary` holds the sorted keys of the terms; term i is in the texts
    `texts[starts[i]:starts[i + 1]]`, ascending, `counts` (at most MOST) times. `lengths` are the numbers
    of terms of each text (at most LONGEST), repetitions included.
    """

    vocabulary: Keys
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def of_keys(cls, rows: NDArray[np.int32], keys: Keys, number: int) -> "Postings":
        """The postings of `number` texts, where text `rows[i]` holds the term `keys[i]`."""
        lengths = np.minimum(np.bincount(rows, minlength=number), LONGEST).astype(np.uint16)
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        new_term = _changes(keys)
        first = np.flatnonzero(new_term | _changes(rows))
        counts = np.diff(np.append(first, len(keys)))
        return cls(
            vocabulary=keys[new_term],
            starts=np.append(np.flatnonzero(new_term[first]), len(first)).astype(np.int64),
            texts=rows[first].astype(np.int32),
            counts=np.minimum(counts, MOST).astype(np.uint8),
            lengths=lengths,
        )

    def without(self, gone: NDArray[np.bool_]) -> "Postings":
        """The postings without the texts marked in `gone`; those after them move up."""
        if not gone.any():
            return self
        kept = ~gone[self.texts]
        terms = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))[kept]
        new_term = _changes(terms)
        moved = (np.cumsum(~gone) - 1).astype(np.int32)
        return Postings(
            vocabulary=self.vocabulary[terms[new_term]],
            starts=np.append(np.flatnonzero(new_term), len(terms)).astype(np.int64),
            texts=moved[self.texts[kept]],
            counts=self.counts[kept],
            lengths=self.lengths[~gone],
        )

    def __add__(self, other: "Postings") -> "Postings":
        """The texts of `other` behind those of this."""
        if not len(other.texts) or not len(self.texts):
            filled = other if len(other.texts) else self
            shift = len(self) if filled is other else 0
            return Postings(
                filled.vocabulary,
                filled.starts,
                filled.texts + np.int32(shift),
                filled.counts,
                np.concatenate([self.lengths, other.lengths]),
            )
        # Each run of `other` goes behind this run of the same term: one insertion for all of them.
        at = np.searchsorted(self.vocabulary, other.vocabulary)
        known = self.vocabulary[np.minimum(at, len(self.vocabulary) - 1)] == other.vocabulary
        known &= at < len(self.vocabulary)
        sizes = np.diff(other.starts)
        behind = np.repeat(self.starts[np.where(known, at + 1, at)], sizes)
        new = np.flatnonzero(~known)
        all_sizes = np.diff(self.starts)
        all_sizes[at[known]] += sizes[known]
        all_sizes = np.insert(all_sizes, at[new], sizes[new])
        return Postings(
            vocabulary=np.insert(self.vocabulary, at[new], other.vocabulary[new]),
            starts=np.concatenate([[0], np.cumsum(all_sizes)]).astype(np.int64),
            texts=np.insert(self.texts, behind, other.texts + np.int32(len(self))),
            counts=np.insert(self.counts, behind, other.counts),
            lengths=np.concatenate([self.lengths, other.lengths]),
        )


def _changes(values: Array) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does."""
    changes = np.ones(len(values), np.bool_)
    changes[1:] = values[1:] != values[:-1]
    return changes
