"""First whom to call: what is said around an answer where somebody is in danger, now or in what was told just before."""

from datetime import timedelta

from bot.answer import Answer, Outcome, RefusalReason
from bot.context import Context
from bot.phrases.danger import all_clear, both, in_danger, in_danger_perhaps, still_in_danger
from bot.reading.danger import asks_something, is_over
from bot.reading.danger_kinds import Danger
from bot.reading.intents import read_intent
from bot.reading.matter_words import names_public_matter
from bot.reading.ticket_words import AboutTicket
from bot.wishes import Ask, HandOver, Wish

#: So long what is told after a danger may belong to it: where it is, how it goes on.
BELONGS = timedelta(minutes=15)


def with_calls(context: Context, wanted: Wish | Answer, said: Answer) -> Answer:
    """What was asked besides is answered after the calls, but never with what only comes near."""
    kinds = context.reading.danger.kinds
    match wanted:
        case Ask() if kinds and said.outcome is Outcome.ANSWERED:
            return said.with_before(in_danger_perhaps(kinds))
        case Ask() if kinds:
            return Answer(Outcome.REDIRECTED, in_danger(kinds))
        case HandOver() | AboutTicket() if kinds:
            return said.with_before(in_danger(kinds))
        case Ask() if said.outcome is not Outcome.ANSWERED:
            return _more_of_the_danger(context, said) or said
    return said


def _more_of_the_danger(context: Context, said: Answer) -> Answer | None:
    """The calls again, where the message tells more of a danger that was told just before: its place, what is seen."""
    text = context.message.text
    if asks_something(text) and (names_public_matter(text) or _names_what_is_missing(said)):
        return None
    for turn in context.earlier:
        if turn.at < context.now - BELONGS:
            break
        told = turn.answer.about or turn.question
        if is_over(turn.question):
            break
        # Of a command (您好) nothing is told: its few characters are no cry.
        if danger := read_intent(told).danger:
            if is_over(text) and not {Danger.SUICIDE, Danger.VIOLENCE} & set(danger.kinds):
                return Answer(Outcome.HELPED, all_clear(danger.kinds))
            about = both(told, text)
            if asks_something(text):
                # What to do now was said with the numbers.
                return Answer(Outcome.REDIRECTED, in_danger(danger.kinds), about=about)
            return Answer(Outcome.REDIRECTED, still_in_danger(danger.kinds), about=about)
    return None


def _names_what_is_missing(said: Answer) -> bool:
    """Whether a public matter was asked for that no document is about."""
    return said.refusal is not None and said.refusal.reason is RefusalReason.NOT_MENTIONED
