"""From a question to ranked passages and how sure we may be of the first."""

from dataclasses import dataclass, replace

from retrieval.answer_kinds import gives
from retrieval.confidence import Evidence, confidence
from retrieval.index import K1, Hit, Index, Passage
from retrieval.language import Language
from retrieval.question import Question, read_question
from retrieval.sentences import coverage, support

#: How many passages BM25 proposes; coverage decides their final order.
CANDIDATES = 20
#: What full coverage of the question's telling words is worth against the best BM25 score.
COVERAGE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: hits, best first, and the probability that the first answers it."""

    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    evidence: Evidence | None = None


def find(text: str, index: Index, language: Language, limit: int = 10) -> Findings:
    """Search `index` for a citizen's question."""
    question = read_question(text, language)
    proposed = index.search(question.terms, max(limit, CANDIDATES))
    if not proposed:
        return Findings(question, (), 0.0)
    covered = [
        coverage(question, language.tokenizer.normalise(hit.passage.searched_text)) for hit in proposed
    ]
    top = proposed[0].score
    scored = [
        (replace(hit, score=hit.score + COVERAGE_WEIGHT * top * share), share, hit.score)
        for hit, share in zip(proposed, covered, strict=True)
    ]
    scored.sort(key=lambda row: -row[0].score)
    evidence = _evidence(question, scored, index, language)
    return Findings(question, tuple(hit for hit, _, _ in scored[:limit]), confidence(evidence), evidence)


def _evidence(
    question: Question, scored: list[tuple[Hit, float, float]], index: Index, language: Language
) -> Evidence:
    """What speaks for the first of `scored`: (hit, coverage, BM25 score), best first."""
    best, share, score = scored[0]
    others = scored[1:]
    return Evidence(
        coverage=share,
        strength=min(1.0, score / _highest_score(question, index)),
        lead=1 - others[0][0].score / best.score if others else 1.0,
        coverage_lead=max(0.0, share - max((other for _, other, _ in others), default=0.0)),
        wanted_missing=_wanted_missing(question, best.passage, language),
    )


def _highest_score(question: Question, index: Index) -> float:
    """What a short passage could come near that says every part of the question in one of its ways."""

    def idf(terms: tuple[str, ...]) -> float:
        return float(index.passage_model.idfs(terms).sum()) if terms else 0.0

    parts = [min(filter(None, map(idf, ways)), default=0.0) for ways in question.ways]
    return sum(parts) * (1 + K1) or 1.0


def _wanted_missing(question: Question, passage: Passage, language: Language) -> bool:
    """Whether the kind of answer, the action or the place that the question names is not there at all."""
    normal = language.tokenizer.normalise(passage.searched_text)
    named = [word for word in question.words if word.is_place]
    if question.action is not None:
        named.append(question.action)
    if any(not support(word, normal) for word in named):
        return True
    text = language.tokenizer.normalise(passage.text)
    return bool(question.wants) and not any(gives(text, kind) for kind in question.wants)
