"""A reply on its way to a WeChat citizen: windows, notices, and every error there is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.errors import MEANINGS, NoAnswer, Todo
from bot.channels.wechat.messages import read_inbound
from bot.channels.wechat.sender import in_parts
from bot.taps import VerdictTapped
from hotline.citizens import Contact, MessageKind
from hotline.replies.delivery import AwaitsContact, NotNow, Sent, Unreachable
from hotline.replies.reply import ReplyKind, Route
from settings import Settings
from tests.bot.conftest import TIMEOUT, URL, WANG, Send
from tests.conftest import NOW
from tests.hotline.matters import open_matter, stored, written
from tests.wechat_server import (
    APP,
    BREAK,
    GARBAGE,
    HANG,
    NOTICE,
    SECRET,
    SEND,
    SERVER_ERROR,
    SUBSCRIPTION,
    TOKEN,
    WeChatServer,
)
from text.fitting import bytes_in_utf8

#: What stands before a reply that is no answer.
TOLD = "【ZX261123-0001-0】工作人员告知您：\n"


def test_a_reply_goes_out_as_a_message(wechat: WeChatServer, send: Send) -> None:
    assert send() == Sent(Route.MESSAGE)
    (call,) = wechat.called(SEND)
    assert call.body == {"touser": WANG, "msgtype": "text", "text": {"content": f"{TOLD}已经修好。"}}


ANSWER = "【ZX261123-0001-0】工作人员回复：\n已经修好。\n\n解决了请回复“解决了”，没解决请回复“没解决”。"


def test_an_answer_can_be_said_to_be_enough_or_not_by_a_tap(wechat: WeChatServer, send: Send) -> None:
    wechat.quota = {WANG: 1}
    assert send(kind=ReplyKind.ANSWER) == Sent(Route.MESSAGE)
    (call,) = wechat.called(SEND)
    assert (call.body["msgtype"], call.body["msgmenu"]["head_content"]) == (
        "msgmenu",
        ANSWER.partition("\n\n")[0],
    )
    assert call.body["msgmenu"]["list"] == [
        {"id": "037", "content": "解决了 ZX261123-0001-0"},
        {"id": "047", "content": "没解决 ZX261123-0001-0"},
    ]


def test_a_tap_knows_its_ticket_whatever_it_says(wechat: WeChatServer, send: Send) -> None:
    send(kind=ReplyKind.ANSWER)
    line = wechat.called(SEND)[0].body["msgmenu"]["list"][1]
    said = f"<MsgType>text</MsgType><Content>{line['content']}</Content><MsgId>1</MsgId>"
    who = f"<ToUserName>gh_1</ToUserName><FromUserName>{WANG}</FromUserName><CreateTime>1</CreateTime>"
    menu = f"<bizmsgmenuid>{line['id']}</bizmsgmenuid>"
    message = read_inbound(f"<xml>{who}{said}{menu}</xml>", b"key").message
    assert message is not None
    assert message.tap == VerdictTapped(7, is_solved=False)


def test_what_is_too_long_to_stand_above_taps_is_sent_plain(wechat: WeChatServer, send: Send) -> None:
    text = "请" * 400
    send(text, kind=ReplyKind.ANSWER)
    assert wechat.texts() == [ANSWER.replace("已经修好。", text)]


def test_an_account_that_may_send_no_taps_sends_the_words(wechat: WeChatServer, send: Send) -> None:
    wechat.next(SEND, 40200)
    assert send(kind=ReplyKind.ANSWER) == Sent(Route.MESSAGE)
    assert wechat.called(SEND)[-1].body["text"]["content"] == ANSWER


@pytest.mark.parametrize("kind", [ReplyKind.REQUEST, ReplyKind.EXTENSION])
def test_what_is_no_answer_has_nothing_to_tap(wechat: WeChatServer, send: Send, kind: ReplyKind) -> None:
    send(kind=kind)
    assert wechat.called(SEND)[0].body["msgtype"] == "text"


def test_a_long_reply_goes_out_in_parts_that_end_whole(wechat: WeChatServer, send: Send) -> None:
    text = "第一段说明，请先看清楚再来办理。" * 100
    send(text)
    texts = wechat.texts()
    assert len(texts) == 3
    assert "".join(texts) == TOLD + text
    assert all(bytes_in_utf8(part) <= 2048 and part.endswith("。") for part in texts)


def test_a_text_without_a_sentence_is_cut_all_the_same() -> None:
    parts = in_parts("长" * 2000)
    assert "".join(parts) == "长" * 2000
    assert max(map(bytes_in_utf8, parts)) <= 2048


@pytest.mark.parametrize(
    ("kind", "after", "sent", "is_open"),
    [
        (MessageKind.TEXT, 48 * 3600 - 1, 4, True),
        (MessageKind.TEXT, 48 * 3600, 0, False),
        (MessageKind.TEXT, 60, 5, False),
        (MessageKind.VOICE, 3600, 0, True),
        (MessageKind.LOCATION, 3600, 0, True),
        (MessageKind.UNREADABLE, 3600, 0, True),
        (MessageKind.CLICK, 59, 2, True),
        (MessageKind.CLICK, 60, 0, False),
        (MessageKind.CLICK, 1, 3, False),
        (MessageKind.SCAN, 59, 0, True),
        (MessageKind.SUBSCRIBE, 61, 0, False),
    ],
)
def test_a_window_is_as_long_and_as_wide_as_the_contact_makes_it(
    wechat: WeChatServer, send: Send, kind: MessageKind, after: int, sent: int, is_open: bool
) -> None:
    now = NOW + timedelta(seconds=after)
    contact = Contact(kind, NOW, sent)
    if is_open:
        assert send(contact=contact, now=now).route is Route.MESSAGE
        return
    with pytest.raises(AwaitsContact):
        send(contact=contact, now=now)
    assert wechat.calls == []


def test_a_tap_does_not_close_what_a_message_opened(send: Send) -> None:
    tap = Contact(MessageKind.CLICK, NOW)
    assert send("答复。", Contact(MessageKind.TEXT, NOW - timedelta(hours=1)), contact=tap).route
    with pytest.raises(AwaitsContact):
        send("答复。", contact=tap, now=NOW + timedelta(minutes=2))


def test_the_window_of_the_day_is_in_force(send: Send) -> None:
    sent_ten = Contact(MessageKind.TEXT, datetime.fromisoformat("2022-06-01T00:00+00:00"), 10)
    assert send(contact=sent_ten, now=sent_ten.at).route is Route.MESSAGE
    with pytest.raises(AwaitsContact, match="条数"):
        send(contact=Contact(MessageKind.TEXT, NOW, 10))


def test_parts_that_do_not_all_fit_into_the_quota_are_not_begun(wechat: WeChatServer, send: Send) -> None:
    with pytest.raises(AwaitsContact):
        send("长" * 2000, contact=Contact(MessageKind.TEXT, NOW, 3))
    assert wechat.calls == []


def test_nobody_who_never_wrote_is_written_to(send: Send) -> None:
    with pytest.raises(AwaitsContact, match="48小时"):
        send(contact=None)


def test_the_platforms_own_count_has_the_last_word(wechat: WeChatServer, send: Send) -> None:
    wechat.quota = {WANG: 1}
    send()
    with pytest.raises(AwaitsContact, match="条数"):
        send()
    wechat.quota = {}
    with pytest.raises(AwaitsContact, match="48小时"):
        send()


def test_a_running_worker_pushes_what_staff_write(
    wechat: WeChatServer, make_client: Callable[..., TestClient], engine: Engine
) -> None:
    make_client(wechat_app_id=APP, wechat_app_secret=SECRET, wechat_api_url=wechat.url)
    matter = open_matter(engine, at=datetime.now(UTC))
    reply_id = written(engine, matter, "路灯已修好。", datetime.now(UTC))
    deadline = time.monotonic() + 30
    while stored(engine, reply_id)["sent_at"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
    (message,) = wechat.texts()
    assert message.startswith(f"【{matter.number}】工作人员回复：\n路灯已修好。\n")
    assert stored(engine, reply_id)["route"] == Route.MESSAGE


@pytest.mark.parametrize("code", [45015, 45047])
def test_where_no_message_may_go_a_notice_does(
    wechat: WeChatServer, send: Send, notices: Settings, code: int
) -> None:
    wechat.next(SEND, code)
    assert send(settings=notices) == Sent(Route.NOTICE, "200163836")
    (call,) = wechat.called(NOTICE)
    assert (call.body["touser"], call.body["template_id"], call.body["url"]) == (WANG, "tpl", URL)
    assert call.body["data"] == {
        "character_string1": {"value": "ZX261123-0001-0"},
        "phrase2": {"value": "已答复"},
        "time3": {"value": "2026-11-23 17:00"},
    }


def test_a_closed_window_goes_straight_to_the_notice(
    wechat: WeChatServer, send: Send, notices: Settings
) -> None:
    subscribed = notices.model_copy(update={"wechat_notice_kind": "subscription"})
    assert send(settings=subscribed, contact=None).route is Route.NOTICE
    assert wechat.texts() == []
    (call,) = wechat.called(SUBSCRIPTION)
    assert call.body["page"] == URL


def test_who_refused_notices_is_told_at_the_next_contact(
    wechat: WeChatServer, send: Send, notices: Settings
) -> None:
    wechat.next(NOTICE, 43101)
    with pytest.raises(AwaitsContact, match="拒收"):
        send(settings=notices, contact=None)


@pytest.mark.parametrize("code", [code for code in MEANINGS if code not in (40001, 40014, 42001)])
def test_each_error_does_what_the_table_says(
    wechat: WeChatServer, send: Send, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.always(SEND, code)
    meaning = MEANINGS[code]
    expected = {Todo.RETRY: NotNow, Todo.OPERATOR: NotNow, Todo.GONE: Unreachable}
    with pytest.raises(expected.get(meaning.todo, AwaitsContact)) as raised:
        send()
    assert str(raised.value) == meaning.reason
    assert getattr(raised.value, "after", None) == meaning.after
    assert len(wechat.called(SEND)) == 1
    is_logged = meaning.todo in (Todo.OPERATOR, Todo.BUG)
    assert (str(code) in caplog.text) is is_logged


def test_what_each_error_asks_for() -> None:
    asked = {todo: {code for code, m in MEANINGS.items() if m.todo is todo} for todo in Todo}
    assert asked == {
        Todo.RETRY: {-1, 40014, 42001, 45009, 45011},
        Todo.OPERATOR: {40001, 40013, 40125, 40164, 48004},
        Todo.GONE: {40003, 43004, 43019},
        Todo.AWAIT: {45015, 45047, 48001, 48002, 43101},
        Todo.BUG: {40037, 41001, 45002, 45008, 47001, 47003},
    }


def test_an_error_nobody_knows_may_pass(wechat: WeChatServer, send: Send) -> None:
    wechat.next(SEND, 99999)
    with pytest.raises(NotNow, match="99999"):
        send()
    assert send().route is Route.MESSAGE


@pytest.mark.parametrize("trouble", [HANG, BREAK, GARBAGE, SERVER_ERROR])
@pytest.mark.parametrize("path", [SEND, TOKEN])
def test_a_platform_out_of_order_is_tried_later(
    wechat: WeChatServer, send: Send, path: str, trouble: str
) -> None:
    wechat.next(path, trouble)
    with pytest.raises(NotNow, match="连不上微信"):
        send()
    assert send().route is Route.MESSAGE


def test_a_platform_nobody_answers_for_is_tried_later(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine
) -> None:
    nowhere = wechat_settings.model_copy(update={"wechat_api_url": "http://127.0.0.1:1"})
    with pytest.raises(NoAnswer, match="ConnectionError"):
        WeChatApi(nowhere, engine, TIMEOUT).send_text(WANG, "你好")
