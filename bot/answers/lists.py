"""Lists that were shown: what a number picks from them, and the list before. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Outcome
from bot.phrases import conversation as phrases
from bot.reading.intents import Intent, read_intent
from bot.turns import Turn
from bot.wishes import ShowPassage, Wish


def picked(offer: Turn | None, number: int) -> Wish | Answer:
    """What the choice of that number stands for."""
    if offer is None or not offer.answer.choices:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    choices, asked = offer.answer.choices, offer.answer.about or offer.question
    if not 1 <= number <= len(choices):
        # The list stays open: a slip of the finger must not lose it.
        lead = phrases.NOT_A_CHOICE.format(count=len(choices))
        return Answer(Outcome.HELPED, lead, choices=choices, about=asked)
    wish = choices[number - 1].wish
    return replace(wish, asked=asked) if isinstance(wish, ShowPassage) else wish


def open_list(earlier: Sequence[Turn]) -> Turn | None:
    """The list a digit picks from: the last one, unless something else was asked since."""
    for turn in earlier:
        if turn.answer.choices:
            return turn
        if read_intent(turn.question).intent is not Intent.CHOICE:
            return None
    return None


def back(earlier: Sequence[Turn]) -> Answer:
    """The list picked from; where that is what was shown last, the one before it."""
    lists = [turn.answer for turn in earlier if turn.answer.outcome is Outcome.CHOICES]
    if lists and earlier[0].answer is lists[0]:
        shown = [said.choices for said in lists]
        # A list that was gone back to is there twice: what came before it came before its first time.
        first_time = max(n for n, choices in enumerate(shown) if choices == shown[0])
        lists = lists[first_time + 1 :]
    # What was said before the list was for that once.
    return replace(lists[0], before=()) if lists else Answer(Outcome.HELPED, phrases.NOTHING_BEFORE)
