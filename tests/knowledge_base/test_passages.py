"""Passages follow the document's own structure, and lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.passages import PART, WHOLE, cut
from knowledge_base.sections import Section

SENTENCE = "各单位要按照职责分工，认真抓好落实，确保各项工作按时完成。"


def texts_of(text: str) -> list[str]:
    """The passages of one section."""
    return [passage.text for passage in cut((Section("", "", text),))]


def test_a_short_section_is_one_passage() -> None:
    assert texts_of(SENTENCE) == [SENTENCE]


def test_a_blank_section_is_none() -> None:
    assert texts_of(" \n\u3000") == []


def test_items_stay_whole() -> None:
    items = [f"{number}、{SENTENCE * 8}" for number in "一二三四"]
    assert texts_of("".join(items)) == items


def test_small_items_are_gathered() -> None:
    items = [f"（{number}）{SENTENCE * 3}" for number in "一二三四五六七八"]
    passages = texts_of("".join(items))
    assert all(passage.startswith("（") and passage.endswith("。") for passage in passages)
    assert all(len(items[0]) < len(passage) <= PART for passage in passages[:-1])


def test_a_lead_in_goes_with_its_first_item() -> None:
    items = [f"{number}、{SENTENCE * 10}" for number in "一二"]
    first, second = texts_of("现将有关要求通知如下：" + "".join(items))
    assert first == "现将有关要求通知如下：" + items[0]
    assert second == items[1]


def test_a_long_item_is_cut_at_sentences() -> None:
    assert all(passage.endswith("。") for passage in texts_of("一、" + SENTENCE * 60))


def test_a_clause_ends_no_passage_while_a_sentence_can() -> None:
    sentence = "对工业企业减免三个月房租；对商业企业减免一个月房租；对个体工商户减免两个月房租。"
    assert all(passage.endswith("。") for passage in texts_of(sentence * 30))


@given(st.text(alphabet="一二、（）(1).。；，第条甲\n ", max_size=3000))
def test_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    passages = texts_of(text)
    assert "".join(passages) == (text if text.strip() else "")
    assert all(len(passage) <= WHOLE for passage in passages)
