"""What supervisors find on their page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from hotline.acts.feedback import Grade, rate
from organisation.staff import Role
from settings import Settings
from tests.web.matters import add_ticket
from tests.web.staff import sign_in_as


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


def lists(boss: TestClient) -> dict[str, str]:
    """What stands in each list, by its id."""
    parts = boss.get("/console/supervision").text.split("<section aria-labelledby=")[1:]
    return {part.split('"')[1]: part for part in parts}


def test_an_empty_list_says_what_would_be_in_it(boss: TestClient) -> None:
    for part in lists(boss).values():
        assert "会列在这里" in part
        assert "<table" not in part


@pytest.mark.parametrize(
    ("place", "fields", "said"),
    [
        ("overdue", {"due_at": -timedelta(hours=2, minutes=3)}, "超时 2 小时"),
        ("supervised", {"supervised_at": timedelta()}, "剩 "),
        ("reopened", {"reopened": 1, "status": "reopened"}, "重新办理"),
        ("opinion", {"opinion_at": -timedelta(hours=1)}, "舆情首次回应 剩 3 小时"),
        ("opinion", {"opinion_at": -timedelta(hours=6)}, "舆情首次回应 超时 1 小时"),
    ],
)
def test_a_ticket_stands_in_its_list_alone(
    boss: TestClient, settings: Settings, place: str, fields: dict[str, Any], said: str
) -> None:
    now = datetime.now(UTC)
    moments = {name: now + value for name, value in fields.items() if isinstance(value, timedelta)}
    ticket_id, number = add_ticket(settings, **(fields | moments))
    found = lists(boss)
    assert [name for name, part in found.items() if number in part] == [place]
    assert f'href="/console/tickets/{ticket_id}"' in found[place]
    assert said in found[place]


def test_a_bad_grade_stands_in_its_list_alone_with_when_it_was_given(
    boss: TestClient, settings: Settings, engine: Engine
) -> None:
    ticket_id, number = add_ticket(settings, status="closed")
    with engine.begin() as conn:
        rate(conn, ticket_id, Grade.VERY_BAD, "", datetime(2026, 11, 26, 1, 5, tzinfo=UTC))
    found = lists(boss)
    assert [name for name, part in found.items() if number in part] == ["graded"]
    assert f'href="/console/tickets/{ticket_id}"' in found["graded"]
    assert "非常不满意" in found["graded"]
    assert "09:05" in found["graded"]


def test_what_is_answered_has_no_countdown_of_public_opinion(boss: TestClient, settings: Settings) -> None:
    add_ticket(settings, opinion_at=datetime.now(UTC) - timedelta(hours=6), status="answered")
    assert "超时" not in lists(boss)["opinion"]


def test_a_good_grade_is_nothing_to_supervise(boss: TestClient, settings: Settings, engine: Engine) -> None:
    ticket_id, number = add_ticket(settings, status="closed")
    with engine.begin() as conn:
        rate(conn, ticket_id, Grade.FAIR, "", datetime.now(UTC))
    assert number not in boss.get("/console/supervision").text
