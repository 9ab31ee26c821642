"""What a question wants, laid out for the closer look's inner loop (`closer_look.py`)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import mask_of
from retrieval.coverage import PART, SYNONYM
from retrieval.index import K1
from retrieval.judging.labels import Characters, characters_of
from retrieval.judging.names import said_by
from retrieval.scoring import Floats, Floats32
from retrieval.sides import SERVED
from retrieval.signals import Candidates


class Wanted(NamedTuple):
    """What the question asks: `said` is it with its official words, `kinds` a bit for each kind of answer, `strength`
    what the best score is of the highest there could be. `served` is that of `sides`, `synonym` and `part` are those
    of `coverage`."""

    said: Characters
    vector: Floats32
    sides: Floats32
    served: Floats32
    kinds: int
    is_matter: NDArray[np.bool_]
    weights: Floats
    strength: float
    synonym: float
    part: float


def wanted_by(candidates: Candidates) -> Wanted:
    """What the question asks whose candidates these are."""
    question = candidates.question
    return Wanted(
        said=characters_of(said_by(question)),
        vector=candidates.vector,
        sides=question.sides,
        served=SERVED,
        kinds=mask_of(question.wants),
        is_matter=np.array([word.is_matter for word in question.words], np.bool_),
        weights=np.array([word.weight for word in question.words], np.float64),
        strength=candidates.top / _highest_score(candidates),
        synonym=SYNONYM,
        part=PART,
    )


def _highest_score(candidates: Candidates) -> float:
    """A score that a short passage nearly reaches which says every part of the question in one of its ways."""
    question, lookup = candidates.question, candidates.lookup
    idf: dict[str, float] = dict(
        zip(question.own | question.official, lookup.query.idf.tolist(), strict=False)
    )

    def worth(way: dict[str, float]) -> float:
        return sum(weight * idf.get(term, 0.0) for term, weight in way.items())

    parts: list[float] = [min(filter(None, map(worth, ways)), default=0.0) for ways in question.ways]
    return sum(parts) * (1 + K1) or 1.0
