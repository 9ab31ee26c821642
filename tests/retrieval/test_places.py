"""Which places a question asks about."""

import pytest

from retrieval.language import Language
from retrieval.question import read_question


def _asked(text: str) -> list[str]:
    return [word.text for word in read_question(text, Language.load("北京市西城区")).words if word.is_place]


@pytest.mark.parametrize("text", ["上海的低保标准是多少", "在广州怎么办居住证", "上海市政府网站多久更新一次"])
def test_another_place_is_asked_about(text: str) -> None:
    assert _asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "户口由广州迁去北京先去哪里办",
        "从上海回北京孩子怎么入学",
        "护照丢在泰国了怎么补",
        "在北京的上海人怎么办居住证",
        "西城区的低保标准是多少",
    ],
)
def test_a_place_that_one_comes_from_or_was_in_is_not(text: str) -> None:
    assert _asked(text) == []
