"""An explanation is read off the search: its ranks and figures are the search's own."""

import pytest

from retrieval.explanation import Explanation, explain
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.ranking import find
from retrieval.signals import CANDIDATES

MOVE = Passage(1, 1, "户口迁移办理指南", "多久能办好", "", "户口迁移自受理之日起5个工作日内办结。")
PERMIT = Passage(2, 2, "居住证申领", "多久能办好", "", "申领居住证，公安机关自受理之日起15日内制作发放。")
DAY = Passage(3, 3, "2024年政务公开工作要点", "一（一）1", "", "1. 政府开放日活动。每年不少于4次。")


@pytest.fixture(scope="module")
def index(language: Language) -> Index:
    return Index.build([MOVE, PERMIT, DAY], language)


def explained(question: str, passage: Passage, index: Index, language: Language) -> Explanation:
    row = index.find_row(passage.id)
    assert row is not None
    return explain(find(question, index, language, CANDIDATES), row, index, language)


def test_missing_words_and_what_the_passage_says_instead(index: Index, language: Language) -> None:
    told = explained("搬家多久能办好", MOVE, index, language)
    assert told.missing == ("搬家",)
    assert "户口迁移" in told.expressions
    (word,) = [word for word in told.words if word.word == "搬家"]
    assert (word.is_missing, word.by) == (True, "")


def test_a_word_held_by_its_official_word_says_which(index: Index, language: Language) -> None:
    added = language.with_words([("搬家", ("户口迁移",))])
    told = explained("搬家多久能办好", MOVE, index, added)
    (word,) = [word for word in told.words if word.word == "搬家"]
    assert (word.is_missing, word.by) == (False, "户口迁移")
    assert told.missing == ()


def test_rank_and_chance_are_those_of_the_search(index: Index, language: Language) -> None:
    result = find("居住证多久能办好", index, language, CANDIDATES)
    for rank, hit in enumerate(result.hits, 1):
        told = explained("居住证多久能办好", hit.passage, index, language)
        assert (told.rank, told.hit, told.confidence) == (rank, hit, result.confidence)


def test_what_came_before_is_named_with_the_words_it_holds(index: Index, language: Language) -> None:
    told = explained("居住证多久能办好", MOVE, index, language)
    assert told.ahead[0].hit.passage == PERMIT
    assert told.ahead[0].words == ("居住证",)
    assert told.ahead[0].signals


def test_a_passage_the_search_did_not_come_to_is_measured_the_same_way(
    index: Index, language: Language
) -> None:
    told = explained("搬家多久能办好", DAY, index, language)
    assert told.rank is None
    assert not told.is_judged
    assert told.hit.score < find("搬家多久能办好", index, language).hits[0].score
    assert told.hit.why.points


def test_words_side_by_side_are_one_expression(index: Index, language: Language) -> None:
    assert explained("毛孩子去哪里上牌", MOVE, index, language).missing[0].startswith("毛孩子")


def test_who_issued_a_notice_is_no_name_of_its_matter(language: Language) -> None:
    title = "示例区民政局关于做好高龄老人助餐补贴发放工作的通知"
    notice = Passage(9, 9, title, "二", "补贴标准", "每月300元。")
    told = explained("饭贴怎么领", notice, Index.build([MOVE, notice], language), language)
    assert told.expressions[0] == "高龄老人助餐补贴"
    assert not [name for name in told.expressions if "民政局" in name or "示例" in name]


def test_a_numbered_item_is_called_by_its_first_words(index: Index, language: Language) -> None:
    assert explained("领导接待群众", DAY, index, language).expressions[0] == "政府开放日活动"


def test_a_passage_that_is_not_answered_from_has_no_row(index: Index) -> None:
    assert index.find_row(99) is None
