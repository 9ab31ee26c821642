"""What staff are told, and what is kept for them, where an act is refused."""

import pytest
from markupsafe import escape
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from database import tickets
from organisation.staff import Role
from settings import Settings
from tests.conftest import NOW
from tests.web.matters import add_ticket
from tests.web.staff import add_account, sign_in_as


class Agent:
    """An agent's browser."""

    def __init__(self, client: TestClient, settings: Settings) -> None:
        self.client, self.settings = client, settings
        self.id = sign_in_as(client, settings, Role.AGENT, "li", name="李工")

    def has(self, **fields: object) -> int:
        """A ticket this agent has claimed."""
        return add_ticket(self.settings, **({"status": "claimed", "owner_id": self.id} | fields))[0]

    def does(self, ticket_id: int, name: str, **form: str) -> str:
        """The page that follows an act."""
        return self.client.post(f"/console/tickets/{ticket_id}/{name}", data=form).text


@pytest.fixture
def agent(client: TestClient, settings: Settings) -> Agent:
    return Agent(client, settings)


def is_supervised(engine: Engine, ticket_id: int) -> bool:
    with engine.connect() as conn:
        return conn.scalar(select(tickets.c.supervised_at).where(tickets.c.id == ticket_id)) is not None


def test_who_is_watched_does_not_end_it(agent: Agent, engine: Engine) -> None:
    ticket_id = agent.has(supervised_at=NOW)
    path = f"/console/tickets/{ticket_id}"
    assert "取消督办" not in agent.client.get(path).text
    assert agent.client.post(f"{path}/supervise", data={"on": ""}).status_code == 403
    assert is_supervised(engine, ticket_id)


def test_an_administrator_ends_what_an_agent_has_marked(agent: Agent, engine: Engine) -> None:
    ticket_id = agent.has()
    assert "督办标记已更新" in agent.does(ticket_id, "supervise", on="1")
    sign_in_as(agent.client, agent.settings, Role.ADMINISTRATOR, "boss")
    assert "取消督办" in agent.client.get(f"/console/tickets/{ticket_id}").text
    agent.does(ticket_id, "supervise", on="")
    assert not is_supervised(engine, ticket_id)


def test_what_only_one_waits_for_is_claimed_and_not_called_merged(agent: Agent, engine: Engine) -> None:
    (mine, _), (others, _) = add_ticket(agent.settings), add_ticket(agent.settings)
    colleague = add_account(agent.settings, "zhang", Role.AGENT)
    with engine.begin() as conn:
        conn.execute(
            update(tickets).where(tickets.c.id == others).values(status="claimed", owner_id=colleague)
        )
    page = agent.client.post(f"/console/surges/{mine}", data={"ticket_ids": [mine, others]}).text
    assert "已接单。" in page
    assert "已合并" not in page
    with engine.connect() as conn:
        owners = select(tickets.c.owner_id).order_by(tickets.c.id)
        assert list(conn.scalars(owners)) == [agent.id, colleague]


def test_what_is_not_answered_yet_is_no_question_and_answer(agent: Agent) -> None:
    page = agent.does(agent.has(), "question-and-answer")
    assert "先有市民的问题和一条答复" in page
    assert "请写明理由" not in page


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("ask", {"text": "请问在哪条路？" * 300}, "应为 1 到 2000 字"),
        ("extend", {"days": "16", "reason": "等<配件>"}, "1 到 15 个工作日"),
        ("transfer", {"other": "区城管委"}, "请写明理由"),
        ("transfer", {"reason": "归他们管"}, "请选择或填写单位"),
        ("merge", {"numbers": "ZX000000-0000-9"}, "没有可合并的工单"),
    ],
    ids=["ask", "extend", "no reason", "no unit", "merge"],
)
def test_a_form_that_is_refused_comes_back_open_with_what_was_written(
    agent: Agent, name: str, form: dict[str, str], said: str
) -> None:
    page = agent.does(agent.has(), name, **form)
    assert said in page
    [fold] = [part for part in page.split("<details")[1:] if f"/{name}?" in part]
    assert fold.partition(">")[0].endswith(" open")
    for written in form.values():
        assert str(escape(written)) in fold


def test_what_was_written_is_kept_where_its_form_is_gone(agent: Agent, engine: Engine) -> None:
    ticket_id = agent.has()
    colleague = add_account(agent.settings, "zhang", Role.AGENT, name="张工")
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == ticket_id).values(owner_id=colleague))
    page = agent.does(ticket_id, "ask", text="请问在哪条路？")
    assert "现由张工办理" in page
    assert "请问在哪条路？" in page
    page = agent.does(ticket_id, "reply", text="今晚修好。", seen="1")
    assert "没有接到" in page
    assert "今晚修好。" in page


def test_a_refusal_of_nothing_written_is_an_address_that_can_be_opened_again(
    agent: Agent, engine: Engine
) -> None:
    sent = agent.client.post(f"/console/tickets/{agent.has()}/claim", follow_redirects=False)
    assert sent.status_code == 303
    for _ in range(2):
        assert "没有办成：这件工单刚刚有了变化" in agent.client.get(sent.headers["Location"]).text
