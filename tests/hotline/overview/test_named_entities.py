"""Names that keep questions apart which are alike in everything else, and words that are no names."""

import pytest

from hotline.overview.named_entities import are_apart, names_in, without_places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平安小区停水了", "我家在幸福小区，停水了"),
        ("101路公交改线", "102路公交改线"),
        ("地铁6号线几点开", "地铁7号线几点开"),
        ("社保卡丢了怎么补办", "身份证丢了怎么补办"),
        ("医保卡丢了", "补办社保卡"),
    ],
)
def test_another_place_line_or_document_is_another_matter(one: str, other: str) -> None:
    assert are_apart(names_in(one), names_in(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("幸福小区停水", "我家在幸福小区，停水了"),
        ("幸福小区停水", "我们小区停水"),
        ("社保卡丢了", "怎么办证"),
        ("停水3天了", "停水2天了"),
        ("要开什么证明", "保证金退吗"),
        ("社保卡和身份证都丢了", "身份证丢了"),
    ],
)
def test_the_same_name_or_none_keeps_nothing_apart(one: str, other: str) -> None:
    assert not are_apart(names_in(one), names_in(other))


def test_a_question_is_compared_without_its_place() -> None:
    assert without_places("我家在幸福小区，停水了") == "我家在，停水了"
    assert without_places("我们小区停水了") == "我们小区停水了"
