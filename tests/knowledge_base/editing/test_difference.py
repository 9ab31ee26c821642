"""What changed between two texts, as editors read it."""

import hypothesis.strategies as st
from hypothesis import given

from knowledge_base.editing.difference import Block, Change, Text, compare, compare_words, count_changes

SAME, ADDED, REMOVED, CHANGED = Change


def texts(*paragraphs: str) -> list[Text]:
    return [Text("", paragraph) for paragraph in paragraphs]


def words(before: str, after: str) -> list[tuple[Change, str]]:
    return [(stretch.change, stretch.text) for stretch in compare_words(before, after)]


def side(blocks: list[Block], *changes: Change) -> list[str]:
    """The paragraphs of one side, put together again."""
    return [
        "".join(stretch.text for stretch in block.stretches if stretch.change in changes)
        for block in blocks
        if block.change in (*changes, CHANGED)
    ]


def test_a_number_changes_as_a_whole() -> None:
    assert words("15个工作日内", "10个工作日内") == [(REMOVED, "15"), (ADDED, "10"), (SAME, "个工作日内")]


def test_one_character_in_common_between_two_changes_is_no_island() -> None:
    assert words("每年的春季招生", "每月的秋天招生")[:3] == [
        (SAME, "每"),
        (REMOVED, "年的春季"),
        (ADDED, "月的秋天"),
    ]


def test_a_paragraph_put_between_two_is_added_and_the_others_stay() -> None:
    blocks = compare(
        texts("第一段。", "第三段很长很长。"), texts("第一段。", "插进来的话", "第三段很长很长。")
    )
    assert [block.change for block in blocks] == [SAME, ADDED, SAME]


def test_paragraphs_that_have_little_in_common_are_no_change_of_each_other() -> None:
    blocks = compare(texts("停车每小时五元。"), texts("禁止在河道内垂钓、游泳。"))
    assert [block.change for block in blocks] == [ADDED, REMOVED]
    assert count_changes(blocks) == {CHANGED: 0, ADDED: 1, REMOVED: 1}


def test_the_same_words_below_another_heading_are_seen() -> None:
    (block,) = compare([Text("第一条", "应当公开。")], [Text("第二条", "应当公开。")])
    assert block.change is CHANGED
    assert block.heading == "第二条"


_PARAGRAPHS = st.lists(st.text("公开办理三五 12", max_size=12), max_size=6)


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_no_word_of_either_text_is_lost(before: list[str], after: list[str]) -> None:
    blocks = compare(texts(*before), texts(*after))
    assert side(blocks, SAME, ADDED) == after
    assert side(blocks, SAME, REMOVED) == before
