"""Addresses and forms that no page of ours makes: refused or read as well as can be, never an error of ours."""

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from database import replies, ticket_events
from organisation.staff import Role
from settings import Settings
from tests.web.matters import add_ticket
from tests.web.staff import sign_in_as

#: Beyond an id of PostgreSQL, and beyond one of SQLite.
BIG = ("3000000000", "99999999999999999999")


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


@pytest.mark.parametrize("big", BIG)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tickets/{}", 404),
        ("/tickets/{}/live", 404),
        ("/tickets/{}/search?q=a", 404),
        ("/accounts/{}", 404),
        ("/canned-replies/{}", 404),
        ("/departments/{}", 404),
        ("/uploads/{}", 404),
        ("/uploads/{}/original", 404),
        ("/uploads/1?version={}", 422),
        ("/uploads/1?first={}", 422),
        ("/tickets?offset={}", 422),
        ("/tickets?here={}", 422),
        ("/pulse?ticket={}", 422),
        ("/audit?before={}", 422),
        ("/phone?q=a&passage={}", 422),
    ],
)
def test_an_address_beyond_every_row_leads_nowhere(
    boss: TestClient, path: str, status: int, big: str
) -> None:
    assert boss.get(f"/console{path.format(big)}").status_code == status


@pytest.mark.parametrize("big", BIG)
@pytest.mark.parametrize("name", ["claim", "note", "reply", "check", "beat", "question-and-answer"])
def test_nothing_is_done_to_a_ticket_beyond_every_row(boss: TestClient, name: str, big: str) -> None:
    assert boss.post(f"/console/tickets/{big}/{name}", data={"text": "好"}).status_code == 404


@pytest.mark.parametrize("big", BIG)
def test_what_many_wait_for_is_not_claimed_beyond_every_row(boss: TestClient, big: str) -> None:
    assert boss.post(f"/console/surges/{big}", data={"ticket_ids": ["1"]}).status_code == 404
    assert boss.post("/console/surges/1", data={"ticket_ids": [big]}).status_code == 422


@pytest.mark.parametrize("name", ["note", "supervise", "merge", "question-and-answer"])
def test_nothing_is_done_to_a_ticket_that_is_not_there(boss: TestClient, name: str) -> None:
    assert boss.post(f"/console/tickets/9999/{name}", data={"text": "好", "on": "1"}).status_code == 404


def test_beside_a_ticket_that_is_not_there_nothing_is_found(boss: TestClient) -> None:
    assert boss.get("/console/tickets/9999/search", params={"q": "路灯"}).status_code == 404


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "2026-01-01T00:00:00", "昨天"]
)
def test_a_moment_that_is_none_changes_nothing_in_the_calendar(boss: TestClient, at: str) -> None:
    assert boss.get("/console/calendar", params={"at": at}).status_code == 200


@pytest.mark.parametrize("field", ["text", "department"])
def test_the_queue_is_searched_without_what_nobody_types(
    boss: TestClient, settings: Settings, field: str
) -> None:
    _, number = add_ticket(settings, question="路灯不亮", department="区城管委")
    sought = {"text": "路\0灯", "department": "区\0城管委"}
    assert number in boss.get("/console/tickets", params={field: sought[field]}).text
    assert boss.get("/console/tickets", params={field: "\0"}).status_code == 200


def test_what_staff_write_is_kept_without_what_nobody_types(
    boss: TestClient, settings: Settings, engine: Engine
) -> None:
    ticket_id, _ = add_ticket(settings)
    boss.post(f"/console/tickets/{ticket_id}/note", data={"text": "甲\0乙\x07\r\n丙"})
    boss.post(f"/console/tickets/{ticket_id}/claim")
    boss.post(f"/console/tickets/{ticket_id}/reply", data={"text": "今晚\0修好。\r\n谢谢。"})
    with engine.connect() as conn:
        [note] = conn.scalars(select(ticket_events.c.body).where(ticket_events.c.kind == "note"))
        assert (note, conn.scalar(select(replies.c.text))) == ("甲乙\n丙", "今晚修好。\n谢谢。")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in", {"login": "li\0", "password": "x\0"}),
        ("/password", {"old": "\0", "new": "a long new one\0", "repeated": "a long new one\0"}),
        ("/accounts", {"login": "li", "name": "\0李工", "role": "agent"}),
        ("/canned-replies", {"shortcut": "好\0", "text": "好的\0。"}),
        ("/departments", {"name": "区\0城管委", "aliases": "城\0管"}),
        ("/calendar/overrides", {"day": "2026-12-31\0", "name": "停\0电", "is_working": "false"}),
        ("/tickets/{}/transfer", {"other": "区\0城管委", "reason": "归\0他们"}),
        ("/tickets/{}/classify", {"kind": "help", "level": "", "topic": "路\0灯"}),
        ("/tickets/{}/merge", {"numbers": "ZX\0"}),
        ("/tickets/{}/beat", {"typing": "1", "text": "写\0到一半"}),
        ("/tickets/{}/check", {"text": "写\0到一半"}),
    ],
)
def test_no_form_fails_for_what_nobody_types(
    boss: TestClient, settings: Settings, path: str, form: dict[str, str]
) -> None:
    ticket_id, _ = add_ticket(settings)
    assert boss.post(f"/console{path.format(ticket_id)}", data=form).status_code < 500


@pytest.mark.parametrize(
    "path", ["/tickets/{}/search?q=%00", "/phone?q=%00", "/figures/tickets.csv?department=%00"]
)
def test_no_address_fails_for_what_nobody_types(boss: TestClient, settings: Settings, path: str) -> None:
    ticket_id, _ = add_ticket(settings)
    assert boss.get(f"/console{path.format(ticket_id)}").status_code < 500


def test_the_end_of_a_line_is_one_character(boss: TestClient, settings: Settings, engine: Engine) -> None:
    ticket_id, _ = add_ticket(settings)
    boss.post(f"/console/tickets/{ticket_id}/claim")
    written = "\n".join(["十个字十个字十个字。"] * 181)
    sent = boss.post(f"/console/tickets/{ticket_id}/reply", data={"text": written.replace("\n", "\r\n")})
    assert "答复已写入" in sent.text
    with engine.connect() as conn:
        assert conn.scalar(select(replies.c.text)) == written


def test_a_draft_is_kept_whole(boss: TestClient, settings: Settings) -> None:
    ticket_id, _ = add_ticket(settings)
    boss.post(f"/console/tickets/{ticket_id}/claim")
    written = "\n".join(["一行"] * 900)
    for path, form in (("beat", {"typing": "1"}), ("reply", {})):
        sent = written + path
        boss.post(f"/console/tickets/{ticket_id}/{path}", data=form | {"text": sent.replace("\n", "\r\n")})
        assert sent in boss.get(f"/console/tickets/{ticket_id}").text
