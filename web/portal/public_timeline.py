"""What of a ticket's timeline the citizen sees: nothing of who works on it, how it is rated, or of others' tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.phrases import timeline as phrases
from hotline.replies.reply import Reply
from hotline.tickets.timeline import Event, EventKind

#: Done by the citizen, their words are the citizen's own.
_WITH_WORDS = (EventKind.ADDED, EventKind.REOPENED, EventKind.RATED, EventKind.SUPERVISED)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; `body` is what was written, `is_reply` where staff wrote it."""

    at: datetime
    said: str
    body: str = ""
    is_reply: bool = False


def public_timeline(events: Sequence[Event], replies: Sequence[Reply]) -> list[Step]:
    """The steps of a ticket, the earliest first."""
    steps = [Step(event.at, said, _body(event)) for event in events if (said := phrases.step(event))]
    steps += [Step(reply.at, phrases.REPLIES[reply.kind], reply.text, is_reply=True) for reply in replies]
    return sorted(steps, key=lambda step: step.at)


def _body(event: Event) -> str:
    return event.body if event.kind in _WITH_WORDS and event.by is None else ""
