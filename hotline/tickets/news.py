"""What citizens have said of a ticket that whoever works on it has not seen yet: derived from the timeline alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from database import ticket_events, tickets
from hotline.tickets.timeline import Act, EventKind, record

#: What a citizen says. As a note stands what the citizen of a duplicate says, at the ticket it follows.
_SAID = (EventKind.ADDED, EventKind.URGED, EventKind.NOTE)


def unseen(conn: Connection, ticket_ids: Collection[int]) -> Mapping[int, frozenset[EventKind]]:
    """The kinds of what was said and not seen, of those tickets that have any."""
    query = (
        select(ticket_events.c.ticket_id, ticket_events.c.kind)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(ticket_events.c.ticket_id.in_(ticket_ids), _is_unseen())
    )
    found: dict[int, set[EventKind]] = defaultdict(set)
    for row in conn.execute(query):
        found[row.ticket_id].add(EventKind(row.kind))
    return {ticket_id: frozenset(kinds) for ticket_id, kinds in found.items()}


def has_unseen() -> ColumnElement[bool]:
    """The same as a condition on a query of tickets."""
    its = ticket_events.c.ticket_id == tickets.c.id
    return select(ticket_events.c.id).where(its, _is_unseen()).correlate(tickets).exists()


def look(conn: Connection, ticket_id: int, staff_id: int, at: datetime) -> None:
    """Somebody reads the ticket: what was news to them is seen now. No event where nothing was."""
    if is_news_to(conn, ticket_id, staff_id):
        record(conn, [ticket_id], EventKind.SEEN, Act(staff_id, at))


def is_news_to(conn: Connection, ticket_id: int, staff_id: int) -> bool:
    """Whether something was said that nobody has seen, and this person works on the ticket, or nobody does."""
    is_theirs = tickets.c.owner_id.is_(None) | (tickets.c.owner_id == staff_id)
    news = select(tickets.c.id).where(tickets.c.id == ticket_id, is_theirs, has_unseen())
    return conn.scalar(news) is not None


def _is_unseen() -> ColumnElement[bool]:
    """Whether an event is a citizen's, later than the last act of the ticket's owner, or of anybody where it has none."""
    acts = ticket_events.alias("acts")
    by_owner = or_(tickets.c.owner_id.is_(None), acts.c.staff_id == tickets.c.owner_id)
    last_act = (
        select(func.coalesce(func.max(acts.c.id), 0))
        .where(acts.c.ticket_id == tickets.c.id, acts.c.staff_id.is_not(None), by_owner)
        .correlate(tickets)
        .scalar_subquery()
    )
    is_citizens = and_(ticket_events.c.staff_id.is_(None), ticket_events.c.kind.in_(_SAID))
    return is_citizens & (ticket_events.c.id > last_act)
