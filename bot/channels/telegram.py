"""Telegram: updates as they arrive at the webhook, and the answer in the same HTTP response.

Protocol: core.telegram.org/bots/api (Update, sendMessage, Making requests when getting updates).
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType, MessageLimit

from bot import phrases
from bot.answer import Answer
from bot.channels import ChannelOff, Forbidden, Malformed
from bot.channels.fitting import fit_answer, utf16_units
from bot.conversation import IncomingMessage
from hotline.citizens import Channel, Citizen
from settings import Settings


@dataclass(frozen=True)
class Delivery:
    """What Telegram brought: a message to answer, or a phrase to say, or neither."""

    chat_id: int
    message: IncomingMessage | None = None
    phrase: str | None = None


class Telegram:
    """One bot."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.telegram_token
        self._secret = settings.telegram_secret
        self._public_url = settings.public_url

    def verify(self, headers: Mapping[str, str]) -> None:
        """Raise Forbidden unless the webhook's secret is there, ChannelOff where none is set.

        Without a secret anybody could post updates, so a token alone does not open the channel.
        """
        if not (self._token and self._secret):
            raise ChannelOff
        given = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(self._secret.encode(), given.encode("utf-8", "replace")):
            raise Forbidden

    def read(self, body: bytes) -> Delivery | None:
        """What was delivered, None where there is nobody to answer; raises Malformed."""
        try:
            raw = json.loads(body)
            update = Update.de_json(raw, None)
            return _read_update(update)
        except Exception as error:  # de_json raises TypeError, KeyError, AttributeError on hostile bodies
            raise Malformed from error

    def render(self, delivery: Delivery, answer: Answer) -> dict[str, Any]:
        """The `sendMessage` that answers; choices become buttons."""
        text = fit_answer(answer, self._public_url, MessageLimit.MAX_TEXT_LENGTH, utf16_units)
        message = self.render_text(delivery, text)
        if answer.choices:
            rows = [[InlineKeyboardButton(c.label[:60], callback_data=c.say)] for c in answer.choices]
            message["reply_markup"] = InlineKeyboardMarkup(rows).to_dict()
        return message

    def render_text(self, delivery: Delivery, text: str) -> dict[str, Any]:
        """A `sendMessage` of plain text."""
        return {"method": "sendMessage", "chat_id": delivery.chat_id, "text": text}


def _read_update(update: Update) -> Delivery | None:
    """Private chats only: in a group nobody has addressed the assistant."""
    if update.callback_query is not None:
        chat = update.callback_query.message.chat if update.callback_query.message else None
        text = update.callback_query.data
    elif isinstance(update.message, Message):
        chat, text = update.message.chat, update.message.text
    else:
        return None
    if chat is None or chat.type != ChatType.PRIVATE:
        return None
    if text is None:
        return Delivery(chat.id, phrase=phrases.ONLY_TEXT)
    if text.startswith("/start"):
        return Delivery(chat.id, phrase=f"{phrases.GREETING}\n{phrases.TELEGRAM_NOTICE}")
    # update_id may start anew after a week without updates; with the chat it stays one delivery's name.
    message_id = f"{update.update_id}:{chat.id}"
    return Delivery(chat.id, IncomingMessage(message_id, Citizen(Channel.TELEGRAM, str(chat.id)), text))
