"""The figures of candidates that come from counting terms, in loops compiled by numba.

What they mean stands in `signals.py`. No loop knows of columns: `signals.Signals` names them.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.coverage import Ways, words_held
from retrieval.lookup import Lookup
from retrieval.max_score import Scratch, best_texts
from retrieval.nearest import nearest, products
from retrieval.scoring import (
    Counts,
    Floats,
    Floats32,
    Ints,
    Query,
    ScoredPostings,
    Searched,
    Texts,
    position,
)


class Asked(NamedTuple):
    """What passages are proposed by beside the words: the question's vector, and rows that are proposed whatever they
    hold. `limit` is proposed by words, for which `budget` postings are read; `nearest` by closeness, where it is
    at least `close`. `synonym` is `coverage.SYNONYM`, `unit` 1.0 in the passages' vectors."""

    vector: Floats32
    rows: Texts
    limit: int
    budget: int
    nearest: int
    close: float
    synonym: float
    unit: float


class Rows(NamedTuple):
    """Passages by their rows, ascending, each with the rows `starts:ends` of its document."""

    rows: Texts
    starts: Ints
    ends: Ints


class Counted(NamedTuple):
    """Occurrences of terms, (term, row): in the passages themselves, and in their whole documents."""

    in_rows: Texts
    in_documents: Texts


class Measured(NamedTuple):
    """Passages in `rows`, the degree to which each holds each telling word, (row, word), and columns of
    `signals.Signals`. `top` is the best score, of which `bm25` and `associated` are shares."""

    rows: Texts
    top: float
    held: Floats
    bm25: Floats
    associated: Floats
    words_held: Floats
    document_holds: Floats
    length: Floats
    document_length: Floats
    places_missing: Floats
    closeness: Floats


@njit(cache=True, nogil=True, error_model="numpy")
def measure(lookup: Lookup, searched: Searched, scratch: Scratch, average: float, asked: Asked) -> Measured:
    """The passages that may answer, and their figures: from the question's terms to the signals in one go.

    `average` is the mean length of a passage.
    """
    postings = searched.postings
    by_words = best_texts(affordable(lookup.query, asked.budget), postings, scratch, asked.limit)
    by_meaning = nearest(asked.vector, searched.vectors, searched.codes, asked.nearest, asked.close)
    rows = rows_of(np.unique(np.concatenate((by_words, by_meaning, asked.rows))), searched)
    counted = counts_of(lookup.query, lookup.in_documents, postings, rows)
    held = words_held(counted.in_rows, lookup.words, lookup.in_parts, asked.synonym)
    bm25, associated = _scores(lookup, postings, rows.rows, counted.in_rows)
    top = _top(bm25, associated)
    return Measured(
        rows.rows,
        top,
        held.T,
        bm25 / top,
        associated / top,
        _share_held(held, lookup.weights),
        _share_held(counted.in_documents > 0, lookup.query.idf[: lookup.own]),
        np.log(np.maximum(postings.lengths[rows.rows], 1) / average),
        np.log(rows.ends - rows.starts),
        _places_missing(counted.in_documents, lookup.places, lookup.rarities),
        products(asked.vector, searched.vectors, rows.rows).astype(np.float64) / asked.unit,
    )


@njit(cache=True, nogil=True)
def affordable(query: Query, budget: int) -> Query:
    """The query with only the terms that tell most for the length of their postings; one at least.

    `budget` is a number of postings. What a term left out could give is 0 in `bounds`.
    """
    number = query.last - query.first
    order = np.argsort(-query.bounds / np.sqrt(np.maximum(number, 1)))
    bounds = query.bounds.copy()
    read = 0
    for place in range(len(order)):
        read += number[order[place]]
        # What may give nothing is not looked at.
        if place and read > budget:
            bounds[order[place]] = 0.0
    return Query(query.keys, query.places, query.first, query.last, query.idf, query.worth, bounds)


@njit(cache=True, nogil=True)
def _top(bm25: Floats, associated: Floats) -> float:
    """The best score. Where nothing but associated words was found, they are the scale; where passages are near in
    meaning alone, 1 is."""
    best = bm25.max() if len(bm25) else 0.0
    if best == 0.0 and len(associated):
        best = associated.max()
    return best or 1.0


@njit(cache=True, nogil=True)
def rows_of(rows: Texts, searched: Searched) -> Rows:
    """Passages with their documents."""
    documents = searched.document_of[rows]
    return Rows(rows, searched.document_starts[documents], searched.document_starts[documents + 1])


@njit(cache=True, nogil=True)
def counts_of(query: Query, whole: int, postings: ScoredPostings, rows: Rows) -> Counted:
    """Occurrences of the query's terms in `rows`; only the first `whole` of them are counted in documents."""
    number = len(rows.rows)
    counted = Counted(np.zeros((len(query.first), number), np.int32), np.zeros((whole, number), np.int32))
    for term in range(len(query.first)):
        first, last = query.first[term], query.last[term]
        texts, counts = postings.texts[first:last], postings.counts[first:last]
        if term < whole:
            _count_in_documents(texts, counts, rows, counted.in_rows[term], counted.in_documents[term])
        else:
            _count_in_rows(texts, counts, rows.rows, counted.in_rows[term])
    return counted


@njit(cache=True, nogil=True)
def _count_in_rows(texts: Texts, counts: Counts, rows: Texts, own: Texts) -> None:
    """Occurrences of one term, with the postings `texts` and `counts`, in each row."""
    at = 0
    for i in range(len(rows)):
        at = position(texts, rows[i], at, len(texts))
        if at == len(texts):
            return
        if texts[at] == rows[i]:
            own[i] = counts[at]


@njit(cache=True, nogil=True)
def _count_in_documents(texts: Texts, counts: Counts, rows: Rows, own: Texts, whole: Texts) -> None:
    """Occurrences of one term in each row, and in each row's document."""
    at = group = 0
    while group < len(own) and at < len(texts):
        at = position(texts, rows.starts[group], at, len(texts))
        i = group
        total = 0
        while at < len(texts) and texts[at] < rows.ends[group]:
            while i + 1 < len(own) and rows.rows[i] < texts[at] and rows.starts[i + 1] == rows.starts[group]:
                i += 1
            if rows.rows[i] == texts[at]:
                own[i] = counts[at]
            total += counts[at]
            at += 1
        # All rows of this document have the same total.
        i = group
        while i < len(own) and rows.starts[i] == rows.starts[group]:
            whole[i] = total
            i += 1
        group = i


@njit(cache=True, nogil=True, error_model="numpy")
def _scores(lookup: Lookup, postings: ScoredPostings, rows: Texts, counts: Texts) -> tuple[Floats, Floats]:
    """Each row's score by the citizen's own terms and their official ones, and by associated ones."""
    known, associated = np.zeros(len(rows)), np.zeros(len(rows))
    norms = postings.norms[postings.lengths[rows]]
    for term in range(lookup.associated):
        scores, worth = known if term < lookup.known else associated, lookup.query.worth[term]
        for row in range(len(rows)):
            count = counts[term, row]
            scores[row] += worth * (count / (count + norms[row]))
    return known, associated


@njit(cache=True, nogil=True, error_model="numpy")
def _share_held(held: NDArray[np.generic], weights: Floats) -> Floats:
    """The weighted share [0, 1] of what each row holds; `held` says how far: (thing, row), [0, 1] or true or false."""
    shares = np.zeros(held.shape[1])
    # A question may be made of asking words only.
    total = max(weights.sum(), 1e-9)
    for thing in range(len(weights)):
        for row in range(len(shares)):
            shares[row] += held[thing, row] * weights[thing] / total
    return shares


@njit(cache=True, nogil=True)
def _places_missing(in_documents: Texts, places: Ways, rarities: Floats) -> Floats:
    """Rarity of the places of which each row's document lacks a term."""
    missing = np.zeros(in_documents.shape[1])
    for place in range(len(rarities)):
        way = places.of_word[place]
        for row in range(len(missing)):
            for i in range(places.of_way[way], places.of_way[way + 1]):
                if in_documents[places.terms[i], row] == 0:
                    missing[row] += rarities[place]
                    break
    return missing
