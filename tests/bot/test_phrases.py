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


def test_places_that_were_not_used_for_the_same_reason_share_it() -> None:
    near = tuple(
        Near("不动产登记", heading, RefusalReason.NOT_MENTIONED, ("月球",))
        for heading in ("怎么办", "到哪里办")
    )
    card = phrases.honest_card(Refusal(RefusalReason.NOT_MENTIONED, near, 3), "热线")
    assert "· 《不动产登记》：怎么办、到哪里办（没有提到“月球”）\n" in card
