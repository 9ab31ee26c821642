"""What a citizen says of a ticket is done in the transaction that keeps the turn: solved, reopened, graded, pressed."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.context import Context
from bot.desk import Desk
from bot.phrases import tickets as phrases
from bot.phrases.general import numbered
from bot.reading.intents import Intent
from bot.reading.kind_words import kind_of
from bot.reading.ticket_words import AboutTicket, TicketWord, without_word
from bot.tickets.handover import ticket_url, with_ticket
from hotline.acts.additions import add_words, urge
from hotline.acts.classification import Classification, classify
from hotline.acts.feedback import ENDED, GRADED, Grade, find_answered, mark_solved, rate
from hotline.acts.reopening import not_solved
from hotline.citizens import Channel
from hotline.deadlines.time_limits import first_due
from hotline.replies.reply import last_sent_at
from hotline.tickets.numbers import is_well_formed
from hotline.tickets.ticket import Ticket, get_by_id, open_tickets_of
from hotline.tickets.timeline import Act

#: A bad grade is looked into (差评 100 % 回访, practice of 国办发〔2019〕51号).
_BAD = Grade.BAD


def about_ticket(conn: Connection, desk: Desk, context: Context, about: AboutTicket) -> Answer:
    """Do what the message says of a ticket, and say so."""
    if about.number and not is_well_formed(about.number):
        return _said(phrases.not_a_number(about.number))
    if about.word in (TicketWord.URGE, TicketWord.ADDITION):
        return _while_open(conn, desk, context, about)
    among = GRADED if about.word is TicketWord.GRADE else ENDED
    ticket = find_answered(conn, context.citizen, about.number, among)
    if about.word is TicketWord.UNSOLVED and _is_worked_on(conn, context, about, ticket):
        return _while_open(conn, desk, context, about)
    if ticket is None and about.word is TicketWord.SOLVED and _is_of_a_ticket(conn, context, about):
        return _while_open(conn, desk, context, about)
    if ticket is None or _means_our_answer(conn, context, about, ticket):
        return _said(_NOTHING[about.word])
    match about.word:
        case TicketWord.SOLVED:
            return _solved(conn, context, ticket)
        case TicketWord.UNSOLVED:
            return _unsolved(conn, desk, context, ticket)
    return _graded(conn, desk, context, about.grade or Grade.FAIR, ticket)


def find_awaited(conn: Connection, context: Context) -> Ticket | None:
    """The ticket for which words are awaited, where the message may be these: one opened before it was said what
    for, or one whose citizen was asked for something."""
    if context.is_first or context.message.is_public or context.reading.intent is not Intent.QUESTION:
        return None
    own = open_tickets_of(conn, context.citizen)
    before = context.previous.answer if context.previous else None
    if before and before.awaits_words and before.ticket:
        number = before.ticket.number
        return next((ticket for ticket in own if ticket.number == number), None)
    return next((ticket for ticket in own if _has_been_asked(conn, ticket)), None)


def with_addition(conn: Connection, desk: Desk, context: Context, ticket: Ticket, said: Answer) -> Answer:
    """A message that asks nothing we know is what staff wait for; one that does is answered."""
    if said.outcome is Outcome.ANSWERED and ticket.question:
        return replace(said, text=f"{said.text}\n\n{phrases.or_addition(ticket.number)}")
    act = Act(None, context.now, context.message.text)
    add_words(conn, desk.settings, ticket, act)
    if not ticket.question:
        _hasten(conn, desk, ticket, act)
    if said.outcome is Outcome.ANSWERED:
        return said.with_text_before(phrases.added(ticket.number))
    return _said(phrases.added(ticket.number))


def with_place_for_number(conn: Connection, desk: Desk, context: Context, said: Answer) -> Answer:
    """Who types their telephone number is told where staff find it: in the chat it was starred out."""
    own = open_tickets_of(conn, context.citizen)
    if not own or context.citizen.channel is not Channel.WEB or context.message.is_public:
        return said
    return said.with_text_before(phrases.number_not_kept(ticket_url(desk, own[0])))


def _has_been_asked(conn: Connection, ticket: Ticket) -> bool:
    """Whether the citizen knows what staff wait for: it has reached them."""
    told_at = last_sent_at(conn, ticket.id)
    return ticket.paused_at is not None and told_at is not None and told_at >= ticket.paused_at


def _hasten(conn: Connection, desk: Desk, ticket: Ticket, act: Act) -> None:
    """Only now it is said what a ticket is about; where that is more pressing it is due earlier, never later."""
    kind, level = kind_of(act.reason)
    due_at = first_due(conn, desk.settings, kind, level, ticket.opened_at)
    if ticket.merged_into_id is None and ticket.due_at is not None and due_at < ticket.due_at:
        classify(conn, desk.settings, ticket.id, Classification(kind, level), Act(None, act.at))


_NOTHING = {
    TicketWord.SOLVED: phrases.GLAD,
    TicketWord.UNSOLVED: phrases.SORRY,
    TicketWord.GRADE: phrases.NOTHING_TO_RATE,
}


def _means_our_answer(conn: Connection, context: Context, about: AboutTicket, ticket: Ticket) -> bool:
    """Whether the words are of what the assistant answered after the staff's reply, and not of that reply."""
    subject = context.subject
    if about.number or about.word is TicketWord.GRADE or subject is None:
        return False
    if subject.answer.outcome not in (Outcome.ANSWERED, Outcome.CHOICES, Outcome.UNANSWERED):
        return False
    replied_at = last_sent_at(conn, ticket.id)
    return replied_at is None or replied_at < subject.at


def _while_open(conn: Connection, desk: Desk, context: Context, about: AboutTicket) -> Answer:
    ticket = _open_one(conn, context, about)
    if about.word is TicketWord.ADDITION and (answered := _answered_one(conn, context, about, ticket)):
        add_words(conn, desk.settings, answered, Act(None, context.now, without_word(context.message.text)))
        return with_ticket(desk, _said(), answered, phrases.added_after_answer(answered.number))
    if ticket is None:
        return _said(phrases.NOTHING_TO_ADD_TO)
    if about.word is TicketWord.SOLVED:
        # Nobody has answered yet: whoever works on it shall know, and ends it.
        add_words(conn, desk.settings, ticket, Act(None, context.now, context.message.text))
        return with_ticket(desk, _said(), ticket, phrases.told_solved(ticket.number))
    if about.word is not TicketWord.ADDITION:
        urge(conn, ticket, Act(None, context.now, context.message.text))
        return with_ticket(desk, _said(), ticket, phrases.urged(ticket.number, ticket.due_at))
    add_words(conn, desk.settings, ticket, Act(None, context.now, without_word(context.message.text)))
    return with_ticket(desk, _said(), ticket, phrases.added(ticket.number))


def _answered_one(
    conn: Connection, context: Context, about: AboutTicket, in_work: Ticket | None
) -> Ticket | None:
    """The answered ticket an addition is of: the one named or spoken of last; the latest where none is in work."""
    spoken = context.previous.answer.ticket if context.previous else None
    number = about.number or (spoken.number if spoken else None)
    if in_work is not None and number in (None, in_work.number):
        return None
    return find_answered(conn, context.citizen, number, GRADED)


def _is_of_a_ticket(conn: Connection, context: Context, about: AboutTicket) -> bool:
    """Whether 解决了 is of a ticket in work, and not of what the assistant answered since."""
    ticket, subject = _open_one(conn, context, about), context.subject
    if ticket is None:
        return False
    return about.number is not None or subject is None or subject.at <= ticket.opened_at


def _is_worked_on(conn: Connection, context: Context, about: AboutTicket, answered: Ticket | None) -> bool:
    """Whether the matter meant is not answered: reopened already, or opened after what was answered last."""
    ticket = _open_one(conn, context, about)
    if ticket is None or answered is None:
        return ticket is not None
    return ticket.opened_at > (last_sent_at(conn, answered.id) or answered.opened_at)


def _open_one(conn: Connection, context: Context, about: AboutTicket) -> Ticket | None:
    """The ticket in work that is meant: of that number, or the latest."""
    own = open_tickets_of(conn, context.citizen)
    return next((ticket for ticket in own if about.number in (None, ticket.number)), None)


def _solved(conn: Connection, context: Context, ticket: Ticket) -> Answer:
    mark_solved(conn, ticket.id, context.now)
    choices = tuple(
        Choice(label, str(n), question=f"评价{label} {ticket.number}")
        for n, label in enumerate(phrases.GRADES.values(), 1)
    )
    return replace(_said(numbered(phrases.how_was_it(ticket.number), choices, "")), choices=choices)


def _unsolved(conn: Connection, desk: Desk, context: Context, ticket: Ticket) -> Answer:
    if not_solved(conn, desk.settings, ticket, Act(None, context.now, context.message.text)):
        due_at = get_by_id(conn, ticket.id).due_at
        text = phrases.reopened(ticket.number, due_at, ticket_url(desk, ticket))
    else:
        text = phrases.reopened_before(ticket.number, desk.hotline)
    return with_ticket(desk, _said(), ticket, text)


def _graded(conn: Connection, desk: Desk, context: Context, grade: Grade, ticket: Ticket) -> Answer:
    rate(conn, ticket.id, grade, "", context.now)
    if grade > _BAD:
        return _said(phrases.THANKS_FOR_GRADE)
    return with_ticket(desk, _said(), ticket, phrases.SORRY_FOR_GRADE + phrases.HOW_TO_SAY_WHY)


def _said(text: str = "") -> Answer:
    return Answer(Outcome.HELPED, text)
