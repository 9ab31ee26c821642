"""Messages that follow each other fast are one question sent in pieces."""

from datetime import datetime, timedelta

from bot.answer import Answer, Outcome
from bot.reading.intents import Intent, read_intent
from bot.turns import Turn

#: Messages that follow each other so fast are one question sent in pieces, up to so many characters.
BURST = timedelta(seconds=20)
_BURST_LONGEST = 60


def is_burst(previous: Turn, text: str, now: datetime) -> bool:
    """Whether `text` may be the rest of a question that was sent in pieces and not answered so far."""
    return (
        now - previous.at <= BURST
        and len(previous.question) + len(text) <= _BURST_LONGEST
        and read_intent(previous.question).intent is Intent.QUESTION
    )


def better_of(alone: Answer, whole: Answer, *, is_whole_question: bool) -> Answer:
    """The piece by itself, unless only the whole is answered; of two answers the one to a whole question."""
    rank = (Outcome.ANSWERED, Outcome.CHOICES)
    by_itself, joined = (
        rank.index(said.outcome) if said.outcome in rank else len(rank) for said in (alone, whole)
    )
    if by_itself == joined < len(rank):
        return alone if is_whole_question else whole
    return whole if joined < by_itself else alone
