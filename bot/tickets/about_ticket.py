"""What a citizen says of a ticket is done in the transaction that keeps the turn: solved, reopened, graded, pressed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.context import Context
from bot.desk import Desk
from bot.phrases import tickets as phrases
from bot.reading.ticket_words import AboutTicket, own_words
from bot.tickets.handover import ticket_url, with_ticket
from bot.tickets.reference import Mention, ticket_meant
from hotline.acts.by_citizen import CitizenAct, Effect, Statement, act_on
from hotline.acts.feedback import Grade
from hotline.citizens import Channel
from hotline.replies.own_tickets import OwnTicket, own_tickets
from hotline.tickets.numbers import is_well_formed
from hotline.tickets.ticket import Ticket, open_tickets_of


def about_ticket(conn: Connection, desk: Desk, context: Context, about: AboutTicket) -> Answer:
    """Do what the message says of a ticket, and say so."""
    if about.number and not is_well_formed(about.number):
        return _said(phrases.not_a_number(about.number))
    own = own_tickets(conn, context.citizen)
    ticket = ticket_meant(Mention.of(about, context), own)
    if ticket is None:
        return _said(phrases.NOTHING_TO_WITHDRAW if about.withdraws else phrases.NO_TICKET_MEANT[about.act])
    # 三天了 says how long it lasts where staff have just asked that.
    act = CitizenAct.ADDITION if about.act is CitizenAct.URGE and _is_asked(ticket, own) else about.act
    text = context.message.text
    words, grade = own_words(act, text), about.grade or Grade.FAIR
    return done(conn, desk, ticket, Statement(act, context.now, text, words, grade))


def with_place_for_number(conn: Connection, desk: Desk, context: Context, said: Answer) -> Answer:
    """Who types their telephone number is told where staff find it: in the chat it was starred out."""
    own = open_tickets_of(conn, context.citizen)
    if not own or context.citizen.channel is not Channel.WEB or context.message.is_public:
        return said
    return said.with_before(phrases.number_not_kept(ticket_url(desk, own[0])))


def done(conn: Connection, desk: Desk, ticket: Ticket, said: Statement) -> Answer:
    """What came of it, in words; a matter that is closed asks for a grade."""
    effect, ticket = act_on(conn, desk.settings, ticket.id, said)
    text = phrases.in_chat(effect, ticket, desk.hotline)
    match effect:
        case Effect.CLOSED:
            return replace(_said(text), choices=_grades(ticket))
        case Effect.RATED:
            return _said(text)
    return with_ticket(desk, _said(), ticket, text)


def _is_asked(ticket: Ticket, own: Sequence[OwnTicket]) -> bool:
    return any(one.has_been_asked for one in own if one.ticket.id == ticket.id)


def _grades(ticket: Ticket) -> tuple[Choice, ...]:
    return tuple(
        Choice(label, AboutTicket(CitizenAct.GRADE, ticket.number, grade))
        for grade, label in phrases.GRADES.items()
    )


def _said(text: str = "") -> Answer:
    return Answer(Outcome.HELPED, text)
