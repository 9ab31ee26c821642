"""What each channel gives to the app: where its platform delivers, how replies are pushed, what staff are told."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter
from sqlalchemy import Connection

from bot.desk import Desk
from hotline.citizens import Citizen
from hotline.replies.delivery import Sender
from settings import Settings


@dataclass(frozen=True, slots=True)
class Link:
    """A channel as this installation has it; `sender` is None where it cannot push."""

    webhook: APIRouter | None = None
    sender: Sender | None = None
    #: What runs beside the app as long as it serves.
    beside: Callable[[], AbstractAsyncContextManager[None]] | None = None


class Platform(Protocol):
    """A channel's row in the registry: two functions of its folder."""

    def link(self, desk: Desk) -> Link:
        """Open it, as far as the operator has set it up; nothing is sent or asked yet."""

    def reach(self, conn: Connection, settings: Settings, citizen: Citizen, now: datetime) -> str:
        """Whether a reply would be pushed to the citizen now, and what becomes of it otherwise, in words for staff."""
