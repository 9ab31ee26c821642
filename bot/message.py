"""What a citizen sent, as every channel hands it over."""

from dataclasses import dataclass, field

from hotline.citizens import Citizen, MessageKind
from knowledge_base.positions import Position

#: A longer message is not searched; the same limit holds on every channel.
LONGEST_QUESTION = 500
#: Of an Integer column; PostgreSQL refuses to look for more.
_HIGHEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Picked:
    """The choice a tapped button or link stands for: the turn that offered it, and its number."""

    turn_id: int
    number: int

    @classmethod
    def read(cls, code: str) -> "Picked | None":
        """What `code` wrote; None where it is something else."""
        if not (code.isascii() and code.isdecimal() and 2 <= len(code) <= 11):
            return None
        turn_id = int(code[:-1])
        return cls(turn_id, int(code[-1])) if turn_id <= _HIGHEST_ID else None

    @property
    def code(self) -> str:
        """Digits only, as WeChat's own examples of msgmenuid are; far below Telegram's 64 bytes."""
        return f"{self.turn_id}{self.number}"


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What a channel brought. `id` names the delivery: the platform sends it again with the same id.

    `sent_as` is the platform's name of the citizen's message, by which an edited one is known again.
    `is_public` where others read along: nothing personal is said there.
    `address` is where it came from, where citizens are limited by that; it is not kept.
    """

    id: str
    citizen: Citizen
    text: str
    kind: MessageKind = MessageKind.TEXT
    picked: Picked | None = None
    position: Position | None = None
    sent_as: str | None = None
    is_public: bool = False
    address: str | None = field(default=None, repr=False)
