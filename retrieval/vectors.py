"""Vectors of terms, learned from texts and questions, so that a passage can be near a question that uses other words.

`benchmarks/train_vectors.py` makes `lexicon/vectors.npz`. A text's vector is the sum of those of its distinct
terms, of length one; the closeness of two texts is their product, in [-1, 1].
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.postings import Keys, Postings
from retrieval.tokenizer import LEXICON

PATH = LEXICON / "vectors.npz"
#: Passages' vectors are kept in bytes: this is 1.0. No coordinate of a unit vector of this size comes near half.
UNIT = 254.0

Floats32 = NDArray[np.float32]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, eq=False, repr=False)
class Vectors:
    """Term `keys[i]`, ascending, has the vector `rows[i] * scales[i]`; how telling it is is part of its length."""

    keys: Keys
    rows: Bytes
    scales: Floats32

    @classmethod
    def of(cls, keys: Keys, rows: Floats32) -> "Vectors":
        """The vectors `rows` of the terms with `keys`, to a byte a coordinate."""
        order = np.argsort(keys)
        scales = np.abs(rows).max(1, initial=1e-9)[order] / np.float32(127)
        return cls(keys[order], np.round(rows[order] / scales[:, None]).astype(np.int8), scales)

    @classmethod
    def load(cls, path: Path = PATH) -> "Vectors":
        """Read saved vectors."""
        with np.load(path) as saved:
            return cls(saved["keys"], saved["rows"], saved["scales"])

    def save(self, path: Path) -> None:
        """Write them."""
        np.savez(path, keys=self.keys, rows=self.rows, scales=self.scales)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the vectors."""
        digest = blake2b(self.keys.tobytes(), digest_size=8)
        digest.update(self.rows.tobytes())
        digest.update(self.scales.tobytes())
        return digest.hexdigest()

    def of_terms(self, keys: Keys) -> Floats32:
        """The unit vector of a text with the distinct terms `keys`; zero where no term is known."""
        total: Floats32 = _sum_of(keys, self.keys, self.rows, self.scales)
        return total

    def of_texts(self, postings: Postings) -> Bytes:
        """The unit vectors of the texts of `postings`, in bytes."""
        at = np.minimum(np.searchsorted(self.keys, postings.vocabulary), len(self.keys) - 1)
        known = self.keys[at] == postings.vocabulary
        sums = np.zeros((len(postings), self.rows.shape[1]), np.float32)
        _add_up(np.flatnonzero(known), at, self.rows, self.scales, postings.starts, postings.texts, sums)
        sums /= np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
        return np.clip(np.round(sums * UNIT), -127, 127).astype(np.int8)


@njit(cache=True, nogil=True)
def _sum_of(keys: Keys, known: Keys, rows: Bytes, scales: Floats32) -> Floats32:
    total = np.zeros(rows.shape[1], np.float32)
    for key in keys:
        at = np.searchsorted(known, key)
        if at < len(known) and known[at] == key:
            for d in range(len(total)):
                total[d] += scales[at] * rows[at, d]
    return total / (np.float32(np.sqrt((total * total).sum())) + np.float32(1e-9))


@njit(cache=True, nogil=True)
def _add_up(
    terms: NDArray[np.int64],
    at: NDArray[np.int64],
    rows: Bytes,
    scales: Floats32,
    starts: NDArray[np.int64],
    texts: NDArray[np.int32],
    sums: Floats32,
) -> None:
    for term in terms:
        row = rows[at[term]].astype(np.float32) * scales[at[term]]
        for place in range(starts[term], starts[term + 1]):
            sums[texts[place]] += row
