"""Whatever the platforms are known to send gets an answer they can carry out."""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.bot.bodies import OFTEN, TELEGRAM, WECHAT, numbered, telegram_fixtures, wechat_fixtures
from tests.bot.telegram import telegram_protocol as telegram
from tests.bot.wechat import wechat_protocol as wechat
from tests.bot.wechat.wechat_protocol import Mode


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(**wechat.ACCOUNT, **telegram.BOT, **OFTEN)


@pytest.fixture(
    params=[lambda: {k: v.encode() for k, v in WECHAT.items()}, wechat_fixtures], ids=["own", "platform"]
)
def wechat_bodies(request: pytest.FixtureRequest) -> dict[str, bytes]:
    bodies: dict[str, bytes] = request.param()
    return bodies


def test_whatever_wechat_sends_is_answered_alike_in_every_mode(
    client: TestClient, wechat_bodies: Mapping[str, bytes]
) -> None:
    for number, (name, xml) in enumerate(wechat_bodies.items(), 1):
        sent = numbered(xml, number)
        replies = [wechat.read_reply(wechat.deliver(client, sent, mode)) for mode in Mode]
        assert replies == [replies[0]] * 3, name
        if reply := replies[0]:
            asked = ElementTree.fromstring(sent)  # noqa: S314  a fixture
            assert reply["ToUserName"] == asked.findtext("FromUserName"), name
            assert reply["FromUserName"] == asked.findtext("ToUserName"), name


def test_what_needs_no_answer_gets_success_in_every_mode(client: TestClient) -> None:
    silent = ("unsubscribe", "view", "position", "sent", "opted in", "scanned")
    for name, xml in WECHAT.items():
        for mode in Mode:
            reply = wechat.read_reply(wechat.deliver(client, xml, mode))
            assert (reply is None) == (name in silent), (name, mode)


def test_whatever_telegram_sends_is_answered_with_what_it_can_do(client: TestClient) -> None:
    silent = ("joined", "pinned", "blocked", "unblocked", "in a channel", "unknown")
    for number, (name, body) in enumerate(TELEGRAM.items(), 1):
        reply = telegram.read_reply(telegram.post(client, body | {"update_id": number}))
        assert (reply == {}) == (name in silent), name


def test_every_update_of_telegram_is_taken_and_what_is_none_is_refused(client: TestClient) -> None:
    for name, body in telegram_fixtures().items():
        response = telegram.post(client, body)
        if "update_id" in body:
            telegram.read_reply(response)
        else:
            assert response.status_code == 400, name


def test_a_follower_from_a_poster_is_greeted_with_its_topic(client: TestClient) -> None:
    assert "居住证" in wechat.said(wechat.deliver(client, WECHAT["subscribe by poster"]))
    by_number = WECHAT["subscribe by poster"].replace("居住证", "7").replace("1714037059", "1714037060")
    assert "政策问答助手" in wechat.said(wechat.deliver(client, by_number))


def test_an_update_beyond_us_is_taken_or_it_would_come_again(client: TestClient) -> None:
    poll = {"update_id": 1, "poll_answer": {"poll_id": "1", "option_ids": [3]}}
    assert telegram.read_reply(telegram.post(client, poll)) == {}
    assert telegram.read_reply(telegram.post(client, {"update_id": 2, "message": 5})) == {}


@pytest.mark.parametrize("chat", ["", "\x00", "\ud800", float("nan"), {}, None])
def test_a_chat_without_a_number_gets_no_answer(client: TestClient, chat: object) -> None:
    assert telegram.read_reply(telegram.post(client, telegram.update("您好", chat={"id": chat}))) == {}
    blocked = TELEGRAM["blocked"]["my_chat_member"] | {"chat": {"id": chat, "type": "private"}}
    assert telegram.read_reply(telegram.post(client, {"update_id": 1, "my_chat_member": blocked})) == {}


def test_an_openid_is_never_cut_to_fit(client: TestClient) -> None:
    assert wechat.post(client, wechat.message("您好", sender="o" * 129)).status_code == 400
    assert wechat.post(client, wechat.event("subscribe", sender="o" * 129)).status_code == 400


@pytest.mark.parametrize("number", ["0", "-1", "9" * 21, "9" * 5000, "x"])
def test_a_message_with_an_odd_number_is_answered_once_all_the_same(client: TestClient, number: str) -> None:
    odd = WECHAT["handover"].replace("<MsgId>1<", f"<MsgId>{number}<")
    assert wechat.said(wechat.post(client, odd)) == wechat.said(wechat.post(client, odd))
