"""没解决: a matter that was answered is taken up again, by a person and with a clock of its own."""

from sqlalchemy import Connection

from database import tickets
from hotline.acts.feedback import MOST_REOPENED
from hotline.acts.merging import split
from hotline.deadlines.time_limits import renew_due
from hotline.tickets.rules import perform
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings


class ReopenedBefore(Exception):
    """The citizen has reopened this matter before; staff may still do so."""


def reopen(conn: Connection, settings: Settings, ticket_id: int, act: Act) -> None:
    """Back into the queue, the clock from now. A duplicate whose citizen is not content goes on by itself, and what
    is merged into this ticket stays answered: each citizen speaks for their own matter.

    Raises ReopenedBefore where a citizen (no `act.staff_id`) has done so, or what `rules.perform` raises.
    """
    ticket = get_by_id(conn, ticket_id)
    if act.staff_id is None and ticket.reopened >= MOST_REOPENED:
        raise ReopenedBefore
    if ticket.merged_into_id is not None:
        split(conn, ticket_id)
    anew = {"owner_id": None, "clock_from": act.at, "extension": 0, "paused_at": None, "closed_at": None}
    count = tickets.c.reopened + 1
    perform(conn, EventKind.REOPENED, ticket_id, act, resolved=0, reopened=count, **anew)
    record(conn, [ticket_id], EventKind.REOPENED, act)
    renew_due(conn, settings, [ticket_id])
