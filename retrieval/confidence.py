"""How sure we may be that the best passage answers the question.

A logistic regression over four figures that mean the same in a knowledge base of one document and in one
of thousands. `confidence.json` holds its coefficients and says how they came to be.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

FEATURES = ("coverage", "strength", "lead_times_coverage", "coverage_lead")
COEFFICIENTS = Path(__file__).with_suffix(".json")

#: A question for a number of days is not answered by a text without one, however well the rest fits: a near
#: miss said with confidence does more harm than an honest "not found". A factor keeps the order among such.
DOUBT_WITHOUT_WANTED = 0.2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best passage.

    `coverage`: weighted share of the question's telling words it holds, [0, 1].
    `strength`: its BM25 score against the highest the question could reach, about [0, 1].
    `lead`: how far the next passage's score is behind, as a share of the best, [0, 1].
    `coverage_lead`: by how much every other passage covers less, [0, 1].
    `wanted_missing`: the kind of answer the question wants (a sum, a time, a phone), the place or the
    action it names is not in it.
    """

    coverage: float
    strength: float
    lead: float
    coverage_lead: float
    wanted_missing: bool

    def features(self) -> tuple[float, ...]:
        """What the regression sees. A lead counts only as far as the passage covers the question: that
        nothing else matches either is no reason for confidence."""
        return (
            self.coverage,
            self.strength,
            self.lead * self.coverage,
            self.coverage_lead,
        )


def confidence(evidence: Evidence) -> float:
    """The probability [0, 1] that the passage answers the question."""
    intercept, weights = _coefficients()
    logit = intercept + sum(w * f for w, f in zip(weights, evidence.features(), strict=True))
    probability = 1 / (1 + exp(-logit))
    return probability * DOUBT_WITHOUT_WANTED if evidence.wanted_missing else probability


@cache
def _coefficients() -> tuple[float, tuple[float, ...]]:
    saved = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    return saved["intercept"], tuple(saved["weights"].get(name, 0.0) for name in FEATURES)


def save_coefficients(intercept: float, weights: tuple[float, ...], how: str) -> None:
    """Replace the coefficients; `how` says what they were learned from."""
    saved = {"how": how, "intercept": intercept, "weights": dict(zip(FEATURES, weights, strict=True))}
    COEFFICIENTS.write_text(json.dumps(saved, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _coefficients.cache_clear()
