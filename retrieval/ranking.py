"""From a question to ranked passages and how sure we may be of the first.

BM25 proposes passages by their own terms; these few are then ranked by everything else that is known
about them (`signals.py`), weighed as learned from labelled questions (`ranking.json`).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from retrieval.answer_kinds import mask_of
from retrieval.bm25 import Floats
from retrieval.confidence import Evidence, confidence
from retrieval.index import K1, Hit, Index
from retrieval.language import Language
from retrieval.question import Question
from retrieval.sentences import support
from retrieval.signals import CANDIDATES, SIGNALS, Candidates, propose

#: What a difference of the best BM25 score is worth as a logit.
SHARPNESS = 4.0
WEIGHTS = Path(__file__).with_name("ranking.json")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: hits, best first, and the probability that the first answers it."""

    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    evidence: Evidence | None = None


def find(text: str, index: Index, language: Language, limit: int = 10) -> Findings:
    """Search `index` for a citizen's question."""
    candidates = propose(text, index, language, max(limit, CANDIDATES))
    if not len(candidates.rows):
        return Findings(candidates.question, (), 0.0)
    scores = score(candidates)
    order = np.argsort(-scores, kind="stable")
    evidence = _evidence(candidates, scores, order, index, language)
    hits = tuple(Hit(index.passage(int(candidates.rows[i])), float(scores[i])) for i in order[:limit])
    return Findings(candidates.question, hits, confidence(evidence), evidence)


def score(candidates: Candidates) -> Floats:
    """The score of each candidate, on the scale of BM25: the best by BM25 alone would have its own."""
    return np.asarray(candidates.top * (candidates.signals @ _weights()), np.float64)


@cache
def _weights() -> Floats:
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return np.array([saved[name] for name in SIGNALS])


def _evidence(
    candidates: Candidates,
    scores: Floats,
    order: np.ndarray[tuple[int], np.dtype[np.int64]],
    index: Index,
    language: Language,
) -> Evidence:
    """What speaks for the first of `candidates`.

    A passage that suits the kind of answer wanted less than the first is no rival for this answer.
    """
    first = order[0]
    others = order[1:]
    suited = candidates.signal("suits")
    rivals = others[suited[others] >= suited[first]]
    lead = 1 - scores[rivals[0]] / scores[first] if len(rivals) and scores[first] > 0 else 1.0
    return Evidence(
        coverage=float(candidates.signal("words_held")[first]),
        strength=min(
            1.0, candidates.top * float(candidates.signal("bm25")[first]) / _highest_score(candidates)
        ),
        lead=float(min(max(lead, 0.0), 1.0)),
        closeness=float(candidates.signal("closeness")[first]),
        document_holds=float(candidates.signal("document_holds")[first]),
        share=_share(scores / (candidates.top or 1.0), int(first)),
        wanted_missing=_wanted_missing(candidates, int(first), index, language),
    )


def _share(logits: Floats, first: int) -> float:
    return float(1 / np.exp(SHARPNESS * (logits - logits[first])).sum())


def _highest_score(candidates: Candidates) -> float:
    """What a short passage could come near that says every part of the question in one of its ways."""
    question, lookup = candidates.question, candidates.lookup
    idf = dict(zip(question.own | question.official, lookup.query.idf.tolist(), strict=False))

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
    if candidates.signal("places_missing")[number] > 0:
        return True
    return bool(question.wants) and not index.contents.given[row] & mask_of(question.wants)
