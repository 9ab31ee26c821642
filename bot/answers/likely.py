"""Whether the first passage found is the one that answers, however sure it is that one of them does."""

from collections.abc import Sequence
from enum import StrEnum

from retrieval.hits import Hit

#: From this confidence on the first passage is given as the answer.
ANSWER_AT = 0.5
#: From this chance on a document is the matter that is meant.
MATTER_AT = 0.4
#: No passage answers that is less likely than this.
_LIKELY = 0.15
#: A rival is as good as the best one from this share of its chance on.
_EQUAL = 0.6


class Shortfall(StrEnum):
    """What keeps the first passage from being given as the answer."""

    #: 把握不够
    NOT_SURE = "not_sure"
    #: 它自己的可能太小
    UNLIKELY = "unlikely"
    #: 另有一段几乎一样可能
    HAS_EQUAL = "has_equal"
    #: 它说的是另一件事
    OTHER_MATTER = "other_matter"


def may_answer(hits: Sequence[Hit]) -> bool:
    """Whether the first passage is likely by itself, of the matter that is named, and ahead of the others: else several
    may be meant, however sure we are that one of them is."""
    return _not_alone(hits) is None


def find_shortfall(hits: Sequence[Hit]) -> Shortfall | None:
    """What the first passage lacks to be given as the answer, None where nothing."""
    return Shortfall.NOT_SURE if hits[0].sure < ANSWER_AT else _not_alone(hits)


def _not_alone(hits: Sequence[Hit]) -> Shortfall | None:
    first = hits[0]
    if first.chance < _LIKELY:
        return Shortfall.UNLIKELY
    if len(hits) > 1 and hits[1].chance >= _EQUAL * first.chance:
        return Shortfall.HAS_EQUAL
    return Shortfall.OTHER_MATTER if first.is_of_another_matter else None
