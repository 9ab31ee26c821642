"""The outbox: replies that have not reached the citizen yet.

A reply is due (`due_at` set), sent (`sent_at` set), or awaits the citizen's next contact (`failed_at` set,
neither of the others): then `error` says in words for staff why it could not be pushed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update

from database import replies, tickets, turns
from hotline.citizens import Channel, Citizen, Contact
from hotline.replies.reply import ReplyKind, Route

#: After the first attempt, in seconds; doubled after each further one. An attempt must be over by then,
#: because a claimed reply is due again when its worker has died.
FIRST_RETRY = 60
LONGEST_RETRY = 3600
#: Tried so often, which takes most of a day, a reply waits for the citizen instead.
MOST_ATTEMPTS = 24
#: So many are said before one answer and leave it room; the others wait for the next.
TOLD_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A reply that should go out now; `attempts` were made before.

    A correction is of no ticket: its `ticket_number` is empty, and `asked` is what the citizen asked, `asked_at` when.
    """

    id: int
    attempts: int
    text: str
    ticket_number: str
    citizen: Citizen
    kind: ReplyKind = ReplyKind.ANSWER
    ticket_id: int = 0
    asked: str = ""
    asked_at: datetime | None = None


_earlier = replies.alias("earlier")
#: The oldest due reply of a channel. A ticket's replies go out one after the other, in the order written.
_DUE = (
    select(
        replies.c.id,
        replies.c.attempts,
        replies.c.text,
        replies.c.kind,
        replies.c.ticket_id,
        tickets.c.number,
        func.coalesce(tickets.c.citizen_id, replies.c.citizen_id).label("citizen_id"),
        turns.c.question.label("asked"),
        turns.c.at.label("asked_at"),
    )
    .outerjoin(tickets, tickets.c.id == replies.c.ticket_id)
    .outerjoin(turns, turns.c.id == replies.c.turn_id)
    .where(
        replies.c.due_at <= bindparam("now", type_=replies.c.due_at.type),
        func.coalesce(tickets.c.channel, replies.c.channel) == bindparam("channel"),
        ~select(_earlier.c.id)
        .where(
            _earlier.c.ticket_id == replies.c.ticket_id,
            _earlier.c.id < replies.c.id,
            _earlier.c.due_at.is_not(None),
        )
        .exists(),
    )
    .order_by(replies.c.due_at, replies.c.id)
    .limit(1)
)


#: Neither delivered nor on its way.
_WAITS = (replies.c.sent_at.is_(None), replies.c.due_at.is_(None))
#: Built once: it runs with every question a citizen asks.
_AWAITING = (
    select(replies.c.id, tickets.c.number, replies.c.text)
    .join(tickets, tickets.c.id == replies.c.ticket_id)
    .where(
        tickets.c.channel == bindparam("channel"),
        tickets.c.citizen_id == bindparam("citizen_id"),
        replies.c.failed_at.is_not(None),
        *_WAITS,
    )
    .order_by(replies.c.id)
    .limit(TOLD_AT_ONCE)
)


#: The same of corrections.
_CORRECTIONS = (
    select(replies.c.id, replies.c.text, turns.c.question, turns.c.at)
    .join(turns, turns.c.id == replies.c.turn_id)
    .where(
        replies.c.channel == bindparam("channel"),
        replies.c.citizen_id == bindparam("citizen_id"),
        replies.c.failed_at.is_not(None),
        *_WAITS,
    )
    .order_by(replies.c.id)
    .limit(TOLD_AT_ONCE)
)


def find_due(conn: Connection, channel: Channel, now: datetime) -> Due | None:
    """The reply of that channel that should go out next."""
    row = conn.execute(_DUE, {"now": now, "channel": channel}).one_or_none()
    if row is None:
        return None
    return Due(
        id=row.id,
        attempts=row.attempts,
        text=row.text,
        ticket_number=row.number or "",
        citizen=Citizen(channel, row.citizen_id),
        kind=ReplyKind(row.kind),
        ticket_id=row.ticket_id or 0,
        asked=row.asked or "",
        asked_at=row.asked_at,
    )


def claim(conn: Connection, due: Due, now: datetime) -> bool:
    """Whether it is ours to send. Claiming is scheduling the retry: should we die, it is due again then."""
    retry = now + timedelta(seconds=backoff(due.attempts + 1))
    claimed = conn.execute(
        update(replies)
        .where(replies.c.id == due.id, replies.c.attempts == due.attempts, replies.c.due_at.is_not(None))
        .values(attempts=due.attempts + 1, due_at=retry)
    )
    return claimed.rowcount == 1


def backoff(attempts: int) -> int:
    """Seconds from that attempt to the next."""
    return min(FIRST_RETRY << (attempts - 1), LONGEST_RETRY)


def mark_sent(conn: Connection, reply_id: int, route: Route, receipt: str | None, now: datetime) -> None:
    """The platform has taken it."""
    _set(conn, reply_id, sent_at=now, due_at=None, failed_at=None, error=None, route=route, receipt=receipt)


def postpone(conn: Connection, due: Due, reason: str, after: float | None, now: datetime) -> None:
    """It failed and is tried again, `after` seconds at the soonest; after too many attempts it waits."""
    if due.attempts + 1 >= MOST_ATTEMPTS:
        await_contact(conn, due.id, f"多次发送未成功：{reason}", now)
        return
    wait = max(after or 0, backoff(due.attempts + 1))
    _set(conn, due.id, due_at=now + timedelta(seconds=wait), error=reason)


def await_contact(conn: Connection, reply_id: int, reason: str, now: datetime) -> None:
    """Nothing can be pushed: the citizen gets it with whatever they send next."""
    _set(conn, reply_id, due_at=None, failed_at=now, error=reason)


def _set(conn: Connection, reply_id: int, **values: object) -> None:
    conn.execute(update(replies).where(replies.c.id == reply_id, replies.c.sent_at.is_(None)).values(values))


def take_awaiting(conn: Connection, citizen: Citizen, now: datetime) -> list[tuple[str, str]]:
    """Ticket number and text of the replies that waited for this contact; they count as delivered by it.

    Belongs into the transaction that keeps the citizen's turn: what is said and what is marked stand or fall
    together. Of two transactions at once, each reply is taken by one.
    """
    waiting = conn.execute(_AWAITING, {"channel": citizen.channel, "citizen_id": citizen.id}).all()
    return [(row.number, row.text) for row in waiting if _take(conn, row.id, now)]


def take_corrections(conn: Connection, citizen: Citizen, now: datetime) -> list[Due]:
    """The corrections that waited for this contact; they count as told by it, as `take_awaiting` says."""
    waiting = conn.execute(_CORRECTIONS, {"channel": citizen.channel, "citizen_id": citizen.id}).all()
    return [
        Due(row.id, 0, row.text, "", citizen, ReplyKind.CORRECTION, 0, row.question, row.at)
        for row in waiting
        if _take(conn, row.id, now)
    ]


def take_on_page(conn: Connection, ticket_id: int, now: datetime) -> None:
    """What waited for the citizen's next contact counts as delivered: they have opened the ticket's page."""
    conn.execute(
        update(replies)
        .where(replies.c.ticket_id == ticket_id, replies.c.failed_at.is_not(None), *_WAITS)
        .values(sent_at=now, route=Route.PAGE)
    )


def _take(conn: Connection, reply_id: int, now: datetime) -> bool:
    taken = conn.execute(
        update(replies).where(replies.c.id == reply_id, *_WAITS).values(sent_at=now, route=Route.CONTACT)
    )
    return taken.rowcount == 1


def failed_by_platform(conn: Connection, receipt: str, reason: str, now: datetime) -> bool:
    """The platform reports that a notice it had taken did not arrive; whether there is such a notice."""
    failed = conn.execute(
        update(replies)
        .where(replies.c.receipt == receipt, replies.c.route == Route.NOTICE)
        .values(sent_at=None, route=None, receipt=None, failed_at=now, error=reason)
    )
    return failed.rowcount > 0


def with_sent(conn: Connection, citizen: Citizen, contact: Contact) -> Contact:
    """The contact with how many messages were pushed to the citizen since."""
    sent = conn.scalar(
        select(func.count())
        .select_from(replies)
        .outerjoin(tickets, tickets.c.id == replies.c.ticket_id)
        .where(
            func.coalesce(tickets.c.channel, replies.c.channel) == citizen.channel,
            func.coalesce(tickets.c.citizen_id, replies.c.citizen_id) == citizen.id,
            replies.c.route == Route.MESSAGE,
            replies.c.sent_at >= contact.at,
        )
    )
    return Contact(contact.kind, contact.at, sent or 0)
