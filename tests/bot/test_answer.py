"""An answer is kept and shown in parts; what an earlier version kept stays readable."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from bot.answer import Answer, Choice, Citation, Outcome, Quote
from bot.answers.pages import next_page
from bot.channels.telegram.webhook import html_of
from bot.channels.wechat.webhook import LONGEST_REPLY, reply_text
from bot.phrases.conversation import UNREADABLE
from bot.rendering import PartKind, fitting, joined, plain
from bot.stored_answers import read_answer
from bot.turns import Turn
from bot.wishes import AddWords, ListItems, ReadOn, ShowSections
from database import turns
from knowledge_base.kinds import Kind, Validity
from tests.bot.conftest import Say
from tests.conftest import Published
from text.fitting import bytes_in_utf8
from web.pages import fragment
from web.portal.chat import ShownTurn

OLD = [
    json.loads(line)
    for line in Path(__file__).with_name("turns_of_0_1.jsonl").read_text(encoding="utf-8").splitlines()
]
AT = datetime(2026, 11, 27, tzinfo=UTC)

shares = st.floats(0, 1)
citations = st.lists(st.builds(Citation, score=shares), max_size=3).map(tuple)
answers = st.builds(Answer, confidence=shares, citations=citations)


def shown_everywhere(answer: Answer) -> None:
    """Draw it on every face; fails where one cannot."""
    turn = Turn(7, "问", answer, AT)
    plain(answer, "https://example.cn")
    html_of(answer, "https://example.cn")
    assert bytes_in_utf8(reply_text(turn, "https://example.cn")) <= LONGEST_REPLY
    answer.published()
    for is_last in (True, False):
        shown = ShownTurn(turn.id, turn.question, answer, AT)
        fragment("portal/turn.html", {"turn": shown, "is_last": is_last, "message_id": "m"})
    fragment("console/tickets/answer.html", {"answer": answer})


def test_items_are_shown_one_a_line_and_quoted_as_they_stand() -> None:
    text = "提交下列材料：（一）身份证；（二）户口簿。"
    citation = Citation(1, 2, Kind.POLICY, "办法", None, "第三条", text, Validity.IN_FORCE, "/documents/1#p2")
    answer = Answer(Outcome.ANSWERED, quotes=(Quote(2, text, 7),), citations=(citation,))
    lines = "提交下列材料：\n（一）身份证；\n（二）户口簿。"
    assert plain(answer, "https://example.cn").startswith(lines)
    turn = ShownTurn(7, "问", answer, AT)
    page = fragment("portal/turn.html", {"turn": turn, "is_last": False, "message_id": "m"})
    assert f"<blockquote>{lines}</blockquote>" in page
    assert answer.published()["citations"][0]["quote"] == text


@given(answers)
def test_whatever_is_kept_is_read_again_as_it_was(answer: Answer) -> None:
    assert read_answer(json.loads(json.dumps(answer.stored()))) == answer


@given(answers)
def test_whatever_can_be_kept_can_be_shown_on_every_face(answer: Answer) -> None:
    shown_everywhere(answer)


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["question"])
def test_a_turn_of_the_previous_version_says_what_it_said(old: dict[str, Any]) -> None:
    answer = read_answer(old["answer"])
    # After a slip of the finger the list that is still open is shown again.
    said = answer.lead if old["question"] == "9" else answer.text
    assert said.replace("\n\n", "\n") == old["answer"]["text"].replace("\n\n", "\n")
    assert (answer.outcome, len(answer.citations)) == (
        old["answer"]["outcome"],
        len(old["answer"]["citations"]),
    )
    shown_everywhere(answer)


def test_a_turn_of_the_previous_version_can_be_gone_on_with() -> None:
    kept = {old["question"]: read_answer(old["answer"]) for old in OLD}
    assert kept["便民菜站今年建几家"].more == ReadOn(kept["便民菜站今年建几家"].citations[0].passage_id)
    assert kept["便民菜站今年建几家"].quotes[0].text == kept["便民菜站今年建几家"].citations[0].quote
    assert kept["办事清单"].more == ListItems(1)
    assert isinstance(kept["办事清单"].choices[0].wish, ShowSections)
    assert not kept["示例证换发"].is_tentative


def test_a_list_of_one_leaves_the_conversation_open(published: Published, say: Say) -> None:
    published("示例证换发", ("要带什么材料", "换发示例证要带旧证和相片等材料。"), kind=Kind.SERVICE_ITEM)
    listed = say("示例证换发")
    assert (len(listed.choices), listed.citations) == (1, ())
    assert "旧证" in say("要带什么").text
    assert say("示例证换发").choices
    assert say("好的").outcome is Outcome.HELPED


def test_a_turn_that_cannot_be_read_takes_no_other_with_it(
    make_client: Callable[..., TestClient], published: Published, engine: Engine
) -> None:
    published("便民工作要点", "便民菜站建设。年内新建便民菜站12家。（区商务局牵头，各街道负责落实）")
    client = make_client()
    client.post("/", data={"text": "便民菜站今年建几家"})
    client.post("/", data={"text": "您好"})
    with engine.begin() as conn:
        conn.execute(update(turns).where(turns.c.question == "您好").values(answer={"outcome": "?"}))
    page = client.get("/").text
    assert "12家" in page
    assert UNREADABLE in page
    assert "12家" in client.post("/", data={"text": "便民菜站今年建几家"}).text


def test_a_turn_of_the_previous_version_without_what_it_needs_says_so() -> None:
    old = {"outcome": "answered", "text": "原文。", "has_more": True, "page": 1, "citations": []}
    assert read_answer(old).lead == UNREADABLE


def test_the_next_page_does_not_do_again_what_the_first_did() -> None:
    first = Answer(Outcome.ANSWERED, quotes=(Quote(2, "原文。"),), act=AddWords("ZX261124-0001-0"))
    turn = Turn(7, "问", first, AT)
    assert next_page(turn, ReadOn(2), "原文。下文。").act is None


def test_an_answer_that_is_cut_fits_with_the_words_that_say_so() -> None:
    answer = Answer(Outcome.HELPED, "长" * 3000)
    for limit in range(200, 260):
        assert bytes_in_utf8(joined(fitting(answer, "", limit, bytes_in_utf8))) <= limit


def test_what_is_said_gives_way_where_its_source_takes_all_the_room() -> None:
    citation = Citation(1, 2, Kind.POLICY, "长" * 99, None, "", "原文。", Validity.IN_FORCE, "/d")
    answer = Answer(Outcome.ANSWERED, "说明。", (Quote(2, "原文。"),), citations=(citation,))
    kinds = [part.kind for part in fitting(answer, "", 200, bytes_in_utf8)]
    assert kinds == [PartKind.SAID, PartKind.SOURCE]


def test_where_an_answer_stands_is_shown_on_the_page_as_in_a_channel() -> None:
    citation = Citation(
        1, 2, Kind.POLICY, "某办法", None, "第三条", "别处。", Validity.IN_FORCE, "/documents/1"
    )
    old = Answer(Outcome.ANSWERED, "一个没有摘引的旧答复。", citations=(citation,))
    listed = Answer(Outcome.CHOICES, "哪一项？", citations=(citation,))
    for answer, shows in ((old, True), (listed, False)):
        shown = ShownTurn(7, "问", answer, AT)
        page = fragment("portal/turn.html", {"turn": shown, "is_last": False, "message_id": "m"})
        assert ("/documents/1" in page, "/documents/1" in plain(answer, "")) == (shows, shows)


def test_what_a_list_offers_is_kept_with_what_it_does() -> None:
    choice = Choice("某事项", ShowSections(5))
    answer = Answer(Outcome.CHOICES, "哪一项？", choices=(choice,), quotes=(Quote(3, "原文。", 4),))
    assert read_answer(answer.stored()).choices == (choice,)


def test_citations_are_published_without_their_scores() -> None:
    citation = Citation(1, 2, Kind.POLICY, "某办法", None, "第三条", "原文。", Validity.IN_FORCE, "/d", 0.5)
    published = Answer(Outcome.ANSWERED, quotes=(Quote(2, "原文。"),), citations=(citation,)).published()
    assert "score" not in published["citations"][0]
    assert set(published) == {"outcome", "confidence", "citations", "choices", "ticket"}
