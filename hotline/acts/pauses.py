"""The clock stops while the citizen is asked for something, and goes on when they have answered (补正停表)."""

from sqlalchemy import Connection

from hotline.deadlines.time_limits import renew_due
from hotline.replies.reply import ReplyKind, post
from hotline.tickets.rules import perform
from hotline.tickets.timeline import Act, EventKind, record
from settings import Settings


def ask_citizen(conn: Connection, ticket_id: int, act: Act) -> int:
    """Send the citizen what is asked (`act.reason`) and stop the clock; the reply's id.

    The duplicates' citizens are asked as well, each under their own number.
    """
    ids = perform(conn, EventKind.PAUSED, ticket_id, act, paused_at=act.at, due_at=None)
    record(conn, ids, EventKind.PAUSED, act)
    return post(conn, ids, ReplyKind.REQUEST, act.reason, act)


def resume(conn: Connection, settings: Settings, ticket_id: int, act: Act) -> None:
    """The clock goes on; the time it stood still is added."""
    ids = perform(conn, EventKind.RESUMED, ticket_id, act, paused_at=None)
    record(conn, ids, EventKind.RESUMED, act)
    renew_due(conn, settings, ids)
