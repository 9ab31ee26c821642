"""What the citizen does on a ticket's page: each act is a plain form, and goes back to the page."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from bot.limits import TooMany
from bot.phrases import ticket_page as phrases
from hotline.acts.additions import add_words, leave_contact, urge
from hotline.acts.feedback import Grade, NotAnswered, mark_solved, rate
from hotline.acts.reopening import not_solved
from hotline.citizens import Channel
from hotline.tickets.rules import ActRefused
from hotline.tickets.ticket import OPEN, Ticket, get_ticket
from hotline.tickets.timeline import Act, EventKind, timeline_of
from settings import Settings
from text.input import as_typed
from text.masking import mask_personal_numbers
from web.portal.tickets import LONGEST_WORDS, require_code, show_ticket
from web.visitors import require_same_origin

#: So many acts of one ticket's citizen in an hour are enough.
MOST_AN_HOUR = 20
_HOUR = timedelta(hours=1)
#: Done by nobody on staff, and not by this ticket's citizen: other citizens' words, and clocks that go on.
_NOT_THEIRS = (EventKind.NOTE, EventKind.RESUMED)


class TicketForm(BaseModel):
    """What the page's forms hold; each act takes what it needs."""

    code: str = ""
    text: str = ""
    grade: int = 0
    contact: str = ""


class Unfit(Exception):
    """What was sent cannot be taken; its words are for the citizen."""


def create_ticket_acts(desk: Desk) -> APIRouter:
    """`POST /tickets/{number}/{act}`."""
    acts = APIRouter()

    @acts.post("/tickets/{number}/{name}", dependencies=[Depends(require_same_origin)])
    def perform(request: Request, number: str, name: str, form: Annotated[TicketForm, Form()]) -> Response:
        """Do it, or say on the page why not."""
        require_code(desk, number, form.code)
        if name not in _ACTS:
            raise HTTPException(404)
        now = datetime.now(UTC)
        try:
            with desk.engine.begin() as conn:
                ticket = get_ticket(conn, number, to_write=True)
                _require_pace(conn, ticket, now)
                said = _ACTS[name](conn, desk.settings, ticket, form, now)
        except Unfit as unfit:
            return show_ticket(desk, request, number, form.code, error=str(unfit), written=form.text)
        except (ActRefused, NotAnswered):
            said = "late"
        return RedirectResponse(f"/tickets/{number}?{urlencode({'code': form.code, 'said': said})}", 303)

    return acts


def _words(form: TicketForm) -> str:
    """What was typed, without personal numbers."""
    return mask_personal_numbers(as_typed(form.text).strip())


def _require_pace(conn: Connection, ticket: Ticket, now: datetime) -> None:
    since = (event for event in timeline_of(conn, ticket.id) if event.by is None and event.at > now - _HOUR)
    own = [event for event in since if event.kind not in _NOT_THEIRS]
    if len(own) >= MOST_AN_HOUR:
        raise TooMany(int(_HOUR.total_seconds()))


def _solved(conn: Connection, _settings: Settings, ticket: Ticket, _form: TicketForm, now: datetime) -> str:
    if not ticket.resolved:
        mark_solved(conn, ticket.id, now)
    return "solved"


def _unsolved(conn: Connection, settings: Settings, ticket: Ticket, form: TicketForm, now: datetime) -> str:
    act = Act(None, now, _words(form)[:LONGEST_WORDS])
    if ticket.status in OPEN and ticket.reopened:
        if act.reason:
            add_words(conn, settings, ticket, act)
        return "unsolved"
    return "unsolved" if not_solved(conn, settings, ticket, act) else "supervised"


def _graded(conn: Connection, _settings: Settings, ticket: Ticket, form: TicketForm, now: datetime) -> str:
    if form.grade not in set(Grade):
        raise Unfit(phrases.PICK_A_GRADE)
    grade = Grade(form.grade)
    words = _words(form)[:LONGEST_WORDS]
    if ticket.grade != grade or words:
        rate(conn, ticket.id, grade, words, now)
    return "graded-badly" if grade <= Grade.BAD else "graded"


def _added(conn: Connection, settings: Settings, ticket: Ticket, form: TicketForm, now: datetime) -> str:
    words = _words(form)
    if not 1 <= len(words) <= LONGEST_WORDS:
        raise Unfit(phrases.length_wanted(LONGEST_WORDS))
    # Also where staff have answered meanwhile: no words are lost.
    add_words(conn, settings, ticket, Act(None, now, words))
    return "added" if ticket.status in OPEN else "added-late"


def _urged(conn: Connection, _settings: Settings, ticket: Ticket, _form: TicketForm, now: datetime) -> str:
    if ticket.status not in OPEN:
        return "late"
    urge(conn, ticket, Act(None, now))
    return "urged"


def _contact(conn: Connection, _settings: Settings, ticket: Ticket, form: TicketForm, now: datetime) -> str:
    if ticket.citizen.channel is not Channel.WEB:
        raise HTTPException(404)
    contact = as_typed(form.contact).strip()
    if contact != (ticket.contact or ""):
        leave_contact(conn, ticket, contact, Act(None, now))
    return "contact"


_ACTS = {
    "solved": _solved,
    "unsolved": _unsolved,
    "grade": _graded,
    "add": _added,
    "urge": _urged,
    "contact": _contact,
}
