"""What a citizen says of a ticket is done in the transaction that keeps the turn: solved, reopened, graded, pressed."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.context import Context
from bot.desk import Desk
from bot.phrases import tickets as phrases
from bot.reading.kind_words import kind_of
from bot.reading.ticket_words import AboutTicket, own_words
from bot.tickets.handover import ticket_url, with_ticket
from bot.tickets.reference import Mention, ticket_meant
from hotline.acts.by_citizen import CitizenAct, Effect, Statement, act_on
from hotline.acts.classification import Classification, classify
from hotline.acts.feedback import Grade
from hotline.citizens import Channel
from hotline.deadlines.time_limits import first_due
from hotline.replies.own_tickets import OwnTicket, own_tickets
from hotline.tickets.numbers import is_well_formed
from hotline.tickets.ticket import OPEN, Ticket, open_tickets_of
from hotline.tickets.timeline import Act


def about_ticket(conn: Connection, desk: Desk, context: Context, about: AboutTicket) -> Answer:
    """Do what the message says of a ticket, and say so."""
    if about.number and not is_well_formed(about.number):
        return _said(phrases.not_a_number(about.number))
    ticket = ticket_meant(Mention.of(about, context), own_tickets(conn, context.citizen))
    if ticket is None:
        return _said(phrases.NO_TICKET_MEANT[about.act])
    text = context.message.text
    words, grade = own_words(about.act, text), about.grade or Grade.FAIR
    return _done(conn, desk, ticket, Statement(about.act, context.now, text, words, grade))


def find_awaited(conn: Connection, context: Context) -> Ticket | None:
    """The ticket for which words are awaited: one opened before it was said what for, or one whose citizen was
    asked for something."""
    own = [one for one in own_tickets(conn, context.citizen) if one.ticket.status in OPEN]
    before = context.previous.answer if context.previous else None
    if before and before.awaits_words and before.ticket:
        number = before.ticket.number
        return next((one.ticket for one in own if one.ticket.number == number), None)
    return next((one.ticket for one in own if _has_been_asked(one)), None)


def with_addition(conn: Connection, desk: Desk, context: Context, ticket: Ticket, said: Answer) -> Answer:
    """A message that asks nothing we know is what staff wait for; one that does is answered."""
    if said.outcome is Outcome.ANSWERED and ticket.question:
        after = f"{said.after}\n{phrases.or_addition(ticket.number)}".strip()
        return replace(said, after=after, act=None)
    text = context.message.text
    added = _done(conn, desk, ticket, Statement(CitizenAct.ADDITION, context.now, text, text))
    if not ticket.question:
        _hasten(conn, desk, ticket, Act(None, context.now, text))
    return said.with_before(added.text) if said.outcome is Outcome.ANSWERED else _said(added.text)


def with_place_for_number(conn: Connection, desk: Desk, context: Context, said: Answer) -> Answer:
    """Who types their telephone number is told where staff find it: in the chat it was starred out."""
    own = open_tickets_of(conn, context.citizen)
    if not own or context.citizen.channel is not Channel.WEB or context.message.is_public:
        return said
    return said.with_before(phrases.number_not_kept(ticket_url(desk, own[0])))


def _has_been_asked(own: OwnTicket) -> bool:
    """Whether the citizen knows what staff wait for: it has reached them."""
    paused_at, told_at = own.ticket.paused_at, own.told_at
    return paused_at is not None and told_at is not None and told_at >= paused_at


def _hasten(conn: Connection, desk: Desk, ticket: Ticket, act: Act) -> None:
    """Only now it is said what a ticket is about; where that is more pressing it is due earlier, never later."""
    kind, level = kind_of(act.reason)
    due_at = first_due(conn, desk.settings, kind, level, ticket.opened_at)
    if ticket.merged_into_id is None and ticket.due_at is not None and due_at < ticket.due_at:
        classify(conn, desk.settings, ticket.id, Classification(kind, level), Act(None, act.at))


def _done(conn: Connection, desk: Desk, ticket: Ticket, said: Statement) -> Answer:
    """What came of it, in words; a matter that is closed asks for a grade."""
    effect, ticket = act_on(conn, desk.settings, ticket.id, said)
    text = phrases.in_chat(effect, ticket, desk.hotline)
    match effect:
        case Effect.CLOSED:
            return replace(_said(text), choices=_grades(ticket))
        case Effect.RATED:
            return _said(text)
    return with_ticket(desk, _said(), ticket, text)


def _grades(ticket: Ticket) -> tuple[Choice, ...]:
    return tuple(
        Choice(label, AboutTicket(CitizenAct.GRADE, ticket.number, grade))
        for grade, label in phrases.GRADES.items()
    )


def _said(text: str = "") -> Answer:
    return Answer(Outcome.HELPED, text)
