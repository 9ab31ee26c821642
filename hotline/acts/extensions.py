"""More time: with a reason, which the citizen is told (北京市接诉即办工作条例 article 15)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from database import tickets
from hotline.deadlines.time_limits import renew_due
from hotline.replies.reply import ReplyKind, post
from hotline.tickets.rules import perform
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings

#: Working days that one extension may add.
LONGEST = 15


class ExtensionTooLong(Exception):
    """An extension is of 1 to 15 working days."""


class ExtensionTooShort(Exception):
    """Even with these days the ticket would have been due before now."""


@dataclass(frozen=True, slots=True)
class Extension:
    """So many working days more; `notice` is what the citizen is told of it, by the new moment as `extend` has it."""

    days: int
    notice: Callable[[datetime | None], str]


def extend(
    conn: Connection, settings: Settings, ticket_id: int, extension: Extension, act: Act
) -> datetime | None:
    """Add working days and tell the citizen why; the new moment, None while the clock stands still.

    Raises ExtensionTooLong, ExtensionTooShort, or what `rules.perform` raises.
    """
    days = extension.days
    if not 1 <= days <= LONGEST:
        raise ExtensionTooLong
    ids = perform(conn, EventKind.EXTENDED, ticket_id, act, extension=tickets.c.extension + days)
    record(conn, ids, EventKind.EXTENDED, act, days=days)
    due_at = renew_due(conn, settings, ids)[ticket_id]
    if due_at and due_at <= act.at:
        raise ExtensionTooShort
    post(conn, ids, ReplyKind.EXTENSION, extension.notice(due_at), act)
    return due_at
