"""First whom to call: what is said around an answer where somebody is in danger, now or in what was told just before."""

from datetime import timedelta

from bot.answer import Answer, Outcome, RefusalReason
from bot.context import Context
from bot.phrases.danger import (
    all_clear,
    before_waiting,
    both,
    in_danger,
    in_danger_perhaps,
    still_in_danger,
)
from bot.reading.danger import asks_for_rule, asks_something, is_over, is_unhurt, wants_service
from bot.reading.danger_kinds import Danger
from bot.reading.intents import read_intent
from bot.reading.matter_words import names_public_matter
from bot.reading.ticket_words import AboutTicket
from bot.wishes import Ask, HandOver, Wish

#: So long what is told after a danger may belong to it: where it is, how it goes on.
BELONGS = timedelta(minutes=15)


def with_calls(context: Context, wanted: Wish | Answer, said: Answer) -> Answer:
    """What was asked besides is answered after the calls; what only comes near, where a service is asked for."""
    kinds = context.reading.danger.kinds
    match wanted:
        case Ask() if kinds and _is_of_use(context, said):
            return said.with_before(in_danger_perhaps(kinds))
        case Ask() if kinds:
            return Answer(Outcome.REDIRECTED, in_danger(kinds))
        case HandOver() | AboutTicket() if kinds:
            return said.with_before(in_danger(kinds))
        case Ask() if said.outcome is not Outcome.ANSWERED:
            return _more_of_the_danger(context, said) or said
    return said


def _is_of_use(context: Context, said: Answer) -> bool:
    """Whether `said` may stand after the numbers."""
    if said.outcome is Outcome.ANSWERED:
        return True
    text = context.message.text
    is_near = said.outcome is Outcome.CHOICES and Danger.SUICIDE not in context.reading.danger.kinds
    return is_near and (wants_service(text) or (said.is_tentative and asks_something(text)))


def _more_of_the_danger(context: Context, said: Answer) -> Answer | None:
    """The calls again, where the message tells more of a danger that was told just before: its place, what is seen."""
    text, told = context.message.text, _danger_before(context)
    if told is None:
        return None
    kinds = read_intent(told).danger.kinds
    if _is_another_question(text, said):
        # Who thinks of dying asks of much besides.
        return said.with_before(before_waiting(kinds)) if Danger.SUICIDE in kinds else None
    if is_over(text) and not {Danger.SUICIDE, Danger.VIOLENCE} & set(kinds):
        return Answer(Outcome.HELPED, all_clear(kinds))
    if asks_for_rule(text):
        # Nothing was found: that is said, and whom to call.
        return said.with_before(before_waiting(kinds))
    # What to do now was said with the numbers.
    again = in_danger(kinds) if asks_something(text) else still_in_danger(kinds)
    return Answer(Outcome.REDIRECTED, again, about=both(told, text))


def _danger_before(context: Context) -> str | None:
    """What was told of a danger just before, unless it was said to be over since."""
    for turn in context.earlier:
        told = turn.answer.about or turn.question
        if turn.at < context.now - BELONGS or is_over(turn.question):
            return None
        # Of a command (您好) nothing is told: its few characters are no cry.
        if read_intent(told).danger:
            return told
    return None


def _is_another_question(text: str, said: Answer) -> bool:
    """Whether a public matter is asked for, or a rule that something was found on, or that can wait."""
    if asks_something(text) and (names_public_matter(text) or _names_what_is_missing(said)):
        return True
    can_wait = said.outcome is Outcome.CHOICES or is_unhurt(text) or is_over(text)
    return can_wait and asks_for_rule(text)


def _names_what_is_missing(said: Answer) -> bool:
    """Whether a public matter was asked for that no document is about."""
    return said.refusal is not None and said.refusal.reason is RefusalReason.NOT_MENTIONED
