"""The queue and a ticket as agents work on them, by plain forms."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from database import audit_log, replies, ticket_events, tickets, versions
from organisation.staff import Role
from settings import Settings
from tests.server import WITH_KEY
from tests.web.staff import sign_in_as

Make = Callable[..., TestClient]


@pytest.fixture
def agent(make_client: Make, settings: Settings) -> TestClient:
    """An agent's browser."""
    client = make_client()
    sign_in_as(client, settings, Role.AGENT, "li", name="李工")
    return client


def hand_over(client: TestClient, question: str = "我家门前的路灯坏了三天", who: str = "甲") -> str:
    """A citizen's ticket; its number."""
    client.post("/api/questions", json={"text": question, "citizen": who}, headers=WITH_KEY)
    handed = client.post("/api/questions", json={"text": "人工", "citizen": who}, headers=WITH_KEY)
    return str(handed.json()["ticket"]["number"])


def id_of(engine: Engine, number: str) -> int:
    with engine.connect() as conn:
        return int(conn.execute(select(tickets.c.id).where(tickets.c.number == number)).scalar_one())


def act(client: TestClient, ticket_id: int, name: str, **form: str) -> str:
    """Do it; the page that follows."""
    return client.post(f"/console/tickets/{ticket_id}/{name}", data=form).text


def status_of(engine: Engine, ticket_id: int) -> str:
    with engine.connect() as conn:
        return str(conn.execute(select(tickets.c.status).where(tickets.c.id == ticket_id)).scalar_one())


def test_a_citizens_matter_stands_in_the_queue_with_its_time_left(agent: TestClient) -> None:
    number = hand_over(agent)
    page = agent.get("/console/tickets").text
    assert number in page
    assert re.search(r"剩 \d+ 天", page)
    assert "我家门前的路灯坏了三天" in page


def test_the_queue_is_narrowed_by_what_the_address_says(agent: TestClient) -> None:
    number = hand_over(agent)
    assert number in agent.get("/console/tickets?text=路灯&kind=help&channel=web").text
    assert number not in agent.get("/console/tickets?channel=wechat").text
    assert number not in agent.get("/console/tickets?box=mine").text
    assert "没有符合条件的工单" in agent.get("/console/tickets?overdue=1").text
    assert number in agent.get("/console/tickets?channel=nonsense&box=nothing").text


def test_the_page_of_a_ticket_tells_its_whole_story(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    page = agent.get(f"/console/tickets/{ticket_id}").text
    for said in ("助手当时的回答", "知识库现在查到什么", "受理", "接单", "个工作日"):
        assert said in page


def test_who_comes_second_is_told_who_was_first(
    agent: TestClient, make_client: Make, settings: Settings, engine: Engine
) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    assert "已接单" in act(agent, ticket_id, "claim")
    other = make_client()
    sign_in_as(other, settings, Role.AGENT, "zhang", name="张工")
    page = act(other, ticket_id, "claim")
    assert "已经有人先接了" in page
    assert "李工" in page


def test_a_reply_goes_to_the_outbox_and_the_draft_is_gone(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    act(agent, ticket_id, "claim")
    assert (
        agent.post(f"/console/tickets/{ticket_id}/beat", data={"typing": "1", "text": "写到一半"}).status_code
        == 204
    )
    assert "写到一半" in agent.get(f"/console/tickets/{ticket_id}").text
    page = act(agent, ticket_id, "reply", text="已通知养护单位，今晚修好。")
    assert "答复已写入" in page
    assert "写到一半" not in page
    with engine.connect() as conn:
        assert conn.scalar(select(replies.c.text)) == "已通知养护单位，今晚修好。"
    assert status_of(engine, ticket_id) == "answered"


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_a_reply_that_cannot_be_sent_is_kept_as_a_draft(agent: TestClient, engine: Engine, text: str) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    act(agent, ticket_id, "claim")
    page = act(agent, ticket_id, "reply", text=text)
    assert "答复应为 1 到 2000 字" in page
    assert text.strip()[:2000] in page
    assert status_of(engine, ticket_id) == "claimed"


def test_numbers_are_held_against_what_is_cited(agent: TestClient, engine: Engine) -> None:
    number = hand_over(agent, "政府开放日活动一年办几次？")
    found = agent.get("/api/search", params={"q": "政府开放日活动"}).json()["hits"][0]["passage_id"]
    wrong = f"政府开放日活动每年不少于6次（出处：https://example.gov.cn/passages/{found} ）"
    asked = agent.post(
        f"/console/tickets/{id_of(engine, number)}/check", data={"text": wrong}, headers={"X-Fragment": "1"}
    )
    assert "6次" in asked.text
    assert "4次" in asked.text
    twice = agent.post(
        f"/console/tickets/{id_of(engine, number)}/check",
        data={"text": wrong * 2},
        headers={"X-Fragment": "1"},
    )
    assert twice.text == asked.text
    right = wrong.replace("6次", "4次")
    asked = agent.post(
        f"/console/tickets/{id_of(engine, number)}/check", data={"text": right}, headers={"X-Fragment": "1"}
    )
    assert "没有发现不符" in asked.text


def test_what_many_ask_is_one_card_and_one_answer(agent: TestClient, engine: Engine) -> None:
    numbers = [hand_over(agent, "我们小区停水三天了", who) for who in "甲乙丙丁戊"]
    page = agent.get("/console/tickets").text
    assert "5 人在等，最早的还剩" in page
    ids = [id_of(engine, number) for number in numbers]
    agent.post(f"/console/surges/{ids[0]}", data={"ticket_ids": [str(ticket_id) for ticket_id in ids]})
    act(agent, ids[0], "reply", text="抢修今晚完成。")
    with engine.connect() as conn:
        assert set(conn.scalars(select(replies.c.ticket_id))) == set(ids)
    assert "5 人在等" not in agent.get("/console/tickets").text


def test_transfer_and_extension_ask_for_their_reason(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    act(agent, ticket_id, "claim")
    assert "请写明理由" in act(agent, ticket_id, "extend", days="3")
    assert "请写明理由" in act(agent, ticket_id, "transfer", other="区城管委")
    assert "请选择或填写单位" in act(agent, ticket_id, "transfer", reason="归他们管")
    page = act(agent, ticket_id, "transfer", other="区城管委", reason="归他们管")
    assert "从热线转给区城管委" in page
    assert "归他们管" in page
    assert status_of(engine, ticket_id) == "waiting"


def test_the_kind_changes_the_promise(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    page = act(agent, ticket_id, "classify", kind="help", level="danger", topic="路灯")
    assert "类别已更新" in page
    assert "起 2 小时（自然时）" in page
    assert "生命财产危险" in page
    assert "按类别" in act(agent, ticket_id, "classify", kind="suggestion", level="")


def test_a_solved_ticket_becomes_a_draft_that_nothing_answers_from(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    act(agent, ticket_id, "claim")
    assert "还不能写成问答" in act(agent, ticket_id, "question-and-answer")
    act(agent, ticket_id, "reply", text="已通知养护单位，电话13812345678。")
    page = act(agent, ticket_id, "question-and-answer")
    assert "不会自动发布" in page
    assert "<dt>问答草稿</dt><dd>草稿</dd>" in page
    act(agent, ticket_id, "question-and-answer")
    with engine.connect() as conn:
        made = conn.execute(select(versions).where(versions.c.filename.contains("ZX"))).all()
        drafted = conn.scalars(select(ticket_events.c.id).where(ticket_events.c.kind == "drafted")).all()
    assert [(version.status, "13812345678" in version.source.decode()) for version in made] == [
        ("draft", False)
    ]
    assert len(drafted) == 1


def test_closing_goes_on_to_the_next(agent: TestClient, engine: Engine) -> None:
    first, second = (id_of(engine, hand_over(agent, q, q)) for q in ("路灯坏了", "井盖响得厉害"))
    for ticket_id in (first, second):
        act(agent, ticket_id, "claim")
    path = f"/console/tickets/{first}/reply?box=mine"
    page = agent.post(path, data={"text": "好了。", "then": "close"})
    assert str(page.url).partition("?")[0].endswith(f"/console/tickets/{second}")
    assert status_of(engine, first) == "closed"


def test_a_note_is_for_staff_alone(agent: TestClient, engine: Engine) -> None:
    number = hand_over(agent)
    again = agent.post("/api/questions", json={"text": "人工", "citizen": "甲"}, headers=WITH_KEY)
    url = again.json()["ticket"]["url"]
    act(agent, id_of(engine, number), "note", text="这位市民上周也来过")
    assert "这位市民上周也来过" in agent.get(f"/console/tickets/{id_of(engine, number)}").text
    assert "这位市民上周也来过" not in agent.get(url).text


def test_the_pulse_beats_with_every_change(agent: TestClient, engine: Engine) -> None:
    def revision() -> str:
        return str(agent.get("/console/pulse").json()["revision"])

    empty = revision()
    ticket_id = id_of(engine, hand_over(agent))
    opened = revision()
    act(agent, ticket_id, "claim")
    assert len({empty, opened, revision()}) == 3
    assert revision() == revision()


def test_every_act_of_staff_is_in_the_audit_log(agent: TestClient, engine: Engine) -> None:
    number = hand_over(agent)
    act(agent, id_of(engine, number), "claim")
    with engine.connect() as conn:
        rows = conn.execute(select(audit_log).where(audit_log.c.on_what == number)).all()
    assert [(row.who, row.what) for row in rows] == [("li", "ticket claimed")]


@pytest.mark.parametrize("path", ["/console/tickets/999999", "/console/tickets/999999/live"])
def test_a_ticket_that_is_not_there_is_not_found(agent: TestClient, path: str) -> None:
    assert agent.get(path).status_code == 404


@pytest.mark.parametrize("name", ["claim", "reply", "beat", "check", "frobnicate"])
def test_nothing_can_be_done_with_a_ticket_that_is_not_there(agent: TestClient, name: str) -> None:
    assert agent.post(f"/console/tickets/999999/{name}", data={"text": "好"}).status_code == 404


def test_while_a_colleague_is_writing_the_first_try_only_says_so(
    agent: TestClient, make_client: Make, settings: Settings, engine: Engine
) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    act(agent, ticket_id, "claim")
    other = make_client()
    sign_in_as(other, settings, Role.AGENT, "zhang", name="张工")
    other.post(f"/console/tickets/{ticket_id}/beat", data={"typing": "1", "text": "我也在写"})
    page = act(agent, ticket_id, "reply", text="好了。")
    assert "别人也在写答复" in page
    assert "张工正在写" in page
    assert 'name="seen" value="1"' in page
    assert "答复已写入" in act(agent, ticket_id, "reply", text="好了。", seen="1")


def adds(client: TestClient, text: str, who: str = "甲") -> str:
    """What the citizen hears who goes on to write."""
    said = client.post("/api/questions", json={"text": text, "citizen": who}, headers=WITH_KEY)
    return str(said.json()["text"])


def test_what_a_citizen_adds_marks_the_line_and_stands_in_the_thread_until_the_owner_looks(
    agent: TestClient, make_client: Make, settings: Settings, engine: Engine
) -> None:
    number = hand_over(agent, "小区门口路面有个大坑")
    ticket_id = id_of(engine, number)
    act(agent, ticket_id, "claim")
    before = agent.get("/console/pulse").json()
    assert f"已补充到编号 {number}" in adds(agent, "坑在37号院门口, 有人受伤了")
    adds(agent, "急死人了")
    # The queue and the page are told at the next pulse.
    assert agent.get("/console/pulse").json() != before
    lines = agent.get("/console/tickets?box=mine", headers={"X-Fragment": "1"}).text
    assert (lines.count("有补充"), lines.count("催办 <")) == (1, 1)
    assert "坑在37号院门口, 有人受伤了" in agent.get(f"/console/tickets/{ticket_id}/live").text
    colleague = make_client()
    sign_in_as(colleague, settings, Role.AGENT, "zhang", name="张工")
    colleague.get(f"/console/tickets/{ticket_id}")
    assert "有补充" in agent.get("/console/tickets?box=mine").text
    agent.get(f"/console/tickets/{ticket_id}")
    assert "有补充" not in agent.get("/console/tickets?box=mine").text


def test_who_has_the_page_open_has_seen_what_is_added(agent: TestClient, engine: Engine) -> None:
    ticket_id = id_of(engine, hand_over(agent, "小区门口路面有个大坑"))
    act(agent, ticket_id, "claim")
    adds(agent, "坑在37号院门口")
    agent.post(f"/console/tickets/{ticket_id}/beat")
    assert "有补充" not in agent.get("/console/tickets?box=mine").text


def test_a_closed_ticket_is_back_with_its_owner_while_its_citizens_words_are_unseen(
    agent: TestClient, engine: Engine
) -> None:
    number = hand_over(agent, "小区门口路面有个大坑")
    ticket_id = id_of(engine, number)
    act(agent, ticket_id, "claim")
    act(agent, ticket_id, "reply", text="今晚修好。", then="close")
    assert number not in agent.get("/console/tickets?box=mine").text
    adds(agent, "坑边上又塌了一块")
    assert number in agent.get("/console/tickets?box=mine").text
    agent.get(f"/console/tickets/{ticket_id}")
    assert number not in agent.get("/console/tickets?box=mine").text
