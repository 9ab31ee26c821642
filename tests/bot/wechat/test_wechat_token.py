"""The account's one access token, shared by workers that know nothing of each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, insert, select, update

from bot.channels.wechat.api import WeChatApi, utc_now
from bot.channels.wechat.token import AccessToken
from database import access_tokens, open_engine
from hotline.replies.delivery import NotNow
from settings import Settings
from tests.bot.conftest import TIMEOUT, WANG, Send
from tests.conftest import NOW
from tests.wechat_server import APP, BREAK, SEND, TOKEN, WeChatServer


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


def test_a_worker_that_comes_late_does_not_fetch_another(engine: Engine) -> None:
    looks: list[datetime] = []

    def clock() -> datetime:
        looks.append(NOW)
        if len(looks) == 2:  # after it has seen that there is none, before it sets out to fetch one
            fresh = {"token": "token-9", "expires_at": NOW + timedelta(hours=1)}
            with engine.begin() as conn:
                conn.execute(update(access_tokens).values(fresh))
        return NOW

    late = AccessToken(engine, APP, lambda force: pytest.fail("asked as well"), clock)
    assert late.get() == "token-9"
