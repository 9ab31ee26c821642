"""Who waits presses in many ways; whoever says or asks something else does not."""

import pytest

from bot.reading.intents import Intent, read_intent
from hotline.acts.by_citizen import CitizenAct


@pytest.mark.parametrize(
    "text",
    [
        *("还没好", "什么时候有人来", "快一点", "急死人了", "怎么还没人管", "都三天了", "人呢"),
        *("人呢？都三天了！", "急死我了，快点", "三天了怎么还没回复", "师傅什么时候来", "什么时候能修好啊"),
        *(
            "赶紧派人来",
            "等了两个小时了",
            "到底有没有人管",
            "怎麼還沒人管",
            "一个星期了还没人来",
            "三天了，人呢",
        ),
    ],
)
def test_who_presses_is_heard_to_press(text: str) -> None:
    about = read_intent(text).about
    assert about is not None
    assert about.act is CitizenAct.URGE


@pytest.mark.parametrize(
    "text",
    [
        *("坑在37号院门口", "什么时候能办好", "三天了还在漏水", "快递丢了", "急诊能报销吗", "什么时候到账"),
        *(
            "有没有人管小区违建",
            "人社局在哪",
            "我交了3年",
            "快点餐的补贴怎么领",
            "三天了",
            "都三天了路灯还不亮，孩子摔了",
        ),
    ],
)
def test_who_says_or_asks_something_does_not_press(text: str) -> None:
    assert read_intent(text).intent is Intent.QUESTION


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("ZX261125-0001-7 坑在37号院门口", CitizenAct.ADDITION),
        ("编号ZX261125-0001-7，又塌了一块", CitizenAct.ADDITION),
        ("ZX261125-0001-7怎么样了", None),
        ("帮我查一下ZX261125-0001-7", None),
        ("ZX261125-0001-7 有没有结果", None),
        ("ZX261125-0001-7", None),
    ],
)
def test_news_beside_a_number_is_for_that_ticket_and_a_question_asks_how_it_stands(
    text: str, act: CitizenAct | None
) -> None:
    reading = read_intent(text)
    assert (reading.about.act if reading.about else None) == act
    assert reading.intent is (Intent.ABOUT_TICKET if act else Intent.PROGRESS)


@pytest.mark.parametrize("text", ["另一件事", "是另一件事", "不是，是别的事", "另外一个问题"])
def test_another_matter_is_said_in_a_word(text: str) -> None:
    assert read_intent(text).intent is Intent.ANOTHER_MATTER


@pytest.mark.parametrize("text", ["补充", "是补充", "这是补充的"])
def test_that_it_belongs_is_said_in_a_word(text: str) -> None:
    assert read_intent(text).intent is Intent.BELONGS
