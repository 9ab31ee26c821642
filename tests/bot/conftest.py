"""A citizen who talks; an official account on loopback, and a sender for it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.answer import Answer
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.sender import WeChatSender
from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.turns import Turn
from bot.wishes import ShowPassage
from hotline.citizens import Channel, Citizen, Contact, MessageKind
from hotline.replies.delivery import Outgoing, Sent
from hotline.replies.reply import ReplyKind
from settings import Settings
from tests.conftest import NOW
from tests.wechat_server import APP, SECRET, WeChatServer

WANG = "o" * 28
JUST_NOW = Contact(MessageKind.TEXT, NOW)
URL = "https://example.gov.cn/tickets/ZX261123-0001-0?code=0"
#: Short, so that what hangs is over soon; the loopback answers in a millisecond.
TIMEOUT = (2.0, 1.0)


Send = Callable[..., Sent]


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


@pytest.fixture
def send(wechat_settings: Settings, engine: Engine) -> Send:
    """send("text", contact=..., settings=..., now=..., kind=...) -> what became of it; nothing to tap by default."""

    def send_text(
        text: str = "已经修好。",
        *earlier: Contact,
        contact: Contact | None = JUST_NOW,
        settings: Settings = wechat_settings,
        now: datetime = NOW,
        kind: ReplyKind = ReplyKind.EXTENSION,
    ) -> Sent:
        sender = WeChatSender(settings, engine, TIMEOUT, lambda: now)
        outgoing = Outgoing(WANG, text, kind, "ZX261123-0001-0", URL, contact, earlier, ticket_id=7)
        return asyncio.run(sender.send(outgoing))

    return send_text


Say = Callable[..., Answer]


@pytest.fixture
def tell(desk: Desk) -> Callable[..., Turn]:
    """tell("...", who="甲", after=seconds) -> the turn of a citizen's next message; other fields as IncomingMessage."""
    numbers = count(1)
    desk.searcher.refresh()

    def respond_to(text: str, who: str = "甲", after: float = 0, **fields: Any) -> Turn:
        named = fields.pop("id", f"m{next(numbers)}")
        citizen = fields.pop("citizen", Citizen(Channel.WEB, who))
        message = IncomingMessage(named, citizen, text, **fields)
        return respond(desk, message, NOW + timedelta(seconds=after))

    return respond_to


@pytest.fixture
def say(tell: Callable[..., Turn]) -> Say:
    """say("...") -> the answer to one citizen's next message."""

    def answer_to(text: str, message_id: str | None = None, **fields: Any) -> Answer:
        return tell(text, **({"id": message_id} if message_id else {}), **fields).answer

    return answer_to


def passages_of(offer: Answer) -> list[int]:
    """The passages a list leads to."""
    return [choice.wish.passage_id for choice in offer.choices if isinstance(choice.wish, ShowPassage)]
