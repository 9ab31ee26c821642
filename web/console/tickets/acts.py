"""What staff do with a ticket: each act is a plain form, and goes back to the ticket, which says what was done."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.deadlines import extended
from hotline.acts import handling
from hotline.acts.classification import Classification, classify
from hotline.acts.extensions import Extension, extend
from hotline.acts.merging import NothingToMerge, merge
from hotline.acts.pauses import ask_citizen, resume
from hotline.acts.reopening import reopen
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.ticket import TicketNotFound, get_by_id, get_ticket
from hotline.tickets.timeline import Act
from organisation.beijing_time import BEIJING
from organisation.departments import Departments
from organisation.staff import Role
from settings import Settings
from web.console.access import Agent
from web.console.forms.fields import Id, Typed
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.tickets.addresses import address_after_closing, ticket_address
from web.console.tickets.queue_filter import Wanted
from web.console.tickets.ticket import TicketPage


class ActForm(BaseModel):
    """The fields of a ticket's forms; each act takes what it needs. `other` is a department that was typed."""

    reason: Typed = ""
    text: Typed = ""
    department: Typed = ""
    other: Typed = ""
    kind: TicketKind = TicketKind.CONSULTATION
    level: Level | None = None
    topic: Typed = ""
    days: int = 0
    numbers: Typed = ""
    on: Typed = ""

    @property
    def whole(self) -> str:
        """All that was typed into it."""
        return "\n".join(filter(None, (self.text, self.reason, self.other, self.numbers, self.topic)))


def create_acts(desk: Desk, ticket_page: TicketPage) -> APIRouter:
    """`POST /console/tickets/{id}/{act}`: every act but the reply."""
    router = APIRouter()

    @router.post("/tickets/{ticket_id}/{name}")
    def act_on(
        request: Request,
        staff: Agent,
        ticket_id: Id,
        name: str,
        wanted: Wanted,
        form: Annotated[ActForm, Form()],
    ) -> Response:
        """Do it, or say why not; what was written for it is not lost then."""
        if name not in _ACTS:
            raise HTTPException(404)
        if name == "supervise" and not form.on and staff.role is not Role.ADMINISTRATOR:
            # Whoever is watched does not decide when that ends.
            raise HTTPException(403)
        perform, done = _ACTS[name]
        act = Act(staff.id, datetime.now(UTC), (form.reason or form.text).strip())

        def show_again(refused: Refused) -> Response:
            written = form.model_dump() | {"act": name, "whole": form.whole}
            return ticket_page.show(request, staff, ticket_id, wanted, refused, written)

        return carry_out(
            desk.engine,
            lambda conn: perform(conn, desk.settings, ticket_id, form, act),
            address_after_closing(desk, wanted, staff, ticket_id)
            if name == "close"
            else ticket_address(ticket_id, wanted, done=done),
            show_again if form.whole.strip() else back_to(ticket_address(ticket_id, wanted)),
        )

    return router


def _transfer(conn: Connection, _settings: Settings, ticket_id: int, form: ActForm, act: Act) -> None:
    name = (form.other.strip() or form.department.strip())[:60]
    # A unit that was renamed or merged is not sent anything more; whoever took over is.
    today = act.at.astimezone(BEIJING).date()
    handling.transfer(conn, ticket_id, Departments.load(conn).canonical(name, today), act)


def _classify(conn: Connection, settings: Settings, ticket_id: int, form: ActForm, act: Act) -> None:
    to = Classification(form.kind, form.level, form.topic.strip()[:40] or None)
    classify(conn, settings, ticket_id, to, act)


def _extend(conn: Connection, settings: Settings, ticket_id: int, form: ActForm, act: Act) -> None:
    extension = Extension(form.days, lambda due_at: extended(act.reason, due_at, act.at))
    extend(conn, settings, ticket_id, extension, act)


def _note(conn: Connection, _settings: Settings, ticket_id: int, _form: ActForm, act: Act) -> None:
    get_by_id(conn, ticket_id)
    handling.note(conn, ticket_id, act)


def _merge(conn: Connection, _settings: Settings, ticket_id: int, form: ActForm, act: Act) -> None:
    try:
        found = [get_ticket(conn, number).id for number in form.numbers.replace("，", " ").split()]
    except TicketNotFound as error:
        raise NothingToMerge from error
    merge(conn, ticket_id, found, act)


Perform = Callable[[Connection, Settings, int, ActForm, Act], object]

#: By the last part of the address: what it does, and what the ticket's page says of it.
_ACTS: dict[str, tuple[Perform, str]] = {
    "claim": (lambda conn, _s, ticket_id, _f, act: handling.claim(conn, ticket_id, act), "claimed"),
    "take-over": (lambda conn, _s, ticket_id, _f, act: handling.take_over(conn, ticket_id, act), "claimed"),
    "release": (lambda conn, _s, ticket_id, _f, act: handling.release(conn, ticket_id, act), "released"),
    "transfer": (_transfer, "transferred"),
    "classify": (_classify, "classified"),
    "ask": (lambda conn, _s, ticket_id, _f, act: ask_citizen(conn, ticket_id, act), "asked"),
    "resume": (lambda conn, settings, ticket_id, _f, act: resume(conn, settings, ticket_id, act), "resumed"),
    "extend": (_extend, "extended"),
    "note": (_note, "noted"),
    "close": (lambda conn, _s, ticket_id, _f, act: handling.close(conn, ticket_id, act), "closed"),
    "reopen": (lambda conn, settings, ticket_id, _f, act: reopen(conn, settings, ticket_id, act), "reopened"),
    "supervise": (
        lambda conn, _s, ticket_id, form, act: handling.supervise(conn, ticket_id, act, on=bool(form.on)),
        "supervised",
    ),
    "opinion": (
        lambda conn, _s, ticket_id, form, act: handling.mark_opinion(conn, ticket_id, act, on=bool(form.on)),
        "opinion",
    ),
    "merge": (_merge, "merged"),
}
