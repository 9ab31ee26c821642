"""What stands around the words of staff."""

from bot.phrases.replies import pushed, pushed_above_taps, taps
from bot.taps import VerdictTapped
from hotline.replies.delivery import Outgoing
from hotline.replies.reply import ReplyKind


def reply(kind: ReplyKind, text: str = "已经修好。") -> Outgoing:
    return Outgoing(
        "wang", text, kind, "ZX261123-0001-0", "https://example.gov.cn/tickets/1", None, ticket_id=7
    )


def test_an_answer_can_be_tapped_instead_of_typed() -> None:
    answer = reply(ReplyKind.ANSWER)
    assert pushed_above_taps(answer) == "【ZX261123-0001-0】工作人员回复：\n已经修好。"
    assert pushed(answer) == f"{pushed_above_taps(answer)}\n\n解决了请回复“解决了”，没解决请回复“没解决”。"
    assert taps(answer) == (
        ("解决了 ZX261123-0001-0", VerdictTapped(7, True)),
        ("没解决 ZX261123-0001-0", VerdictTapped(7, False)),
    )


def test_what_asks_for_words_says_so_and_has_nothing_to_tap() -> None:
    asked = reply(ReplyKind.REQUEST, "在哪条路？")
    assert pushed(asked) == "【ZX261123-0001-0】工作人员请您补充：\n在哪条路？\n\n请直接回复要补充的内容。"
    assert pushed_above_taps(asked) == pushed(asked)
    assert taps(asked) == ()


def test_what_staff_wrote_is_said_to_the_letter_even_where_it_reads_like_an_invitation() -> None:
    written = "办好了。\n\n解决了请回复“解决了”，没解决请回复“没解决”。"
    assert pushed_above_taps(reply(ReplyKind.ANSWER, written)).endswith(written)


def test_more_time_is_told_without_an_invitation() -> None:
    assert (
        pushed(reply(ReplyKind.EXTENSION, "要等配件。")) == "【ZX261123-0001-0】工作人员告知您：\n要等配件。"
    )
