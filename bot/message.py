"""What a citizen sent, as every channel hands it over."""

from dataclasses import dataclass, field

from bot.taps import Tap
from hotline.citizens import Citizen, MessageKind
from knowledge_base.positions import Position

#: A longer message is not searched; the same limit holds on every channel.
LONGEST_QUESTION = 500


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What a channel brought. `id` names the delivery: the platform sends it again with the same id.

    `tap` is what was pressed; then `text` is only what the button said. `sent_as` is the platform's name of the
    citizen's message, by which an edited one is known again. `is_public` where others read along: nothing personal
    is said there. `address` is where it came from, where citizens are limited by that; it is not kept.
    """

    id: str
    citizen: Citizen
    text: str
    kind: MessageKind = MessageKind.TEXT
    tap: Tap | None = None
    position: Position | None = None
    sent_as: str | None = None
    is_public: bool = False
    address: str | None = field(default=None, repr=False)
