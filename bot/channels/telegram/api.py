"""Telegram's outgoing half: replies that are pushed to citizens, and what the bot is called.

Protocol: core.telegram.org/bots/api (Making requests, ResponseParameters, sendMessage, answerCallbackQuery).
"""

import asyncio
import html
import logging
import os
import time
from collections.abc import Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import CallbackQueryLimit, MessageLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.phrases.replies import pushed_above_taps, taps
from bot.taps import code_of
from hotline.replies.delivery import AwaitsContact, NotNow, Outgoing, Sent, Unreachable
from hotline.replies.reply import Route
from settings import Settings
from text.fitting import fit, split, utf16_units

#: What the platform's interface is called where the operator names no other.
PLATFORM = "https://api.telegram.org"
#: How long to leave Telegram alone when only an operator can help, in seconds.
UNTIL_REPAIRED = 900.0
#: When to ask again what the bot is called, in seconds after the last try.
PATIENCE = (1.0, 5.0, 30.0, 120.0, 600.0)
#: httpx writes each address at INFO and PTB its own at DEBUG, and addresses hold the token; PTB also writes
#: bodies it cannot read, where a proxy may repeat the address. What matters of them is raised.
_QUIETED = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}

log = logging.getLogger(__name__)

#: What stands below a message; None where it is only read.
Buttons = InlineKeyboardMarkup | None


class Refused(AwaitsContact):
    """Telegram will not take this message, today or later; the citizen may well be reachable."""


def open_bot(settings: Settings, timeout: float = 10.0) -> ExtBot[int]:
    """The bot of `settings.telegram_token`; nothing is sent yet. `timeout` in seconds holds for each step."""
    for name, level in _QUIETED.items():
        logging.getLogger(name).setLevel(level)
    # Without it PTB 22 warns that durations become timedeltas whenever Telegram says how long to wait.
    os.environ["PTB_TIMEDELTA"] = "true"
    address = (settings.telegram_api_url or PLATFORM).rstrip("/")
    request = HTTPXRequest(
        connect_timeout=timeout, read_timeout=timeout, write_timeout=timeout, pool_timeout=timeout
    )
    return ExtBot(
        settings.telegram_token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=AIORateLimiter(),
    )


def in_parts(text: str) -> list[str]:
    """`text` as messages of at most 4096 UTF-16 units, each ending after a sentence where there is one."""
    # An empty one goes out as it is, for Telegram to refuse: nothing sent must not count as sent.
    return split(text, MessageLimit.MAX_TEXT_LENGTH, utf16_units) or [""]


def without_token(text: str, token: str) -> str:
    """What may be logged and shown of an error; those about addresses and tokens repeat the token."""
    return text.replace(token.rpartition(":")[2], "***")[:300]


class TelegramSender:
    """Sends for one bot. It never introduced itself to Telegram at the start, which may be out of reach."""

    def __init__(self, settings: Settings, timeout: float = 10.0) -> None:
        self._token = settings.telegram_token
        self._bot = open_bot(settings, timeout)
        self._username: str | None = None
        self._quiet_until = 0.0

    @property
    def username(self) -> str | None:
        """What the bot is called, without @; None until `introduce` has learned it."""
        return self._username

    async def introduce(self, delays: Sequence[float] = PATIENCE) -> None:
        """Learn what the bot is called: a task beside everything else, that gives up after some tries."""
        for delay in (0.0, *delays):
            await asyncio.sleep(delay)
            try:
                self._username = (await self._bot.get_me()).username
            except InvalidToken as error:
                log.error("Telegram does not know this bot: %s", self._words(error))
                return
            except TelegramError as error:
                log.info("Telegram could not be asked for the bot's name: %s", self._words(error))
            else:
                return
        log.warning("Telegram is out of reach; the bot's name stays unknown until the next start")

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send once; raises NotNow, Unreachable or Refused.

        A text of several parts begins anew where it is tried again: better twice than half.
        """
        if (wait := self._quiet_until - time.monotonic()) > 0:
            raise NotNow("Telegram 要求暂停发送", wait)
        try:
            *first, last = in_parts(pushed_above_taps(outgoing))
            for part in first:
                await self._say(outgoing.citizen_id, part)
            await self._say(outgoing.citizen_id, last, _buttons(outgoing))
        except TelegramError as error:
            # `from None`: the cause holds the address, and so the token.
            raise self._verdict(error) from None
        return Sent(Route.MESSAGE)

    async def answer_callback(self, callback_id: str, text: str = "") -> bool:
        """Stop the button's clock, saying `text` over the chat; whether Telegram took it."""
        note = fit(text, "", CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH, utf16_units)
        try:
            return await self._bot.answer_callback_query(callback_id, text=note or None)
        except TelegramError as error:
            # Usually pressed too long ago; the answer itself comes as a message.
            log.info("Telegram did not take the answer to a button: %s", self._words(error))
            return False

    async def close(self) -> None:
        """Close the connections."""
        # Bot.shutdown does nothing for a bot that was never initialized.
        await self._bot.request.shutdown()

    async def _say(self, chat_id: str, text: str, buttons: Buttons = None) -> None:
        try:
            await self._say_in_html(chat_id, text, buttons)
        except ChatMigrated as moved:
            await self._say_in_html(str(moved.new_chat_id), text, buttons)

    async def _say_in_html(self, chat_id: str, text: str, buttons: Buttons) -> None:
        try:
            await self._say_as(chat_id, html.escape(text, quote=False), ParseMode.HTML, buttons)
        except BadRequest as error:
            if "can't parse entities" not in str(error).lower():
                raise
            await self._say_as(chat_id, text, None, buttons)

    async def _say_as(self, chat_id: str, text: str, parse_mode: ParseMode | None, buttons: Buttons) -> None:
        # A preview would make Telegram's servers open the citizen's own link, which holds the ticket's code.
        preview = LinkPreviewOptions(is_disabled=True)
        await self._bot.send_message(
            chat_id, text, parse_mode=parse_mode, link_preview_options=preview, reply_markup=buttons
        )

    def _verdict(self, error: TelegramError) -> NotNow | AwaitsContact | Unreachable:
        """What an error means for the reply, in words for staff."""
        words = self._words(error)
        match error:
            case RetryAfter():
                after = _seconds(error.retry_after)
                self._quiet_until = time.monotonic() + after
                return NotNow("Telegram 要求暂停发送", after)
            case Forbidden():
                return Unreachable(f"市民已屏蔽机器人或注销了账号（{words}）")
            case InvalidToken() | Conflict():
                log.error("Telegram does not accept this bot, an operator must look: %s", words)
                return NotNow(f"Telegram 不接受机器人的令牌或设置（{words}）", UNTIL_REPAIRED)
            case BadRequest() if "chat not found" in words.lower():
                return Unreachable(f"Telegram 找不到与市民的会话（{words}）")
            case BadRequest() | ChatMigrated():
                return Refused(f"Telegram 不接受这条消息（{words}）")
            case _:
                return NotNow(f"连不上 Telegram（{words}）")

    def _words(self, error: TelegramError) -> str:
        return without_token(str(error), self._token)


def _buttons(outgoing: Outgoing) -> Buttons:
    """Two buttons in a row; each knows its ticket, so that an old one means its own."""
    row = [
        InlineKeyboardButton(words.partition(" ")[0], callback_data=code_of(tap))
        for words, tap in taps(outgoing)
    ]
    return InlineKeyboardMarkup([row]) if row else None


def _seconds(duration: int | timedelta) -> float:
    return duration.total_seconds() if isinstance(duration, timedelta) else float(duration)
