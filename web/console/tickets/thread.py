"""A ticket's thread: what happened, what was written and how it arrived, in one order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hotline.replies.reply import of_ticket
from hotline.tickets.ticket import Ticket
from hotline.tickets.timeline import EventKind, timeline_of
from web.console.labels import REPLY_KINDS, delivery_state, event_sentence

#: Said by the citizen.
_CITIZENS = (EventKind.URGED, EventKind.ADDED, EventKind.RATED)
#: What is written in such an event stands in the thread as the reply itself.
_WRITTEN = (EventKind.REPLIED, EventKind.PAUSED, EventKind.EXTENDED)


@dataclass(frozen=True, slots=True)
class Entry:
    """`tone` is event, note, citizen or reply; of a reply `state` says how it arrived: a colour, and in words."""

    tone: str
    at: datetime
    by: str
    said: str
    body: str = ""
    state: tuple[str, str] | None = None


def thread_of(conn: Connection, ticket: Ticket) -> list[Entry]:
    """The entries of a ticket, the earliest first."""
    entries = [
        Entry(
            "reply",
            reply.at,
            reply.by,
            REPLY_KINDS[reply.kind],
            reply.text,
            delivery_state(reply, ticket.citizen.channel),
        )
        for reply in of_ticket(conn, ticket.id)
    ]
    for event in timeline_of(conn, ticket.id):
        if event.kind is EventKind.REPLIED:
            continue
        is_citizens = event.kind in _CITIZENS or (event.kind is EventKind.REOPENED and event.by is None)
        tone = "note" if event.kind is EventKind.NOTE else "citizen" if is_citizens else "event"
        body = "" if event.kind in _WRITTEN else event.body
        by = event.by or ("市民" if is_citizens else "系统")
        entries.append(Entry(tone, event.at, by, event_sentence(event), body))
    return sorted(entries, key=lambda entry: entry.at)
