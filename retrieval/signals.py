"""What speaks for and against each proposed passage: the figures that the ranking weighs."""

import json
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import Floats, Query
from retrieval.index import Index
from retrieval.language import Language
from retrieval.lookup import Lookup, look_up
from retrieval.measuring import (
    add_bm25,
    add_closeness,
    add_held_by_documents,
    add_places_missing,
    add_words_held,
    counts_of,
)
from retrieval.opinion import Opinion, OpinionUnusable
from retrieval.question import Question
from retrieval.suiting import suits
from retrieval.vectors import UNIT

#: How many passages BM25 proposes.
CANDIDATES = 64
#: How many postings are read to propose them. The terms that tell most for their length come first, so that the
#: time does not grow with the collection; the rest counts once the candidates are known (Lin and Trotman,
#: "Anytime ranking for impact-ordered indexes", ICTIR 2015).
BUDGET = 8_000

#: In the order of the columns of `Candidates.signals`. BM25's figures are shares of the best candidate's.
SIGNALS = (
    #: BM25 of the citizen's own words and their official ones.
    "bm25",
    #: BM25 of words that answers to such questions hold.
    "associated",
    #: Share of the question's telling words that the passage holds.
    "words_held",
    #: Share of the question's terms, weighed by how rare they are, that its document holds.
    "document_holds",
    #: What it is worth that the passage gives the kind of answer wanted.
    "suits",
    #: log of its length against the average, and of how many passages its document has.
    "length",
    "document_length",
    #: How rare the places are that the question names and the whole document lacks.
    "places_missing",
    #: Closeness of its vector to the question's.
    "closeness",
    #: Closeness by the operator's second opinion; 0 without one.
    "opinion",
)

#: What a signal counts; the file says how the weights came to be.
WEIGHTS = Path(__file__).with_suffix(".json")

Ints = NDArray[np.int32]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Candidates:
    """Passages in `rows`, ascending; `signals` are (row, signal); `counts` (row, term) of the lookup's query."""

    question: Question
    lookup: Lookup
    rows: Ints
    counts: Ints
    signals: Floats
    #: The highest BM25 score among them.
    top: float

    def points(self) -> Floats:
        """What each signal gives or takes, on the scale of BM25: (row, signal); the sum is the score."""
        return self.top * self.signals * _weights()

    def signal(self, name: str) -> Floats:
        """One column."""
        return self.signals[:, SIGNALS.index(name)]


def propose(question: Question, index: Index, language: Language, limit: int = CANDIDATES) -> Candidates:
    """The passages that may answer, and all that is known about them."""
    lookup = look_up(question, index, language.tokenizer)
    query = lookup.query
    rows = index.model.candidates(affordable(query, BUDGET), limit)
    postings, contents = index.contents.postings, index.contents
    numbers = index.document_of[rows]
    starts, ends = contents.document_starts[numbers], contents.document_starts[numbers + 1]
    counts, ranges = counts_of(
        query.first,
        query.last,
        lookup.in_documents,
        postings.texts,
        postings.counts,
        rows,
        starts,
        ends,
    )
    lengths = postings.lengths[rows]
    signals = np.zeros((len(rows), len(SIGNALS)))
    worth = query.worth[: lookup.associated]
    add_bm25(counts, index.model.norms[lengths], worth, lookup.known, signals)
    add_words_held(counts, *lookup.words.arrays, lookup.weights, lookup.in_parts, signals)
    add_held_by_documents(ranges, query.idf[: lookup.own], signals)
    add_places_missing(ranges, *lookup.places.arrays, lookup.rarities, signals)
    vector = language.vectors.of_terms(query.keys[: lookup.own])
    add_closeness(vector, contents.vectors, rows, UNIT, signals)
    signals[:, 4] = suits(question, rows, index, language)
    signals[:, 5] = np.log(np.maximum(lengths, 1) / (index.model.average or 1.0))
    signals[:, 6] = np.log(ends - starts)
    if language.opinion is not None:
        signals[:, 9] = _by_opinion(question, contents.opinions[rows], language.opinion)
    # Where nothing but associated words was found, they are the scale.
    top = float(signals[:, 0].max(initial=0.0) or signals[:, 1].max(initial=0.0))
    signals[:, :2] /= top or 1.0
    return Candidates(question, lookup, rows, counts, signals, top)


@cache
def _weights() -> Floats:
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return np.array([saved[name] for name in SIGNALS])


def _by_opinion(question: Question, opinions: NDArray[np.float16], opinion: Opinion) -> Floats:
    """Nothing where it fails: a question is answered without a second opinion rather than not at all."""
    try:
        vector = opinion.of([question.normal])[0]
    except OpinionUnusable:
        log.exception("no second opinion on a question")
        return np.zeros(len(opinions))
    return np.asarray(opinions.astype(np.float64) @ vector, np.float64)


def affordable(query: Query, budget: int) -> Query:
    """Only the terms that tell most for the length of their postings, within the budget; one at least."""
    postings = query.last - query.first
    order = np.argsort(-query.bounds / np.sqrt(np.maximum(postings, 1)))
    factors = np.ones(len(order))
    factors[order[1:]] = np.cumsum(postings[order])[1:] <= budget
    return query.scaled(factors)
