"""Replies: what staff write to citizens, and how each went (hotline/replies/outbox.py sends them)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select, update

from database import replies, staff, tickets
from hotline.deadlines.time_limits import renew_due
from hotline.tickets.rules import perform
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings

#: Characters in one reply.
LONGEST = 2000


class LengthWrong(Exception):
    """A reply has between 1 and 2000 characters."""


class Route(StrEnum):
    """How a reply reached the citizen."""

    #: 直接消息: as a message in their chat
    MESSAGE = "message"
    #: 模板通知: a notice that a reply is there, with the link to it
    NOTICE = "notice"
    #: 下次联系: said before the answer to whatever the citizen sent next
    CONTACT = "contact"
    #: 工单页: read on the ticket's page
    PAGE = "page"


class ReplyKind(StrEnum):
    """What staff write for."""

    #: 答复
    ANSWER = "answer"
    #: 请市民补充
    REQUEST = "request"
    #: 告知延期
    EXTENSION = "extension"
    #: 更正: what an earlier answer said no longer holds; of no ticket
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it can be read at its ticket; who wrote it, and `error`, are for staff only."""

    id: int
    kind: ReplyKind
    text: str
    by: str
    at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    route: Route | None
    attempts: int
    error: str | None


def write(conn: Connection, settings: Settings, ticket_id: int, act: Act, text: str) -> int:
    """Answer the ticket, and all merged into it, each under its own number; the id of its own reply, due now.

    A clock that stood still goes on, so that it can be told whether this came in time. Raises LengthWrong, or what
    `rules.perform` raises.
    """
    text = _checked(text)
    ids = perform(conn, EventKind.REPLIED, ticket_id, act, paused_at=None)
    conn.execute(
        update(tickets)
        .where(tickets.c.id.in_(ids), tickets.c.first_reply_at.is_(None))
        .values(first_reply_at=act.at)
    )
    record(conn, ids, EventKind.REPLIED, act)
    stood = select(tickets.c.id).where(tickets.c.id.in_(ids), tickets.c.due_at.is_(None))
    renew_due(conn, settings, list(conn.scalars(stood)))
    return post(conn, ids, ReplyKind.ANSWER, text, act)


def post(conn: Connection, ticket_ids: Sequence[int], kind: ReplyKind, text: str, act: Act) -> int:
    """Put a text into the outbox of each ticket, due now; the id of the first. Raises LengthWrong."""
    text = _checked(text)
    row = {"staff_id": act.staff_id, "kind": kind, "text": text, "at": act.at, "due_at": act.at}
    ids = [
        int(
            conn.execute(
                insert(replies).values(row | {"ticket_id": ticket_id}).returning(replies.c.id)
            ).scalar_one()
        )
        for ticket_id in ticket_ids
    ]
    return ids[0]


def _checked(text: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise LengthWrong
    return text


def tries_of(conn: Connection, ticket_id: int) -> str:
    """Changes whenever sending a ticket's replies was tried, or failed."""
    tried = select(func.sum(replies.c.attempts), func.count(replies.c.error))
    row = conn.execute(tried.where(replies.c.ticket_id == ticket_id)).one()
    return f"{row[0] or 0}.{row[1]}"


def of_ticket(conn: Connection, ticket_id: int) -> list[Reply]:
    """A ticket's replies as they were written, the earliest first."""
    rows = conn.execute(
        select(replies, staff.c.name)
        .join(staff, staff.c.id == replies.c.staff_id)
        .where(replies.c.ticket_id == ticket_id)
        .order_by(replies.c.id)
    )
    return [
        Reply(
            row.id,
            ReplyKind(row.kind),
            row.text,
            row.name,
            row.at,
            row.due_at,
            row.sent_at,
            Route(row.route) if row.route else None,
            row.attempts,
            row.error,
        )
        for row in rows
    ]
