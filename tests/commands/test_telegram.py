"""`manage.py telegram`, against a Telegram of our own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import WebhookInfo
from typer.testing import CliRunner, Result

from bot.channels.telegram.webhook import Telegram
from commands.telegram import UPDATES, address_fault, app, webhook_faults
from tests.conftest import NOW, free_port, make_settings
from tests.telegram_server import TOKEN, Page, Refusal, Silence, TelegramServer

ADDRESS = "https://bot.example.gov.cn/webhooks/telegram"
SECRET = "webhook-s3cret"


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


def environment(**changes: str) -> dict[str, str]:
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_SECRET": SECRET,
        "TELEGRAM_API_URL": "",
        "PUBLIC_URL": "https://bot.example.gov.cn",
    } | changes


def run(url: str, *arguments: str, typed: str = "", **changes: str) -> Result:
    done = CliRunner().invoke(
        app, arguments, input=typed, env=environment(**{"TELEGRAM_API_URL": url} | changes)
    )
    assert TOKEN.partition(":")[2] not in done.output
    assert SECRET not in done.output
    return done


def test_telegram_is_told_where_to_deliver_and_what_the_menu_is(telegram: TelegramServer) -> None:
    done = run(telegram.url, "set-webhook", "--yes")
    assert done.exit_code == 0
    webhook = telegram.values("setWebhook")[0]
    assert (webhook["url"], webhook["secret_token"]) == (ADDRESS, SECRET)
    assert json.loads(webhook["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert [command["command"] for command in telegram.commands] == ["start", "help", "hotline", "status"]
    assert "@policy_test_bot" in done.output


def test_the_secret_told_is_the_one_the_webhook_asks_for(telegram: TelegramServer) -> None:
    run(telegram.url, "set-webhook", "--yes")
    told = telegram.values("setWebhook")[0]["secret_token"]
    channel = Telegram(make_settings(telegram_token=TOKEN, telegram_secret=SECRET))
    channel.verify({"X-Telegram-Bot-Api-Secret-Token": told})


@pytest.mark.parametrize(("typed", "code", "asked"), [("y\n", 0, 3), ("n\n", 1, 0), ("", 1, 0)])
def test_the_law_is_told_and_nothing_done_before_the_operator_agrees(
    telegram: TelegramServer, typed: str, code: int, asked: int
) -> None:
    done = run(telegram.url, "set-webhook", typed=typed)
    assert "第三十六条" in done.output
    assert (done.exit_code, len(telegram.asked)) == (code, asked)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://bot.example.gov.cn", None),
        ("https://bot.example.gov.cn:8443/", None),
        ("http://bot.example.gov.cn", "https"),
        ("bot.example.gov.cn", "https"),
        ("https://bot.example.gov.cn:8080", "443、80、88、8443"),
        ("https://bot.example.gov.cn:port", "端口不对"),
    ],
)
def test_an_address_telegram_would_not_deliver_to_is_refused(url: str, fault: str | None) -> None:
    found = address_fault(url, testing=False)
    assert found is None if fault is None else fault in (found or "")


def test_a_refused_address_reaches_the_operator_before_telegram() -> None:
    done = run("", "set-webhook", "--yes", PUBLIC_URL="http://127.0.0.1:8000")
    assert (done.exit_code, "https" in done.output) == (1, True)


@pytest.mark.parametrize("command", ["set-webhook", "check"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TELEGRAM_TOKEN": ""}, "请先设置"),
        ({"TELEGRAM_SECRET": ""}, "请先设置"),
        ({"TELEGRAM_SECRET": "密 码"}, "英文字母"),
    ],
)
def test_what_is_not_set_up_is_said(
    telegram: TelegramServer, command: str, changes: dict[str, str], words: str
) -> None:
    done = run(telegram.url, command, **changes)
    assert (done.exit_code, words in done.output) == (1, True)
    assert not telegram.asked


def test_a_webhook_that_is_set_is_well(telegram: TelegramServer) -> None:
    run(telegram.url, "set-webhook", "--yes")
    done = run(telegram.url, "check")
    assert (done.exit_code, "正常" in done.output) == (0, True)


def test_a_webhook_that_is_not_set_is_said(telegram: TelegramServer) -> None:
    done = run(telegram.url, "check")
    assert (done.exit_code, "还没有设置" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Refusal(401, "Unauthorized"), "TELEGRAM_TOKEN"),
        (Refusal(409, "Conflict: terminated by other getUpdates request"), "轮询"),
        (Refusal(429, "Too Many Requests", {"retry_after": 3}), "Retry in"),
        (Page(502, f"<p>/bot{TOKEN}/getMe</p>"), "没有照办"),
        (Silence(), "没有照办"),
    ],
    ids=["401", "409", "429", "502", "dropped"],
)
def test_what_telegram_does_not_do_is_said(telegram: TelegramServer, trouble: Any, words: str) -> None:
    telegram.trouble("getMe", trouble)
    done = run(telegram.url, "check")
    assert (done.exit_code, words in done.output) == (1, True)


def webhook(**changes: Any) -> WebhookInfo:
    well: dict[str, Any] = {
        "url": ADDRESS,
        "has_custom_certificate": False,
        "pending_update_count": 2,
        "allowed_updates": list(UPDATES),
    }
    return WebhookInfo(**well | changes)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"url": "https://elsewhere.example/hook"}, "应为"),
        ({"allowed_updates": ["message"]}, "edited_message、callback_query、my_chat_member"),
        ({"allowed_updates": None}, "没有订阅"),
        ({"pending_update_count": 500}, "积压了 500 条"),
        (
            {"last_error_date": NOW - timedelta(minutes=5), "last_error_message": "Connection timed out"},
            "Connection timed out",
        ),
    ],
)
def test_what_is_wrong_with_a_webhook_is_said(changes: dict[str, Any], fault: str) -> None:
    (found,) = webhook_faults(webhook(**changes), ADDRESS, NOW)
    assert fault in found


def test_an_error_long_past_is_got_over() -> None:
    past = webhook(last_error_date=NOW - timedelta(days=1), last_error_message="Connection timed out")
    assert not webhook_faults(past, ADDRESS, NOW)


def test_a_fault_that_telegram_reports_reaches_the_operator(telegram: TelegramServer) -> None:
    run(telegram.url, "set-webhook", "--yes")
    at = int(datetime.now(UTC).timestamp())
    telegram.webhook |= {"last_error_date": at, "last_error_message": "SSL error"}
    done = run(telegram.url, "check")
    assert (done.exit_code, "推送失败：SSL error" in done.output) == (1, True)


def test_it_is_a_part_of_manage_py() -> None:
    nowhere = os.environ | environment(TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    done = subprocess.run(
        [sys.executable, "manage.py", "telegram", "check"],
        cwd=Path(__file__).parents[2],
        env=nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Telegram 没有照办")
    assert len(done.stderr.splitlines()) == 1
