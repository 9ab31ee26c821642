"""What is taken back or replaced while somebody is asking is not told any more, whatever was offered before."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.answer import Answer
from bot.answers.questions import answer_question
from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.phrases import conversation as phrases
from database import OPERATOR_ID, documents, read_only
from hotline.citizens import Channel, Citizen
from knowledge_base.editing.repeal import Repealing, declare
from knowledge_base.kinds import Kind
from knowledge_base.publishing import Ending, withdraw
from tests.conftest import NOW, Published

PERMIT = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"
DAYS = "申领居住证，公安机关自受理之日起15日内制作发放。"
LONG = PERMIT + "".join(f"第{n}项另附说明一份，由社区盖章后交到窗口，窗口核对原件。" for n in range(60))


def say(desk: Desk, text: str, minute: int) -> Answer:
    message = IncomingMessage(str(minute), Citizen(Channel.WEB, "c"), text)
    return respond(desk, message, NOW + timedelta(minutes=minute)).answer


def take_back(desk: Desk, document_id: int, ending: Ending) -> None:
    with desk.engine.begin() as conn:
        withdraw(conn, document_id, NOW, ending=ending)
    desk.searcher.refresh()


@pytest.mark.parametrize("ending", list(Ending))
def test_a_choice_offered_before_a_withdrawal_leads_to_no_text_of_it(
    desk: Desk, published: Published, ending: Ending
) -> None:
    document_id = published("居住证申领", ("要带什么", PERMIT), ("多久", DAYS), kind=Kind.SERVICE_ITEM)
    assert say(desk, "居住证申领", 1).choices
    take_back(desk, document_id, ending)
    said = say(desk, "1", 2)
    assert (said.quotes, said.citations) == ((), ())


def test_a_choice_offered_before_a_new_version_is_answered_from_that(
    desk: Desk, published: Published
) -> None:
    published("居住证申领", ("要带什么材料", PERMIT), ("多久能办好", DAYS), kind=Kind.SERVICE_ITEM)
    assert say(desk, "居住证申领", 1).choices
    faster = DAYS.replace("15日", "3日")
    published("居住证申领", ("要带什么材料", PERMIT), ("多久能办好", faster), kind=Kind.SERVICE_ITEM)
    said = say(desk, "2", 2)
    assert "15日" not in said.text
    assert [quote.text for quote in said.quotes] == [faster]


@pytest.mark.parametrize("ending", list(Ending))
def test_the_rest_of_a_passage_is_not_read_on_once_it_is_taken_back(
    desk: Desk, published: Published, ending: Ending
) -> None:
    document_id = published("居住证申领", ("要带什么材料", LONG))
    assert say(desk, "申领居住证要带什么材料", 1).more
    take_back(desk, document_id, ending)
    said = say(desk, "更多", 2)
    assert (said.text, said.quotes) == (phrases.NO_LONGER_SO, ())


def test_the_rest_of_a_passage_is_read_on_while_it_holds(desk: Desk, published: Published) -> None:
    published("居住证申领", ("要带什么材料", LONG))
    assert say(desk, "申领居住证要带什么材料", 1).more
    assert say(desk, "更多", 2).quotes


def test_what_a_transaction_of_before_a_repeal_reads_is_told_to_nobody_after_it(
    desk: Desk, published: Published
) -> None:
    asked = "申领居住证要带什么材料"
    document_id = published("居住证申领", ("要带什么材料", PERMIT))
    with read_only(desk.engine) as before:
        # It has begun to read.
        before.execute(select(documents.c.id)).all()
        with desk.engine.begin() as conn:
            declare(conn, Repealing(document_id, None, date(2026, 1, 1)), OPERATOR_ID, NOW)
        desk.searcher.refresh()
        answer_question(before, desk, asked, None, NOW)
    with read_only(desk.engine) as conn:
        assert "废止" in answer_question(conn, desk, asked, None, NOW).text
