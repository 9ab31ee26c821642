"""How often routing is right: learned from one half of a list, measured on the other, both ways round."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import monotonic

from hotline.routing.classifier import Classifier, Example
from retrieval.language import Language

_TOP = 3


@dataclass(frozen=True, slots=True)
class HalfFigures:
    """Shares [0, 1] of `measured` questions whose label is the first, or among the first three, suggested."""

    learned_from: str
    examples: int
    measured: int
    top_1: float
    top_3: float
    training_seconds: float


@dataclass(frozen=True, slots=True)
class RoutingFigures:
    """`examples` with `classes` different labels, and the figures of both halves."""

    examples: int
    classes: int
    halves: tuple[HalfFigures, ...]

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)


def evaluate_routing(examples: Sequence[Example], language: Language) -> RoutingFigures:
    """Halves are every other example, so that both hold something of each part of the list."""
    even, odd = examples[::2], examples[1::2]
    halves = (_measure("even", even, odd, language), _measure("odd", odd, even, language))
    return RoutingFigures(len(examples), len({example.label for example in examples}), halves)


def _measure(
    name: str, learned: Sequence[Example], tried: Sequence[Example], language: Language
) -> HalfFigures:
    began = monotonic()
    classifier = Classifier.train(learned, language)
    took = monotonic() - began
    ranks = [_rank(classifier, example) for example in tried]
    return HalfFigures(
        learned_from=name,
        examples=len(learned),
        measured=len(tried),
        top_1=_share([rank == 0 for rank in ranks]),
        top_3=_share([rank is not None for rank in ranks]),
        training_seconds=round(took, 2),
    )


def _rank(classifier: Classifier, example: Example) -> int | None:
    labels = [suggestion.label for suggestion in classifier.suggest(example.text, _TOP)]
    return labels.index(example.label) if example.label in labels else None


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / max(1, len(right)), 4)
