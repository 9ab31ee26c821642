"""Vectors of words, learned from a sentence encoder, so that a passage can be near a question that uses other words.

`benchmarks/train_vectors.py` makes `lexicon/vectors.npz`. A text's vector is the sum of those of its words, each as
often as it occurs, of length one; the closeness of two texts is their product, in [-1, 1].
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.postings import Keys
from retrieval.tokenizer import LEXICON

PATH = LEXICON / "vectors.npz"
#: Passages' vectors are kept in bytes: this is 1.0. No coordinate of a unit vector of this size comes near half.
UNIT = 254.0

Floats32 = NDArray[np.float32]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, eq=False, repr=False)
class Vectors:
    """The word with `keys[i]`, ascending, has the vector `rows[i] * scales[i]`; how telling it is is part of its length."""

    keys: Keys
    rows: Bytes
    scales: Floats32

    @classmethod
    def of(cls, keys: Keys, rows: Floats32) -> "Vectors":
        """The vectors `rows` of the words with `keys`, to a byte a coordinate."""
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

    def of_text(self, keys: Keys) -> Floats32:
        """The unit vector of a text of the words with `keys`; zero where none is known."""
        only: Floats32 = self._of_texts(np.array([0, len(keys)]), keys)[0]
        return only

    def of_texts(self, starts: NDArray[np.int64], keys: Keys) -> Bytes:
        """The unit vectors, in bytes, of texts as `Tokenizer.word_keys` gives them."""
        return np.clip(np.round(self._of_texts(starts, keys) * UNIT), -127, 127).astype(np.int8)

    def _of_texts(self, starts: NDArray[np.int64], keys: Keys) -> Floats32:
        sums: Floats32 = _sums(starts, keys, self.keys, self.rows, self.scales)
        return sums


@njit(cache=True, nogil=True)
def _sums(starts: NDArray[np.int64], keys: Keys, known: Keys, rows: Bytes, scales: Floats32) -> Floats32:
    sums = np.zeros((len(starts) - 1, rows.shape[1]), np.float32)
    for text in range(len(sums)):
        total = sums[text]
        for key in keys[starts[text] : starts[text + 1]]:
            at = np.searchsorted(known, key)
            if at < len(known) and known[at] == key:
                for d in range(len(total)):
                    total[d] += scales[at] * rows[at, d]
        total /= np.float32(np.sqrt((total * total).sum())) + np.float32(1e-9)
    return sums
