"""By keyboard alone: a ticket's draft becomes an answer; what gets worse is seen, answered for, and taken from all."""

from typing import Any

from sqlalchemy import select

from database import documents
from tests.assistant import Assistant, eventually
from tests.conftest import publish_in
from tests.console.agent import Agent, hire
from tests.console.citizens import hands_over
from tests.console.conftest import Meet, Open

ASKED = "温泉公园的直饮水几点开"
REPLIED = "温泉公园的直饮水每天早上6点到晚上9点开放。"
FERRY = "渡口的摆渡船每逢整点开一班，票价每人两元。"
FARE = "渡口摆渡船票价多少"


def told(assistant: Assistant, question: str) -> str:
    answer: dict[str, Any] = assistant.http.post("/api/questions", json={"text": question}).json()
    return str(answer["text"]) if answer["outcome"] == "answered" else ""


def opens(agent: Agent, text: str) -> None:
    """Tab to the link with that text, and follow it."""
    href = agent.page.locator("main a", has_text=text).first.get_attribute("href")
    agent.reaches(f'main a[href="{href}"]')
    agent.acts("Enter")


def test_a_tickets_draft_becomes_an_answer_that_a_second_person_has_signed(
    assistant: Assistant, sign_in: Open, meet: Meet
) -> None:
    hire(assistant.engine, "qian", "钱编辑", "editor")
    hire(assistant.engine, "feng", "冯审查", "reviewer")
    li = sign_in("li")
    li.claims(hands_over(meet(), ASKED))
    li.replies(REPLIED)
    li.types("D")
    li.sees("草稿")

    qian = sign_in("qian", path="/console/desk")
    opens(qian, ASKED)
    qian.reaches("#disclosure")
    qian.page.select_option("#disclosure", "proactive")
    qian.reaches("#said")
    qian.types("热线答复，已核对。")
    qian.acts("Control+Enter")
    qian.sees("已提交审查")

    feng = sign_in("feng", path="/console/reviews")
    opens(feng, ASKED)
    feng.acts("A")
    feng.sees("已签发")
    assert not told(assistant, ASKED)

    qian.goes("/console/desk")
    opens(qian, ASKED)
    qian.rehearses()
    qian.answers_for_what_gets_worse()
    qian.reaches("main a.button.primary")
    qian.acts("Enter")
    qian.acts("A")
    qian.sees("市民现在就能问到")
    assert REPLIED in eventually(lambda: told(assistant, ASKED))


def test_a_withdrawal_that_takes_an_answer_away_is_seen_before_and_done_with_a_reason(
    assistant: Assistant, sign_in: Open
) -> None:
    hire(assistant.engine, "qian", "钱编辑", "editor")
    document_id = publish_in(assistant.engine, "渡口管理规定", ("第三条", FERRY))
    assert "两元" in eventually(lambda: told(assistant, FARE))
    with assistant.engine.connect() as conn:
        current = documents.c.published_version_id
        version_id = conn.scalar(select(current).where(documents.c.id == document_id))

    qian = sign_in("qian", path="/console/model-questions")
    qian.fills("#question", FARE)
    qian.fills("#document", "渡口管理规定")
    qian.acts("Enter")
    qian.sees("已记下")

    qian.goes(f"/console/versions/{version_id}")
    qian.unfolds("撤下")
    qian.rehearses()
    assert FARE in qian.reads("section[aria-labelledby=worse]")
    assert "两元" in qian.reads("section[aria-labelledby=worse]")
    qian.fills("#reason", "渡口已停航")
    qian.acts("Enter")
    qian.sees("已记下理由")
    qian.reaches("main a.button.primary")
    qian.acts("Enter")
    qian.unfolds("撤下")
    qian.fills("#withdraw", "渡口已停航")
    qian.fills("#word", "撤下")
    qian.acts("Enter")
    qian.sees("已撤下")
    eventually(lambda: not told(assistant, FARE))
    page = assistant.http.get(f"/documents/{document_id}").text
    assert "已撤下，不再据它回答" in page
