"""A message with what it means and what it may refer to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.intents import Reading
from bot.message import IncomingMessage
from bot.turns import Turn
from hotline.citizens import Citizen

#: How many turns back a message may refer.
REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """`earlier` are the turns the message may refer to, the latest first; `now` is when it came."""

    message: IncomingMessage
    reading: Reading
    earlier: Sequence[Turn]
    now: datetime

    @property
    def citizen(self) -> Citizen:
        """Who wrote."""
        return self.message.citizen

    @property
    def previous(self) -> Turn | None:
        """The turn just before."""
        return self.earlier[0] if self.earlier else None
