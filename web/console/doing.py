"""Doing something with a ticket in a transaction of its own, and where the browser goes after it."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine

from bot.desk import Desk
from hotline.acts.extensions import ExtensionTooLong, ExtensionTooShort
from hotline.acts.merging import NothingToMerge
from hotline.acts.question_drafts import NothingToDraft
from hotline.overview import queue
from hotline.overview.queue import Filter
from hotline.replies.reply import LengthWrong
from hotline.tickets.rules import ActRefused, ReasonMissing, TicketTaken
from hotline.tickets.timeline import Act
from organisation.staff import Staff
from web.console.queue_filter import address_of


class DepartmentMissing(Exception):
    """A transfer says where to."""


#: What was wrong, by the name under which the ticket's page says it (`said.SAID`).
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (TicketTaken, "taken"),
    (ActRefused, "refused"),
    (ReasonMissing, "reason"),
    (LengthWrong, "length"),
    (ExtensionTooLong, "days"),
    (ExtensionTooShort, "too_few_days"),
    (NothingToMerge, "unmerged"),
    (DepartmentMissing, "department"),
    (NothingToDraft, "undrafted"),
)


def done(engine: Engine, what: Callable[[Connection], object], said: str) -> str:
    """Do it in a transaction of its own; what to say of it: `said`, or why it was refused."""
    try:
        with engine.begin() as conn:
            what(conn)
    except tuple(kind for kind, _ in _REFUSALS) as error:
        return next(name for kind, name in _REFUSALS if isinstance(error, kind))
    return said


def acted(staff: Staff, reason: str = "") -> Act:
    """Something that member of staff does now."""
    return Act(staff.id, datetime.now(UTC), reason.strip())


def back_to(ticket_id: int, wanted: Filter, said: str) -> Response:
    """To the ticket, which says what has been done."""
    query = urlencode({"said": said}) if said else ""
    return RedirectResponse(f"/console/tickets/{ticket_id}?{address_of(wanted)}&{query}".rstrip("&"), 303)


def on_to_next(after: int | None, wanted: Filter) -> Response:
    """After closing one: to the next ticket of the list, or to the list where that was the last."""
    if after is None:
        return RedirectResponse(f"/console/tickets?{address_of(wanted)}&said=last", 303)
    return back_to(after, wanted, "next")


def following(desk: Desk, wanted: Filter, staff: Staff, ticket_id: int) -> int | None:
    """The ticket after this one, as the list stands before anything is done to it."""
    with desk.engine.connect().execution_options(read_only=True) as conn:
        return queue.following(conn, wanted, staff.id, datetime.now(UTC), ticket_id)
