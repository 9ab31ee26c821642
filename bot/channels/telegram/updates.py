"""What Telegram's updates mean to us (Bot API: Update, Message, CallbackQuery, ChatMemberUpdated)."""

import hmac
import json
import logging
import re
from dataclasses import dataclass
from hashlib import sha256

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels import Malformed
from bot.message import IncomingMessage
from bot.taps import Picked, read_tap
from hotline.citizens import Channel, Citizen, MessageKind
from knowledge_base.positions import from_wgs84

log = logging.getLogger(__name__)

#: /start opens the conversation; the others are words of the dialogue. Anything else asks for help.
_START, _HELP = "/start", "/help"
_COMMANDS = (_START, _HELP, "/hotline", "/status")


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message to answer, an edited one, a citizen who has blocked us, or nothing.

    `replies_to` is the message that is answered where others read along.
    """

    chat_id: int
    message: IncomingMessage | None = None
    is_edit: bool = False
    callback_id: str | None = None
    left: Citizen | None = None
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class Ourselves:
    """The bot in Telegram's eyes. `username` may not be known yet; `key` hides who is meant in messages' names."""

    bot_id: str
    username: str | None
    key: bytes


def read_update(body: bytes, us: Ourselves) -> Inbound | None:
    """Read an update, None where it asks for nothing or is beyond us; raises Malformed for what is no update."""
    try:
        sent = json.loads(body)
        number = _number(sent["update_id"])
    except Exception as error:  # json raises ValueError and RecursionError; the rest is of another shape
        raise Malformed from error
    try:
        return _read(str(number), Update.de_json(sent, None), us)
    except Exception as error:
        # de_json raises TypeError, KeyError, AttributeError ... where Telegram has moved on, or somebody else
        # writes. Refused, the update would come again and again, and the chat's next ones wait behind it.
        log.warning("could not read a Telegram update: %s", type(error).__name__)
        return None


def _read(name: str, update: Update, us: Ourselves) -> Inbound | None:
    if update.callback_query is not None:
        return _read_callback(name, update.callback_query, us)
    if update.my_chat_member is not None:
        return _read_membership(update.my_chat_member)
    if isinstance(update.edited_message, Message):
        inbound = _read_message(name, update.edited_message, us, is_edit=True)
        # A live position moves, a picture gets a caption: only words are answered again.
        has_words = inbound is not None and inbound.message is not None and inbound.message.text
        return inbound if has_words else None
    if isinstance(update.message, Message):
        return _read_message(name, update.message, us)
    return None


def _read_message(name: str, message: Message, us: Ourselves, *, is_edit: bool = False) -> Inbound | None:
    chat, is_public = message.chat, message.chat.type != ChatType.PRIVATE
    text = _words(message)
    if is_public:
        if chat.type == ChatType.CHANNEL or not _is_addressed(message, us):
            return None
        text = _without_name(text, us.username)
    kind, text = _kind_of(message, text)
    if kind is None:
        return None
    position = None
    if message.location is not None:
        position = from_wgs84(message.location.latitude, message.location.longitude)
    incoming = IncomingMessage(
        _name(name, chat, us.key),
        _citizen(chat, message.from_user),
        text,
        kind,
        position=position,
        sent_as=str(_number(message.message_id)),
        is_public=is_public,
    )
    return Inbound(chat.id, incoming, is_edit, replies_to=message.message_id if is_public else None)


def _kind_of(message: Message, text: str) -> tuple[MessageKind | None, str]:
    """The kind of message and its words; None for what a chat reports about itself (joined, pinned ...)."""
    command, _, rest = text.partition(" ")
    if command.startswith("/"):
        command = command.partition("@")[0].lower()
        if command == _START:
            return MessageKind.SUBSCRIBE, ""
        return MessageKind.TEXT, f"{command} {rest}".strip() if command in _COMMANDS else _HELP
    if text:
        return MessageKind.TEXT, text
    if message.location is not None:
        return MessageKind.LOCATION, ""
    reports = message.pinned_message or message.new_chat_members or message.left_chat_member
    is_group = message.chat.type != ChatType.PRIVATE
    return (
        (None, "")
        if reports or (is_group and message.effective_attachment is None)
        else (MessageKind.UNREADABLE, "")
    )


def _read_callback(name: str, query: CallbackQuery, us: Ourselves) -> Inbound | None:
    if query.message is None:
        return None
    chat = query.message.chat
    tap = read_tap(query.data or "")
    text = _pressed_label(query) or query.data or ""
    if isinstance(tap, Picked):
        text = str(tap.number)
    is_public = chat.type != ChatType.PRIVATE
    incoming = IncomingMessage(
        _name(name, chat, us.key), _citizen(chat, query.from_user), text, tap=tap, is_public=is_public
    )
    return Inbound(chat.id, incoming, callback_id=query.id)


def _pressed_label(query: CallbackQuery) -> str:
    """What the pressed button says, as the citizen reads it; Telegram sends only the code."""
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == query.data), "")


def _read_membership(change: ChatMemberUpdated) -> Inbound | None:
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if change.chat.type != ChatType.PRIVATE or not gone:
        return None
    return Inbound(change.chat.id, left=_citizen(change.chat, None))


def _is_addressed(message: Message, us: Ourselves) -> bool:
    """Whether a message in a group is for us: it answers ours, names us, or is one of our commands."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and str(answered.from_user.id) == us.bot_id:
        return True
    text = _words(message)
    command, _, target = text.split(" ")[0].partition("@")
    if command.lower() in _COMMANDS:
        return not target or (us.username is not None and target.lower() == us.username.lower())
    return us.username is not None and _mention(us.username).search(text) is not None


def _mention(username: str) -> re.Pattern[str]:
    """Our name and not the beginning of another bot's (names are letters, digits and _)."""
    return re.compile(rf"@{re.escape(username)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _without_name(text: str, username: str | None) -> str:
    return text if username is None else _mention(username).sub("", text, count=1).strip()


def _words(message: Message) -> str:
    return message.text or message.caption or ""


def _citizen(chat: Chat, user: User | None) -> Citizen:
    """In a private chat the chat is the citizen; in a group each person has a conversation of their own."""
    place = str(_number(chat.id))
    private = chat.type == ChatType.PRIVATE or user is None
    return Citizen(Channel.TELEGRAM, place if private else f"{place}:{_number(user.id)}")  # type: ignore[union-attr]


def _number(value: object) -> int:
    """An id that Telegram gave. PTB takes any value for one, and an answer to it could not be written."""
    if not isinstance(value, int):
        raise TypeError
    return value


def _name(update_id: str, chat: Chat, key: bytes) -> str:
    """update_id may start anew after a week without updates; with the chat, hashed, it stays one delivery's name."""
    return f"{update_id}:{hmac.new(key, str(chat.id).encode(), sha256).hexdigest()[:16]}"
