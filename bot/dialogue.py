"""What a message wants, and who answers it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.answers.items import list_items, list_sections
from bot.answers.nearby import nearby
from bot.answers.pages import can_continue, next_page
from bot.answers.questions import answer_question, chosen
from bot.context import Context
from bot.desk import Desk
from bot.message import LONGEST_QUESTION, IncomingMessage
from bot.personal_data import what_is_kept
from bot.phrases import general as phrases
from bot.phrases import tickets as ticket_phrases
from bot.reading.intents import Intent, Reading, read_intent
from bot.tickets.handover import progress
from bot.turns import Turn, find_own_turn
from hotline.citizens import MessageKind
from knowledge_base.sources import whole_text

#: What is said to one person alone; others read along in a group.
_PERSONAL = (Intent.HANDOVER, Intent.PROGRESS, Intent.MY_DATA, Intent.ABOUT_TICKET)


def as_meant(conn: Connection, context: Context) -> Context:
    """The message with the reading of the choice it picks, where that choice says something of a ticket."""
    message, reading = context.message, context.reading
    if message.picked:
        offer, number = find_own_turn(conn, context.citizen, message.picked.turn_id), message.picked.number
    elif reading.intent is Intent.CHOICE and reading.chosen:
        offer, number = _open_list(context.earlier), reading.chosen
    else:
        return context
    choices = offer.answer.choices if offer else ()
    said = choices[number - 1].question if 1 <= number <= len(choices) else None
    meant = read_intent(said) if said else None
    if meant is None or meant.intent is not Intent.ABOUT_TICKET:
        return context
    return replace(context, reading=meant, message=replace(message, picked=None))


def reply_to(conn: Connection, desk: Desk, context: Context) -> Answer:
    """What to say; HANDED_OVER without a ticket where one must still be opened."""
    message, reading, previous = context.message, context.reading, context.previous
    if said := _by_kind(conn, desk, message):
        return said
    if message.picked and (offer := find_own_turn(conn, context.citizen, message.picked.turn_id)):
        return _chosen(conn, desk, message.picked.number, offer, context.now)
    if message.is_public and reading.intent in _PERSONAL:
        return Answer(Outcome.HELPED, phrases.PRIVATE_ONLY)
    if reading.intent is Intent.YES and previous is not None and previous.answer.is_tentative:
        context = replace(context, reading=Reading(Intent.CHOICE, chosen=1))
    said = _simple_reply(desk, context) or _looked_up(conn, desk, context) or _answered(conn, desk, context)
    return said.with_text_before(phrases.WELCOME) if message.kind is MessageKind.SUBSCRIBE else said


def welcome(text: str = phrases.GREETING) -> Answer:
    """The greeting, with examples that a digit asks."""
    examples = tuple(Choice(q, str(n), question=q) for n, q in enumerate(phrases.EXAMPLES, 1))
    return Answer(
        Outcome.HELPED, phrases.numbered(text, examples, phrases.ELSE_HANDED_OVER), choices=examples
    )


def _by_kind(conn: Connection, desk: Desk, message: IncomingMessage) -> Answer | None:
    """The answer to what is not words."""
    match message.kind:
        case MessageKind.UNREADABLE:
            return Answer(Outcome.HELPED, phrases.ONLY_TEXT)
        case MessageKind.LOCATION if message.position:
            return nearby(conn, message.position, desk.hotline)
        case MessageKind.SUBSCRIBE | MessageKind.SCAN if not message.text:
            return welcome()
    return None


def _simple_reply(desk: Desk, context: Context) -> Answer | None:
    """The answer where nothing needs to be looked up."""
    reading = context.reading
    match reading.intent:
        case Intent.YES:
            return _agreed(context)
        case Intent.HANDOVER:
            return Answer(Outcome.HANDED_OVER, "")
        case Intent.ABOUT_TICKET:
            # What it does, and the words for it, belong into the transaction that keeps the turn.
            return Answer(Outcome.HELPED, "")
        case Intent.RESTART:
            return replace(welcome(phrases.STARTS_ANEW), starts_anew=True)
        case Intent.GREETING | Intent.EXAMPLES:
            return welcome(phrases.GREETING if reading.intent is Intent.GREETING else phrases.ASK_LIKE_THIS)
        case Intent.HOTLINE:
            return Answer(Outcome.HELPED, phrases.hotline(desk.hotline))
        case Intent.EMERGENCY:
            return Answer(Outcome.REDIRECTED, phrases.emergency(reading.emergencies))
        case Intent.LEGAL_MATTER if reading.legal_matter:
            return Answer(Outcome.REDIRECTED, phrases.legal_channel(reading.legal_matter, desk.hotline))
    return Answer(Outcome.HELPED, _SAID[reading.intent]) if reading.intent in _SAID else None


def _agreed(context: Context) -> Answer:
    """Yes to what the turn before offered: to hand the question over."""
    if context.previous is None or context.previous.answer.outcome is not Outcome.UNANSWERED:
        return Answer(Outcome.HELPED, phrases.YES_TO_NOTHING)
    if context.message.is_public:
        return Answer(Outcome.HELPED, phrases.PRIVATE_ONLY)
    return Answer(Outcome.HANDED_OVER, "")


_SAID = {
    Intent.EMPTY: phrases.EMPTY,
    Intent.THANKS: phrases.THANKS,
    Intent.OPENING: phrases.GO_AHEAD,
    Intent.HELP: phrases.HELP,
    Intent.NO: phrases.NO,
}


def _looked_up(conn: Connection, desk: Desk, context: Context) -> Answer | None:
    """The answer where words stand for something shown before, or kept elsewhere."""
    reading = context.reading
    match reading.intent:
        case Intent.CHOICE if reading.chosen:
            offer = _open_list(context.earlier)
            if offer is None:
                return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
            return _chosen(conn, desk, reading.chosen, offer, context.now)
        case Intent.MORE:
            return _more(conn, context.subject, context.now)
        case Intent.BACK:
            return _back(context.earlier)
        case Intent.PROGRESS:
            return progress(conn, desk, context)
        case Intent.ITEMS:
            return list_items(conn)
        case Intent.MY_DATA:
            return what_is_kept(conn, context.citizen)
    return None


def _open_list(earlier: Sequence[Turn]) -> Turn | None:
    """The list a digit picks from: the last one, unless something else was asked since."""
    for turn in earlier:
        if turn.answer.choices:
            return turn
        if read_intent(turn.question).intent is not Intent.CHOICE:
            return None
    return None


def _chosen(conn: Connection, desk: Desk, number: int, offer: Turn, now: datetime) -> Answer:
    choices = offer.answer.choices
    if not 1 <= number <= len(choices):
        # The list stays open: a slip of the finger must not lose it.
        said = phrases.NOT_A_CHOICE.format(count=len(choices))
        return replace(offer.answer, outcome=Outcome.HELPED, text=said, citations=(), has_more=False)
    choice = choices[number - 1]
    asked = offer.answer.about or offer.question
    if choice.question is not None:
        return replace(answer_question(conn, desk, choice.question, None, now), about=choice.question)
    if choice.document_id is not None:
        return list_sections(conn, choice.document_id)
    return chosen(conn, desk, asked, choice.passage_id or 0, now)


def _more(conn: Connection, previous: Turn | None, now: datetime) -> Answer:
    if previous is None or not previous.answer.has_more:
        return Answer(Outcome.HELPED, phrases.NO_MORE)
    if not can_continue(previous, now):
        return Answer(Outcome.HELPED, phrases.MORE_EXPIRED)
    if previous.answer.about == phrases.ITEM_LIST:
        return list_items(conn, previous.answer.page)
    return next_page(previous, whole_text(conn, previous.answer.citations[0].passage_id))


def _back(earlier: Sequence[Turn]) -> Answer:
    """The list picked from; where that is what was shown last, the one before it."""
    lists = [turn.answer for turn in earlier if turn.answer.outcome is Outcome.CHOICES]
    if lists and earlier[0].answer is lists[0]:
        shown = [said.choices for said in lists]
        # A list that was gone back to is there twice: what came before it came before its first time.
        first_time = max(n for n, choices in enumerate(shown) if choices == shown[0])
        lists = lists[first_time + 1 :]
    if not lists:
        return Answer(Outcome.HELPED, phrases.NOTHING_BEFORE)
    # A person's reply that was said before the list was for that once.
    return replace(lists[0], text=lists[0].text.rpartition(f"{ticket_phrases.ANSWER_FOLLOWS}\n\n")[2])


def _answered(conn: Connection, desk: Desk, context: Context) -> Answer:
    text, reading = context.message.text, context.reading
    if len(text) > LONGEST_QUESTION:
        return Answer(Outcome.HELPED, phrases.TOO_LONG.format(limit=LONGEST_QUESTION))
    found = answer_question(conn, desk, text, context.subject, context.now)
    if found.outcome is Outcome.UNANSWERED and reading.legal_matter:
        said = phrases.legal_channel(reading.legal_matter, desk.hotline)
        found = replace(found, outcome=Outcome.REDIRECTED, text=said)
    return found.with_text_before(phrases.emergency(reading.emergencies)) if reading.emergencies else found
