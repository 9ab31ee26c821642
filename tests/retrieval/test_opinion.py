"""A second opinion on what is near in meaning: it proposes, it ranks, it is not needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.postings import Keys
from retrieval.ranking import SURE, find
from retrieval.scoring import Floats32

PASSAGES = [
    Passage(1, 1, "甲", "", "", "办理时请先取号。"),
    Passage(2, 2, "乙", "", "", "办理时请先预约。"),
    Passage(3, 3, "丙", "", "", "窗口不受理当天到场的人。"),
]


@dataclass
class Says:
    """An opinion that says the same of every question."""

    nearest: Sequence[float] | None
    asked: list[str] = field(default_factory=list)

    def nearness(self, question: str, keys: Keys) -> Floats32 | None:
        self.asked.append(question)
        return None if self.nearest is None else np.array(self.nearest, np.float32)


@pytest.fixture
def index(language: Language) -> Index:
    return Index.build(PASSAGES, language)


def test_what_it_finds_near_comes_first(index: Index, language: Language) -> None:
    alone = find("办理时要提前吗", index, language)
    both = find("办理时要提前吗", index, language, opinion=Says([-1.0, 2.0, -1.0]))
    assert [hit.why.points["opinion"] for hit in alone.hits] == [0.0, 0.0]
    assert both.hits[0].passage == PASSAGES[1]
    assert both.hits[0].why.points["opinion"] > 0 > both.hits[-1].why.points["opinion"]


def test_it_proposes_what_shares_no_word_with_the_question(index: Index, language: Language) -> None:
    found = find("办理时要提前吗", index, language, opinion=Says([-2.0, -2.0, 3.0]))
    assert PASSAGES[2] in [hit.passage for hit in found.hits]


def test_it_finds_something_where_no_word_does(index: Index, language: Language) -> None:
    assert not find("护照", index, language).hits
    found = find("护照", index, language, opinion=Says([-1.0, -1.0, 3.0]))
    assert found.hits[0].passage == PASSAGES[2]
    assert found.confidence < 0.5


def test_a_question_is_answered_without_an_opinion_that_does_not_come(
    index: Index, language: Language
) -> None:
    without = find("办理时要提前吗", index, language, opinion=Says(None))
    assert without == replace(find("办理时要提前吗", index, language), lacks_opinion=True)


def test_it_is_asked_only_where_words_do_not_decide_surely(index: Index, language: Language) -> None:
    says = Says([0.0, 0.0, 0.0])
    assert find("窗口不受理当天到场的人", index, language, opinion=says).confidence >= SURE
    assert find("护照", index, language, opinion=says).confidence < SURE
    assert says.asked == ["护照"]


def test_it_counts_as_far_as_words_do_not_explain_the_question(index: Index, language: Language) -> None:
    def given(question: str) -> float:
        found = find(question, index, language, opinion=Says([-1.0, 2.0, -1.0]))
        return found.hits[0].why.points["opinion"]

    assert given("到场预约") == 0.0
    assert 0.0 < given("预约护照") < given("护照驾照")


def test_what_is_behind_the_nearest_is_the_less_likely_answer(index: Index, language: Language) -> None:
    def chance(behind: float) -> float:
        found = find("办理时要提前吗", index, language, opinion=Says([1.0, 1.0 - behind, 1.0]))
        return next(hit.chance for hit in found.hits if hit.passage == PASSAGES[1])

    assert chance(0.0) > chance(1.0) > chance(2.0)
