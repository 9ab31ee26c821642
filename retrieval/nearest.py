"""Passages near a question in meaning: candidates beside those that share its words.

The signs of a vector's coordinates are a code of a bit each, and vectors that are near differ in few bits
(Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002; the vectors are made so that
every coordinate tells as much). Counting these bits costs a nanosecond a passage; only the few passages with the
likest codes are compared exactly.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.bits import count_bits
from retrieval.scoring import Floats32, Texts

Codes = NDArray[np.uint64]
Bytes = NDArray[np.int8]

#: How many passages are compared exactly for each one that is proposed.
COMPARED = 16
_WORD = 64
_BLOCK, _TURNS = 64, 4


def signs_of(vectors: Bytes) -> Codes:
    """The codes of `vectors`: a row each, a bit a coordinate."""
    spare = np.zeros((len(vectors), -vectors.shape[1] % _WORD), np.bool_)
    bits = np.concatenate([vectors > 0, spare], axis=1)
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def side_by_side(signs: Codes) -> Codes:
    """The codes word by word, (word, row): so the words of many rows are compared at a time."""
    return np.ascontiguousarray(signs.T)


@njit(cache=True, nogil=True)
def nearest(vector: Floats32, vectors: Bytes, codes: Codes, limit: int, at_least: float) -> Texts:
    """The rows, ascending, of some `limit` vectors whose product with `vector` is highest, and `at_least` this.

    `codes` are those of `vectors`, side by side.
    """
    if not vector.any():
        return np.empty(0, np.int32)
    alike = _likest(_code(vector, len(codes)), codes, limit * COMPARED)
    close = products(vector, vectors, alike)
    lowest = np.float32(at_least)
    if len(alike) > limit:
        lowest = max(lowest, np.partition(close, len(alike) - limit)[len(alike) - limit])
    return alike[close >= lowest]


@njit(cache=True, nogil=True, fastmath={"reassoc", "nsz"})
def products(vector: Floats32, vectors: Bytes, rows: Texts) -> Floats32:
    """The product of `vector` with each of `vectors` in `rows`, added up in whatever order is fastest."""
    found = np.empty(len(rows), np.float32)
    for i in range(len(rows)):
        row = vectors[rows[i]]
        total = np.float32(0)
        for d in range(len(vector)):
            total += vector[d] * np.float32(row[d])
        found[i] = total
    return found


@njit(cache=True, nogil=True)
def _code(vector: Floats32, words: int) -> Codes:
    code = np.zeros(words, np.uint64)
    for d in range(len(vector)):
        if vector[d] > 0:
            code[d // _WORD] |= np.uint64(1) << np.uint64(d % _WORD)
    return code


@njit(cache=True, nogil=True)
def _likest(code: Codes, codes: Codes, limit: int) -> Texts:
    """The rows, ascending, whose codes differ least from `code`: `limit`, and those that differ as little."""
    differing = np.zeros(codes.shape[1], np.uint8)
    for word in range(len(code)):
        of_word, own = codes[word], code[word]
        for row in range(len(differing)):
            differing[row] += np.uint8(count_bits(own ^ of_word[row]))
    furthest, number = _furthest(differing, limit)
    rows = np.empty(number, np.int32)
    found = 0
    # Most blocks hold none: that is told of many rows at a time.
    for start in range(0, len(differing), _BLOCK):
        block = differing[start : start + _BLOCK]
        near = np.int32(0)
        for i in range(len(block)):
            near += np.int32(block[i] <= furthest)
        for i in range(len(block) if near else 0):
            if block[i] <= furthest:
                rows[found] = start + i
                found += 1
    return rows


@njit(cache=True, nogil=True)
def _furthest(differing: NDArray[np.uint8], limit: int) -> tuple[int, int]:
    """The fewest bits that `limit` rows, or all, differ by at most, and how many rows do."""
    # Four tables, so that rows in turn need not wait for one another's count.
    tables = np.zeros((_TURNS, 256), np.int32)
    whole = len(differing) // _TURNS * _TURNS
    for row in range(0, whole, _TURNS):
        for turn in range(_TURNS):
            tables[turn, differing[row + turn]] += 1
    for row in range(whole, len(differing)):
        tables[0, differing[row]] += 1
    rows_with = tables.sum(0)
    furthest, number = 0, rows_with[0]
    while number < limit and furthest < 255:
        furthest += 1
        number += rows_with[furthest]
    return furthest, number
