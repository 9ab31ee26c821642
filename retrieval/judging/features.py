"""What is looked at when the first passages are judged: figures about the matter, the side asked, and what is missing."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_wanted, mask_of
from retrieval.coverage import support
from retrieval.index import K1, Index
from retrieval.judging.names import named, said_by
from retrieval.language import Language
from retrieval.passage_sides import BYTE
from retrieval.question import COMMON, RARE, Question
from retrieval.scoring import Floats
from retrieval.sides import SERVED, SIDES, Side
from retrieval.signals import Candidates
from retrieval.vectors import Floats32


class Features(NamedTuple):
    """A row of figures for one passage; these names, in this order, are the only list of them there is."""

    #: Score of the search, as a share of the best.
    score: float
    #: Weighted share of the telling words it holds.
    coverage: float
    #: BM25 against the highest the question could reach.
    strength: float
    #: Closeness of meaning: of the passage, of its document's names, of its heading.
    closeness: float
    names_close: float
    heading_close: float
    #: Nearness by a second opinion as the ranking counts it, and what lacks to that of the nearest of all, in standard
    #: deviations; 0 without one.
    opinion: float
    behind: float
    #: Share of the question's terms that its document holds.
    document_holds: float
    #: Share of the words of a name of its document that the question says.
    named: float
    #: The heading asks what the question asks; or something else.
    heading_asks: float
    heading_other: float
    #: Likeness of the side asked to the heading's; how sure another side is meant.
    side: float
    side_other: float
    #: How much more than usual, in nats, the passage tells of the side asked.
    tells: float
    #: Share of the heading's words that the question says.
    heading_said: float
    #: Share of the kinds of answer wanted that it gives; none of them.
    gives: float
    lacks: float
    #: Weight of the public matters, places, actions that the question names and it lacks.
    matters_missing: float
    all_missing: float
    places_missing: float
    action_missing: float
    #: It orders a publication, and the question asks for no publication.
    only_publishes: float
    #: The question asks how the citizen's own case stands; or asks nothing.
    asks_status: float
    asks_nothing: float
    #: Likeness of the side asked to the heading's own side, nothing else counted.
    same_side: float


FEATURES = Features._fields
#: Those that only a second opinion gives.
BY_OPINION = ("opinion", "behind")
_NO_SIDES = [SIDES.index(Side.OTHER), SIDES.index(Side.STATUS)]
#: Whoever asks for these of something that is to be published is told by the order to publish it.
PUBLICATION = (Side.PUBLISH, Side.FREQUENCY, Side.WHO, Side.PLACE)
_PUBLISHED = SIDES.index(Side.PUBLISH)
#: The weight of the rarest name, and from how far on it is held.
_MOST, _HALF = RARE - COMMON, 0.5


def features_of(
    candidates: Candidates, rows: NDArray[np.int64], scores: Floats, index: Index, language: Language
) -> Floats:
    """Figures of the candidates numbered `rows`, whose first is the best: (row, feature)."""
    question, signals = candidates.question, candidates.signals
    said = said_by(question)
    vector = vector_of(question.normal, language)
    highest = _highest_score(candidates)
    best = float(scores[rows[0]]) or 1.0
    behind = _behind(candidates)
    found = []
    for n in rows.tolist():
        row = int(candidates.rows[n])
        passage = index.passage(row)
        heading = _heading(passage.heading, language)
        names = (passage.title, *passage.names)
        found.append(
            Features(
                score=float(scores[n]) / best,
                coverage=float(signals.words_held[n]),
                strength=min(1.0, candidates.top * float(signals.bm25[n]) / highest),
                closeness=float(signals.closeness[n]),
                names_close=max(float(vector @ vector_of(name, language)) for name in names),
                heading_close=float(vector @ heading.vector),
                opinion=float(signals.opinion[n]),
                behind=float(behind[n]),
                document_holds=float(signals.document_holds[n]),
                named=max(named(name, said, language) for name in names),
                heading_said=named(passage.heading, said, language) if heading.has_words else 0.0,
                places_missing=float(signals.places_missing[n]),
                action_missing=_action_missing(question, passage.searched_text, language),
                asks_status=question.asks(Side.STATUS),
                asks_nothing=question.asks(Side.OTHER),
                **_of_kinds(question, int(index.contents.given[row]), heading),
                **_of_sides(question, index.contents.told[row] / np.float32(BYTE), heading),
                **_of_matters(question, candidates.held[n]),
            )
        )
    return np.array(found)


def _of_kinds(question: Question, given: int, heading: "_Heading") -> dict[str, float]:
    """Figures of the kinds of answer wanted, a bit each: those the text gives, those the heading asks."""
    wanted = mask_of(question.wants)
    if not wanted:
        return {"heading_asks": 0.0, "heading_other": 0.0, "gives": 0.5, "lacks": 0.0}
    asked, told = heading.kinds & wanted, (given | heading.kinds) & wanted
    return {
        "heading_asks": asked.bit_count() / wanted.bit_count(),
        "heading_other": float(bool(heading.kinds and not asked)),
        "gives": told.bit_count() / wanted.bit_count(),
        "lacks": float(not told),
    }


def _of_sides(question: Question, told: Floats32, heading: "_Heading") -> dict[str, float]:
    """Figures of the side asked: by the heading, and by what the passage has `told`."""
    asked = question.sides.copy()
    asked[_NO_SIDES] = 0.0
    side = float(asked @ SERVED @ heading.sides)
    return {
        "side": side,
        "side_other": float(heading.sides.max()) * float(asked.max()) * (1 - side),
        "same_side": float(asked @ heading.sides),
        "tells": float(asked @ told),
        "only_publishes": max(0.0, float(told[_PUBLISHED])) * (1 - question.asks(*PUBLICATION)),
    }


def _of_matters(question: Question, held: Floats) -> dict[str, float]:
    """Figures of the public matters that are named and not held."""
    named_here = [
        (w.weight, far) for w, far in zip(question.words, held.tolist(), strict=True) if w.is_matter
    ]
    lacking = sum(weight * (1 - far) for weight, far in named_here)
    return {
        "matters_missing": lacking / _MOST,
        "all_missing": float(bool(named_here) and max(far for _, far in named_here) < _HALF),
    }


def _behind(candidates: Candidates) -> Floats:
    nearness = candidates.nearness
    return np.zeros(len(candidates.rows)) if nearness is None else nearness.max() - nearness


class _Heading(NamedTuple):
    kinds: int
    vector: Floats32
    has_words: bool
    sides: Floats32


@lru_cache(maxsize=1 << 13)
def _heading(heading: str, language: Language) -> _Heading:
    normal = language.tokenizer.normalise(heading)
    kinds = kinds_wanted(normal)
    is_number = re.fullmatch(r"[第附件一二三四五六七八九十百零\d条款章节（）()、.\s]*", normal) is not None
    sides = language.sides.read(normal)
    sides[_NO_SIDES] = 0.0
    if is_number:
        sides[:] = 0.0
    return _Heading(mask_of(kinds), vector_of(heading, language), bool(heading) and not is_number, sides)


@lru_cache(maxsize=1 << 13)
def vector_of(text: str, language: Language) -> Floats32:
    """The unit vector of a text."""
    tokenizer = language.tokenizer
    return language.vectors.of_text(tokenizer.word_keys([tokenizer.normalise(text)])[1])


def _action_missing(question: Question, searched: str, language: Language) -> float:
    if question.action is None:
        return 0.0
    return 1.0 - support(question.action, language.tokenizer.normalise(searched))


def _highest_score(candidates: Candidates) -> float:
    """A score that a short passage nearly reaches which says every part of the question in one of its ways."""
    question, lookup = candidates.question, candidates.lookup
    idf: dict[str, float] = dict(
        zip(question.own | question.official, lookup.query.idf.tolist(), strict=False)
    )

    def worth(way: dict[str, float]) -> float:
        return sum(weight * idf.get(term, 0.0) for term, weight in way.items())

    parts: list[float] = [min(filter(None, map(worth, ways)), default=0.0) for ways in question.ways]
    return sum(parts) * (1 + K1) or 1.0
