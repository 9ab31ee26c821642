"""Passages near a question in meaning: candidates beside those that share its words.

The signs of a vector's coordinates are a code of a bit each, and vectors that are near differ in few bits
(Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; the vectors are made so that
every coordinate tells as much). Counting these bits costs a nanosecond a passage; only the few passages with the
likest codes are compared exactly.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.scoring import Floats32, Texts

Codes = NDArray[np.uint64]
Bytes = NDArray[np.int8]

#: How many passages are compared exactly for each one that is proposed.
COMPARED = 16
_WORD = 64


def signs_of(vectors: Bytes) -> Codes:
    """The codes of `vectors`: a row each, a bit a coordinate."""
    spare = np.zeros((len(vectors), -vectors.shape[1] % _WORD), np.bool_)
    bits = np.concatenate([vectors > 0, spare], axis=1)
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)


@njit(cache=True, nogil=True)
def nearest(vector: Floats32, vectors: Bytes, signs: Codes, limit: int, at_least: float) -> Texts:
    """The rows, ascending, of some `limit` vectors whose product with `vector` is highest, and `at_least` this."""
    if not vector.any():
        return np.empty(0, np.int32)
    alike = _likest(_code(vector, signs.shape[1]), signs, limit * COMPARED)
    products = np.zeros(len(alike), np.float32)
    for i in range(len(alike)):
        row = vectors[alike[i]]
        for d in range(len(vector)):
            products[i] += vector[d] * np.float32(row[d])
    lowest = np.float32(at_least)
    if len(alike) > limit:
        lowest = max(lowest, np.partition(products, len(alike) - limit)[len(alike) - limit])
    return alike[products >= lowest]


@njit(cache=True, nogil=True)
def _code(vector: Floats32, words: int) -> Codes:
    code = np.zeros(words, np.uint64)
    for d in range(len(vector)):
        if vector[d] > 0:
            code[d // _WORD] |= np.uint64(1) << np.uint64(d % _WORD)
    return code


@njit(cache=True, nogil=True)
def _likest(code: Codes, signs: Codes, limit: int) -> Texts:
    """The rows, ascending, whose codes differ least from `code`: `limit`, and those that differ as little."""
    bits = _WORD * len(code)
    differing = np.empty(len(signs), np.int32)
    rows_with = np.zeros(bits + 1, np.int64)
    for row in range(len(signs)):
        count = np.uint64(0)
        for word in range(len(code)):
            count += _ones(code[word] ^ signs[row, word])
        differing[row] = count
        rows_with[differing[row]] += 1
    furthest, number = 0, rows_with[0]
    while number < limit and furthest < bits:
        furthest += 1
        number += rows_with[furthest]
    return np.flatnonzero(differing <= furthest).astype(np.int32)


@njit(cache=True, nogil=True)
def _ones(word: np.uint64) -> np.uint64:
    """How many bits of `word` are set; compiled to a single instruction."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)
