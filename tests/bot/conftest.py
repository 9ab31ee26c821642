"""An official account on loopback, and a sender for it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bot.channels.wechat_api import WeChatApi
from bot.channels.wechat_sender import WeChatSender
from hotline.citizens import Contact, MessageKind
from hotline.delivery import Outgoing, Sent
from settings import Settings
from tests.conftest import NOW
from tests.wechat_server import (
    APP,
    SECRET,
    WeChatServer,
)

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
    """send("text", contact=..., settings=..., now=...) -> what became of it."""

    def send_text(
        text: str = "已经修好。",
        *earlier: Contact,
        contact: Contact | None = JUST_NOW,
        settings: Settings = wechat_settings,
        now: datetime = NOW,
    ) -> Sent:
        sender = WeChatSender(settings, engine, TIMEOUT, lambda: now)
        return asyncio.run(sender.send(Outgoing(WANG, text, "ZX261123-0001-0", URL, contact, earlier)))

    return send_text
