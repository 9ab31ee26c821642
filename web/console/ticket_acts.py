"""What staff do with a ticket: each act is a plain form, and goes back to the ticket."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine

from bot.desk import Desk
from hotline import acts, queue
from hotline.acts import ActRefused, ReasonMissing, TicketTaken
from hotline.classification import Classification, classify
from hotline.extensions import ExtensionTooLong, extend
from hotline.kinds import Level, TicketKind
from hotline.merging import NothingToMerge, merge
from hotline.pauses import ask_citizen, resume
from hotline.queue import Filter
from hotline.reopening import reopen
from hotline.replies import LengthWrong
from hotline.tickets import NotFound, get_ticket
from web.console.access import Agent
from web.console.queue_pages import address_of, wanted_of
from web.console.ticket_pages import acted

Text = Annotated[str, Form()]
Wanted = Annotated[Filter, Depends(wanted_of)]
#: What was wrong, by the name under which `ticket_pages.SAID` says it.
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (TicketTaken, "taken"),
    (ActRefused, "refused"),
    (ReasonMissing, "reason"),
    (LengthWrong, "length"),
    (ExtensionTooLong, "days"),
    (NothingToMerge, "unmerged"),
)


def done(engine: Engine, what: Callable[[Connection], object], said: str) -> str:
    """Do it in a transaction of its own; what to say of it: `said`, or why it was refused."""
    try:
        with engine.begin() as conn:
            what(conn)
    except tuple(kind for kind, _ in _REFUSALS) as error:
        return next(name for kind, name in _REFUSALS if isinstance(error, kind))
    return said


def back_to(ticket_id: int, wanted: Filter, said: str) -> Response:
    """To the ticket, which says what has been done."""
    return RedirectResponse(
        f"/console/tickets/{ticket_id}?{address_of(wanted)}&{urlencode({'said': said})}", 303
    )


def create_ticket_acts(desk: Desk) -> APIRouter:
    """Every act below `/console/tickets/{id}` but the reply."""
    router = APIRouter(prefix="/tickets/{ticket_id}")
    engine, settings = desk.engine, desk.settings

    @router.post("/claim")
    def claim(staff: Agent, ticket_id: int, wanted: Wanted) -> Response:
        """接单."""
        said = done(engine, lambda conn: acts.claim(conn, ticket_id, acted(staff)), "claimed")
        return back_to(ticket_id, wanted, said)

    @router.post("/take-over")
    def take_over(staff: Agent, ticket_id: int, wanted: Wanted, reason: Text = "") -> Response:
        """接办别人手里的."""
        said = done(engine, lambda conn: acts.take_over(conn, ticket_id, acted(staff, reason)), "claimed")
        return back_to(ticket_id, wanted, said)

    @router.post("/release")
    def release(staff: Agent, ticket_id: int, wanted: Wanted, reason: Text = "") -> Response:
        """退回队列."""
        said = done(engine, lambda conn: acts.release(conn, ticket_id, acted(staff, reason)), "released")
        return back_to(ticket_id, wanted, said)

    @router.post("/transfer")
    def transfer(
        staff: Agent, ticket_id: int, wanted: Wanted, department: Text = "", reason: Text = ""
    ) -> Response:
        """转单位, 派单异议."""
        if not department.strip():
            return back_to(ticket_id, wanted, "reason")
        act, name = acted(staff, reason), department.strip()[:60]
        said = done(engine, lambda conn: acts.transfer(conn, ticket_id, name, act), "transferred")
        return back_to(ticket_id, wanted, said)

    @router.post("/classify")
    def set_kind(
        staff: Agent,
        ticket_id: int,
        wanted: Wanted,
        kind: Annotated[TicketKind, Form()],
        level: Text = "",
        topic: Text = "",
    ) -> Response:
        """定类."""
        to = Classification(kind, Level(level) if level in set(Level) else None, topic.strip()[:40] or None)
        act = acted(staff)
        said = done(engine, lambda conn: classify(conn, settings, ticket_id, to, act), "classified")
        return back_to(ticket_id, wanted, said)

    @router.post("/ask")
    def ask(staff: Agent, ticket_id: int, wanted: Wanted, text: Text = "") -> Response:
        """请市民补充, the clock stops."""
        said = done(engine, lambda conn: ask_citizen(conn, ticket_id, acted(staff, text)), "asked")
        return back_to(ticket_id, wanted, said)

    @router.post("/resume")
    def go_on(staff: Agent, ticket_id: int, wanted: Wanted) -> Response:
        """恢复计时."""
        said = done(engine, lambda conn: resume(conn, settings, ticket_id, acted(staff)), "resumed")
        return back_to(ticket_id, wanted, said)

    @router.post("/extend")
    def prolong(
        staff: Agent, ticket_id: int, wanted: Wanted, days: Annotated[int, Form()] = 0, reason: Text = ""
    ) -> Response:
        """延期, with a reason the citizen is told."""
        act = acted(staff, reason)
        said = done(engine, lambda conn: extend(conn, settings, ticket_id, days, act), "extended")
        return back_to(ticket_id, wanted, said)

    @router.post("/note")
    def note(staff: Agent, ticket_id: int, wanted: Wanted, text: Text = "") -> Response:
        """备注, for staff alone."""
        said = done(engine, lambda conn: acts.note(conn, ticket_id, acted(staff, text[:2000])), "noted")
        return back_to(ticket_id, wanted, said)

    @router.post("/close")
    def close(staff: Agent, ticket_id: int, wanted: Wanted) -> Response:
        """办结, then the next one of the list."""
        with engine.connect().execution_options(read_only=True) as conn:
            now = datetime.now(UTC)
            after = queue.following(conn, wanted, staff.id, now, ticket_id)
        said = done(engine, lambda conn: acts.close(conn, ticket_id, acted(staff)), "closed")
        if said != "closed":
            return back_to(ticket_id, wanted, said)
        if after is None:
            return RedirectResponse(f"/console/tickets?{address_of(wanted)}", 303)
        return back_to(after, wanted, "")

    @router.post("/reopen")
    def open_again(staff: Agent, ticket_id: int, wanted: Wanted, reason: Text = "") -> Response:
        """重新打开."""
        act = acted(staff, reason)
        said = done(engine, lambda conn: reopen(conn, settings, ticket_id, act), "reopened")
        return back_to(ticket_id, wanted, said)

    @router.post("/supervise")
    def supervise(staff: Agent, ticket_id: int, wanted: Wanted, on: Text = "") -> Response:
        """督办, or no longer."""
        act, is_on = acted(staff), bool(on)
        said = done(engine, lambda conn: acts.supervise(conn, ticket_id, act, on=is_on), "supervised")
        return back_to(ticket_id, wanted, said)

    @router.post("/opinion")
    def opinion(staff: Agent, ticket_id: int, wanted: Wanted, on: Text = "") -> Response:
        """舆情, or no longer."""
        act, is_on = acted(staff), bool(on)
        said = done(engine, lambda conn: acts.mark_opinion(conn, ticket_id, act, on=is_on), "opinion")
        return back_to(ticket_id, wanted, said)

    @router.post("/merge")
    def merge_in(staff: Agent, ticket_id: int, wanted: Wanted, numbers: Text = "") -> Response:
        """合并: other tickets, by number, follow this one."""

        def merge_numbers(conn: Connection) -> None:
            try:
                found = [get_ticket(conn, number).id for number in numbers.replace("，", " ").split()]
            except NotFound as error:
                raise NothingToMerge from error
            merge(conn, ticket_id, found, acted(staff))

        return back_to(ticket_id, wanted, done(engine, merge_numbers, "merged"))

    return router
