"""The public state of a ticket, by its number and the code given with it."""

import hmac

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from bot.ticket_phrases import STATUSES
from bot.turns import get_question
from hotline import replies
from hotline.numbers import code_of
from hotline.tickets import NotFound, get_ticket
from web.pages import page
from web.visitors import is_large


def create_ticket_pages(desk: Desk) -> APIRouter:
    """`/tickets/{number}`."""
    tickets = APIRouter()

    @tickets.get("/tickets/{number}")
    def read(request: Request, number: str, code: str = "") -> Response:
        """A wrong code and a number that does not exist are the same 404."""
        expected = code_of(number.upper(), desk.settings.signing_key)
        if not hmac.compare_digest(expected.encode(), code.encode()):
            raise NotFound
        with desk.engine.connect().execution_options(read_only=True) as conn:
            ticket = get_ticket(conn, number)
            question = get_question(conn, ticket.turn_id)
            written = replies.of_ticket(conn, ticket.id)
        return page(
            "portal/ticket.html",
            {
                "ticket": ticket,
                "question": question,
                "replies": written,
                "status": STATUSES[ticket.status],
                "is_large": is_large(request),
                "settings": desk.settings,
            },
        )

    return tickets
