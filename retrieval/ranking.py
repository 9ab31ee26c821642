"""From a question to ranked passages and how sure we may be of the first."""

import re
from dataclasses import dataclass, replace

from retrieval.answer_kinds import gives, kinds_wanted
from retrieval.confidence import Evidence, confidence
from retrieval.index import K1, Hit, Index, Passage
from retrieval.language import Language
from retrieval.question import Question, read_question
from retrieval.sentences import coverage, support

#: How many passages BM25 proposes; coverage decides their final order.
CANDIDATES = 20
#: What full coverage of the question's telling words is worth against the best BM25 score.
COVERAGE_WEIGHT = 0.5
#: What it is worth to hold the kind of answer wanted, and to stand under a heading that asks for it.
GIVEN_WEIGHT, HEADING_WEIGHT = 0.1, 0.5
#: From this weight on, the words of a heading that the question lacks are another matter.
OTHER_MATTER = 3.0
#: 北京市 is 北京 in most sentences.
_PLACE_SUFFIX = re.compile(r"(?<=..)(?:自治区|[省市区县州])$")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: hits, best first, and the probability that the first answers it."""

    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class _Scored:
    """A hit with its final score, and what that is made of."""

    hit: Hit
    bm25: float
    coverage: float
    fitness: float


def find(text: str, index: Index, language: Language, limit: int = 10) -> Findings:
    """Search `index` for a citizen's question."""
    question = read_question(text, language)
    proposed = index.search(question.terms, max(limit, CANDIDATES))
    if not proposed:
        return Findings(question, (), 0.0)
    top = proposed[0].score
    scored = []
    for hit in proposed:
        share = coverage(question, language.tokenizer.normalise(hit.passage.searched_text))
        fitness = _fitness(question, hit.passage, language)
        score = hit.score + top * (COVERAGE_WEIGHT * share + fitness)
        scored.append(_Scored(replace(hit, score=score), hit.score, share, fitness))
    scored.sort(key=lambda candidate: -candidate.hit.score)
    evidence = _evidence(question, scored, index, language)
    hits = tuple(candidate.hit for candidate in scored[:limit])
    return Findings(question, hits, confidence(evidence), evidence)


def _fitness(question: Question, passage: Passage, language: Language) -> float:
    """What it is worth that a passage holds, or by its heading is there for, the kind of answer wanted."""
    if not question.wants:
        return 0.0
    normal = language.tokenizer.normalise
    text = normal(passage.text)
    holds = any(gives(text, kind) for kind in question.wants)
    return GIVEN_WEIGHT * holds + HEADING_WEIGHT * _is_asked_by_heading(question, passage.heading, language)


def _is_asked_by_heading(question: Question, heading: str, language: Language) -> bool:
    """Whether `heading` asks for the same ("要带什么材料"), and about no other matter than the question."""
    normal = language.tokenizer.normalise(heading)
    if not set(kinds_wanted(normal)) & set(question.wants):
        return False
    words = read_question(heading, language).words
    return sum(word.weight for word in words if not support(word, question.normal)) < OTHER_MATTER


def _evidence(question: Question, scored: list[_Scored], index: Index, language: Language) -> Evidence:
    """What speaks for the first of `scored`, best first.

    A passage that fits the kind of answer wanted less than the first is no rival for this answer.
    """
    best, *others = scored
    rival = next((other for other in others if other.fitness >= best.fitness), None)
    return Evidence(
        coverage=best.coverage,
        strength=min(1.0, best.bm25 / _highest_score(question, index)),
        lead=1 - rival.hit.score / best.hit.score if rival else 1.0,
        coverage_lead=max(0.0, best.coverage - max((other.coverage for other in others), default=0.0)),
        wanted_missing=_wanted_missing(question, best.hit.passage, index, language),
    )


def _highest_score(question: Question, index: Index) -> float:
    """What a short passage could come near that says every part of the question in one of its ways."""

    def idf(terms: tuple[str, ...]) -> float:
        return float(index.passage_model.idfs(terms).sum()) if terms else 0.0

    parts = [min(filter(None, map(idf, ways)), default=0.0) for ways in question.ways]
    return sum(parts) * (1 + K1) or 1.0


def _wanted_missing(question: Question, passage: Passage, index: Index, language: Language) -> bool:
    """Whether the kind of answer, the action or the place that the question names is not there at all."""
    normalise = language.tokenizer.normalise
    if question.action is not None and not support(question.action, normalise(passage.searched_text)):
        return True
    places = [word.text for word in question.words if word.is_place]
    if places:
        # A notice names its city at its head or foot, not in every paragraph.
        document = normalise("\n".join(p.searched_text for p in index.same_document(passage)))
        if any(_PLACE_SUFFIX.sub("", place) not in document for place in places):
            return True
    text = normalise(passage.text)
    return bool(question.wants) and not any(gives(text, kind) for kind in question.wants)
