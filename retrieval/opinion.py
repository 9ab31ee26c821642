"""A second opinion on closeness, which an operator may switch on.

Nothing here needs one. `retrieval/encoder` gives it: a sentence encoder finds passages nearer in meaning than
`vectors.py` can. What it says counts beside the other signals (`signals.json`) and figures (`judging/judge.json`).
"""

from typing import NamedTuple, Protocol

from retrieval.postings import Keys
from retrieval.scoring import Floats32


class Opinion(Protocol):
    """What judges how near passages are to a question."""

    def nearness(self, question: str, keys: Keys) -> Floats32 | None:
        """How near each passage is, by the key of its text: standard deviations above the average of all, 0 where
        nothing is known of it. None where there is no opinion in time."""


class Said(NamedTuple):
    """What a second opinion says of each passage, and how much [0, 1] of it counts where candidates are ranked."""

    nearness: Floats32
    counts: float
