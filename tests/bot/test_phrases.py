"""The few phrases that are put together."""

from bot.answer import Citation, Near, Refusal, RefusalReason
from bot.phrases import sources as phrases
from bot.phrases import tickets as ticket_phrases
from knowledge_base.kinds import Kind, Validity
from text.fitting import bytes_in_utf8


def cited(kind: Kind, validity: Validity) -> str:
    return phrases.where_it_stands(
        Citation(1, 2, kind, "居住证申领", None, "怎么办", "引文。", validity, "/documents/1#p2")
    )


def test_a_guide_is_not_said_to_lack_a_validity_that_only_policies_have() -> None:
    assert cited(Kind.SERVICE_ITEM, Validity.UNKNOWN) == "《居住证申领》怎么办"
    assert cited(Kind.SERVICE_ITEM, Validity.EXPIRED).endswith(" · 已失效")
    assert cited(Kind.POLICY, Validity.UNKNOWN).endswith(" · 时效未标注")


def test_replies_that_waited_are_said_in_their_order_and_leave_room_for_the_answer() -> None:
    url = "https://www.example.gov.cn/tickets/ZX261124-0001-0?code=0123456789abcdef0123456789abcdef"
    tickets = [("ZX261124-0001-0", url, ["先说的", "后说的"]), ("ZX261124-0002-8", url, ["长" * 2000] * 4)]
    said = ticket_phrases.staff_replied(tickets)
    assert said.index("先说的") < said.index("后说的") < said.index("ZX261124-0002-8")
    assert said.count("看全文") == 2
    assert said.endswith(ticket_phrases.ANSWER_FOLLOWS)
    assert bytes_in_utf8(said) <= 1100


def test_the_card_says_in_a_sentence_why_nothing_is_given() -> None:
    def card(reason: RefusalReason, *words: str) -> str:
        return phrases.honest_card(Refusal(reason, (Near("示例名单", "", reason, words),), 3))

    assert "没有找到“月球证”的内容" in card(RefusalReason.NOT_MENTIONED, "月球证")
    assert "“上海”的事" in card(RefusalReason.OTHER_PLACE, "上海")
    assert "由区环保局公开，这里没有这份内容" in card(RefusalReason.ONLY_TO_BE_PUBLISHED, "区环保局")
    assert "《示例名单》里没有" in card(RefusalReason.NOT_LISTED)
    assert "个人的办理情况" in card(RefusalReason.PERSONAL)
    assert "3 份文件" in card(RefusalReason.DOES_NOT_FIT)
