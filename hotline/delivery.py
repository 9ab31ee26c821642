"""From the outbox to the citizen: what delivery needs of a channel, and the loop that works it off."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hotline.citizens import Contact


class Route(StrEnum):
    """How a reply reached the citizen."""

    #: 直接消息: as a message in their chat
    MESSAGE = "message"
    #: 模板通知: a notice that a reply is there, with the link to it
    NOTICE = "notice"
    #: 下次联系: said before the answer to whatever the citizen sent next
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way. `contact` is the citizen's last sign of life, None where there was none."""

    citizen_id: str
    text: str
    ticket_number: str
    ticket_url: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has taken it; `receipt` is its name there, where it reports on it later."""

    route: Route
    receipt: str | None = None


class NotNow(Exception):
    """It may succeed later: try again, not before `after` seconds where the platform said so."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class AwaitsContact(Exception):
    """Nothing can be pushed until the citizen writes again; its words are read by staff."""


class Unreachable(Exception):
    """The citizen has left or blocked us; its words are read by staff."""


class Sender(Protocol):
    """What delivery needs of a channel."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send once; raises NotNow, AwaitsContact or Unreachable."""
