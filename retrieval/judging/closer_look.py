"""The closer look at the first passages: their figures (`features.py`), worked out in loops compiled by numba."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.bits import count_bits
from retrieval.coverage import held
from retrieval.index import Index
from retrieval.judging.features import Features
from retrieval.judging.holding import support_of
from retrieval.judging.labels import NO_SIDES, Characters, Labelled, Table
from retrieval.judging.wanted import Wanted, wanted_by
from retrieval.language import Language
from retrieval.passage_sides import BYTE
from retrieval.question import COMMON, RARE, Question
from retrieval.scoring import Floats, Floats32, Ints, Texts
from retrieval.sides import SIDES, Side
from retrieval.signals import Candidates, Signals

#: Whoever asks for these of something that is to be published is told by the order to publish it.
_PUBLICATION = tuple(SIDES.index(side) for side in (Side.PUBLISH, Side.FREQUENCY, Side.WHO, Side.PLACE))
_NO_SIDES = tuple(SIDES.index(side) for side in NO_SIDES)
_PUBLISHED, _STATUS, _NOTHING = (SIDES.index(side) for side in (Side.PUBLISH, Side.STATUS, Side.OTHER))
#: The weight of the rarest name, and from how far on it is held.
_MOST, _HALF = RARE - COMMON, 0.5


class _Passed(NamedTuple):
    """The candidates numbered `numbers`, best first, that get the look, of all that there are: `scores`, `signals` and
    `held` are of all; what each that gets it has `told` of the sides and the kinds of answer `given`, of these only."""

    numbers: Ints
    scores: Floats
    signals: Signals
    held: Floats
    nearness: Floats
    told: Floats32
    given: NDArray[np.uint16]
    action_missing: Floats


def features_of(
    candidates: Candidates, rows: NDArray[np.int64], scores: Floats, index: Index, language: Language
) -> Floats:
    """Figures of the candidates numbered `rows`, whose first is the best: (row, feature)."""
    places = candidates.rows[rows]
    passed = _Passed(
        numbers=rows,
        scores=scores,
        signals=candidates.signals,
        held=candidates.held,
        nearness=np.zeros(len(candidates.rows)) if candidates.nearness is None else candidates.nearness,
        told=index.contents.told[places].astype(np.float32) / np.float32(BYTE),
        given=index.contents.given[places],
        action_missing=_action_missing(candidates.question, places, index, language),
    )
    labelled = index.labels.of(places, index.document_of[places], language)
    figures: Floats = _figures(passed, wanted_by(candidates), labelled)
    return figures


def _action_missing(question: Question, rows: Texts, index: Index, language: Language) -> Floats:
    if question.action is None:
        return np.zeros(len(rows))
    return 1.0 - support_of(question.action, rows, index, language)


@njit(cache=True, nogil=True, error_model="numpy")
def _figures(passed: _Passed, wanted: Wanted, labelled: Labelled) -> Floats:
    """The figures, (row, feature)."""
    numbers, signals, table = passed.numbers, passed.signals, labelled.table
    best = passed.scores[numbers[0]] or 1.0
    headings = labelled.headings
    ones = np.ones(len(numbers))
    kinds = _kinds(passed.given, table.kinds[headings], wanted.kinds)
    asked = wanted.sides.copy()
    for side in _NO_SIDES:
        asked[side] = 0.0
    sides = _sides(table.sides[headings], asked, wanted.served)
    names = _names(labelled, wanted)
    matters = _matters(passed.held[numbers], wanted)
    published = np.maximum(passed.told[:, _PUBLISHED].astype(np.float64), 0.0)
    features = Features(
        score=passed.scores[numbers] / best,
        coverage=signals.words_held[numbers],
        strength=np.minimum(1.0, wanted.strength * signals.bm25[numbers]),
        closeness=signals.closeness[numbers],
        names_close=names[0],
        heading_close=names[2],
        opinion=signals.opinion[numbers],
        behind=passed.nearness.max() - passed.nearness[numbers],
        document_holds=signals.document_holds[numbers],
        named=names[1],
        heading_asks=kinds[0],
        heading_other=kinds[1],
        side=sides[0],
        side_other=sides[1],
        tells=_dots(passed.told, asked),
        heading_said=names[3],
        gives=kinds[2],
        lacks=kinds[3],
        matters_missing=matters[0],
        all_missing=matters[1],
        places_missing=signals.places_missing[numbers],
        action_missing=passed.action_missing,
        only_publishes=published * (1 - _publication(wanted.sides)),
        asks_status=wanted.sides[_STATUS] * ones,
        asks_nothing=wanted.sides[_NOTHING] * ones,
        same_side=sides[2],
        words_asked=np.log1p(len(wanted.weights)) * ones,
        weight_asked=np.log1p(wanted.weights.sum()) * ones,
    )
    figures = np.empty((len(numbers), len(features)))
    for column in range(len(features)):
        figures[:, column] = features[column]
    return figures


@njit(cache=True, nogil=True)
def _dots(rows: Floats32, vector: Floats32) -> Floats:
    found = np.zeros(len(rows))
    for row in range(len(rows)):
        total = np.float32(0)
        for d in range(len(vector)):
            total += rows[row, d] * vector[d]
        found[row] = total
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _kinds(given: NDArray[np.uint16], asked: NDArray[np.int64], wanted: int) -> Floats:
    """Shares of the kinds of answer wanted, a bit each: those the heading asks, and whether it asks others only; those
    that heading and text give, and whether they give none."""
    found = np.zeros((4, len(given)))
    if not wanted:
        found[2] = 0.5
        return found
    number = count_bits(np.uint64(wanted))
    for row in range(len(given)):
        same, told = asked[row] & wanted, (given[row] | asked[row]) & wanted
        found[0, row] = count_bits(np.uint64(same)) / number
        found[1, row] = asked[row] != 0 and same == 0
        found[2, row] = count_bits(np.uint64(told)) / number
        found[3, row] = told == 0
    return found


@njit(cache=True, nogil=True)
def _publication(sides: Floats32) -> float:
    """The probability that the question asks for what an order to publish tells."""
    total = 0.0
    for side in _PUBLICATION:
        total += sides[side]
    return total


@njit(cache=True, nogil=True)
def _sides(headings: Floats32, asked: Floats32, served: Floats32) -> Floats:
    """Figures of the side asked, by the heading: how far it serves, how sure another is meant, and is the same."""
    found = np.zeros((3, len(headings)))
    found[0] = _dots(headings, _dots(served.T, asked).astype(np.float32))
    found[2] = _dots(headings, asked)
    for row in range(len(headings)):
        found[1, row] = headings[row].max() * asked.max() * (1 - found[0, row])
    return found


@njit(cache=True, nogil=True)
def _matters(held_words: Floats, wanted: Wanted) -> Floats:
    """The weight of the public matters that are named and not held, and whether none of them is."""
    found = np.zeros((2, len(held_words)))
    if not wanted.is_matter.any():
        return found
    for row in range(len(held_words)):
        furthest = 0.0
        for word in range(len(wanted.weights)):
            if wanted.is_matter[word]:
                found[0, row] += wanted.weights[word] * (1 - held_words[row, word]) / _MOST
                furthest = max(furthest, held_words[row, word])
        found[1, row] = furthest < _HALF
    return found


@njit(cache=True, nogil=True)
def _names(labelled: Labelled, wanted: Wanted) -> Floats:
    """How close to the question, and how far said by it, the document's names are; and the heading."""
    table, found = labelled.table, np.zeros((4, len(labelled.headings)))
    found[2] = _dots(table.vectors[labelled.headings], wanted.vector)
    for row in range(len(labelled.headings)):
        found[0, row] = -1.0
        for name in range(labelled.first[row], labelled.last[row]):
            label = labelled.named[name]
            near = _dots(table.vectors[label : label + 1], wanted.vector)[0]
            found[0, row] = max(found[0, row], near)
            found[1, row] = max(found[1, row], _said(table, label, wanted))
        heading = labelled.headings[row]
        if table.is_said[heading]:
            found[3, row] = _said(table, heading, wanted)
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _said(table: Table, label: int, wanted: Wanted) -> float:
    """The share [0, 1] of a label's telling words that the question says; as `names.named`."""
    total = said = 0.0
    for word in range(table.words[label], table.words[label + 1]):
        total += table.weights[word]
        said += table.weights[word] * _support(table, word, wanted)
    return said / total if total else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _support(table: Table, word: int, wanted: Wanted) -> float:
    """Degree [0, 1] to which the question says a word; as `coverage.support`."""
    own = table.spellings[word]
    letters = table.characters[table.letters[own] : table.letters[own + 1]]
    if _holds(wanted.said, letters):
        return 1.0
    by_synonym = by_parts = 0.0
    for other in range(own + 1, table.spellings[word + 1]):
        if _holds(wanted.said, table.characters[table.letters[other] : table.letters[other + 1]]):
            by_synonym = wanted.synonym
    if len(letters) > 2:
        for at in range(len(letters) - 1):
            by_parts += _holds(wanted.said, letters[at : at + 2])
        by_parts *= wanted.part / (len(letters) - 1)
    return held(False, by_synonym, by_parts)


@njit(cache=True, nogil=True)
def _holds(text: Characters, piece: Characters) -> bool:
    """Whether `piece` stands in `text`."""
    for start in range(len(text) - len(piece) + 1):
        at = 0
        while at < len(piece) and text[start + at] == piece[at]:
            at += 1
        if at == len(piece):
            return True
    return False
