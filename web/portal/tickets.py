"""The public state of a ticket, by its number and the code given with it."""

import hmac

from fastapi import APIRouter, Request, Response

from bot.conversation import Desk
from bot.turns import get_question
from hotline.tickets import NotFound, TicketStatus, code_of, get_ticket
from web.pages import page
from web.visitors import is_large

STATUSES = {
    TicketStatus.WAITING: "已转给工作人员，等待受理",
    TicketStatus.CLAIMED: "工作人员正在处理",
    TicketStatus.ANSWERED: "工作人员已答复",
    TicketStatus.CLOSED: "已办结",
    TicketStatus.REOPENED: "已重新转给工作人员",
}


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
        return page(
            "portal/ticket.html",
            {
                "ticket": ticket,
                "question": question,
                "status": STATUSES[ticket.status],
                "is_large": is_large(request),
                "settings": desk.settings,
            },
        )

    return tickets
