"""A citizen's own tickets with what staff wrote of them, as one value: what they say next refers to one of these."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from database import replies
from hotline.citizens import Citizen
from hotline.tickets.ticket import Ticket, tickets_of


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """`written_at` is when staff wrote to the citizen last, `told_at` when something of it last reached them."""

    ticket: Ticket
    written_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def has_been_asked(self) -> bool:
        """Whether the citizen knows what staff wait for: it has reached them."""
        paused_at = self.ticket.paused_at
        return paused_at is not None and self.told_at is not None and self.told_at >= paused_at


def own_tickets(conn: Connection, citizen: Citizen) -> list[OwnTicket]:
    """All of them, the latest first."""
    own = tickets_of(conn, citizen)
    if not own:
        return []
    written_at = func.max(replies.c.at, type_=replies.c.at.type)
    told_at = func.max(replies.c.sent_at, type_=replies.c.sent_at.type)
    rows = conn.execute(
        select(replies.c.ticket_id, written_at, told_at)
        .where(replies.c.ticket_id.in_([ticket.id for ticket in own]))
        .group_by(replies.c.ticket_id)
    )
    moments = {ticket_id: (written, told) for ticket_id, written, told in rows}
    return [OwnTicket(ticket, *moments.get(ticket.id, (None, None))) for ticket in own]
