"""Telegram: updates as they arrive at the webhook, and the answer in the same HTTP response.

Protocol: core.telegram.org/bots/api (Update, sendMessage, Making requests when getting updates).
"""

import hmac
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import JSONResponse
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit, ParseMode

from bot.answer import Answer
from bot.channels import Body, ChannelOff, Forbidden
from bot.channels.telegram.api import TelegramSender
from bot.channels.telegram.updates import Inbound, Ourselves, read_update
from bot.conversation import respond, respond_to_edit
from bot.desk import Desk
from bot.limits import TooMany
from bot.phrases import conversation as phrases
from bot.phrases.sources import where_it_stands
from bot.rendering import Part, PartKind, buttons_of, fitting, joined
from bot.taps import Picked, code_of
from bot.turns import Turn
from hotline.citizens import MessageKind, mark_unreachable
from settings import Settings
from text.fitting import utf16_units

log = logging.getLogger(__name__)

#: Characters of a button before Telegram cuts it on narrow screens.
_BUTTON = 60


def create_webhook(desk: Desk, sender: TelegramSender | None) -> APIRouter:
    """`/webhooks/telegram`; raises ChannelOff, Forbidden and Malformed to the table of statuses.

    `sender` is what knows Telegram from the other side: our name there, and what a pressed button waits for.
    """
    webhook = APIRouter(prefix="/webhooks/telegram", include_in_schema=False)
    bot = Telegram(desk.settings)

    @webhook.post("")
    def receive(request: Request, body: Body, background: BackgroundTasks) -> JSONResponse:
        """An update. A pressed button is released after the answer: it must not wait for Telegram."""
        bot.verify(request.headers)
        inbound = bot.read(body, sender.username if sender else None)
        if inbound is not None and inbound.callback_id and sender is not None:
            background.add_task(sender.answer_callback, inbound.callback_id)
        return JSONResponse(_reply(desk, bot, inbound) if inbound else {})

    return webhook


def _reply(desk: Desk, bot: "Telegram", inbound: Inbound) -> dict[str, Any]:
    """The method Telegram is to call, nothing where there is nothing to say."""
    now = datetime.now(UTC)
    if inbound.left is not None:
        with desk.engine.begin() as conn:
            mark_unreachable(conn, inbound.left, phrases.BLOCKED, now)
    if inbound.message is None:
        return {}
    try:
        answer = respond_to_edit if inbound.is_edit else respond
        turn: Turn | None = answer(desk, inbound.message, now)
        return bot.render(inbound, turn) if turn else {}
    except TooMany:
        return bot.render_text(inbound, phrases.TOO_MANY)
    except Exception:
        # Telegram would deliver a failed update again and hold back the chat's next ones.
        log.exception("could not answer a Telegram update")
        return bot.render_text(inbound, phrases.BUSY)


class Telegram:
    """One bot, as it is written to."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.telegram_token
        self._secret = settings.telegram_secret
        self._public_url = settings.public_url
        self._signing_key = settings.signing_key

    def verify(self, headers: Mapping[str, str]) -> None:
        """Raise Forbidden unless the webhook's secret is there, ChannelOff where none is set.

        Without a secret anybody could post updates, so a token alone does not open the channel.
        """
        if not (self._token and self._secret):
            raise ChannelOff
        given = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(self._secret.encode(), given.encode("utf-8", "replace")):
            raise Forbidden

    def read(self, body: bytes, username: str | None) -> Inbound | None:
        """What was delivered, None where there is nobody to answer; raises Malformed.

        In groups `username` is what we are called by, None before Telegram has told it (getMe).
        """
        bot_id = self._token.partition(":")[0]
        return read_update(body, Ourselves(bot_id, username, self._signing_key))

    def render(self, inbound: Inbound, turn: Turn) -> dict[str, Any]:
        """The `sendMessage` that answers; what can be picked becomes buttons."""
        text = html_of(turn.answer, self._public_url)
        if turn.kind is MessageKind.SUBSCRIBE:
            text = f"{text}\n\n{phrases.TELEGRAM_NOTICE}"
        message = self.render_text(inbound, text)
        message["parse_mode"] = ParseMode.HTML
        if rows := _keyboard(turn, is_public=inbound.replies_to is not None):
            message["reply_markup"] = InlineKeyboardMarkup(rows).to_dict()
        return message

    def render_text(self, inbound: Inbound, text: str) -> dict[str, Any]:
        """A `sendMessage` of plain text."""
        message = {
            "method": "sendMessage",
            "chat_id": inbound.chat_id,
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        if inbound.replies_to is not None:
            message["reply_parameters"] = {
                "message_id": inbound.replies_to,
                "allow_sending_without_reply": True,
            }
        return message


def html_of(answer: Answer, public_url: str) -> str:
    """An answer as Telegram's HTML: the quotation set off, its source a link.

    The limit holds for the text without its tags, so that is what is cut to size.
    """
    parts = fitting(answer, public_url, MessageLimit.MAX_TEXT_LENGTH - _NOTICE, utf16_units)
    return joined([replace(part, text=_in_html(part, public_url)) for part in parts])


#: Room for the notice that follows the first answer.
_NOTICE = utf16_units(phrases.TELEGRAM_NOTICE) + 2


def _in_html(part: Part, public_url: str) -> str:
    text = escape(part.text, quote=False)
    if part.kind is PartKind.QUOTE:
        return f"<blockquote>{text}</blockquote>"
    if part.citation is not None:
        where = escape(where_it_stands(part.citation), quote=False)
        return f'{phrases.SOURCE}<a href="{escape(public_url + part.citation.url)}">{where}</a>'
    return text


def _keyboard(turn: Turn, *, is_public: bool) -> list[list[InlineKeyboardButton]]:
    """A row for each choice; what else can be pressed shares one."""
    rows: list[list[InlineKeyboardButton]] = []
    others = []
    for button in buttons_of(turn, is_public=is_public):
        key = InlineKeyboardButton(button.label[:_BUTTON], callback_data=code_of(button.tap))
        if isinstance(button.tap, Picked):
            rows.append([key])
        else:
            others.append(key)
    return [*rows, others] if others else rows
