"""What a citizen says of a ticket that is open: they press, or add something; never a second ticket."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select, update

from database import ticket_events, tickets
from hotline.acts.pauses import resume
from hotline.tickets.ticket import OPEN, Ticket, get_by_id
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings

#: Characters of a phone number or an address one can be reached at.
LONGEST_CONTACT = 60
#: Who presses again within this time is heard, and counted once.
PRESSED = timedelta(hours=1)


def urge(conn: Connection, ticket: Ticket, act: Act) -> None:
    """催办: they ask where it stands, and staff see it; counted at most once an hour."""
    presses = (ticket_events.c.ticket_id == ticket.id) & (ticket_events.c.kind == EventKind.URGED)
    if conn.scalar(select(ticket_events.c.id).where(presses, ticket_events.c.at > act.at - PRESSED).limit(1)):
        return
    record(conn, [ticket.id], EventKind.URGED, act)
    _tell_owner(conn, ticket, "催办", act)


def add_words(
    conn: Connection, settings: Settings, ticket: Ticket, act: Act, *, resumes: bool = True
) -> None:
    """They add something (`act.reason`), however the ticket stands; a clock that waited for it goes on if it `resumes`.

    Where a ticket was opened before it was said what for, this is what it is about.
    """
    # Read anew and locked: staff may have answered since the citizen began to write.
    leading = get_by_id(conn, ticket.merged_into_id or ticket.id, to_write=True)
    record(conn, [ticket.id], EventKind.ADDED, act)
    _tell_owner(conn, ticket, "补充", act)
    if not ticket.question:
        conn.execute(update(tickets).where(tickets.c.id == ticket.id).values(question=act.reason))
    # Whose own duplicate has ended is not the one whose words are waited for.
    if resumes and leading.paused_at is not None and ticket.status in OPEN:
        resume(conn, settings, leading.id, Act(None, act.at))


def set_apart(conn: Connection, ticket: Ticket, number: str, act: Act) -> None:
    """What they added has a ticket of its own now, `number`; a note, for whoever reads the words."""
    said = replace(act, reason=f"市民刚才补充的话另立了工单 {number}：{act.reason}")
    record(conn, [ticket.merged_into_id or ticket.id], EventKind.NOTE, said)


def leave_contact(conn: Connection, ticket: Ticket, contact: str, act: Act) -> None:
    """Keep how else they can be reached, for staff of the hotline alone; an empty one takes it back."""
    kept = contact.strip()[:LONGEST_CONTACT] or None
    conn.execute(update(tickets).where(tickets.c.id == ticket.id).values(contact=kept))
    record(conn, [ticket.id], EventKind.ADDED, act, contact=bool(kept))


def _tell_owner(conn: Connection, ticket: Ticket, what: str, act: Act) -> None:
    """Whoever works on the ticket this one follows hears of it; as a note, which no other citizen sees."""
    if ticket.merged_into_id is not None:
        said = f"并入的 {ticket.number} {what}：{act.reason}".rstrip("：")
        record(conn, [ticket.merged_into_id], EventKind.NOTE, replace(act, reason=said))
