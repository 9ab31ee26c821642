"""Enumerations are read one item a line, and an item is known by what leads into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentences import split_sentences
from text.enumerations import leads_of, level_of, one_a_line


def leads_in(text: str) -> dict[str, str]:
    """What leads into each sentence of `text` that something leads into."""
    sentences = [sentence for _, sentence in split_sentences(text)]
    return {
        sentences[n].strip(): "".join(sentences[lead].strip() for lead in leads)
        for n, leads in enumerate(leads_of(sentences))
        if leads
    }


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、范围", 1),
        ("（二）申请", 2),
        ("3.提交", 3),
        ("一是核对", 3),
        ("（4）盖章", 4),
        ("②领取", 4),
        ("3.5公里", 0),
        ("一是否", 0),
    ],
)
def test_an_item_is_known_by_its_number(text: str, level: int) -> None:
    assert level_of(text) == level


def test_items_in_one_line_are_read_one_a_line() -> None:
    text = "提交下列材料：（一）身份证；（二）户口簿；（三）申请书。"
    assert one_a_line(text) == "提交下列材料：\n（一）身份证；\n（二）户口簿；\n（三）申请书。"


@pytest.mark.parametrize(
    "text", ["依照第（一）项规定。", "时间：1、3、5日", "招收对象：一、二年级学生", "上午：8.5小时"]
)
def test_numbers_that_begin_no_item_stay_in_their_line(text: str) -> None:
    assert one_a_line(text) == text


@given(st.text(alphabet="一、（二）1.①：；。\n 材料"))
def test_only_line_ends_are_added(text: str) -> None:
    assert "".join(one_a_line(text).split()) == "".join(text.split())


def test_a_lead_belongs_to_each_of_its_items_and_to_nothing_after_them() -> None:
    text = "不得有下列行为：\n（一）吸烟。乱扔烟头；\n（二）喧哗。\n违者罚款。"
    lead = "不得有下列行为："
    assert leads_in(text) == {"（一）吸烟。": lead, "乱扔烟头；": lead, "（二）喧哗。": lead}


def test_an_item_within_an_item_has_both_leads() -> None:
    text = "要求如下：1.到窗口办理；2.提交：（1）申请书；（2）照片。3.领取。"
    leads = leads_in(text)
    assert leads["（2）照片。"] == "要求如下：2.提交："
    assert leads["3.领取。"] == "要求如下："


def test_all_that_leads_in_since_the_last_full_stop_is_the_lead() -> None:
    text = "停业整顿另行规定。违反规定，有下列行为之一的，处五千元罚款；情节严重的，吊销许可证：\n（一）无照经营。"
    assert (
        leads_in(text)["（一）无照经营。"]
        == "违反规定，有下列行为之一的，处五千元罚款；情节严重的，吊销许可证："
    )


def test_items_without_numbers_end_with_semicolons_or_with_nothing() -> None:
    assert set(leads_in("提交下列材料：\n身份证；\n户口簿。\n到窗口办理。")) == {"身份证；", "户口簿。"}
    assert set(leads_in("提交下列材料：\n身份证\n户口簿")) == {"身份证", "户口簿"}


@pytest.mark.parametrize("opening", ["各街道办事处：", "现将有关事项通知如下："])
def test_what_opens_a_letter_leads_into_nothing(opening: str) -> None:
    numbered = "一、做好准备。\n" if opening.startswith("现") else ""
    assert leads_in(f"{opening}\n{numbered}各单位要落实。") == {}
