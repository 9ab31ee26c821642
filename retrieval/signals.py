"""What speaks for and against each proposed passage: the figures that the ranking weighs."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.bm25 import Floats, Query
from retrieval.index import Index
from retrieval.language import Language
from retrieval.lookup import Lookup, look_up
from retrieval.question import Question, read_question
from retrieval.scoring import counts_of
from retrieval.sentences import SYNONYM
from retrieval.suiting import suits
from retrieval.vectors import closeness

#: How many passages BM25 proposes.
CANDIDATES = 64
#: How many postings are read to propose them. The terms that tell most for their length come first, so that the
#: time does not grow with the collection; the rest counts once the candidates are known (Lin and Trotman,
#: "Anytime ranking for impact-ordered indexes", ICTIR 2015).
BUDGET = 16_000

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
)

Ints = NDArray[np.int32]


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

    def signal(self, name: str) -> Floats:
        """One column."""
        return self.signals[:, SIGNALS.index(name)]


def propose(text: str, index: Index, language: Language, limit: int = CANDIDATES) -> Candidates:
    """The passages that may answer, and all that is known about them."""
    question = read_question(text, language)
    lookup = look_up(question, index, language.tokenizer)
    query = lookup.query
    rows = index.model.candidates(_affordable(query), limit)
    postings, contents = index.contents.postings, index.contents
    numbers = index.document_of[rows]
    starts, ends = contents.document_starts[numbers], contents.document_starts[numbers + 1]
    counts, whole = counts_of(query.first, query.last, postings.texts, postings.counts, rows, starts, ends)
    lengths = postings.lengths[rows]
    signals = np.zeros((len(rows), len(SIGNALS)))
    bm25, words_held, document_holds, places_missing = (
        signals[:, 0:2],
        signals[:, 2],
        signals[:, 3],
        signals[:, 7],
    )
    worth = query.worth[: lookup.associated]
    _bm25(counts, index.model.norms[lengths], worth, lookup.known, bm25)
    _words_held(counts, *lookup.words.arrays, lookup.weights, lookup.in_parts, words_held)
    _document_holds(whole, query.idf[: lookup.own], document_holds)
    signals[:, 4] = suits(question, rows, index, language)
    signals[:, 5] = np.log(np.maximum(lengths, 1) / (index.model.average or 1.0))
    signals[:, 6] = np.log(ends - starts)
    _places_missing(whole, *lookup.places.arrays, lookup.rarities, places_missing)
    vector = language.vectors.of_terms(query.keys[: lookup.own])
    signals[:, 8] = closeness(vector, contents.vectors[rows])
    top = float(signals[:, 0].max(initial=0.0))
    signals[:, :2] /= top or 1.0
    return Candidates(question, lookup, rows, counts, signals, top)


def _affordable(query: Query) -> Query:
    """Only the terms that fit the budget; one at least."""
    postings = query.last - query.first
    order = np.argsort(-query.bounds / np.sqrt(np.maximum(postings, 1)))
    factors = np.ones(len(order))
    factors[order[1:]] = np.cumsum(postings[order])[1:] <= BUDGET
    return query.scaled(factors)


@njit(cache=True, nogil=True, error_model="numpy")
def _bm25(counts: Ints, norms: Floats, worth: Floats, known: int, bm25: Floats) -> None:
    """Scores by the first `known` terms, and by the rest of those that are worth something."""
    for row in range(len(counts)):
        for term in range(len(worth)):
            count = counts[row, term]
            if count:
                bm25[row, int(term >= known)] += worth[term] * (count / (count + norms[row]))


@njit(cache=True, nogil=True, error_model="numpy")
def _document_holds(whole: Ints, idf: Floats, held: Floats) -> None:
    # A question may be made of asking words only.
    total = max(idf.sum(), 1e-9)
    for row in range(len(whole)):
        for term in range(len(idf)):
            held[row] += idf[term] * (whole[row, term] > 0) / total


@njit(cache=True, nogil=True, error_model="numpy")
def _words_held(
    counts: Ints, of_word: Ints, of_way: Ints, terms: Ints, weights: Floats, in_parts: Floats, held: Floats
) -> None:
    """As `sentences.coverage`, by terms."""
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
            held[row] += best * weights[word] / total


@njit(cache=True, nogil=True)
def _places_missing(
    whole: Ints, of_word: Ints, of_way: Ints, terms: Ints, rarities: Floats, missing: Floats
) -> None:
    for place in range(len(rarities)):
        way = of_word[place]
        for row in range(len(whole)):
            for i in range(of_way[way], of_way[way + 1]):
                if whole[row, terms[i]] == 0:
                    missing[row] += rarities[place]
                    break
