"""What a word or a button says of an earlier turn: another matter than the citizen's ticket, or an addition to it."""

from collections.abc import Sequence

from bot.answer import Answer, Outcome
from bot.phrases.conversation import GO_AHEAD
from bot.phrases.tickets import SAY_WHAT_TO_ADD, already_added
from bot.turns import Turn
from bot.wishes import AddWords, HandOver


def another_matter(turns: Sequence[Turn | None]) -> HandOver | Answer:
    """The first of them that went to a ticket, or could have, gets one of its own; else the citizen may go on."""
    for turn in turns:
        if turn is not None and (turn.answer.aside or turn.answer.added_to):
            return HandOver(turn.id)
    return Answer(Outcome.HELPED, GO_AHEAD)


def belongs(turns: Sequence[Turn | None]) -> AddWords | Answer:
    """What the first of them that leaves it open says goes to the ticket; once is enough."""
    for turn in turns:
        aside = turn.answer.aside if turn else None
        if turn is not None and aside is not None:
            is_there = aside.is_added
            return (
                Answer(Outcome.HELPED, already_added(aside.number))
                if is_there
                else AddWords(aside.number, turn.id)
            )
    return Answer(Outcome.HELPED, SAY_WHAT_TO_ADD)
