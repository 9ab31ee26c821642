"""A ticket's page, for whoever has its number and the code given with it."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.deadlines import explained
from bot.phrases.moments import promise
from bot.phrases.ticket_page import SAID, SOLVED_ITSELF
from bot.phrases.tickets import GRADES, STATUSES
from bot.tickets.handover import unit_of
from database import read_only
from hotline.acts.additions import LONGEST_CONTACT
from hotline.acts.by_citizen import CitizenAct, Statement, effect_of, is_new
from hotline.citizens import Channel
from hotline.deadlines.explanation import explain
from hotline.deadlines.time_limits import reckon
from hotline.replies.outbox import take_on_page
from hotline.replies.reply import ReplyKind, of_ticket
from hotline.tickets.codes import get_with_code
from hotline.tickets.ticket import OPEN, Ticket
from hotline.tickets.timeline import timeline_of
from organisation.working_days import load_working_days
from web.pages import page
from web.portal.public_timeline import public_timeline
from web.visitors import is_large

#: Characters of an addition.
LONGEST_WORDS = 500


def require_code(desk: Desk, number: str, code: str) -> None:
    """Raise TicketNotFound where the code is not the one given with that ticket, or there is no such ticket."""
    with read_only(desk.engine) as conn:
        get_with_code(conn, number, code, desk.settings.signing_key)


def create_ticket_pages(desk: Desk) -> APIRouter:
    """`/tickets/{number}`."""
    tickets = APIRouter()

    @tickets.get("/tickets/{number}")
    def read(request: Request, number: str, code: str = "", said: str = "") -> Response:
        """How the matter stands, and what the citizen can say of it."""
        return show_ticket(desk, request, number, code, SAID.get(said, ""))

    return tickets


def show_ticket(
    desk: Desk, request: Request, number: str, code: str, said: str = "", error: str = "", written: str = ""
) -> Response:
    """The page, for whoever has the code; `error` where what was sent could not be taken: what was `written` is there again."""
    now = datetime.now(UTC)
    with read_only(desk.engine) as conn:
        ticket = get_with_code(conn, number, code, desk.settings.signing_key)
        context = _context(conn, desk, ticket, now)
    if context["awaits_reading"]:
        with desk.engine.begin() as conn:
            take_on_page(conn, ticket.id, now)
    frame = {"is_large": is_large(request), "settings": desk.settings}
    words = {"code": code, "said": said, "error": error, "written": written}
    return page("portal/ticket.html", context | frame | words, 422 if error else 200)


def _context(conn: Connection, desk: Desk, ticket: Ticket, now: datetime) -> dict[str, Any]:
    replies = of_ticket(conn, ticket.id)
    is_open = ticket.status in OPEN
    asked = [reply.text for reply in replies if reply.kind is ReplyKind.REQUEST]
    return {
        "ticket": ticket,
        "status": STATUSES[ticket.status],
        "unit": unit_of(desk, ticket),
        "is_open": is_open,
        # Elsewhere a platform may open links before its citizen does: they are told at their next contact.
        "awaits_reading": ticket.citizen.channel is Channel.WEB
        and any(reply.sent_at is None and reply.due_at is None for reply in replies),
        "is_late": bool(is_open and ticket.due_at and ticket.due_at < now),
        "due": promise(ticket.due_at, now) if ticket.due_at and is_open else "",
        "asked": asked[-1] if asked and ticket.paused_at else "",
        "reckoning": _reckoning(conn, desk, ticket, now) if is_open and ticket.due_at else "",
        "steps": public_timeline(timeline_of(conn, ticket.id), replies),
        # What would come of each act now says which forms there are.
        "effects": {act: effect_of(Statement(act, now), ticket) for act in CitizenAct},
        "is_solved": not is_new(Statement(CitizenAct.SOLVED, now), ticket),
        "solved_itself": SOLVED_ITSELF,
        "takes_contact": ticket.citizen.channel is Channel.WEB and is_open,
        "grades": GRADES,
        "longest": LONGEST_WORDS,
        "longest_contact": LONGEST_CONTACT,
    }


def _reckoning(conn: Connection, desk: Desk, ticket: Ticket, now: datetime) -> str:
    days = load_working_days(conn, desk.settings.working_spans)
    return explained(explain(reckon(conn, desk.settings, ticket.id, days), now))
