"""What speaks for and against each proposed passage: the figures that the ranking weighs."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.coverage import SYNONYM
from retrieval.index import Index
from retrieval.language import Language
from retrieval.lookup import Lookup, look_up
from retrieval.measuring import Asked, Measured, measure
from retrieval.opinion import Said
from retrieval.question import Question
from retrieval.scoring import Floats, Floats32
from retrieval.suiting import suits
from retrieval.vectors import UNIT

#: How many passages BM25 proposes; how many a second opinion and closeness do, where this is at least that much.
CANDIDATES, NEAREST, CLOSE = 64, 32, 0.3
#: How many postings are read to propose them. The terms that tell most for their length come first, so that the
#: time does not grow with the collection; the rest counts once the candidates are known (Lin and Trotman,
#: "Anytime ranking for impact-ordered indexes", ICTIR 2015).
BUDGET = 8_000

_NONE = np.zeros(0, np.int32)

#: What a signal counts; the file says how the weights came to be.
WEIGHTS = Path(__file__).with_suffix(".json")


class Signals(NamedTuple):
    """Figures for and against each candidate: a column a signal, a row a candidate.

    These names, in this order, are the only list of signals there is: weights, learning and explanations follow it.
    """

    #: BM25 of the citizen's own words and their official ones, as a share of the best candidate's.
    bm25: Floats
    #: BM25 of words that answers to such questions hold, on the same scale.
    associated: Floats
    #: Share [0, 1] of the question's telling words that the passage holds.
    words_held: Floats
    #: Share [0, 1] of the question's terms, weighted by how rare they are, that its document holds.
    document_holds: Floats
    #: What it is worth that the passage gives the kind of answer wanted (`suiting.py`).
    suits: Floats
    #: log of its length in terms against the average.
    length: Floats
    #: log of how many passages its document has.
    document_length: Floats
    #: How rare the places are that the question names and the whole document lacks.
    places_missing: Floats
    #: Closeness [-1, 1] of its vector to the question's.
    closeness: Floats
    #: Nearness by a second opinion (`opinion.py`), in standard deviations above all passages' average, as far as it
    #: counts; 0 without one.
    opinion: Floats

    def matrix(self) -> Floats:
        """All of them: (row, signal)."""
        return np.ascontiguousarray(np.concatenate(self).reshape(len(self), -1).T)


#: The names of the signals.
SIGNALS = Signals._fields


@dataclass(frozen=True)
class Candidates:
    """Passages in `rows`, ascending, and what is known of each.

    `held` says how far each holds each telling word of the question: (row, word), [0, 1]. `top` is the best BM25
    score among them, the scale of `points`. `vector` is the question's; `nearness` is what a second opinion says of
    each, None without one.
    """

    question: Question
    lookup: Lookup
    rows: NDArray[np.int32]
    held: Floats
    signals: Signals
    top: float
    vector: Floats32
    nearness: Floats | None

    def points(self) -> Floats:
        """Points that each signal gives or takes, on the scale of BM25: (row, signal); a row's sum is its score."""
        return self.top * self.signals.matrix() * _weights()

    def scores(self) -> Floats:
        """The sum of each row's points."""
        return self.top * (self.signals.matrix() @ _weights())


def propose(
    question: Question,
    index: Index,
    language: Language,
    limit: int = CANDIDATES,
    said: Said | None = None,
) -> Candidates:
    """The passages that may answer, `limit` or hardly more, and all that is known about them.

    What a second opinion has `said` is nearest is proposed as well, as are the passages whose vectors are nearest to
    the question's.
    """
    also = _NONE if said is None else _nearest(said.nearness).astype(np.int32)
    return _known(question, index, language, (limit, also), said)


def weigh(question: Question, index: Index, language: Language, row: int) -> Candidates:
    """The same with the passage in `row`, whether it would have been proposed or not."""
    return _known(question, index, language, (CANDIDATES, np.array([row], np.int32)), None)


def _known(
    question: Question,
    index: Index,
    language: Language,
    proposed: tuple[int, NDArray[np.int32]],
    said: Said | None,
) -> Candidates:
    """What is known of so many passages and of the rows besides."""
    limit, also = proposed
    lookup = look_up(question, index, language.tokenizer)
    vector = language.vectors.of_text(language.tokenizer.word_keys([question.meaning])[1])
    asked = Asked(vector, also, limit, BUDGET, NEAREST, CLOSE * UNIT, SYNONYM, UNIT)
    model = index.model
    found: Measured = measure(lookup, index.searched, model.scratch, model.average or 1.0, asked)
    nearness = None if said is None else said.nearness[found.rows].astype(np.float64)
    signals = Signals(
        bm25=found.bm25,
        associated=found.associated,
        words_held=found.words_held,
        document_holds=found.document_holds,
        suits=suits(question, found.rows, index, language),
        length=found.length,
        document_length=found.document_length,
        places_missing=found.places_missing,
        closeness=found.closeness,
        opinion=np.zeros(len(found.rows)) if said is None or nearness is None else nearness * said.counts,
    )
    return Candidates(question, lookup, found.rows, found.held, signals, found.top, vector, nearness)


@cache
def _weights() -> Floats:
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return np.array([saved[name] for name in SIGNALS])


def _nearest(nearness: Floats32) -> NDArray[np.int64]:
    """The rows that are nearest, in no order."""
    if len(nearness) <= NEAREST:
        return np.arange(len(nearness))
    return np.argpartition(nearness, -NEAREST)[-NEAREST:]
