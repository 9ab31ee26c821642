"""Addresses the browser goes on to after something was done with a ticket."""

from datetime import UTC, datetime

from bot.desk import Desk
from database import read_only
from hotline.overview import queue
from hotline.overview.queue import Filter
from organisation.staff import Staff
from web.console.forms.submission import address_with
from web.console.tickets.queue_filter import address_of


def ticket_address(ticket_id: int, wanted: Filter, **query: str) -> str:
    """The address of a ticket beside that part of the queue: `ticket_address(1, wanted, done="claimed")`."""
    return address_with(f"/console/tickets/{ticket_id}?{address_of(wanted)}", **query)


def address_after_closing(desk: Desk, wanted: Filter, staff: Staff, ticket_id: int) -> str:
    """The address of the next ticket of the list as it stands before this one is closed, or of the list at its end."""
    with read_only(desk.engine) as conn:
        next_id = queue.next_ticket_id(conn, wanted, staff.id, datetime.now(UTC), ticket_id)
    if next_id is None:
        return address_with(f"/console/tickets?{address_of(wanted)}", done="last")
    return ticket_address(next_id, wanted, done="next")
