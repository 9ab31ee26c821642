"""Telegram's webhook, spoken to the running app."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.bot.telegram.telegram_protocol import BOT, post, said, update


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(**BOT)


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


def test_what_is_unanswered_offers_a_person_to_one_citizen_and_not_to_a_group(client: TestClient) -> None:
    alone = post(client, update("驾驶证怎么换领", 1)).json()
    assert "转给工作人员" in str(alone["reply_markup"])
    ours = update("x")["message"] | {"from": {"id": 700100, "is_bot": True, "first_name": "助手"}}
    asked = {"chat": {"id": -7, "type": "group"}, "reply_to_message": ours}
    together = post(client, update("驾驶证怎么换领", 2, **asked)).json()
    assert together["reply_parameters"]["message_id"]
    assert "转给工作人员" not in str(together.get("reply_markup"))


def test_who_is_in_danger_is_offered_a_person_below_the_number(client: TestClient) -> None:
    told = post(client, update("我家着火了", 1)).json()
    assert "119" in told["text"]
    assert "转给工作人员" in str(told["reply_markup"])


def test_a_picture_is_asked_as_text(client: TestClient) -> None:
    assert "文字" in said(post(client, update(None)))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"message": {}}', b'{"update_id": "1"}', b"[" * 5000],
)
def test_what_is_no_update_is_400(client: TestClient, body: bytes) -> None:
    assert post(client, body).status_code == 400


def test_the_same_update_number_in_another_chat_is_another_message(client: TestClient) -> None:
    assert "每年不少于4次" in said(post(client, update("政府开放日一年办几次", 9)))
    other = post(client, update("您好", 9, chat={"id": 43})).json()
    assert (other["chat_id"], other["text"].startswith("您好")) == (43, True)
