"""A message with what it means and what it may refer to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer import Outcome
from bot.message import IncomingMessage
from bot.reading.intents import Intent, Reading, read_intent
from bot.turns import Turn
from hotline.citizens import Citizen, MessageKind

#: How many turns back a message may refer.
REMEMBERED = 5
#: What the citizen says themselves, and what is no command.
_WORDS = (MessageKind.TEXT, MessageKind.VOICE)
_FREE = (Intent.QUESTION, Intent.EMERGENCY, Intent.LEGAL_MATTER)
#: What answers somebody, in a word.
_BRIEF = (Intent.YES, Intent.NO, Intent.CHOICE)


@dataclass(frozen=True, slots=True)
class Context:
    """`earlier` are the turns the message may refer to, the latest first; `now` is when it came.

    `hotline` is who else can be called. `pressed` is the turn whose button was pressed, `verdict_on` the number of
    the ticket that a pressed 解决了 or 没解决 judges; both are None where they are not the citizen's own. `is_first`
    where nothing is kept of the citizen: nobody can have replied to them yet.
    """

    message: IncomingMessage
    reading: Reading
    earlier: Sequence[Turn]
    now: datetime
    hotline: str
    pressed: Turn | None = None
    verdict_on: str | None = None
    is_first: bool = False

    @property
    def citizen(self) -> Citizen:
        """Who wrote."""
        return self.message.citizen

    @property
    def is_counted(self) -> bool:
        """Whether a new citizen is counted by where the message came from."""
        return self.is_first and self.message.address is not None

    @property
    def may_be_for_a_ticket(self) -> bool:
        """Whether the message may go to a ticket: a citizen's own words, and no command."""
        is_own = not (self.is_first or self.message.is_public or self.message.tap)
        return is_own and self.message.kind in _WORDS and self.reading.intent in (*_FREE, *_BRIEF)

    @property
    def is_brief(self) -> bool:
        """Whether it is a mere yes, no or number: it goes to a ticket only where staff have asked."""
        return self.reading.intent in _BRIEF

    @property
    def previous(self) -> Turn | None:
        """The turn just before."""
        return self.earlier[0] if self.earlier else None

    @property
    def subject(self) -> Turn | None:
        """The turn a question may lean on: thanks, help, calls for help and the like in between do not change it."""
        return next((turn for turn in self.earlier if _has_subject(turn)), None)


def _has_subject(turn: Turn) -> bool:
    if turn.answer.outcome is Outcome.REDIRECTED:
        return read_intent(turn.answer.about or turn.question).legal_matter is not None
    return turn.answer.outcome is not Outcome.HELPED or read_intent(turn.question).intent is Intent.QUESTION
