"""From a question to ranked passages and how sure we may be of the first.

BM25 and likeness of meaning propose passages; these few are ranked by everything that is cheaply known about them
(`signals.py`), weighed as learned from labelled questions (`signals.json`); the first of these are judged by a closer
look at the matter and the side asked (`judging/`).
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.judging.closer_look import features_of
from retrieval.judging.confidence import confidence
from retrieval.judging.features import FEATURES
from retrieval.judging.judge import chances
from retrieval.language import Language
from retrieval.opinion import Opinion, Said
from retrieval.question import Question, read_question
from retrieval.scoring import Floats
from retrieval.signals import CANDIDATES, Candidates, propose

#: From this confidence on words alone decide: no second opinion is asked.
SURE = 0.8
#: How many of the first passages get the closer look.
JUDGED = 16
_COVERAGE, _ONLY_PUBLISHES = FEATURES.index("coverage"), FEATURES.index("only_publishes")
#: From so much more than usual on, in nats, a passage is an order to publish.
_DUTY = 1.0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits for a question, best first, each with the chance that it answers; together they leave that of none.

    How sure we may be of the first is more than its chance tells (`judging/confidence.py`).
    """

    question: Question
    hits: tuple[Hit, ...]
    #: Whether a second opinion was wanted and did not come: asked again it may be found otherwise.
    lacks_opinion: bool = False
    #: The one document whose name the question says, where it says one's; a passage of it is among the hits.
    named: int | None = None

    @property
    def confidence(self) -> float:
        """The probability [0, 1] that the first hit answers."""
        return self.hits[0].sure if self.hits else 0.0

    @property
    def matters(self) -> dict[int, float]:
        """The probability that a document holds the answer, by document id, the likeliest first."""
        sums: dict[int, float] = defaultdict(float)
        for hit in self.hits:
            sums[hit.passage.document_id] += hit.chance
        return dict(sorted(sums.items(), key=lambda pair: -pair[1]))

    @property
    def confidence_of_matter(self) -> float:
        """The probability [0, 1] that the document of the first hit holds the answer."""
        return self.matters[self.hits[0].passage.document_id] if self.hits else 0.0

    def within(self, document_id: int) -> "SearchResult":
        """The same with the hits of one document only."""
        return replace(self, hits=tuple(hit for hit in self.hits if hit.passage.document_id == document_id))

    def answers(self, from_confidence: float) -> bool:
        """Whether the first hit may be given as the answer."""
        return self.confidence >= from_confidence


def find(
    text: str, index: Index, language: Language, limit: int = 10, opinion: Opinion | None = None
) -> SearchResult:
    """Search `index` for a citizen's question."""
    return find_for(read_question(text, language, index.says), index, language, limit, opinion)


def find_for(
    question: Question, index: Index, language: Language, limit: int = 10, opinion: Opinion | None = None
) -> SearchResult:
    """Search `index` for a question already read; a second opinion is asked where words do not decide surely."""
    by_words = shortlist(question, index, language, limit)
    found = _result(by_words, index, language, limit)
    if opinion is None or found.confidence >= SURE:
        return found
    nearness = opinion.nearness(question.meaning, index.contents.text_keys)
    if nearness is None:
        return replace(found, lacks_opinion=True)
    said = Said(nearness, by_words.doubt)
    return _result(shortlist(question, index, language, limit, said), index, language, limit)


@dataclass(frozen=True)
class Shortlist:
    """The candidates for a question, their scores and order, and the figures of the first of them."""

    candidates: Candidates
    scores: Floats
    order: NDArray[np.int64]
    features: Floats

    @property
    def judged(self) -> NDArray[np.int64]:
        """The numbers of the candidates that get the closer look."""
        return self.order[: len(self.features)]

    @property
    def chances(self) -> Floats:
        """The probability of each of them to answer."""
        return chances(self.features, with_opinion=self.candidates.nearness is not None)

    def confidence(self, index: Index) -> float:
        """How sure we may be of the likeliest of them."""
        rows = self.candidates.rows[self.judged]
        with_opinion = self.candidates.nearness is not None
        return confidence(self.features, self.chances, index.document_of[rows], with_opinion=with_opinion)

    @property
    def doubt(self) -> float:
        """How much [0, 1] of a second opinion counts in the ranking: as far as the first passage lacks the question's
        telling words.

        At full weight it costs policy questions, which use the documents' words, some right ones; counted so it costs
        none, and everyday questions gain nearly as much (docs/retrieval.md).
        """
        if not len(self.order):
            return 1.0
        return 1.0 - float(self.features[self.chances.argmax(), _COVERAGE])


def shortlist(
    question: Question, index: Index, language: Language, limit: int = CANDIDATES, said: Said | None = None
) -> Shortlist:
    """What may answer, by words, or by words and what a second opinion has `said`."""
    return judged(propose(question, index, language, max(limit, CANDIDATES), said), index, language)


def judged(candidates: Candidates, index: Index, language: Language) -> Shortlist:
    """Candidates in their order, the first of them looked at closely."""
    scores, order = rank(candidates)
    first = order[:JUDGED]
    features = np.zeros((0, len(FEATURES)))
    if len(order):
        features = features_of(candidates, first, scores, index, language)
    return Shortlist(candidates, scores, order, features)


def _named(found: Shortlist, index: Index, language: Language) -> int | None:
    documents = index.namesakes.of(found.candidates.question, language)
    return documents[0] if len(documents) == 1 else None


def _result(found: Shortlist, index: Index, language: Language, limit: int) -> SearchResult:
    likely, judged = found.chances, found.judged
    best = np.argsort(-likely, kind="stable")
    rest = found.order[len(judged) :]
    places: list[int] = np.concatenate([judged[best], rest])[:limit].tolist()
    certain: list[float] = np.concatenate([likely[best], np.zeros(len(rest))])[:limit].tolist()
    named = _named(found, index, language)
    duties = dict(zip(judged.tolist(), (found.features[:, _ONLY_PUBLISHES] > _DUTY).tolist(), strict=True))
    if (own := _of_named(found, index, places, named)) is not None:
        places, certain = [*places, own], [*certain, 0.0]
    sure = [found.confidence(index), *certain[1:]]
    hits = (
        Hit(
            index.passage(int(found.candidates.rows[n])),
            float(found.scores[n]),
            found.candidates,
            n,
            chance,
            confidence,
            duties.get(n, False),
        )
        for n, chance, confidence in zip(places, certain, sure, strict=bool(places))
    )
    return SearchResult(found.candidates.question, tuple(hits), named=named)


def _of_named(found: Shortlist, index: Index, places: list[int], named: int | None) -> int | None:
    """The best candidate of the document that is named, where none of it is in `places`."""
    if named is None:
        return None
    documents = index.contents.documents[index.document_of[found.candidates.rows]]
    of_it = [n for n in found.order.tolist() if documents[n] == named]
    return of_it[0] if of_it and not set(of_it) & set(places) else None


def rank(candidates: Candidates) -> tuple[Floats, NDArray[np.int64]]:
    """The scores of the candidates, and their numbers from the best on; equal ones stay in their order."""
    scores = candidates.scores()
    return scores, np.argsort(-scores, kind="stable")
