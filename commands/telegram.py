"""`manage.py telegram`: tell Telegram where the bot's webhook is, and ask whether it arrives there."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import typer
from telegram import BotCommand, User, WebhookInfo
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.api import open_bot, without_token
from commands import stop
from settings import Settings

app = typer.Typer(
    help="Telegram 机器人", no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
)

#: core.telegram.org/bots/api#setwebhook: the ports, and what a secret may be made of.
PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
UPDATES = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
)
MENU = (
    ("start", "开始咨询"),
    ("help", "怎样提问"),
    ("hotline", "热线电话，怎样转人工"),
    ("status", "查询工单办理情况"),
)
NOTICE = """\
注意：Telegram 的服务器在境外，市民发给机器人的内容会存放在那里。
《中华人民共和国个人信息保护法》第三十六条规定，国家机关处理的个人信息应当在境内存储；
确需向境外提供的，应当进行安全评估。本渠道只供境外或试点使用，开通前请先完成评估。"""

#: An error older than this has been got over; Telegram goes on reporting it.
_RECENT = timedelta(hours=1)
#: So many updates waiting are more than a busy minute.
_MANY = 100

T = TypeVar("T")


@app.command("set-webhook")
def set_webhook(yes: Annotated[bool, typer.Option("--yes", help="已阅读提示，不再询问")] = False) -> None:
    """让 Telegram 把消息推送到本系统，并设置机器人的菜单命令。"""
    settings = _settings_or_stop()
    if fault := address_fault(settings.public_url, testing=bool(settings.telegram_api_url)):
        stop(fault)
    typer.echo(NOTICE)
    if not yes:
        typer.confirm("已完成评估，确认开通？", abort=True)
    user = _ask(settings, lambda bot: _announce(bot, settings))
    typer.echo(f"已开通：@{user.username} 的消息将推送到 {_address(settings)}")


@app.command("check")
def check() -> None:
    """检查机器人和推送是否正常；不正常时说明原因，退出码为 1。"""
    settings = _settings_or_stop()
    user, webhook = _ask(settings, _inspect)
    typer.echo(f"机器人：@{user.username}（{user.id}）")
    typer.echo(f"推送地址：{webhook.url or '未设置'}")
    typer.echo(f"等待推送的消息：{webhook.pending_update_count}")
    if faults := webhook_faults(webhook, _address(settings), datetime.now(UTC)):
        stop("\n".join(f"✗ {fault}" for fault in faults))
    typer.echo("✓ 正常")


def address_fault(public_url: str, *, testing: bool) -> str | None:
    """Why Telegram could not deliver to this address; in tests its platform is ours and takes any."""
    parts = urlsplit(public_url)
    try:
        port = parts.port or 443
    except ValueError:
        return f"PUBLIC_URL 的端口不对：{public_url}"
    if testing:
        return None
    if parts.scheme != "https" or not parts.hostname:
        return (
            f"Telegram 只推送到 https 地址，现在的 PUBLIC_URL 是 {public_url}，请改为 https 开头的公网地址。"
        )
    if port not in PORTS:
        allowed = "、".join(map(str, PORTS))
        return f"Telegram 只推送到 {allowed} 端口，现在的 PUBLIC_URL 是 {public_url}，请改用其中一个端口。"
    return None


def webhook_faults(webhook: WebhookInfo, address: str, now: datetime) -> list[str]:
    """What is wrong with the webhook as Telegram sees it, a sentence each."""
    again = "请运行 manage.py telegram set-webhook。"
    if not webhook.url:
        return [f"还没有设置推送地址，{again}"]
    faults = []
    if webhook.url != address:
        faults.append(f"推送地址应为 {address}，{again}")
    if missing := [str(kind) for kind in UPDATES if kind not in (webhook.allowed_updates or ())]:
        faults.append(f"没有订阅 {'、'.join(missing)}，{again}")
    if webhook.last_error_date and now - webhook.last_error_date < _RECENT:
        at = webhook.last_error_date.astimezone()
        faults.append(f"{at:%Y-%m-%d %H:%M:%S} 推送失败：{webhook.last_error_message}")
    if webhook.pending_update_count > _MANY:
        faults.append(f"积压了 {webhook.pending_update_count} 条消息，请检查本系统能否从公网访问。")
    return faults


def _settings_or_stop() -> Settings:
    settings = Settings()
    if not (settings.telegram_token and settings.telegram_secret):
        stop("请先设置 TELEGRAM_TOKEN 和 TELEGRAM_SECRET。")
    if not _SECRET.fullmatch(settings.telegram_secret):
        stop("TELEGRAM_SECRET 只能由 1 至 256 个英文字母、数字、下划线或连字符组成。")
    return settings


def _address(settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}/webhooks/telegram"


async def _announce(bot: ExtBot[int], settings: Settings) -> User:
    await bot.set_webhook(
        _address(settings), secret_token=settings.telegram_secret, allowed_updates=list(UPDATES)
    )
    await bot.set_my_commands([BotCommand(name, words) for name, words in MENU])
    return bot.bot


async def _inspect(bot: ExtBot[int]) -> tuple[User, WebhookInfo]:
    return bot.bot, await bot.get_webhook_info()


def _ask(settings: Settings, act: Callable[[ExtBot[int]], Coroutine[None, None, T]]) -> T:
    """What `act` learns from the bot; stops with a sentence where Telegram does not answer as it should."""

    async def run() -> T:
        async with open_bot(settings) as bot:
            return await act(bot)

    try:
        return asyncio.run(run())
    except InvalidToken:
        # Its text repeats the token.
        stop("Telegram 不认识这个机器人，请核对 TELEGRAM_TOKEN。")
    except Conflict:
        stop("这个机器人正被别的程序以轮询方式使用，请先停掉那个程序。")
    except TelegramError as error:
        stop(f"Telegram 没有照办：{without_token(str(error), settings.telegram_token)}")
