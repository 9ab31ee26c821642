"""Telegram's row in the registry of channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.channels.link import Link
from bot.channels.telegram.api import TelegramSender
from bot.channels.telegram.webhook import create_webhook
from bot.desk import Desk
from hotline.citizens import Citizen
from settings import Settings


def link(desk: Desk) -> Link:
    """The webhook; with a token also the sender, which learns its name once Telegram can be reached."""
    if not desk.settings.telegram_token:
        return Link(create_webhook(desk, None))
    sender = TelegramSender(desk.settings)
    return Link(create_webhook(desk, sender), sender, partial(_introduced, sender))


def reach(_conn: Connection, _settings: Settings, _citizen: Citizen, _now: datetime) -> str:
    """A bot may always write to who has written to it."""
    return "Telegram：随时可以回复，每条不超过 4096 字，长的自动分条。"


@asynccontextmanager
async def _introduced(sender: TelegramSender) -> AsyncIterator[None]:
    # Telegram may be out of reach; nothing waits for it.
    introducing = asyncio.create_task(sender.introduce())
    yield
    introducing.cancel()
    await sender.close()
