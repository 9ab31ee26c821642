"""How good the answers are: figures over labelled questions.

A passage counts as right when it belongs to a relevant document and its text contains the labelled
answer, white space ignored. Answerable and unanswerable questions weigh the same in the confidence's figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Index
from retrieval.language import Language
from retrieval.opinion import Opinion
from retrieval.passage import Passage
from retrieval.ranking import find
from retrieval.scoring import Floats

Flags = NDArray[np.bool_]

_DEPTH = 50
_NO_CONFIDENCE: dict[str, Any] = {"confidence": None, "reliability": None}


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """`relevant` are document ids; none means the collection holds no answer."""

    text: str
    relevant: frozenset[int]
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Result of one question: ranks from 0, None where nothing right was found."""

    document_rank: int | None
    passage_rank: int | None
    confidence: float
    milliseconds: float


def evaluate(
    questions: Sequence[LabelledQuestion], index: Index, language: Language, opinion: Opinion | None = None
) -> dict[str, Any]:
    """The figures for `questions`, as `manage.py evaluate --json` prints them."""
    outcomes = [_ask(question, index, language, opinion) for question in questions]
    answerable = [(q, o) for q, o in zip(questions, outcomes, strict=True) if q.relevant]
    labelled = [(q, o) for q, o in answerable if q.answer]
    times = [o.milliseconds for o in outcomes] or [0.0]
    has_unanswerable = len(answerable) < len(questions)
    return {
        "queries": len(answerable),
        "document": _ranking([o.document_rank for _, o in answerable], (1, 5, 10)),
        "passage": _ranking([o.passage_rank for _, o in labelled], (1, 3, 5, 10)) if labelled else None,
        "query_ms": {"p50": float(np.percentile(times, 50)), "p99": float(np.percentile(times, 99))},
        **(_confidence(questions, outcomes) if has_unanswerable and labelled else _NO_CONFIDENCE),
    }


def _ask(question: LabelledQuestion, index: Index, language: Language, opinion: Opinion | None) -> Outcomes:
    start = perf_counter()
    result = find(question.text, index, language, _DEPTH, opinion)
    elapsed = (perf_counter() - start) * 1000
    documents = list(dict.fromkeys(hit.passage.document_id for hit in result.hits))
    return Outcomes(
        document_rank=next((n for n, d in enumerate(documents) if d in question.relevant), None),
        passage_rank=next(
            (n for n, hit in enumerate(result.hits) if holds_answer(hit.passage, question)), None
        ),
        confidence=result.confidence,
        milliseconds=elapsed,
    )


def holds_answer(passage: Passage, question: LabelledQuestion) -> bool:
    """Whether a passage is of a relevant document and holds the labelled answer."""
    if question.answer is None or passage.document_id not in question.relevant:
        return False
    return "".join(question.answer.split()) in "".join(passage.text.split())


def _ranking(ranks: Sequence[int | None], depths: Sequence[int]) -> dict[str, float]:
    number = max(len(ranks), 1)
    figures = {
        f"hit@{depth}": sum(rank is not None and rank < depth for rank in ranks) / number for depth in depths
    }
    figures["mrr@10"] = sum(1 / (rank + 1) for rank in ranks if rank is not None and rank < 10) / number
    return figures


def _confidence(questions: Sequence[LabelledQuestion], outcomes: Sequence[Outcomes]) -> dict[str, Any]:
    answerable = np.array([bool(q.relevant) for q in questions])
    scores = np.array([o.confidence for o in outcomes])
    right = np.array([o.passage_rank == 0 for o in outcomes])
    return {
        "confidence": {
            "auc": auc(scores, right),
            "coverage@0.8": coverage(scores, right, answerable, 0.8),
            "coverage@0.9": coverage(scores, right, answerable, 0.9),
        },
        "reliability": reliability(scores, right, answerable),
    }


def _weights(answerable: Flags) -> Floats:
    """Weight of each question; answerable and unanswerable ones weigh the same in sum."""
    shares = np.where(answerable, 1 / max(answerable.sum(), 1), 1 / max((~answerable).sum(), 1))
    return np.asarray(shares, np.float64)


def reliability(scores: Floats, right: Flags, answerable: Flags) -> list[dict[str, float]]:
    """For each tenth of confidence that occurs: what was promised, and the share that was right."""
    weights = _weights(answerable)
    tenths = np.minimum((scores * 10).astype(np.int64), 9)
    rows = []
    for tenth in np.unique(tenths).tolist():
        here = tenths == tenth
        rows.append(
            {
                "from": tenth / 10,
                "questions": int(here.sum()),
                "confidence": float(np.average(scores[here], weights=weights[here])),
                "right": float(np.average(right[here], weights=weights[here])),
            }
        )
    return rows


def auc(scores: Floats, right: Flags) -> float:
    """The probability that a right case scores above a wrong one; ties count half (Mann-Whitney)."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = int(right.sum())
    negatives = len(right) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def coverage(scores: Floats, right: Flags, answerable: Flags, precision: float) -> float:
    """The share of answerable questions answered at the lowest threshold that keeps `precision`."""
    weights = _weights(answerable)
    best = 0.0
    for threshold in np.unique(scores):
        answered = scores >= threshold
        if (weights * right)[answered].sum() >= precision * weights[answered].sum():
            best = max(best, float((answered & answerable).sum() / answerable.sum()))
    return best
