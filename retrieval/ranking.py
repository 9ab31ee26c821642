"""From a question to ranked passages and how sure we may be of the first.

BM25 proposes passages by their own terms; these few are then ranked by everything else that is known
about them (`signals.py`), weighed as learned from labelled questions (`signals.json`).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import AnswerKind, mask_of
from retrieval.confidence import Evidence, confidence
from retrieval.coverage import support
from retrieval.hits import Hit
from retrieval.index import K1, Index
from retrieval.language import Language
from retrieval.opinion import Opinion
from retrieval.question import Question, read_question
from retrieval.scoring import Floats, Floats32
from retrieval.signals import CANDIDATES, Candidates, propose

#: What a difference of the best BM25 score is worth as a logit.
SHARPNESS = 4.0
#: From this confidence on words alone decide: no second opinion is asked.
SURE = 0.95
#: A list of papers under "要带什么材料" is what it says, whatever its words; a sum or a time must be there to be read.
TOLD_BY_HEADING = mask_of((AnswerKind.MATERIALS, AnswerKind.CONDITIONS, AnswerKind.PROCEDURE))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits for a question, best first, and the probability [0, 1] that the first answers it."""

    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    evidence: Evidence | None = None
    #: Whether a second opinion was wanted and did not come: asked again it may be found otherwise.
    lacks_opinion: bool = False

    def answers(self, from_confidence: float) -> bool:
        """Whether the first hit may be given as the answer.

        A question for a number of days is not answered by a text without one, however well the rest fits: a near
        miss said with confidence does more harm than an honest "not found".
        """
        return self.evidence is not None and (
            self.confidence >= from_confidence and not self.evidence.wanted_missing
        )


def find(
    text: str, index: Index, language: Language, limit: int = 10, opinion: Opinion | None = None
) -> SearchResult:
    """Search `index` for a citizen's question."""
    return find_for(read_question(text, language), index, language, limit, opinion)


def find_for(
    question: Question, index: Index, language: Language, limit: int = 10, opinion: Opinion | None = None
) -> SearchResult:
    """Search `index` for a question already read; a second opinion is asked where words do not decide surely."""
    found = _found(question, index, language, limit)
    if opinion is None or found.confidence >= SURE:
        return found
    nearness = opinion.nearness(question.normal, index.contents.text_keys)
    if nearness is None:
        return replace(found, lacks_opinion=True)
    return _found(question, index, language, limit, nearness * _doubt(found))


def _doubt(found: SearchResult) -> np.float32:
    """How much [0, 1] a second opinion counts: as far as the first passage lacks the question's telling words.

    At full weight it puts the right passage first for 0.74 of policy questions that use the documents' words, where
    words alone do for 0.81; counted so, for 0.80, and it gives everyday questions nearly as much (docs/retrieval.md).
    """
    return np.float32(1 - (found.evidence.coverage if found.evidence else 0.0))


def _found(
    question: Question, index: Index, language: Language, limit: int, nearness: Floats32 | None = None
) -> SearchResult:
    candidates = propose(question, index, language, max(limit, CANDIDATES), nearness)
    if not len(candidates.rows):
        return SearchResult(question, (), 0.0)
    ranked = rank(candidates, index, language)
    best = ranked.order[:limit]
    scored = zip(candidates.rows[best].tolist(), ranked.scores[best].tolist(), best.tolist(), strict=True)
    hits = tuple(Hit(index.passage(row), score, candidates, number) for row, score, number in scored)
    return SearchResult(question, hits, confidence(ranked.evidence), ranked.evidence)


@dataclass(frozen=True)
class Ranked:
    """Scores of candidates, their numbers from the best on, and what speaks for the first of them."""

    scores: Floats
    order: NDArray[np.int64]
    evidence: Evidence


def rank(candidates: Candidates, index: Index, language: Language) -> Ranked:
    """Put the candidates, one at least, in order; equal ones stay in theirs."""
    scores = candidates.points().sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    return Ranked(scores, order, _evidence(candidates, scores, order, index, language))


def _evidence(
    candidates: Candidates,
    scores: Floats,
    order: NDArray[np.int64],
    index: Index,
    language: Language,
) -> Evidence:
    """The evidence for the first of `order`, numbers of candidates from the best on.

    A passage that suits the kind of answer wanted less than the first is no rival for this answer.
    """
    first = order[0]
    others = order[1:]
    suited = candidates.signals.suits
    rivals = others[suited[others] >= suited[first]]
    lead = 1 - scores[rivals[0]] / scores[first] if len(rivals) and scores[first] > 0 else 1.0
    return Evidence(
        coverage=float(candidates.signals.words_held[first]),
        strength=min(
            1.0, candidates.top * float(candidates.signals.bm25[first]) / _highest_score(candidates)
        ),
        lead=float(min(max(lead, 0.0), 1.0)),
        closeness=float(candidates.signals.closeness[first]),
        document_holds=float(candidates.signals.document_holds[first]),
        share=_share(scores / (candidates.top or 1.0), int(first)),
        wanted_missing=_wanted_missing(candidates, int(first), index, language),
    )


def _share(logits: Floats, first: int) -> float:
    return 1 / float(np.exp(SHARPNESS * (logits - logits[first])).sum())


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


def _wanted_missing(candidates: Candidates, number: int, index: Index, language: Language) -> bool:
    """Whether the kind of answer, the action or the place that the question names is not there at all."""
    question, row = candidates.question, int(candidates.rows[number])
    if question.action is not None:
        searched = language.tokenizer.normalise(index.passage(row).searched_text)
        if not support(question.action, searched):
            return True
    # A notice names its city at its head or foot, not in every paragraph.
    if candidates.signals.places_missing[number] > 0:
        return True
    given = index.contents.given[row] | (index.contents.asked[row] & TOLD_BY_HEADING)
    return bool(question.wants) and not given & mask_of(question.wants)
