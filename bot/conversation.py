"""A message comes in, an answer goes back: one turn, kept exactly once."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.answer import Answer, Outcome
from bot.answers.nearby import kept_instead, nearby
from bot.arrivals import Arrival, admit, require_room
from bot.context import REMEMBERED, Context
from bot.desk import Desk
from bot.dialogue import as_meant, reply_to
from bot.limits import TooMany, require_pace
from bot.message import IncomingMessage
from bot.personal_data import forget, forgotten
from bot.phrases.tickets import staff_replied
from bot.reading.intents import Intent, read_intent
from bot.tickets.about_ticket import about_ticket, find_awaited, with_addition, with_place_for_number
from bot.tickets.handover import hand_over, ticket_url
from bot.turns import History, Turn, find_sent_as, find_turn, load_history, store_turn
from database import read_only
from hotline.citizens import Channel, Citizen, MessageKind
from hotline.replies.outbox import take_awaiting
from hotline.tickets.ticket import get_ticket, tickets_of
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
        reading, is_first = read_intent(message.text), not history.turns
        context = as_meant(conn, Context(message, reading, history.conversation, now, is_first))
        if is_first:
            # Before anything is looked up, and again where it is counted.
            require_room(conn, desk, context, Arrival.CITIZEN)
        said = reply_to(conn, desk, context)
        context = replace(context, awaited=find_awaited(conn, context))
    return _keep_once(desk, context, said)


def respond_to_edit(desk: Desk, message: IncomingMessage, now: datetime) -> Turn | None:
    """Answer a message whose words the citizen changed; None where they are the same as before."""
    with read_only(desk.engine) as conn:
        before = find_sent_as(conn, message.citizen, message.sent_as or "")
    if before is not None and before.message_id != message.id and before.question == _clean(message.text):
        return None
    return respond(desk, message, now)


def ask(desk: Desk, text: str, now: datetime) -> Answer:
    """Answer one question without a citizen and without keeping a turn."""
    nobody = IncomingMessage("", Citizen(Channel.WEB, ""), _clean(text))
    with read_only(desk.engine) as conn:
        return reply_to(conn, desk, Context(nobody, read_intent(nobody.text), [], now))


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
            return _keep(conn, desk, context, said)
    except IntegrityError:
        # Answered on another worker meanwhile: that answer stands.
        with read_only(desk.engine) as conn:
            known = find_turn(conn, message.citizen.channel, message.id)
            if known is None:
                raise
            return _again(conn, desk, known, message)


def _keep(conn: Connection, desk: Desk, context: Context, said: Answer) -> Turn:
    """Store the turn, and with it what it does: a ticket opened, a reply handed out, a citizen forgotten."""
    message, now = context.message, context.now
    if context.is_first:
        admit(conn, desk, context, Arrival.CITIZEN)
    if message.kind is MessageKind.LOCATION:
        # Distances to three places tell a position; only this response ever has them.
        return replace(store_turn(conn, message, kept_instead(), now), answer=said)
    if context.reading.intent is Intent.FORGET_ME:
        # Kept first: of two deliveries at once the second must find this turn, not forget it.
        turn = store_turn(conn, message, forgotten(desk, tickets_of(conn, message.citizen)), now)
        forget(conn, message.citizen, now, but=turn.id)
        return turn
    if context.reading.about and not message.is_public:
        said = about_ticket(conn, desk, context, context.reading.about)
    elif context.awaited:
        said = with_addition(conn, desk, context, context.awaited, said)
    if without_masks(message.text) != message.text:
        said = with_place_for_number(conn, desk, context, said)
    if not (message.is_public or context.is_first):
        # After that, and said before it: what counts as delivered must stand in the answer.
        said = _with_replies(conn, desk, message.citizen, said, now)
    if said.outcome is Outcome.HANDED_OVER:
        return hand_over(conn, desk, context, said)
    return store_turn(conn, message, said, now)


def _with_replies(conn: Connection, desk: Desk, citizen: Citizen, said: Answer, now: datetime) -> Answer:
    """What staff replied and could not be pushed, said before the answer."""
    texts: dict[str, list[str]] = {}
    for number, text in take_awaiting(conn, citizen, now):
        texts.setdefault(number, []).append(text)
    replied = [
        (number, ticket_url(desk, get_ticket(conn, number)), written) for number, written in texts.items()
    ]
    return said.with_text_before(staff_replied(replied)) if replied else said


def _again(conn: Connection, desk: Desk, known: Turn, message: IncomingMessage) -> Turn:
    if message.kind is MessageKind.LOCATION and message.position:
        return replace(known, answer=nearby(conn, message.position, desk.hotline))
    return known


def _clean(text: str) -> str:
    """What was typed, without personal numbers."""
    return mask_personal_numbers(as_typed(text).strip())
