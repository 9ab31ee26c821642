"""A passage that was found, and why it stands where it does."""

from dataclasses import dataclass, field

from retrieval.passage import Passage
from retrieval.signals import SIGNALS, Candidates


@dataclass(frozen=True, slots=True)
class Match:
    """A telling word of the question: how telling it is, and how far the passage holds it (`coverage.held`)."""

    word: str
    weight: float
    held: float


@dataclass(frozen=True, slots=True)
class Why:
    """`words` are the question's telling words, `points` what each signal gave or took of the score."""

    words: tuple[Match, ...]
    points: dict[str, float]


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with its score; scores compare within one search only."""

    passage: Passage
    score: float
    #: The candidates of the search and the number of this one; none for a passage nobody searched for.
    _candidates: Candidates | None = field(default=None, compare=False, repr=False)
    _number: int = field(default=0, compare=False, repr=False)

    @property
    def why(self) -> Why:
        """Reasons for its place: the words it holds or lacks, and the parts of its score."""
        found = self._candidates
        if found is None:
            return Why((), {})
        held = zip(found.question.words, found.held[self._number].tolist(), strict=True)
        points = found.points()[self._number].tolist()
        return Why(
            tuple(Match(word.text, word.weight, far) for word, far in held),
            dict(zip(SIGNALS, points, strict=True)),
        )
