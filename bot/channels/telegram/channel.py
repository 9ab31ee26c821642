"""Telegram: updates as they arrive at the webhook, and the answer in the same HTTP response.

Protocol: core.telegram.org/bots/api (Update, sendMessage, Making requests when getting updates).
"""

import hmac
from collections.abc import Mapping
from html import escape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit, ParseMode

from bot.answer import Answer, Outcome
from bot.channels import ChannelOff, Forbidden
from bot.channels.telegram.updates import Inbound, Ourselves, read_update
from bot.message import Picked
from bot.phrases import general as phrases
from bot.phrases.general import fit_answer
from bot.turns import Turn
from hotline.citizens import MessageKind
from settings import Settings
from text.fitting import utf16_units

#: Characters of a button before Telegram cuts it on narrow screens.
_BUTTON = 60


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

    def render(self, delivery: Inbound, turn: Turn) -> dict[str, Any]:
        """The `sendMessage` that answers; what can be picked becomes buttons."""
        text = html_of(turn.answer, self._public_url)
        if turn.kind is MessageKind.SUBSCRIBE:
            text = f"{text}\n\n{phrases.TELEGRAM_NOTICE}"
        message = self.render_text(delivery, text)
        message["parse_mode"] = ParseMode.HTML
        if rows := _buttons(turn, is_public=delivery.replies_to is not None):
            message["reply_markup"] = InlineKeyboardMarkup(rows).to_dict()
        return message

    def render_text(self, delivery: Inbound, text: str) -> dict[str, Any]:
        """A `sendMessage` of plain text."""
        message = {
            "method": "sendMessage",
            "chat_id": delivery.chat_id,
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        if delivery.replies_to is not None:
            message["reply_parameters"] = {
                "message_id": delivery.replies_to,
                "allow_sending_without_reply": True,
            }
        return message


def html_of(answer: Answer, public_url: str) -> str:
    """An answer as Telegram's HTML: the quotation set off, its source a link.

    The limit holds for the text without its tags, so that is what is cut to size.
    """
    text = escape(
        fit_answer(answer, public_url, MessageLimit.MAX_TEXT_LENGTH - _NOTICE, utf16_units), quote=False
    )
    if answer.outcome is Outcome.ANSWERED or answer.is_tentative:
        for citation in answer.citations:
            quoted = escape(citation.quote, quote=False)
            text = text.replace(quoted, f"<blockquote>{quoted}</blockquote>", 1)
            where = escape(phrases.where_it_stands(citation), quote=False)
            url = f"{public_url}{citation.url}"
            shown = escape(url, quote=False)
            text = text.replace(f"{where}\n{shown}", f'<a href="{escape(url)}">{where}</a>', 1)
    return text


#: Room for the notice that follows the first answer.
_NOTICE = utf16_units(phrases.TELEGRAM_NOTICE) + 2


def _buttons(turn: Turn, *, is_public: bool) -> list[list[InlineKeyboardButton]]:
    answer = turn.answer
    labels = [phrases.THIS_ONE_BUTTON] if answer.is_tentative else [c.label for c in answer.choices]
    rows = [
        [InlineKeyboardButton(label[:_BUTTON], callback_data=Picked(turn.id, number).code)]
        for number, label in enumerate(labels, 1)
    ]
    words = []
    if answer.has_more:
        words.append(phrases.MORE_WORD)
    # A matter is handed over by one person alone with us.
    if answer.outcome in (Outcome.UNANSWERED, Outcome.CHOICES) and not is_public:
        words.append(phrases.HANDOVER_WORD)
    return [*rows, [InlineKeyboardButton(word, callback_data=word) for word in words]] if words else rows
