"""Two answers to one question held against each other: better, worse, changed, or the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from bot.answer import Answer, Outcome
from bot.rehearsal.questions import ModelQuestion

#: What a citizen has of an outcome: an answer is more than a choice, a choice more than nothing.
_WORTH = {Outcome.ANSWERED: 2, Outcome.CHOICES: 1}


class Verdict(StrEnum):
    """What the change does to the answer to one question."""

    #: 变差
    WORSE = "worse"
    #: 变好
    BETTER = "better"
    #: 变化
    CHANGED = "changed"
    #: 不变
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Said:
    """What a citizen is told, in short: how it ends, what is quoted first and where it stands, what is offered instead.

    The sentences around it do not make a difference: they count documents, and name today.
    """

    outcome: Outcome
    text: str = field(compare=False)
    quote: str = ""
    document_id: int | None = None
    title: str = ""
    heading: str = ""
    #: Titles of what is offered instead.
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question with its answer before and after; `is_own` where editors keep it, with what they expect."""

    question: str
    before: Said
    after: Said
    verdict: Verdict
    is_own: bool = False
    #: The title expected; empty where a refusal is, or nothing.
    expected: str = ""


def said_of(answer: Answer) -> Said:
    """The short of an answer."""
    first = answer.citations[0] if answer.citations else None
    return Said(
        answer.outcome,
        answer.text,
        first.quote if first else "",
        first.document_id if first else None,
        first.title if first else "",
        first.heading if first else "",
        tuple(choice.label for choice in answer.choices),
    )


def compare(question: str, before: Said, after: Said, own: ModelQuestion | None = None) -> Comparison:
    """Hold them against each other; of an editors' own question it is known which is right."""
    verdict = _by_expectation(before, after, own) if own else _by_worth(before, after)
    expected = (own.title or "") if own else ""
    return Comparison(question, before, after, verdict, own is not None, expected)


def is_right(said: Said, own: ModelQuestion) -> bool:
    """Whether the editors' question is answered where they say, or refused where nothing answers it."""
    if own.document_id is None:
        return said.outcome is not Outcome.ANSWERED
    return (
        said.outcome is Outcome.ANSWERED
        and said.document_id == own.document_id
        and own.heading in (None, said.heading)
    )


def _by_expectation(before: Said, after: Said, own: ModelQuestion) -> Verdict:
    was_right, will_be = is_right(before, own), is_right(after, own)
    if was_right != will_be:
        return Verdict.BETTER if will_be else Verdict.WORSE
    return Verdict.SAME if before == after else Verdict.CHANGED


def _by_worth(before: Said, after: Said) -> Verdict:
    gain = _WORTH.get(after.outcome, 0) - _WORTH.get(before.outcome, 0)
    if gain:
        return Verdict.BETTER if gain > 0 else Verdict.WORSE
    return Verdict.SAME if before == after else Verdict.CHANGED


_COMPARISONS = TypeAdapter(tuple[Comparison, ...])


def stored(comparisons: Sequence[Comparison]) -> list[object]:
    """What differs, worse ones first, as JSON; what stays the same is only counted."""
    order = list(Verdict)
    differing = sorted(
        (one for one in comparisons if one.verdict is not Verdict.SAME),
        key=lambda one: (order.index(one.verdict), not one.is_own),
    )
    kept: list[object] = _COMPARISONS.dump_python(tuple(differing), mode="json")
    return kept


def read_comparisons(kept: Iterable[object]) -> tuple[Comparison, ...]:
    """The comparisons that `stored` gave."""
    return _COMPARISONS.validate_python(tuple(kept))


def counts(comparisons: Sequence[Comparison]) -> dict[str, int]:
    """How many of each verdict."""
    return {verdict: sum(one.verdict is verdict for one in comparisons) for verdict in Verdict}
