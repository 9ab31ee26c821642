"""What kind of matter it is, how pressing, and about what: set by a person, and the clock follows."""

from dataclasses import dataclass

from sqlalchemy import Connection

from hotline.deadlines.time_limits import renew_due
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.rules import perform
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings


@dataclass(frozen=True, slots=True)
class Classification:
    """`level` where the matter is more or less pressing than its kind."""

    kind: TicketKind
    level: Level | None = None
    topic: str | None = None


def classify(conn: Connection, settings: Settings, ticket_id: int, to: Classification, act: Act) -> None:
    """Set it; the time limit is counted from the same moment as before."""
    values = {"kind": to.kind, "level": to.level, "topic": to.topic}
    ids = perform(conn, EventKind.CLASSIFIED, ticket_id, act, **values)
    record(conn, ids, EventKind.CLASSIFIED, act, **values)
    renew_due(conn, settings, ids)
