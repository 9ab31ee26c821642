"""More time: with a reason, which the citizen is told (北京市接诉即办工作条例 article 15)."""

from datetime import datetime

from sqlalchemy import Connection

from database import tickets
from hotline.deadlines.countdown import promise
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


def extend(conn: Connection, settings: Settings, ticket_id: int, days: int, act: Act) -> datetime | None:
    """Add working days and tell the citizen why; the new moment, None while the clock stands still.

    Raises ExtensionTooLong, ExtensionTooShort, or what `acts.perform` raises.
    """
    if not 1 <= days <= LONGEST:
        raise ExtensionTooLong
    ids = perform(conn, EventKind.EXTENDED, ticket_id, act, extension=tickets.c.extension + days)
    record(conn, ids, EventKind.EXTENDED, act, days=days)
    due_at = renew_due(conn, settings, ids)[ticket_id]
    if due_at and due_at <= act.at:
        raise ExtensionTooShort
    until = f"现在最晚 {promise(due_at, act.at)} 前答复您。" if due_at else "收到您补充的内容后继续办理。"
    post(conn, ids, ReplyKind.EXTENSION, f"您的事还需要一些时间，原因：{act.reason.strip()}。{until}", act)
    return due_at
