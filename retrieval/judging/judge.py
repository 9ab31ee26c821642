"""How likely each of the first passages answers the question, and how likely none of them does.

A conditional logit (McFadden, 1974) over the passages and the choice of none: a passage's logit is the weighted sum
of its figures (`features.py`), that of none is fixed. So one model ranks, says how sure we may be of the first, and,
summed over a document's passages, how sure of the matter. `judge.json` holds the weights and says how they came to be:
those for words alone, and those for words with a second opinion, beside which words count less.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from retrieval.judging.features import FEATURES
from retrieval.scoring import Floats

WEIGHTS = Path(__file__).with_suffix(".json")
#: The names of its sets: for words alone, and for words with a second opinion.
WORDS, WITH = "words", "with"


def chances(features: Floats, *, with_opinion: bool = False) -> Floats:
    """The probability of each row of `features`, (row, feature), to answer; what is missing to 1 is that of none."""
    weights, none = _weights(WITH if with_opinion else WORDS)
    logits = features @ weights
    highest = max(none, float(logits.max(initial=none)))
    likely: Floats = np.exp(logits - highest)
    likely /= likely.sum() + np.exp(none - highest)
    return likely


@cache
def _weights(name: str) -> tuple[Floats, float]:
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))[name]
    return np.array([saved["weights"].get(feature, 0.0) for feature in FEATURES]), float(saved["none"])
