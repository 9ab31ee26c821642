"""To the hotline: which matter a citizen hands over, whether it has a ticket already, and how its tickets stand."""

import re
from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.answer import Answer, Outcome, TicketNotice
from bot.answers.in_danger import BELONGS
from bot.arrivals import Arrival, admit
from bot.context import REMEMBERED, Context
from bot.desk import Desk
from bot.phrases import tickets as phrases
from bot.phrases.danger import HANDED_OVER_IN_DANGER, before_waiting
from bot.reading.danger import read_danger
from bot.reading.intents import read_intent
from bot.reading.kind_words import kind_of
from bot.tickets.belonging import tells_of_trouble
from bot.turns import Turn, load_history, store_turn
from bot.wishes import HandOver
from hotline.acts.additions import set_apart, urge
from hotline.citizens import Channel
from hotline.deadlines.time_limits import first_due
from hotline.replies.reply import of_ticket
from hotline.tickets.codes import code_of
from hotline.tickets.numbers import is_well_formed, next_number
from hotline.tickets.ticket import (
    NewTicket,
    Ticket,
    TicketNotFound,
    TicketStatus,
    find_open,
    get_ticket,
    open_ticket,
    open_tickets_of,
    tickets_of,
)
from hotline.tickets.timeline import Act

#: What a ticket can be about.
_MATTERS = (Outcome.UNANSWERED, Outcome.ANSWERED, Outcome.CHOICES, Outcome.REDIRECTED)
#: How many of a citizen's own tickets are listed.
_LISTED = 5
_NOISE = re.compile(r"[\W_]+")


def hand_over(conn: Connection, desk: Desk, context: Context, said: Answer) -> Turn:
    """Store the turn that asks for a person, and open its ticket unless the matter has one: that one is pressed.

    Who speaks of danger and asks for a person in one message means that, whatever was asked before.
    What `said` says already, as a reply that waited, is said first. Raises TooMany where as many matters came from
    the citizen's address as become tickets.
    """
    message, now = context.message, context.now
    # First the number, for which all wait in line: after it a ticket opened meanwhile is seen.
    number = next_number(conn, desk.settings.ticket_prefix, now)
    context = replace(context, earlier=load_history(conn, context.citizen, REMEMBERED, 1).conversation)
    danger = message.text if context.reading.danger else ""
    in_work = frozenset(one.number for one in open_tickets_of(conn, context.citizen))
    matter = None if danger else _matter(context, said, in_work)
    ticket = _same_question(conn, context, danger) if danger else _ticket_of(conn, context, matter, said)
    if ticket is not None:
        return _press(conn, desk, context, ticket, said)
    asked = danger or _with_danger_before(context, _asked_in(matter) if matter else "")
    new = _new_ticket(conn, desk, number, asked, now)
    admit(conn, desk, context, Arrival.TICKET)
    turn = store_turn(conn, message, _newly(desk, new, said, context), now)
    open_ticket(conn, context.citizen, matter.id if matter else turn.id, new, now)
    if matter is not None and matter.answer.added_to:
        added_to = get_ticket(conn, matter.answer.added_to)
        set_apart(conn, added_to, new.number, Act(None, now, new.question))
    return turn


def _with_danger_before(context: Context, asked: str) -> str:
    """What is handed over, after a danger that was told a little earlier: it is not over because a question came between."""
    for turn in context.earlier:
        if turn.at < context.now - BELONGS:
            break
        told = turn.answer.about or turn.question
        if told not in asked and read_intent(told).danger:
            return f"{told}\n{asked}".strip()
    return asked


def progress(conn: Connection, desk: Desk, context: Context, number: str | None) -> Answer:
    """How a ticket stands, or the citizen's own tickets where no number is given.

    Numbers can be counted through, so what was asked and the link that shows it are for the citizen alone.
    """
    if number is None:
        own = tickets_of(conn, context.citizen, _LISTED)
        lines = [_standing(conn, desk, ticket, context) for ticket in own]
        return Answer(
            Outcome.HELPED, "\n".join([phrases.YOUR_TICKETS, *lines]) if own else phrases.NO_TICKETS
        )
    if number[0].isdigit():
        number = f"{desk.settings.ticket_prefix}{number}"
    if not is_well_formed(number):
        return Answer(Outcome.HELPED, phrases.not_a_number(number))
    try:
        ticket = get_ticket(conn, number)
    except TicketNotFound:
        return Answer(Outcome.HELPED, phrases.no_such_ticket(number, desk.hotline))
    return Answer(Outcome.HELPED, _standing(conn, desk, ticket, context))


def ticket_path(desk: Desk, ticket: Ticket | NewTicket) -> str:
    """The ticket's page, with the code that opens it."""
    return f"/tickets/{ticket.number}?code={code_of(ticket, desk.settings.signing_key)}"


def ticket_url(desk: Desk, ticket: Ticket | NewTicket) -> str:
    """The same, from outside."""
    return f"{desk.settings.public_url}{ticket_path(desk, ticket)}"


def reply_url(desk: Desk, ticket: Ticket | None) -> str:
    """Where a reply can be read: on its ticket's page; a correction, which is of no ticket, among all corrections."""
    return ticket_url(desk, ticket) if ticket else f"{desk.settings.public_url}/corrections"


def unit_of(desk: Desk, ticket: Ticket) -> str:
    """Who a ticket lies with, as citizens are told."""
    return ticket.department or desk.settings.hotline_name


def with_ticket(desk: Desk, said: Answer, ticket: Ticket | NewTicket, text: str) -> Answer:
    """`said`, and after it `text` about that ticket."""
    notice = TicketNotice(ticket.number, ticket_path(desk, ticket), ticket.due_at)
    return replace(said, lead=text, ticket=notice)


def _matter(context: Context, said: Answer, in_work: Set[str]) -> Turn | None:
    """What is handed over: the turn whose button was pressed, or the latest that can be."""
    turns = (turn for turn in (context.pressed, *context.earlier) if turn and turn.id == _handed_id(said))
    handed = next(turns, None)
    if handed is not None and (handed.answer.added_to or handed.answer.outcome in _MATTERS):
        return handed
    return next((turn for turn in context.earlier if _is_matter(turn, in_work)), None)


def _handed_id(said: Answer) -> int | None:
    return said.act.handed_turn_id if isinstance(said.act, HandOver) else None


def _is_matter(turn: Turn, in_work: Set[str]) -> bool:
    """Whether a turn can be handed over; what went to a ticket in work only where it may be another matter and says
    which."""
    if turn.answer.added_to in in_work:
        return turn.answer.aside is not None and tells_of_trouble(turn.question)
    return turn.answer.added_to is not None or turn.answer.outcome in _MATTERS


def _press(conn: Connection, desk: Desk, context: Context, ticket: Ticket, said: Answer) -> Turn:
    if ticket.status is TicketStatus.ANSWERED:
        text = phrases.already_answered(ticket.number)
    else:
        urge(conn, ticket, Act(None, context.now))
        text = phrases.already_handed_over(ticket.number, ticket.due_at, unit_of(desk, ticket))
    return store_turn(conn, context.message, with_ticket(desk, said, ticket, text), context.now)


def _new_ticket(conn: Connection, desk: Desk, number: str, question: str, now: datetime) -> NewTicket:
    kind, level = kind_of(question)
    return NewTicket(number, question, first_due(conn, desk.settings, kind, level, now), kind, level)


def _newly(desk: Desk, new: NewTicket, said: Answer, context: Context) -> Answer:
    """What is said of a ticket that is opened now."""
    text = phrases.handed_over(new.number, new.due_at, desk.settings.hotline_name)
    if context.reading.danger:
        # Nobody in danger is told to wait until then.
        text = HANDED_OVER_IN_DANGER.format(number=new.number)
    elif danger := read_danger(new.question):
        text = f"{text}\n{before_waiting(danger.kinds)}"
    if context.citizen.channel is Channel.WEB:
        text = f"{text}\n{phrases.NO_PUSH}"
    after = phrases.GO_ON if new.question else phrases.WHAT_IS_IT
    return replace(with_ticket(desk, said, new, text), after=after, awaits_words=not new.question)


def _standing(conn: Connection, desk: Desk, ticket: Ticket, context: Context) -> str:
    url = ticket_url(desk, ticket) if ticket.citizen == context.citizen else None
    standing = phrases.standing(ticket, desk.settings.hotline_name, context.now, url)
    written = of_ticket(conn, ticket.id) if url else []
    return f"{standing}\n{phrases.last_reply(written[-1].text)}" if written else standing


def _ticket_of(conn: Connection, context: Context, matter: Turn | None, said: Answer) -> Ticket | None:
    """The ticket this matter has already: of the question asked last, however often it was asked, or of the last
    "人工" if none came since. What was said of a ticket in between counts where nothing else was asked.

    What the citizen calls another matter than the ticket it went to has none but its own.
    """
    is_set_apart = matter is not None and matter.answer.added_to and matter.id == _handed_id(said)
    for turn in () if is_set_apart else context.earlier:
        if turn is matter:
            break
        if number := _spoken_of(turn, matter):
            ticket = get_ticket(conn, number)
            return None if ticket.status is TicketStatus.CLOSED else ticket
    if matter is None:
        return None
    asked = _asked_in(matter)
    return find_open(conn, context.citizen, matter.id) or _same_question(conn, context, asked)


def _spoken_of(turn: Turn, matter: Turn | None) -> str | None:
    """The number of the ticket that a turn later than the matter went to, or was about where nothing was asked."""
    if turn.answer.ticket and (matter is None or turn.answer.outcome is Outcome.HANDED_OVER):
        return turn.answer.ticket.number
    return turn.answer.added_to


def _same_question(conn: Connection, context: Context, asked: str) -> Ticket | None:
    """The ticket in work that asks the same."""
    own = open_tickets_of(conn, context.citizen)
    return next((ticket for ticket in own if _same(ticket.question) == _same(asked)), None)


def _asked_in(turn: Turn) -> str:
    """What a turn is about: a picked choice or a follow-up belongs to the question before it."""
    return turn.answer.about or turn.question


def _same(question: str) -> str:
    return _NOISE.sub("", question).lower()
