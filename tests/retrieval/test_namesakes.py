"""Whose guide is meant, whatever else tells more of the side that is asked."""

from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import read_question
from retrieval.ranking import find

GUIDES = (
    Passage(
        1,
        1,
        "最低生活保障申请",
        "什么人可以办",
        "什么人可以办",
        "人均收入低于低保标准的家庭可以申请。",
        ("低保",),
    ),
    Passage(2, 2, "居住证申领", "要带什么材料", "要带什么材料", "申领居住证要带身份证和相片。", ("暂住证",)),
    Passage(3, 3, "结婚登记", "要带什么材料", "要带什么材料", "领结婚证要带身份证和声明。", ("领证",)),
)


def _named(text: str, language: Language) -> int | None:
    return find(text, Index.build(GUIDES, language), language).named


def test_whoever_says_an_everyday_name_means_its_guide(language: Language) -> None:
    assert _named("低保要带什么材料", language) == 1
    assert _named("暂住证要带什么材料", language) == 2


def test_a_passage_of_the_guide_that_is_named_is_always_found(language: Language) -> None:
    result = find("低保要带什么材料", Index.build(GUIDES, language), language, limit=1)
    assert 1 in {hit.passage.document_id for hit in result.hits}


def test_a_law_has_no_everyday_names_and_is_nobodys_guide(language: Language) -> None:
    law = Passage(4, 4, "最低生活保障条例", "第一条", "", "为了保障基本生活，制定本条例。")
    assert find("低保要带什么材料", Index.build([law], language), language).named is None


def test_a_name_within_another_is_not_meant(language: Language) -> None:
    assert _named("结婚证丢了怎么补", language) is None
    index = Index.build(GUIDES[2:], language)
    assert index.namesakes.of(read_question("结婚证丢了怎么补", language), language) == ()
    assert find("结婚证丢了怎么补", index, language).hits[0].is_of_another_matter


def test_a_passage_of_the_matter_named_is_of_no_other(language: Language) -> None:
    hits = find("居住证要带什么材料", Index.build(GUIDES, language), language).hits
    assert not hits[0].is_of_another_matter
