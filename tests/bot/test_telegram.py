"""Telegram's webhook, spoken to the running app."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.shared_data import shared

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}


def update(text: str | None, number: int = 1, **changes: Any) -> dict[str, Any]:
    chat = {"id": 42, "type": "private"} | changes.pop("chat", {})
    message = {"message_id": 5, "date": 1714037059, "chat": chat} | ({"text": text} if text else {}) | changes
    return {"update_id": number, "message": message}


def post(client: TestClient, body: Any, headers: dict[str, str] = SECRET) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/webhooks/telegram", content=content, headers=headers)


def said(response: Response) -> str:
    assert response.status_code == 200
    reply = response.json()
    assert (reply["method"], reply["chat_id"]) == ("sendMessage", 42)
    return str(reply["text"])


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(telegram_token="1:token", telegram_secret="s3cret")


@pytest.mark.parametrize("changes", [{}, {"telegram_token": "1:token"}])
def test_without_token_and_secret_it_is_not_there(
    make_client: Callable[..., TestClient], changes: dict[str, str]
) -> None:
    assert post(make_client(**changes), update("您好")).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
def test_without_the_secret_it_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert post(client, update("您好"), headers).status_code == 403


def test_a_question_is_answered_in_the_response(client: TestClient) -> None:
    assert "每年不少于4次" in said(post(client, update("政府开放日一年办几次")))


def test_start_greets_and_warns_of_personal_data(client: TestClient) -> None:
    assert "请勿在此发送" in said(post(client, update("/start")))


def test_a_redelivered_update_gets_the_same_words(client: TestClient) -> None:
    first = said(post(client, update("人工", 9)))
    assert said(post(client, update("人工", 9))) == first
    assert said(post(client, update("人工", 10, chat={"id": 42}))) != ""


def test_a_pressed_button_is_what_it_says(client: TestClient) -> None:
    pressed = {
        "update_id": 3,
        "callback_query": {
            "id": "1",
            "from": {"id": 42, "is_bot": False, "first_name": "甲"},
            "chat_instance": "1",
            "data": "人工",
            "message": update("问")["message"],
        },
    }
    assert "编号" in said(post(client, pressed))


def test_groups_and_unknown_kinds_get_no_answer(client: TestClient) -> None:
    assert post(client, update("您好", chat={"type": "group"})).json() == {}
    assert post(client, {"update_id": 1, "something_new": {}}).json() == {}


def test_a_picture_is_asked_as_text(client: TestClient) -> None:
    assert "文字" in said(post(client, update(None)))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"message": {}}', b'{"update_id": 1, "message": 5}', b"[" * 5000],
)
def test_what_is_no_update_is_400(client: TestClient, body: bytes) -> None:
    assert post(client, body).status_code == 400


def test_every_fixture_of_the_platform_is_taken(client: TestClient) -> None:
    for file in sorted(shared("data/protocol_fixtures/telegram/updates").glob("update__*.json")):
        assert post(client, file.read_bytes()).status_code in (200, 400), file.name
