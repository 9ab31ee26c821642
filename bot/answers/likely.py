"""Whether the first passage found is the one that answers, however sure it is that one of them does."""

from collections.abc import Sequence

from retrieval.hits import Hit

#: From this confidence on the first passage is given as the answer.
ANSWER_AT = 0.5
#: From this chance on a document is the matter that is meant.
MATTER_AT = 0.4
#: No passage answers that is less likely than this.
_LIKELY = 0.15
#: A rival is as good as the best one from this share of its chance on.
_EQUAL = 0.6


def may_answer(hits: Sequence[Hit]) -> bool:
    """Whether the first passage is likely by itself, of the matter that is named, and ahead of the others: else several
    may be meant, however sure we are that one of them is."""
    first = hits[0]
    has_equal = len(hits) > 1 and hits[1].chance >= _EQUAL * first.chance
    return first.chance >= _LIKELY and not has_equal and not first.is_of_another_matter
