"""What may be done with a ticket: one table says which act is possible when, and every act is one update.

Of two at once the first wins; the other is told who that was. Duplicates follow the ticket they are merged into.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from database import staff, tickets
from hotline.tickets.ticket import OPEN, TicketNotFound, TicketStatus
from hotline.tickets.timeline import Act, EventKind

_WAITING, _CLAIMED, _ANSWERED, _CLOSED, _REOPENED = TicketStatus

#: Nobody works on it, and somebody should.
UNCLAIMED = (_WAITING, _REOPENED)


class ActRefused(Exception):
    """The ticket is not where this act could be done; `status` and `owner` (a name, or None) say where it is."""

    def __init__(self, status: TicketStatus, owner: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.owner = owner


class TicketTaken(ActRefused):
    """Somebody else has claimed the ticket."""


class TicketMerged(ActRefused):
    """The ticket was merged into another one, where the work goes on."""


class ReasonMissing(Exception):
    """This act needs a reason: the next person, and the citizen, will ask for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """From which statuses an act is possible, where it leads (None: nowhere else), who may, and whether it says why.

    Where nobody owns the ticket, `by_owner` asks nothing. `for_all`: its duplicates follow.
    """

    sources: tuple[TicketStatus, ...]
    target: TicketStatus | None = None
    by_owner: bool = True
    needs_reason: bool = False
    for_all: bool = True


#: Every act. What happens is named as its event; who may act at all is the console's business.
RULES: Mapping[EventKind, Rule] = {
    EventKind.CLAIMED: Rule(UNCLAIMED, _CLAIMED, by_owner=False),
    EventKind.TAKEN_OVER: Rule((_CLAIMED, _ANSWERED), by_owner=False, needs_reason=True),
    EventKind.RELEASED: Rule((_CLAIMED,), _WAITING),
    EventKind.TRANSFERRED: Rule(OPEN, _WAITING, needs_reason=True),
    EventKind.CLASSIFIED: Rule(OPEN, by_owner=False),
    EventKind.REPLIED: Rule((_CLAIMED, _ANSWERED), _ANSWERED),
    EventKind.PAUSED: Rule((_CLAIMED,), needs_reason=True),
    EventKind.RESUMED: Rule(OPEN, by_owner=False),
    EventKind.EXTENDED: Rule((_CLAIMED,), needs_reason=True),
    EventKind.CLOSED: Rule((_ANSWERED,), _CLOSED),
    EventKind.REOPENED: Rule((_ANSWERED, _CLOSED), _REOPENED, by_owner=False, for_all=False),
    EventKind.MERGED: Rule(OPEN),
    EventKind.SUPERVISED: Rule(tuple(TicketStatus), by_owner=False),
    EventKind.OPINION: Rule(tuple(TicketStatus), by_owner=False),
}


def perform(conn: Connection, kind: EventKind, ticket_id: int, act: Act, /, **values: Any) -> list[int]:
    """Do it: the ticket and its duplicates, which are returned, get `values` and the status the rule says.

    A duplicate follows as long as it stands where the ticket does: one whose citizen has ended it does not, nor one
    that stays answered while the ticket was taken up again for its own citizen alone.
    Raises TicketNotFound, TicketTaken, TicketMerged, ActRefused or ReasonMissing. The event is left to the caller.
    """
    rule = RULES[kind]
    if rule.needs_reason and not act.reason.strip():
        raise ReasonMissing
    possible = (
        (tickets.c.id == ticket_id) & tickets.c.status.in_(rule.sources) & tickets.c.merged_into_id.is_(None)
    )
    if rule.by_owner:
        possible &= (tickets.c.owner_id == act.staff_id) | tickets.c.owner_id.is_(None)
    before = conn.scalar(select(tickets.c.status).where(possible).with_for_update())
    if before is None:
        raise _why_not(conn, ticket_id, act)
    done = tickets.c.id == ticket_id
    if rule.for_all:
        # In one statement: a duplicate whose citizen reopens it meanwhile is a matter of its own.
        done |= (tickets.c.merged_into_id == ticket_id) & (tickets.c.status == before)
    status = {"status": rule.target or before}
    ids = conn.scalars(update(tickets).where(done).values(values | status).returning(tickets.c.id))
    return sorted(ids, key=lambda each: (each != ticket_id, each))


def owner_of(conn: Connection, ticket_id: int) -> str | None:
    """The name of who works on a ticket; None where nobody does."""
    name: str | None = conn.scalar(
        select(staff.c.name).join(tickets, tickets.c.owner_id == staff.c.id).where(tickets.c.id == ticket_id)
    )
    return name


def _why_not(conn: Connection, ticket_id: int, act: Act) -> Exception:
    row = conn.execute(
        select(tickets.c.status, tickets.c.owner_id, tickets.c.merged_into_id).where(
            tickets.c.id == ticket_id
        )
    ).one_or_none()
    if row is None:
        return TicketNotFound()
    status, owner = TicketStatus(row.status), owner_of(conn, ticket_id)
    if row.merged_into_id is not None:
        return TicketMerged(status, owner)
    is_others = row.owner_id is not None and row.owner_id != act.staff_id
    return (TicketTaken if is_others else ActRefused)(status, owner)
