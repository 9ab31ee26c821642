"""Unmet questions that ask the same, the most frequent matter first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Outcome
from bot.unmet.questions import Unmet
from hotline.overview.matters import Matters
from retrieval.language import Language


@dataclass(frozen=True, slots=True)
class Group:
    """A matter; `wordings` are its questions with how often each was asked, the most frequent first."""

    wordings: tuple[tuple[str, int], ...]
    outcomes: dict[Outcome, int]
    citizens: int
    last: Unmet

    @property
    def question(self) -> str:
        """The wording it is called by."""
        return self.wordings[0][0]

    @property
    def times(self) -> int:
        """How often it was asked."""
        return sum(times for _, times in self.wordings)


def grouped(questions: Sequence[Unmet], language: Language) -> list[Group]:
    """The matters that `questions`, the earliest first, ask; those asked most often first, of them the latest."""
    matters, members = Matters(language), dict[int, list[Unmet]]()
    leaders: dict[str, int] = {}
    for one in questions:
        # The same words are read once.
        if one.question not in leaders:
            leaders[one.question] = matters.leader_of(one.turn_id, one.question)
        members.setdefault(leaders[one.question], []).append(one)
    groups = [_group(same) for same in members.values()]
    return sorted(groups, key=lambda group: (-group.times, -group.last.turn_id))


def group_of(question: str, groups: Sequence[Group]) -> Group | None:
    """The matter that holds a wording."""
    return next((group for group in groups if question in dict(group.wordings)), None)


def _group(same: Sequence[Unmet]) -> Group:
    wordings = Counter(one.question for one in same)
    return Group(
        tuple(wordings.most_common()),
        dict(Counter(one.outcome for one in same)),
        len({one.citizen for one in same}),
        same[-1],
    )
