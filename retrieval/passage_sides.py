"""Which sides of its matter a passage tells: the fine, the place, who is responsible.

Logistic regressions over the terms of a passage, one a side, learned from passages read by people
(`benchmarks/train_passage_sides.py` makes `lexicon/passage_sides.npz`). Articles of laws have no heading that says it.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.postings import Keys, Postings
from retrieval.sides import Floats32
from retrieval.tokenizer import LEXICON

PATH = LEXICON / "passage_sides.npz"
#: How far, in nats, the chance of a side may differ from the usual one, and what of a byte that is.
FARTHEST = 2.0
BYTE = 127 / FARTHEST
_RARE = 0.01


@dataclass(frozen=True, eq=False, repr=False)
class PassageSides:
    """Term `keys[i]`, ascending, speaks for each of SIDES with `weights[i]`; `usual` is each one's share of passages."""

    keys: Keys
    weights: Floats32
    bias: Floats32
    usual: Floats32

    @classmethod
    def load(cls, path: Path = PATH) -> "PassageSides":
        """Read what was learned."""
        with np.load(path) as saved:
            weights = saved["weights"].astype(np.float32) / np.float32(saved["scale"])
            return cls(saved["keys"], weights, saved["bias"], saved["usual"])

    @cached_property
    def fingerprint(self) -> str:
        """Changes with what was learned."""
        return blake2b(self.weights.tobytes(), digest_size=8).hexdigest()

    def of_texts(self, postings: Postings) -> NDArray[np.int8]:
        """How much more than usual each text tells of each side, (text, side), in nats, of which BYTE is one."""
        logits = np.zeros((len(postings), len(self.bias)), np.float32)
        known = np.zeros(len(postings), np.float32)
        at = np.minimum(np.searchsorted(self.keys, postings.vocabulary), len(self.keys) - 1)
        for term in np.flatnonzero(self.keys[at] == postings.vocabulary).tolist():
            texts = postings.texts[postings.starts[term] : postings.starts[term + 1]]
            logits[texts] += self.weights[at[term]]
            known[texts] += 1
        logits /= np.sqrt(np.maximum(known, 1))[:, None]
        logits += self.bias
        likely = 1 / (1 + np.exp(-logits))
        lift = np.log((likely + _RARE) / (self.usual + _RARE))
        return np.round(np.clip(lift, -FARTHEST, FARTHEST) * BYTE).astype(np.int8)
