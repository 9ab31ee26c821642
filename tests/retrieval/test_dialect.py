"""Dialect is read as it is written."""

import pytest

from retrieval.language import Language
from retrieval.question import read_question


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("残疾证咋办", "残疾证怎么办"),
        ("工伤咋个弄嘛", "工伤怎么弄嘛"),
        ("低保要交啥子材料", "低保要交什么材料"),
        ("居住证边度办", "居住证哪里办"),
        ("养狗要好多钱", "养狗要多少钱"),
        ("护照要好久办得下来", "护照要多久办得下来"),
        ("俺没得户口", "我没有户口"),
    ],
)
def test_spoken_words_are_read_as_the_written_ones(language: Language, spoken: str, written: str) -> None:
    assert read_question(spoken, language).normal == written


def test_what_only_asks_tells_nothing(language: Language) -> None:
    assert [word.text for word in read_question("残疾证咋办", language).words] == ["残疾证"]


def test_the_matter_stays_as_it_was_said(language: Language) -> None:
    assert "中风" in read_question("俺爹中风了咋整", language).normal
