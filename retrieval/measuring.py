"""The figures of candidates, in loops compiled by numba; what they mean stands in `signals.py`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.scoring import Counts, Floats, Floats32, Ints, Texts, position
from retrieval.sentences import SYNONYM

#: Columns of signals: two of BM25, then as `signals.SIGNALS` has them.
BM25, WORDS_HELD, DOCUMENT_HOLDS, PLACES_MISSING, CLOSENESS = 0, 2, 3, 7, 8


@njit(cache=True, nogil=True)
def counts_of(
    first: Ints,
    last: Ints,
    whole: int,
    texts: Texts,
    counts: Counts,
    rows: Texts,
    starts: Ints,
    ends: Ints,
) -> tuple[Texts, Texts]:
    """How often each term occurs in each of `rows`, and in the range of texts that each is in: (row, term).

    The rows ascend; `starts` and `ends` bound the range of each. Only the first `whole` terms are counted in ranges.
    """
    own = np.zeros((len(rows), len(first)), np.int32)
    ranges = np.zeros((len(rows), whole), np.int32)
    for term in range(len(first)):
        mine = own[:, term]
        if term < whole:
            _count_in_ranges(
                first[term], last[term], texts, counts, rows, starts, ends, mine, ranges[:, term]
            )
        else:
            _count_in_rows(first[term], last[term], texts, counts, rows, mine)
    return own, ranges


@njit(cache=True, nogil=True)
def _count_in_rows(at: int, end: int, texts: Texts, counts: Counts, rows: Texts, own: Texts) -> None:
    for i in range(len(rows)):
        at = position(texts, rows[i], at, end)
        if at == end:
            return
        if texts[at] == rows[i]:
            own[i] = counts[at]


@njit(cache=True, nogil=True)
def _count_in_ranges(
    at: int,
    end: int,
    texts: Texts,
    counts: Counts,
    rows: Texts,
    starts: Ints,
    ends: Ints,
    own: Texts,
    ranges: Texts,
) -> None:
    group = 0
    while group < len(rows) and at < end:
        at = position(texts, starts[group], at, end)
        i = group
        total = 0
        while at < end and texts[at] < ends[group]:
            while i + 1 < len(rows) and rows[i] < texts[at] and starts[i + 1] == starts[group]:
                i += 1
            if rows[i] == texts[at]:
                own[i] = counts[at]
            total += counts[at]
            at += 1
        # All rows in this range have the same total.
        i = group
        while i < len(rows) and starts[i] == starts[group]:
            ranges[i] = total
            i += 1
        group = i


@njit(cache=True, nogil=True, error_model="numpy")
def add_bm25(counts: Texts, norms: Floats, worth: Floats, known: int, signals: Floats) -> None:
    """Scores by the first `known` terms, and by the rest of those that are worth something."""
    for row in range(len(counts)):
        for term in range(len(worth)):
            count = counts[row, term]
            if count:
                column = BM25 if term < known else BM25 + 1
                signals[row, column] += worth[term] * (count / (count + norms[row]))


@njit(cache=True, nogil=True, error_model="numpy")
def add_held_by_documents(ranges: Texts, idf: Floats, signals: Floats) -> None:
    """The share of the terms with `idf` that the document holds."""
    # A question may be made of asking words only.
    total = max(idf.sum(), 1e-9)
    for row in range(len(ranges)):
        for term in range(len(idf)):
            signals[row, DOCUMENT_HOLDS] += idf[term] * (ranges[row, term] > 0) / total


@njit(cache=True, nogil=True, error_model="numpy")
def add_words_held(
    counts: Texts,
    of_word: Texts,
    of_way: Texts,
    terms: Texts,
    weights: Floats,
    in_parts: Floats,
    signals: Floats,
) -> None:
    """As `sentences.coverage`, by terms: bigrams scattered over a passage count as the word they make."""
    total = max(weights.sum(), 1e-9)
    for word in range(len(weights)):
        own = of_word[word]
        for row in range(len(counts)):
            best = 0.0
            for way in range(own, of_word[word + 1]):
                number = of_way[way + 1] - of_way[way]
                found = 0
                for i in range(of_way[way], of_way[way + 1]):
                    found += counts[row, terms[i]] > 0
                if number and found == number:
                    best = max(best, 1.0 if way == own else SYNONYM)
                elif number and way == own:
                    best = max(best, in_parts[word] * found / number)
            signals[row, WORDS_HELD] += best * weights[word] / total


@njit(cache=True, nogil=True)
def add_places_missing(
    ranges: Texts, of_word: Texts, of_way: Texts, terms: Texts, rarities: Floats, signals: Floats
) -> None:
    """How rare the places are of which the document lacks a term."""
    for place in range(len(rarities)):
        way = of_word[place]
        for row in range(len(ranges)):
            for i in range(of_way[way], of_way[way + 1]):
                if ranges[row, terms[i]] == 0:
                    signals[row, PLACES_MISSING] += rarities[place]
                    break


@njit(cache=True, nogil=True)
def add_closeness(
    vector: Floats32, vectors: NDArray[np.int8], rows: Texts, unit: float, signals: Floats
) -> None:
    """The product of each row's vector, of which `unit` is 1.0, with `vector`."""
    for i in range(len(rows)):
        total = np.float32(0)
        for d in range(len(vector)):
            total += vector[d] * np.float32(vectors[rows[i], d])
        signals[i, CLOSENESS] = total / unit
