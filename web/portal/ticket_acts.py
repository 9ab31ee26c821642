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
from hotline.acts.additions import leave_contact
from hotline.acts.by_citizen import CitizenAct, Statement, act_on, lock
from hotline.acts.feedback import Grade
from hotline.citizens import Channel
from hotline.tickets.ticket import Ticket, get_ticket
from hotline.tickets.timeline import Act, EventKind, timeline_of
from text.input import as_typed
from text.masking import mask_personal_numbers
from web.origins import Origins
from web.portal.tickets import LONGEST_WORDS, require_code, show_ticket

#: So many acts of one ticket's citizen in an hour are enough.
MOST_AN_HOUR = 20
_HOUR = timedelta(hours=1)
#: Done by nobody on staff, and not by this ticket's citizen: other citizens' words, and clocks that go on.
_NOT_THEIRS = (EventKind.NOTE, EventKind.RESUMED)
_ACTS = {
    "solved": CitizenAct.SOLVED,
    "unsolved": CitizenAct.UNSOLVED,
    "grade": CitizenAct.GRADE,
    "add": CitizenAct.ADDITION,
    "urge": CitizenAct.URGE,
}


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

    @acts.post("/tickets/{number}/{name}", dependencies=[Depends(Origins.of(desk.settings).require_own_form)])
    def perform(request: Request, number: str, name: str, form: Annotated[TicketForm, Form()]) -> Response:
        """Do it, or say on the page why not."""
        require_code(desk, number, form.code)
        if name not in (*_ACTS, "contact"):
            raise HTTPException(404)
        now = datetime.now(UTC)
        try:
            with desk.engine.begin() as conn:
                ticket = lock(conn, get_ticket(conn, number).id)
                _require_pace(conn, ticket, now)
                if name == "contact":
                    said = _keep_contact(conn, ticket, form, now)
                else:
                    said, _ = act_on(conn, desk.settings, ticket.id, _statement(_ACTS[name], form, now))
        except Unfit as unfit:
            return show_ticket(desk, request, number, form.code, error=str(unfit), written=form.text)
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


def _statement(act: CitizenAct, form: TicketForm, now: datetime) -> Statement:
    """What the citizen says with the form; raises Unfit."""
    words, grade = _words(form), Grade.FAIR
    if act is CitizenAct.ADDITION and not 1 <= len(words) <= LONGEST_WORDS:
        raise Unfit(phrases.length_wanted(LONGEST_WORDS))
    if act is CitizenAct.GRADE:
        if form.grade not in set(Grade):
            raise Unfit(phrases.PICK_A_GRADE)
        grade = Grade(form.grade)
    words = words[:LONGEST_WORDS]
    text = words or (phrases.SOLVED_ITSELF if act is CitizenAct.SOLVED else "")
    return Statement(act, now, text, words, grade)


def _keep_contact(conn: Connection, ticket: Ticket, form: TicketForm, now: datetime) -> str:
    if ticket.citizen.channel is not Channel.WEB:
        raise HTTPException(404)
    contact = as_typed(form.contact).strip()
    if contact != (ticket.contact or ""):
        leave_contact(conn, ticket, contact, Act(None, now))
    return "contact"
