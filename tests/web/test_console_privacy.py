"""What a citizen gave for whoever works on their matter is for nobody else; what a search finds, and does not."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from database import tickets
from organisation.staff import Role
from settings import Settings
from tests.server import WITH_KEY
from tests.web.staff import sign_in_as
from tests.web.test_console_tickets import act, hand_over, id_of

Make = Callable[..., TestClient]
CONTACT = "010-66668888"


@pytest.fixture
def agent(make_client: Make, settings: Settings) -> TestClient:
    client = make_client()
    sign_in_as(client, settings, Role.AGENT, "li", name="李工")
    return client


def test_how_to_reach_a_citizen_is_for_who_works_on_it(
    make_client: Make, agent: TestClient, engine: Engine, settings: Settings
) -> None:
    ticket_id = id_of(engine, hand_over(agent))
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == ticket_id).values(contact=CONTACT))
    page = agent.get(f"/console/tickets/{ticket_id}").text
    assert CONTACT not in page
    assert "市民留了，办理人可见" in page
    assert CONTACT in act(agent, ticket_id, "claim")
    others = []
    for role, login in ((Role.AGENT, "wang"), (Role.ADMINISTRATOR, "boss")):
        other = make_client()
        sign_in_as(other, settings, role, login)
        others.append(CONTACT in other.get(f"/console/tickets/{ticket_id}").text)
    assert others == [False, True]


def test_no_page_of_the_console_lets_act_as_the_citizen(agent: TestClient, engine: Engine) -> None:
    hand_over(agent, who="乙")
    for text in ("进度", "楼道里的墙皮掉了一地", "另一件事"):
        said = agent.post("/api/questions", json={"text": text, "citizen": "乙"}, headers=WITH_KEY).json()
    number = said["ticket"]["number"]
    page = agent.get(f"/console/tickets/{id_of(engine, number)}").text
    assert "?code=……" in page
    assert page.count("code=") == page.count("code=……")


def test_a_merged_ticket_is_found_by_its_own_number_from_anywhere(agent: TestClient, engine: Engine) -> None:
    first, second = (
        hand_over(agent, question, who)
        for question, who in (("小区停水三天了", "甲"), ("怎么又没水了", "乙"))
    )
    act(agent, id_of(engine, first), "claim")
    act(agent, id_of(engine, first), "merge", numbers=second)
    assert second not in agent.get("/console/tickets?box=all").text
    for text in (second, second.replace("-", ""), second.lower(), "怎么又没水"):
        found = agent.get("/console/tickets", params={"text": text, "in": "waiting"}).text
        assert (second in found, first in found) == (True, False), text
        assert "已并入别的工单" in found
    narrowed = agent.get("/console/tickets", params={"text": second, "box": "waiting"}).text
    assert "没有符合条件的工单" in narrowed
