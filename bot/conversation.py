"""A message comes in, an answer goes back: one turn, kept exactly once.

`bot/pipeline.py` decides what the message wants. What is only looked up is looked up first (`_looked_up`); what
changes something is done in the transaction that keeps the turn (`_carry_out`).
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.answer import Answer, Outcome
from bot.answers.in_danger import with_calls
from bot.answers.items import list_items, list_sections
from bot.answers.nearby import kept_instead, nearby
from bot.answers.pages import next_page
from bot.answers.pinned import before_answering, before_searching, pins_for
from bot.answers.questions import answer_question, asks_of_past, chosen
from bot.answers.troubles import for_whom_no_document_helps
from bot.arrivals import Arrival, admit, require_room
from bot.context import REMEMBERED, Context
from bot.desk import Desk
from bot.limits import TooMany, require_pace
from bot.message import IncomingMessage
from bot.personal_data import forget_and_keep, what_is_kept
from bot.phrases import conversation as phrases
from bot.phrases.tickets import would_do
from bot.pipeline import decide
from bot.reading.intents import Intent, Reading, read_intent
from bot.reading.ticket_words import AboutTicket
from bot.taps import VerdictTapped
from bot.tickets.about_ticket import about_ticket, with_place_for_number
from bot.tickets.handover import hand_over, progress
from bot.tickets.listening import heard, with_words
from bot.tickets.waiting_replies import replies_that_waited
from bot.turns import History, Turn, find_own_turn, find_sent_as, find_turn, load_history, store_turn
from bot.wishes import (
    AddWords,
    Ask,
    ForgetMe,
    HandOver,
    ListItems,
    ReadOn,
    ShowMyData,
    ShowPassage,
    ShowPlaces,
    ShowProgress,
    ShowSections,
    Wish,
)
from database import read_only
from hotline.citizens import Channel, Citizen, MessageKind
from hotline.tickets.ticket import find_own_number
from knowledge_base.as_of import may_be_told
from knowledge_base.sources import whole_text
from text.input import as_typed
from text.masking import mask_personal_numbers, without_masks


def respond(desk: Desk, message: IncomingMessage, now: datetime) -> Turn:
    """Answer a message and keep the turn; a redelivered message gets the stored answer again.

    Raises TooMany where it is not answered now; nothing is kept of it then.
    """
    message = replace(message, text=_clean(message.text))
    with read_only(desk.engine) as conn:
        history = load_history(conn, message.citizen, REMEMBERED, desk.settings.messages_a_minute)
        known = history.find(message.id) or _known_if_too_many(conn, desk, message, history, now)
        if known is not None:
            return _again(conn, desk, known, message)
        context = _context(conn, desk, message, history, now)
        if context.is_counted:
            # Before anything is looked up, and again where it is counted.
            require_room(conn, desk, context, Arrival.CITIZEN)
        said = _answer_to(conn, desk, context)
        if context.may_be_for_a_ticket:
            said = heard(conn, desk, context, said)
    return _keep_once(desk, context, said)


def respond_to_edit(desk: Desk, message: IncomingMessage, now: datetime) -> Turn | None:
    """Answer a message whose words the citizen changed; None where they are the same as before."""
    with read_only(desk.engine) as conn:
        before = find_sent_as(conn, message.citizen, message.sent_as or "")
    if before is not None and before.message_id != message.id and before.question == _clean(message.text):
        return None
    return respond(desk, message, now)


def ask(desk: Desk, text: str, now: datetime) -> Answer:
    """Answer one question without a citizen and without keeping a turn; where it would do something, it says what."""
    nobody = IncomingMessage("", Citizen(Channel.WEB, ""), _clean(text))
    with read_only(desk.engine) as conn:
        said = _answer_to(conn, desk, _context(conn, desk, nobody, History([]), now))
    return said if said.act is None else replace(said, lead=would_do(said.act))


def _answer_to(conn: Connection, desk: Desk, context: Context) -> Answer:
    """What to say; its `act` is still to be done."""
    wanted = decide(context)
    said = wanted if isinstance(wanted, Answer) else _looked_up(conn, desk, context, wanted)
    said = with_calls(context, wanted, said)
    is_welcome = context.message.kind is MessageKind.SUBSCRIBE and context.message.text
    return said.with_before(phrases.WELCOME) if is_welcome else said


def _looked_up(conn: Connection, desk: Desk, context: Context, wish: Wish) -> Answer:
    """What is found, unless it is pinned that something else is said, or nothing."""
    pins = pins_for(conn, context.citizen.channel, context.now)
    if isinstance(wish, Ask) and (pinned := before_searching(desk, wish.question, pins)):
        return pinned
    return before_answering(desk, context.message.text, _found(conn, desk, context, wish), pins)


def _found(conn: Connection, desk: Desk, context: Context, wish: Wish) -> Answer:
    match wish:
        case Ask():
            return _answered(conn, desk, context, wish)
        case ShowPassage(passage_id, asked):
            return chosen(conn, desk, asked, passage_id, context.now)
        case ShowSections(document_id):
            return list_sections(conn, document_id)
        case ListItems(page):
            return list_items(conn, page)
        case ReadOn():
            return _next_page(conn, context.pressed or context.subject, wish, context.now)
        case ShowPlaces(position):
            return nearby(conn, position, desk.hotline)
        case ShowProgress(number):
            return progress(conn, desk, context, number)
        case ShowMyData():
            return what_is_kept(conn, context.citizen)
    return Answer(Outcome.HANDED_OVER if isinstance(wish, HandOver) else Outcome.HELPED, act=wish)


def _answered(conn: Connection, desk: Desk, context: Context, wish: Ask) -> Answer:
    if not wish.may_lean:
        alone = answer_question(conn, desk, wish.question, None, context.now)
        return replace(alone, about=wish.question)
    said = answer_question(conn, desk, wish.question, context.subject, context.now)
    return for_whom_no_document_helps(wish.question, said, desk.hotline)


def _next_page(conn: Connection, turn: Turn | None, wish: ReadOn, now: datetime) -> Answer:
    if turn is None:
        return Answer(Outcome.HELPED, phrases.NO_MORE)
    asked = turn.answer.about or turn.question
    if not may_be_told(conn, wish.rest_of, of_then=asks_of_past(asked, now)):
        return Answer(Outcome.HELPED, phrases.NO_LONGER_SO)
    return next_page(turn, wish, whole_text(conn, wish.rest_of))


def _context(
    conn: Connection, desk: Desk, message: IncomingMessage, history: History, now: datetime
) -> Context:
    """What the message means. What was pressed is known by its code: the button's words are not read."""
    context = Context(
        message,
        Reading(Intent.CHOICE) if message.tap else read_intent(message.text),
        history.conversation,
        now,
        desk.hotline,
        is_first=not history.turns,
    )
    match message.tap:
        case None:
            return context
        case VerdictTapped(ticket_id):
            return replace(context, verdict_on=find_own_number(conn, message.citizen, ticket_id))
        case tap:
            return replace(context, pressed=find_own_turn(conn, message.citizen, tap.turn_id))


def _known_if_too_many(
    conn: Connection, desk: Desk, message: IncomingMessage, history: History, now: datetime
) -> Turn | None:
    """The turn of a message delivered again, which is never one too many; raises TooMany for others."""
    try:
        require_pace(history, now)
        desk.gate.admit(now)
    except TooMany:
        known = find_turn(conn, message.citizen.channel, message.id)
        if known is None:
            raise
        return known
    return None


def _keep_once(desk: Desk, context: Context, said: Answer) -> Turn:
    message = context.message
    try:
        with desk.engine.begin() as conn:
            return _carry_out(conn, desk, context, said)
    except IntegrityError:
        # Answered on another worker meanwhile: that answer stands.
        with read_only(desk.engine) as conn:
            known = find_turn(conn, message.citizen.channel, message.id)
            if known is None:
                raise
            return _again(conn, desk, known, message)


def _carry_out(conn: Connection, desk: Desk, context: Context, said: Answer) -> Turn:
    """Do what the answer does, say first what staff replied and could not be pushed, and keep the turn."""
    message, now = context.message, context.now
    if context.is_counted:
        admit(conn, desk, context, Arrival.CITIZEN)
    match said.act:
        case ForgetMe():
            return forget_and_keep(conn, desk, message, now)
        case AboutTicket() as about:
            said = replace(about_ticket(conn, desk, context, about), act=about)
        case AddWords() as add:
            said = with_words(conn, desk, context, add, said)
    if message.kind is MessageKind.LOCATION:
        # Distances to three places tell a position; only this response ever has them.
        return replace(store_turn(conn, message, kept_instead(), now), answer=said)
    if without_masks(message.text) != message.text:
        said = with_place_for_number(conn, desk, context, said)
    if not (message.is_public or context.is_first):
        # After that, and said before it: what counts as delivered must stand in the answer.
        said = said.with_before(*replies_that_waited(conn, desk, message.citizen, now))
    if isinstance(said.act, HandOver):
        return hand_over(conn, desk, context, said)
    return store_turn(conn, message, said, now)


def _again(conn: Connection, desk: Desk, known: Turn, message: IncomingMessage) -> Turn:
    if message.kind is MessageKind.LOCATION and message.position:
        return replace(known, answer=nearby(conn, message.position, desk.hotline))
    return known


def _clean(text: str) -> str:
    """What was typed, without personal numbers."""
    return mask_personal_numbers(as_typed(text).strip())
