"""How sure we may be that the best passage answers the question.

A logistic regression over a few figures that mean the same in a knowledge base of one document and in one
of thousands. `confidence.json` holds its coefficients and says how they came to be.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

FEATURES = (
    "coverage",
    "strength",
    "lead_times_coverage",
    "closeness",
    "document_holds",
    "share",
    "wanted_missing",
)
COEFFICIENTS = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Figures that speak for the best passage, or against it.

    `coverage`: weighted share of the question's telling words it holds, [0, 1].
    `strength`: its BM25 score against the highest the question could reach, about [0, 1].
    `lead`: how far the next passage's score is behind, as a share of the best, [0, 1].
    `closeness`: of its vector to the question's, [-1, 1].
    `document_holds`: share of the question's terms, weighed by rarity, that its document holds, [0, 1].
    `share`: of the candidates' weight that falls to it when scores are taken as logits, [0, 1].
    `wanted_missing`: the kind of answer the question wants (a sum, a time, a phone), the place or the
    action it names is not in it.
    """

    coverage: float
    strength: float
    lead: float
    closeness: float
    document_holds: float
    share: float
    wanted_missing: bool

    def features(self) -> tuple[float, ...]:
        """Inputs of the regression, in the order of FEATURES.

        A lead counts only as far as the passage covers the question: that nothing else matches either is no reason
        for confidence.
        """
        return (
            self.coverage,
            self.strength,
            self.lead * self.coverage,
            self.closeness,
            self.document_holds,
            self.share,
            float(self.wanted_missing),
        )


def confidence(evidence: Evidence) -> float:
    """The probability [0, 1] that the passage answers the question."""
    intercept, weights = _coefficients()
    logit = intercept + sum(w * f for w, f in zip(weights, evidence.features(), strict=True))
    return 1 / (1 + exp(-logit))


@cache
def _coefficients() -> tuple[float, tuple[float, ...]]:
    saved = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    return saved["intercept"], tuple(saved["weights"].get(name, 0.0) for name in FEATURES)
