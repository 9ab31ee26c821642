"""Replies that reach a citizen in WeChat in spite of trouble; over HTTP only, in servers of their own."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.assistant import Assistant, eventually, number_in
from tests.conftest import free_port
from tests.wechat_citizen import WeChatCitizen, account
from tests.wechat_server import HANG, NOTICE, SEND, WeChatServer, running_wechat

FIELDS = {"character_string1": "number", "phrase2": "status", "time3": "time"}
NOTICES = {"WECHAT_NOTICE_TEMPLATE": "tpl", "WECHAT_NOTICE_FIELDS": json.dumps(FIELDS)}
REPLY = "请到车站窗口办理。"


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with running_wechat() as server:
        yield server


@pytest.fixture(scope="module")
def assistant(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Where messages may not be pushed, this one sends notices."""
    folder = tmp_path_factory.mktemp("wechat")
    running = Assistant(f"sqlite:///{folder / 'a.db'}", folder, account(platform.url) | NOTICES)
    yield running
    running.stop()


def handed_over(citizen: WeChatCitizen) -> str:
    citizen.says("火车票怎么退")
    return number_in(citizen.says("好"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_reply_outlasts_a_platform_that_is_down_and_is_pushed_once_by_two_workers(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    assistant = Assistant(database_url, tmp_path, account(f"http://127.0.0.1:{port}"), workers=2)
    try:
        wang = WeChatCitizen(assistant.http, "o" * 28)
        number = handed_over(wang)
        assistant.staff_reply(number, REPLY)
        assert "连不上微信" in eventually(lambda: assistant.outbox(number)["error"])
        with running_wechat(port) as platform:
            assistant.hasten(number)
            eventually(lambda: assistant.outbox(number)["sent_at"])
            (message,) = platform.texts()
            assert message.startswith(f"【{number}】工作人员回复：\n{REPLY}\n")
    finally:
        assistant.stop()


def test_of_two_deliveries_at_once_both_bring_the_waiting_reply_and_it_is_given_once(
    assistant: Assistant, platform: WeChatServer
) -> None:
    wang = WeChatCitizen(assistant.http, "a" * 28)
    number = handed_over(wang)
    platform.next(SEND, 48001)
    assistant.staff_reply(number, REPLY)
    assert "没有主动发消息的权限" in assistant.eventually_waits(number)
    wang.prepares("您好")
    with ThreadPoolExecutor(2) as at_once:
        first, second = at_once.map(lambda _n: wang.again(), range(2))
    assert first == second
    assert REPLY in first
    assert REPLY not in wang.says("您好")


def test_a_reply_that_was_on_its_way_when_the_power_went_is_sent_after_the_start(
    assistant: Assistant, platform: WeChatServer
) -> None:
    wang = WeChatCitizen(assistant.http, "b" * 28)
    number = handed_over(wang)
    already = len(platform.texts())
    platform.next(SEND, HANG)
    assistant.staff_reply(number, REPLY)
    eventually(lambda: len(platform.texts()) > already)
    assistant.lose_power()
    claimed = assistant.outbox(number)
    assert (claimed["attempts"], claimed["sent_at"]) == (1, None)
    assert claimed["due_at"].replace(tzinfo=UTC) > datetime.now(UTC), "nobody else takes it before its time"

    assistant.start()
    assistant.hasten(number)
    eventually(lambda: assistant.outbox(number)["sent_at"])
    first, second = platform.texts()[already:]
    assert first == second
    assert first.startswith(f"【{number}】工作人员回复：\n{REPLY}\n")


def test_after_48_hours_a_notice_leads_to_the_reply_and_where_that_is_refused_too_it_waits(
    assistant: Assistant, platform: WeChatServer
) -> None:
    wang = WeChatCitizen(assistant.http, "c" * 28)
    number = handed_over(wang)
    assistant.grow_old(wang.openid, timedelta(hours=49))
    assistant.staff_reply(number, REPLY)
    (notice,) = eventually(lambda: platform.called(NOTICE))
    assert notice.body["touser"] == wang.openid
    assert notice.body["data"]["character_string1"] == {"value": number}
    assert REPLY not in str(notice.body), "what was replied is behind the link only"
    assert REPLY in assistant.http.get(notice.body["url"]).text
    receipt = eventually(lambda: assistant.outbox(number)["receipt"])

    assert wang.refused_notice(receipt) == ""
    assert assistant.eventually_waits(number) == "市民拒收了公众号的通知"
    assert REPLY in wang.says("您好")
    assert REPLY not in wang.says("您好")


def test_a_long_reply_arrives_whole_in_messages_wechat_can_carry(
    assistant: Assistant, platform: WeChatServer
) -> None:
    wang = WeChatCitizen(assistant.http, "d" * 28)
    number = handed_over(wang)
    already = len(platform.texts())
    long = "请带身份证和车票到车站窗口办理。" * 100
    assistant.staff_reply(number, long)
    eventually(lambda: assistant.outbox(number)["sent_at"])
    parts = platform.texts()[already:]
    assert long in "".join(parts)
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert len(parts) == 3
