"""A passage that was found, and why it stands where it does."""

from dataclasses import dataclass, field

from retrieval.index import Passage
from retrieval.sentences import PART, SYNONYM
from retrieval.signals import SIGNALS, Candidates


@dataclass(frozen=True, slots=True)
class Match:
    """A telling word of the question: how telling it is, and how far the passage holds it, [0, 1].

    1 is the word itself, SYNONYM an official word for it, at most PART some of its parts, 0 nothing of it.
    """

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
        """Which words it holds and which it lacks, and what made its score."""
        if self._candidates is None:
            return Why((), {})
        points = self._candidates.points()[self._number]
        return Why(
            _matches(self._candidates, self._number),
            {name: float(some) for name, some in zip(SIGNALS, points, strict=True)},
        )


def _matches(candidates: Candidates, number: int) -> tuple[Match, ...]:
    question, lookup = candidates.question, candidates.lookup
    counts = candidates.counts[number]
    ways = lookup.words
    matches = []
    for place, word in enumerate(question.words):
        held = 0.0
        own, end = ways.of_word[place], ways.of_word[place + 1]
        for way in range(own, end):
            terms = ways.terms[ways.of_way[way] : ways.of_way[way + 1]]
            share = float((counts[terms] > 0).mean()) if len(terms) else 0.0
            if share == 1.0:
                held = max(held, 1.0 if way == own else SYNONYM)
            elif way == own and lookup.in_parts[place]:
                held = max(held, PART * share)
        matches.append(Match(word.text, word.weight, held))
    return tuple(matches)
