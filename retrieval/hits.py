"""A passage that was found, and why it stands where it does."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from retrieval.judging.namesakes import meant
from retrieval.passage import Passage
from retrieval.question import Word
from retrieval.signals import SIGNALS, Candidates

#: A word is held from this degree on.
_HELD = 0.5


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
    #: The probability [0, 1] that it answers the question, beside those of the others.
    chance: float = 0.0
    #: How sure we may be of it where it is the answer given: of the one judged first a probability of its own.
    sure: float = 0.0
    #: Whether it orders a publication more than it tells anything else.
    only_publishes: bool = False

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

    @property
    def coverage(self) -> float:
        """The weighted share [0, 1] of the question's telling words that it holds."""
        found = self._candidates
        return 0.0 if found is None else float(found.signals.words_held[self._number])

    @property
    def places_missing(self) -> tuple[str, ...]:
        """Places that the question names, where its document lacks one of them: what holds there is not told here."""
        found = self._candidates
        if found is None or not found.signals.places_missing[self._number] > 0:
            return ()
        return tuple(word.text for word in found.question.words if word.is_place)

    @property
    def names_missing(self) -> tuple[str, ...]:
        """Public matters that the question names and the passage does not."""
        return tuple(
            dict.fromkeys(word.matter for word, far in self._held() if word.is_matter and far < _HELD)
        )

    @property
    def holds_a_name(self) -> bool:
        """Whether it names one of the public matters that the question names."""
        return any(word.is_matter and far >= _HELD for word, far in self._held())

    @property
    def is_of_another_matter(self) -> bool:
        """Whether public matters are named and it names none of those that are meant: 结婚证丢了 means no 结婚证."""
        held = dict(self._held())
        return max((held[word] for word in meant(tuple(held))), default=1.0) < _HELD

    def _held(self) -> Iterator[tuple[Word, float]]:
        found = self._candidates
        if found is not None:
            yield from zip(found.question.words, found.held[self._number].tolist(), strict=True)
