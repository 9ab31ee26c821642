"""What a message wants: steps one after the other, and the first that knows ends it. Pure.

A step gives an answer where nothing has to be looked up, else a wish; `bot/conversation.py` carries it out.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer, Choice, Outcome
from bot.answers.lists import back, open_list, picked
from bot.answers.pages import has_expired
from bot.answers.which_matter import another_matter, belongs
from bot.context import Context
from bot.message import LONGEST_QUESTION
from bot.phrases import conversation as phrases
from bot.phrases.danger import in_danger
from bot.phrases.tickets import HOW_TO_WITHDRAW, NOTHING_TO_RATE
from bot.reading.intents import Intent
from bot.reading.ticket_words import AboutTicket
from bot.taps import HandOverTapped, MatterTapped, MoreTapped, Picked, VerdictTapped
from bot.turns import Turn
from bot.wishes import (
    AddWords,
    Ask,
    ForgetMe,
    HandOver,
    ListItems,
    ShowMyData,
    ShowPassage,
    ShowPlaces,
    ShowProgress,
    Wish,
)
from hotline.acts.by_citizen import CitizenAct
from hotline.citizens import MessageKind

Step = Callable[[Context], Wish | Answer | None]
#: What is done for one person alone; others read along in a group.
_PERSONAL = (HandOver, AboutTicket, AddWords, ShowProgress, ShowMyData)
_SAID = {
    Intent.EMPTY: phrases.EMPTY,
    Intent.THANKS: phrases.THANKS,
    Intent.OPENING: phrases.GO_AHEAD,
    Intent.HELP: phrases.HELP,
    Intent.NO: phrases.NO,
    Intent.CANCEL: HOW_TO_WITHDRAW,
    Intent.SIMPLER: phrases.SIMPLER,
}
_WISHES: dict[Intent, Wish] = {
    Intent.HANDOVER: HandOver(),
    Intent.ITEMS: ListItems(),
    Intent.MY_DATA: ShowMyData(),
    Intent.FORGET_ME: ForgetMe(),
}


def decide(context: Context) -> Wish | Answer:
    """What the message wants, or what is said at once."""
    found = next(found for step in STEPS if (found := step(context)) is not None)
    if context.message.is_public and isinstance(found, _PERSONAL):
        return Answer(Outcome.HELPED, phrases.PRIVATE_ONLY)
    return found


def not_words(context: Context) -> Wish | Answer | None:
    """A picture, a position, somebody who opens the conversation without a word."""
    message = context.message
    match message.kind:
        case MessageKind.UNREADABLE:
            return Answer(Outcome.HELPED, phrases.ONLY_TEXT)
        case MessageKind.LOCATION if message.position:
            return ShowPlaces(message.position)
        case MessageKind.SUBSCRIBE | MessageKind.SCAN if not message.text:
            return welcome()
    return None


def pressed(context: Context) -> Wish | Answer | None:
    """A button or a link: what it does is in its code, whatever it says."""
    match context.message.tap:
        case None:
            return None
        case Picked(number=number):
            return picked(context.pressed, number)
        case MoreTapped():
            return _more_of(context, context.pressed)
        case HandOverTapped(turn_id):
            return HandOver(turn_id if context.pressed else None)
        case MatterTapped(is_another=is_another):
            return (another_matter if is_another else belongs)([context.pressed])
        case VerdictTapped() if context.verdict_on is None:
            # Another's, or one that the citizen has let go: never a word on some other ticket of theirs.
            return Answer(Outcome.HELPED, NOTHING_TO_RATE)
        case VerdictTapped(is_solved=is_solved):
            return AboutTicket(CitizenAct.SOLVED if is_solved else CitizenAct.UNSOLVED, context.verdict_on)


def agreed(context: Context) -> Wish | Answer | None:
    """Yes to what the turn before offered: the passage shown, or to hand the question over."""
    if context.reading.intent is not Intent.YES:
        return None
    before = context.previous.answer if context.previous else None
    if before is not None and before.is_tentative:
        return picked(context.previous, 1)
    if context.previous and before and before.is_offered_passage:
        return ShowPassage(before.quotes[0].passage_id, before.about or context.previous.question)
    if before is not None and before.outcome is Outcome.CHOICES:
        return replace(before, outcome=Outcome.HELPED, before=(), lead=phrases.PICK_ONE, act=None)
    if before is not None and before.lead == phrases.SIMPLER:
        return HandOver()
    if before is None or before.outcome not in (Outcome.UNANSWERED, Outcome.REDIRECTED):
        return Answer(Outcome.HELPED, phrases.YES_TO_NOTHING)
    return HandOver()


def digit(context: Context) -> Wish | Answer | None:
    """The number of something listed before."""
    reading = context.reading
    if reading.intent is Intent.CHOICE and reading.chosen:
        return picked(open_list(context.earlier), reading.chosen)
    return None


def read_on_or_back(context: Context) -> Wish | Answer | None:
    """更多 and 返回."""
    match context.reading.intent:
        case Intent.MORE:
            return _more_of(context, context.subject)
        case Intent.NEXT:
            return _next_of(context, context.subject)
        case Intent.BACK:
            return back(context.earlier)
    return None


def of_a_ticket(context: Context) -> Wish | None:
    """How a ticket stands, or what is said of one."""
    reading = context.reading
    match reading.intent:
        case Intent.PROGRESS:
            return ShowProgress(reading.ticket)
        case Intent.ABOUT_TICKET:
            return reading.about
    return None


def of_which_matter(context: Context) -> Wish | Answer | None:
    """Whether what was said last is another matter, or belongs to the ticket."""
    match context.reading.intent:
        case Intent.ANOTHER_MATTER:
            return another_matter(context.earlier)
        case Intent.BELONGS:
            return belongs(context.earlier)
    return None


def wanted_by_name(context: Context) -> Wish | None:
    """人工, 办事清单, 我的数据, 删除我的数据."""
    return _WISHES.get(context.reading.intent)


def said_at_once(context: Context) -> Answer | None:
    """What has the same answer for everybody."""
    intent = context.reading.intent
    match intent:
        case Intent.RESTART:
            return replace(welcome(phrases.STARTS_ANEW), starts_anew=True)
        case Intent.GREETING:
            return welcome()
        case Intent.EXAMPLES:
            return welcome(phrases.ASK_LIKE_THIS)
        case Intent.HOTLINE:
            return Answer(Outcome.HELPED, phrases.hotline(context.hotline))
    return Answer(Outcome.HELPED, _SAID[intent]) if intent in _SAID else None


def danger_or_legal_channel(context: Context) -> Answer | None:
    """Whom to call, and where a matter that a message cannot open is taken in."""
    reading = context.reading
    match reading.intent:
        case Intent.EMERGENCY:
            return Answer(Outcome.REDIRECTED, in_danger(reading.danger.kinds))
        case Intent.LEGAL_MATTER if reading.legal_matter:
            return Answer(Outcome.REDIRECTED, phrases.legal_channel(reading.legal_matter, context.hotline))
    return None


def too_long(context: Context) -> Answer | None:
    """More than is searched."""
    if len(context.message.text) <= LONGEST_QUESTION:
        return None
    return Answer(Outcome.HELPED, phrases.TOO_LONG.format(limit=LONGEST_QUESTION))


def question(context: Context) -> Wish:
    """Everything else is a question."""
    return Ask(context.message.text, may_lean=True)


STEPS: tuple[Step, ...] = (
    not_words,
    pressed,
    agreed,
    digit,
    read_on_or_back,
    of_a_ticket,
    of_which_matter,
    wanted_by_name,
    said_at_once,
    danger_or_legal_channel,
    too_long,
    question,
)


def welcome(lead: str = phrases.GREETING) -> Answer:
    """The greeting, with examples that a digit asks."""
    examples = tuple(Choice(example, Ask(example)) for example in phrases.EXAMPLES)
    return Answer(Outcome.HELPED, lead, choices=examples, after=phrases.ELSE_HANDED_OVER)


def _more_of(context: Context, turn: Turn | None) -> Wish | Answer:
    if turn is None or turn.answer.more is None:
        return Answer(Outcome.HELPED, phrases.NO_MORE)
    if has_expired(turn, context.now):
        return Answer(Outcome.HELPED, phrases.MORE_EXPIRED)
    return turn.answer.more


def _next_of(context: Context, turn: Turn | None) -> Wish | Answer:
    """然后呢: how the ticket stands that was just spoken of, the rest of what was quoted, else the section offered next."""
    if context.previous and (number := context.previous.answer.told_of):
        return ShowProgress(number)
    if turn is None or turn.answer.more is not None:
        return _more_of(context, turn)
    return picked(turn, 1) if turn.answer.choices else Answer(Outcome.HELPED, phrases.NO_MORE)
