"""Duplicates: one ticket is worked on, the others follow it under their own numbers."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from database import tickets
from hotline.tickets.rules import perform
from hotline.tickets.ticket import OPEN, Ticket
from hotline.tickets.timeline import Act, EventKind, record


class NothingToMerge(Exception):
    """None of these tickets can be merged: they are answered, merged already, or in somebody else's hands."""


def merge(conn: Connection, into_id: int, ticket_ids: Sequence[int], act: Act) -> list[int]:
    """Let the tickets follow `into_id`; the ids of those that do now.

    Any agent may merge what nobody else owns; what was merged into one of them follows as well.
    Raises NothingToMerge, or what `rules.perform` raises.
    """
    # Locked in one order, so that two who merge into each other's ticket do not wait for one another.
    lock = select(tickets.c.id).where(tickets.c.id.in_((into_id, *ticket_ids))).order_by(tickets.c.id)
    conn.execute(lock.with_for_update()).all()
    perform(conn, EventKind.MERGED, into_id, act)
    into = conn.execute(select(tickets).where(tickets.c.id == into_id)).one()
    is_free = tickets.c.owner_id.is_(None) | (tickets.c.owner_id == act.staff_id)
    wanted = (
        tickets.c.id.in_(ticket_ids)
        & (tickets.c.id != into_id)
        & tickets.c.status.in_(OPEN)
        & tickets.c.merged_into_id.is_(None)
        & is_free
    )
    found = list(conn.scalars(select(tickets.c.id).where(wanted)))
    followers = found + list(conn.scalars(select(tickets.c.id).where(tickets.c.merged_into_id.in_(found))))
    if not followers:
        raise NothingToMerge
    same = {"status": into.status, "owner_id": into.owner_id, "department": into.department}
    follow = update(tickets).where(tickets.c.id.in_(followers))
    conn.execute(follow.values(merged_into_id=into_id))
    # Whose citizen has ended it stays ended.
    conn.execute(follow.where(tickets.c.status.in_(OPEN)).values(same))
    named = select(tickets.c.number).where(tickets.c.id.in_(followers)).order_by(tickets.c.id)
    numbers = list(conn.scalars(named))
    record(conn, followers, EventKind.MERGED, act, into=into.number)
    record(conn, [into_id], EventKind.MERGED, act, merged=numbers)
    return followers


def split(conn: Connection, ticket_id: int) -> None:
    """A ticket that was merged is a matter of its own again; its caller says in the timeline why."""
    conn.execute(update(tickets).where(tickets.c.id == ticket_id).values(merged_into_id=None))


def merged_with(conn: Connection, ticket: Ticket) -> list[int]:
    """The ticket, the one it follows, and all that follow the same: one matter."""
    leading = ticket.merged_into_id or ticket.id
    one_matter = (tickets.c.id == leading) | (tickets.c.merged_into_id == leading)
    return list(conn.scalars(select(tickets.c.id).where(one_matter)))


def merged_into(conn: Connection, ticket_id: int) -> list[str]:
    """The numbers of the tickets that follow this one."""
    return list(
        conn.scalars(
            select(tickets.c.number).where(tickets.c.merged_into_id == ticket_id).order_by(tickets.c.id)
        )
    )
