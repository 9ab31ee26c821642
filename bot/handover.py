"""To the hotline: which matter a citizen hands over, whether it has a ticket already, and how its tickets stand."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from bot import phrases
from bot.answer import Answer, Outcome, TicketNotice
from bot.desk import Desk
from bot.heard import REMEMBERED, Heard
from bot.turns import Turn, load_history, store_turn
from hotline.citizens import Citizen
from hotline.replies import of_ticket
from hotline.tickets import (
    NotFound,
    Ticket,
    TicketStatus,
    code_of,
    find_open,
    get_ticket,
    is_well_formed,
    next_number,
    open_ticket,
    tickets_of,
)

#: What a ticket can be about.
_MATTERS = (Outcome.UNANSWERED, Outcome.ANSWERED, Outcome.CHOICES, Outcome.REDIRECTED)
#: How many of a citizen's own tickets are listed.
_LISTED = 5


def hand_over(conn: Connection, desk: Desk, heard: Heard, said: Answer) -> Turn:
    """Store the turn that asks for a person, and open its ticket unless the matter has one.

    What `said` says already, as a reply that waited, is said first.
    """
    message, now = heard.message, heard.now
    # First the number, for which all wait in line: after it a ticket opened meanwhile is seen.
    number = next_number(conn, desk.settings.ticket_prefix, now)
    heard = replace(heard, earlier=load_history(conn, heard.citizen, REMEMBERED, 1).conversation)
    matter = next((turn for turn in heard.earlier if turn.answer.outcome in _MATTERS), None)
    ticket = _open_ticket(conn, heard, matter)
    if ticket is not None:
        is_answered = ticket.status is TicketStatus.ANSWERED
        phrase = phrases.already_answered if is_answered else phrases.already_handed_over
        known = _with_ticket(said, ticket.number, desk, phrase)
        return store_turn(conn, message, known, now)
    turn = store_turn(conn, message, _with_ticket(said, number, desk, phrases.handed_over), now)
    open_ticket(conn, heard.citizen, matter.id if matter else turn.id, number, now)
    return turn


def progress(conn: Connection, desk: Desk, citizen: Citizen, number: str | None) -> Answer:
    """How a ticket stands, or the citizen's own tickets where no number is given.

    Numbers can be counted through, so what was asked and the link that shows it are for the citizen alone.
    """
    if number is None:
        own = tickets_of(conn, citizen, _LISTED)
        lines = [_standing(conn, desk, ticket, citizen) for ticket in own]
        return Answer(
            Outcome.HELPED, "\n".join([phrases.YOUR_TICKETS, *lines]) if own else phrases.NO_TICKETS
        )
    if number[0].isdigit():
        number = f"{desk.settings.ticket_prefix}{number}"
    if not is_well_formed(number):
        return Answer(Outcome.HELPED, phrases.not_a_number(number))
    try:
        ticket = get_ticket(conn, number)
    except NotFound:
        return Answer(Outcome.HELPED, phrases.no_such_ticket(number, desk.hotline))
    return Answer(Outcome.HELPED, _standing(conn, desk, ticket, citizen))


def ticket_path(desk: Desk, number: str) -> str:
    """The ticket's page, with the code that opens it."""
    return f"/tickets/{number}?code={code_of(number, desk.settings.signing_key)}"


def ticket_url(desk: Desk, number: str) -> str:
    """The same, from outside."""
    return f"{desk.settings.public_url}{ticket_path(desk, number)}"


def _standing(conn: Connection, desk: Desk, ticket: Ticket, citizen: Citizen) -> str:
    url = ticket_url(desk, ticket.number) if ticket.citizen == citizen else None
    standing = phrases.standing(ticket.number, ticket.status, ticket.opened_at, ticket.due_at, url)
    written = of_ticket(conn, ticket.id) if url else []
    return f"{standing}\n{phrases.last_reply(written[-1].text)}" if written else standing


def _open_ticket(conn: Connection, heard: Heard, matter: Turn | None) -> Ticket | None:
    """The ticket this matter has already: of the question asked last, or of the last "人工" if none came since."""
    latest = next((turn for turn in heard.earlier if turn is matter or turn.answer.ticket), None)
    if latest is not None and latest.answer.ticket is not None:
        ticket = get_ticket(conn, latest.answer.ticket.number)
        return None if ticket.status is TicketStatus.CLOSED else ticket
    return find_open(conn, heard.citizen, matter.id) if matter else None


def _with_ticket(said: Answer, number: str, desk: Desk, phrase: Callable[[str, str], str]) -> Answer:
    text = phrase(number, ticket_url(desk, number))
    return replace(said, text=f"{said.text}{text}", ticket=TicketNotice(number, ticket_path(desk, number)))
