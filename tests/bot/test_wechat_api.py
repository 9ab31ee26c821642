"""WeChat's interface over loopback: messages, notices, tokens, and every error it is known to answer."""

import asyncio
import logging
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from starlette.testclient import TestClient

from bot.channels.fitting import bytes_in_utf8
from bot.channels.wechat_api import WeChatApi, utc_now
from bot.channels.wechat_errors import MEANINGS, NoAnswer, Refused, Todo
from bot.channels.wechat_sender import WeChatSender, in_parts
from bot.channels.wechat_token import AccessToken
from database import access_tokens, open_engine
from hotline.citizens import Contact, MessageKind
from hotline.delivery import AwaitsContact, NotNow, Outgoing, Route, Sent, Unreachable
from settings import Settings
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

WANG = "o" * 28
JUST_NOW = Contact(MessageKind.TEXT, NOW)
URL = "https://example.gov.cn/tickets/ZX261123-0001-0?code=0"
#: Short, so that what hangs is over soon; the loopback answers in a millisecond.
TIMEOUT = (2.0, 0.3)


@pytest.fixture
def wechat_settings(settings: Settings, wechat: WeChatServer) -> Settings:
    changes = {"wechat_app_id": APP, "wechat_app_secret": SECRET, "wechat_api_url": wechat.url}
    return settings.model_copy(update=changes)


@pytest.fixture
def api(wechat_settings: Settings, engine: Engine) -> WeChatApi:
    return WeChatApi(wechat_settings, engine, TIMEOUT)


@pytest.fixture
def notices(wechat_settings: Settings) -> Settings:
    fields = {"character_string1": "number", "phrase2": "status", "time3": "time"}
    return wechat_settings.model_copy(
        update={"wechat_notice_template": "tpl", "wechat_notice_fields": fields}
    )


Send = Callable[..., Sent]


@pytest.fixture
def send(wechat_settings: Settings, engine: Engine) -> Send:
    """send("text", contact=..., settings=..., now=...) -> what became of it."""

    def send_text(
        text: str = "已经修好。",
        *earlier: Contact,
        contact: Contact | None = JUST_NOW,
        settings: Settings = wechat_settings,
        now: datetime = NOW,
    ) -> Sent:
        sender = WeChatSender(settings, engine, TIMEOUT, lambda: now)
        return asyncio.run(sender.send(Outgoing(WANG, text, "ZX261123-0001-0", URL, contact, earlier)))

    return send_text


# Messages and their windows


def test_a_reply_goes_out_as_a_message(wechat: WeChatServer, send: Send) -> None:
    assert send() == Sent(Route.MESSAGE)
    (call,) = wechat.called(SEND)
    assert call.body == {"touser": WANG, "msgtype": "text", "text": {"content": "已经修好。"}}


def test_a_long_reply_goes_out_in_parts_that_end_whole(wechat: WeChatServer, send: Send) -> None:
    text = "第一段说明，请先看清楚再来办理。" * 100
    send(text)
    texts = wechat.texts()
    assert len(texts) == 3
    assert "".join(texts) == text
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
    assert wechat.texts() == [f"【{matter.number}】工作人员回复：\n路灯已修好。"]
    assert stored(engine, reply_id)["route"] == Route.MESSAGE


# Notices


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


# Errors


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


# The token


def test_a_token_is_fetched_once_and_kept_for_the_next_start(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine
) -> None:
    for _start in range(2):
        WeChatApi(wechat_settings, engine, TIMEOUT).send_text(WANG, "你好")
    assert len(wechat.called(TOKEN)) == 1


def test_of_many_workers_one_fetches_the_token(
    wechat: WeChatServer, wechat_settings: Settings, database_url: str
) -> None:
    wechat.token_delay = 0.2
    ready = Barrier(6)

    def work(_worker: int) -> None:
        own = open_engine(database_url)
        client = WeChatApi(wechat_settings, own, (2.0, 5.0))
        ready.wait()
        client.send_text(WANG, "你好")
        own.dispose()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert len(wechat.texts()) == 6
    assert len(wechat.called(TOKEN)) == 1


def test_of_many_workers_whose_token_ended_one_renews_it(
    wechat: WeChatServer, wechat_settings: Settings, database_url: str, api: WeChatApi
) -> None:
    api.send_text(WANG, "你好")
    wechat.expire_token()
    wechat.token_delay = 0.2
    ready = Barrier(4)

    def work(_worker: int) -> None:
        own = open_engine(database_url)
        client = WeChatApi(wechat_settings, own, (2.0, 5.0))
        ready.wait()
        client.send_text(WANG, "你好")
        own.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(wechat.called(TOKEN)) == 2


def test_a_token_is_renewed_five_minutes_early(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine
) -> None:
    def at(seconds: int) -> WeChatApi:
        return WeChatApi(wechat_settings, engine, TIMEOUT, lambda: NOW + timedelta(seconds=seconds))

    at(0).typing(WANG)
    at(7200 - 301).typing(WANG)
    assert len(wechat.called(TOKEN)) == 1
    at(7200 - 299).typing(WANG)
    assert len(wechat.called(TOKEN)) == 2


def test_the_old_token_serves_while_a_new_one_cannot_be_had(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine
) -> None:
    WeChatApi(wechat_settings, engine, TIMEOUT, lambda: NOW).typing(WANG)
    wechat.next(TOKEN, BREAK)
    WeChatApi(wechat_settings, engine, TIMEOUT, lambda: NOW + timedelta(seconds=7000)).typing(WANG)
    assert [call.token for call in wechat.called("message/custom/typing")] == ["token-1", "token-1"]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_and_the_call_made_once_more(
    wechat: WeChatServer, api: WeChatApi, code: int
) -> None:
    api.send_text(WANG, "一")
    wechat.expire_token()
    wechat.next(SEND, code)
    api.send_text(WANG, "二")
    assert [call.token for call in wechat.called(SEND)] == ["token-1", "token-1", "token-2"]
    assert [call.body["force_refresh"] for call in wechat.called(TOKEN)] == [False, False]


def test_a_token_the_platform_insists_on_is_forced_once_in_half_a_minute(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine, api: WeChatApi
) -> None:
    api.send_text(WANG, "一")
    wechat.disown_token()
    api.send_text(WANG, "二")
    assert [call.body["force_refresh"] for call in wechat.called(TOKEN)] == [False, False, True]
    with engine.connect() as conn:
        free_at = conn.scalar(select(access_tokens.c.refreshing_until))
    assert free_at is not None
    assert timedelta(seconds=20) < free_at - datetime.now(free_at.tzinfo) <= timedelta(seconds=30)


def test_a_token_refused_for_ever_is_not_renewed_for_ever(wechat: WeChatServer, send: Send) -> None:
    wechat.always(SEND, 40001)
    with pytest.raises(NotNow, match="访问令牌"):
        send()
    assert len(wechat.called(SEND)) == 2
    assert len(wechat.called(TOKEN)) <= 3


def test_a_newer_token_of_another_worker_is_taken(
    wechat: WeChatServer, engine: Engine, api: WeChatApi
) -> None:
    api.send_text(WANG, "一")
    wechat.expire_token()
    api.send_text(WANG, "二")
    late = AccessToken(engine, APP, lambda force: pytest.fail("asked again"), utc_now)
    assert late.renew("token-1") == "token-2"


def test_a_dead_refreshers_lease_ends(
    wechat: WeChatServer, wechat_settings: Settings, engine: Engine
) -> None:
    with engine.begin() as conn:
        conn.execute(insert(access_tokens).values(account=APP, refreshing_until=NOW))
    WeChatApi(wechat_settings, engine, TIMEOUT, lambda: NOW).typing(WANG)
    assert len(wechat.called(TOKEN)) == 1


def test_who_waits_for_another_workers_token_takes_it_when_it_comes(engine: Engine) -> None:
    ends = datetime.now(UTC) + timedelta(hours=1)
    with engine.begin() as conn:
        conn.execute(insert(access_tokens).values(account=APP, refreshing_until=ends))
    waiting = AccessToken(engine, APP, lambda force: pytest.fail("asked as well"), utc_now)
    with ThreadPoolExecutor(1) as pool:
        token = pool.submit(waiting.get)
        with engine.begin() as conn:
            conn.execute(update(access_tokens).values(token="token-9", expires_at=ends))
        assert token.result(20) == "token-9"


@pytest.mark.parametrize("code", [40013, 40125, 40164])
def test_an_account_that_is_set_up_wrong_waits_for_its_operator(
    wechat: WeChatServer, send: Send, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.next(TOKEN, code)
    with pytest.raises(NotNow) as raised:
        send()
    assert raised.value.after == 3600
    assert str(code) in caplog.text


# Secrets


@pytest.mark.parametrize("trouble", [-1, 40001, 47003, HANG, BREAK, GARBAGE, SERVER_ERROR])
@pytest.mark.parametrize("path", [SEND, TOKEN])
def test_no_secret_and_no_token_in_any_exception_or_log(
    wechat: WeChatServer, api: WeChatApi, caplog: pytest.LogCaptureFixture, path: str, trouble: Any
) -> None:
    wechat.always(path, trouble)
    with caplog.at_level(logging.DEBUG), pytest.raises((Refused, NoAnswer)) as raised:
        api.send_text(WANG, "你好")
    told = "".join(traceback.format_exception(raised.value)) + caplog.text + repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert "urllib3" in caplog.text
    assert SECRET not in told
    assert "token-" not in told


def test_the_token_is_not_in_the_log_of_what_went_well(
    wechat: WeChatServer, api: WeChatApi, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        api.send_text(WANG, "你好")
    assert "access_token=***" in caplog.text
    assert "token-" not in caplog.text
    assert SECRET not in caplog.text


# The other interfaces


def test_what_else_the_account_can_do(wechat: WeChatServer, api: WeChatApi) -> None:
    api.send_menu(WANG, "您想问哪一项？", [("1", "居住证"), ("2", "身份证")], "点一下即可")
    api.typing(WANG)
    api.typing(WANG, on=False)
    api.create_menu([{"type": "click", "name": "问政策", "key": "问政策"}])
    image, target = api.create_poster("低保怎么申请")
    assert image == "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQH47j%3D%3D"
    assert target == "http://weixin.qq.com/q/6"
    assert api.quota_of("/cgi-bin/message/custom/send")["remain"] == 499988
    assert api.callback_addresses() == ["101.226.62.77", "101.226.62.78"]
    (menu,) = wechat.called(SEND)
    assert menu.body["msgmenu"]["list"] == [
        {"id": "1", "content": "居住证"},
        {"id": "2", "content": "身份证"},
    ]
    commands = [call.body["command"] for call in wechat.called("message/custom/typing")]
    assert commands == ["Typing", "CancelTyping"]


def test_an_account_without_a_menu_has_none(wechat: WeChatServer, api: WeChatApi) -> None:
    wechat.next("menu/get", 46003, 48001)
    assert api.get_menu() is None
    with pytest.raises(Refused, match="48001"):
        api.get_menu()


def test_wechatpys_own_way_to_a_token_is_closed(api: WeChatApi) -> None:
    with pytest.raises(RuntimeError):
        api.fetch_access_token()
