"""What staff do with a ticket, in a line or two each; `hotline/tickets/rules.py` says which is possible when."""

from sqlalchemy import Connection, func, literal, select

from database import tickets
from hotline.tickets.rules import ReasonMissing, owner_of, perform
from hotline.tickets.timeline import Act, EventKind, record


class DepartmentMissing(Exception):
    """A transfer says which department the ticket goes to."""


def claim(conn: Connection, ticket_id: int, act: Act) -> None:
    """Make who acts the owner; raises TicketTaken if someone else was faster."""
    done = perform(conn, EventKind.CLAIMED, ticket_id, act, owner_id=act.staff_id)
    record(conn, done, EventKind.CLAIMED, act)


def take_over(conn: Connection, ticket_id: int, act: Act) -> None:
    """Go on with what somebody else has claimed, because they cannot."""
    before = owner_of(conn, ticket_id)
    done = perform(conn, EventKind.TAKEN_OVER, ticket_id, act, owner_id=act.staff_id)
    record(conn, done, EventKind.TAKEN_OVER, act, before=before)


def release(conn: Connection, ticket_id: int, act: Act) -> None:
    """Back into the queue; somebody else will claim it."""
    record(conn, perform(conn, EventKind.RELEASED, ticket_id, act, owner_id=None), EventKind.RELEASED, act)


def transfer(conn: Connection, ticket_id: int, department: str, act: Act) -> None:
    """Hand it to another department, with the reason, where it waits to be claimed anew (派单, 派单异议).

    Raises DepartmentMissing, or what `perform` raises.
    """
    if not department:
        raise DepartmentMissing
    before = conn.scalar(select(tickets.c.department).where(tickets.c.id == ticket_id))
    values = {"owner_id": None, "department": department}
    done = perform(conn, EventKind.TRANSFERRED, ticket_id, act, **values)
    record(conn, done, EventKind.TRANSFERRED, act, before=before, after=department)


def close(conn: Connection, ticket_id: int, act: Act) -> None:
    """Nothing is left to do."""
    record(conn, perform(conn, EventKind.CLOSED, ticket_id, act, closed_at=act.at), EventKind.CLOSED, act)


def supervise(conn: Connection, ticket_id: int, act: Act, *, on: bool = True) -> None:
    """督办, or no longer: whoever works on it sees that it is watched."""
    done = perform(conn, EventKind.SUPERVISED, ticket_id, act, supervised_at=act.at if on else None)
    record(conn, done, EventKind.SUPERVISED, act, on=on)


def mark_opinion(conn: Connection, ticket_id: int, act: Act, *, on: bool = True) -> None:
    """The matter is public opinion (舆情), or no longer: a countdown of its own runs from the first mark."""
    opinion_at = tickets.c.opinion_at
    since = func.coalesce(opinion_at, literal(act.at, opinion_at.type)) if on else None
    done = perform(conn, EventKind.OPINION, ticket_id, act, opinion_at=since)
    record(conn, done, EventKind.OPINION, act, on=on)


def note(conn: Connection, ticket_id: int, act: Act) -> None:
    """Keep an internal note; whoever reads the ticket may write one. Raises ReasonMissing where it says nothing."""
    if not act.reason.strip():
        raise ReasonMissing
    record(conn, [ticket_id], EventKind.NOTE, act)
