"""The same matter asked by many at once becomes one card: answered once, it is answered for all (一答多)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, select

from database import tickets
from hotline.overview.matters import Matters
from hotline.tickets.rules import UNCLAIMED
from retrieval.language import Language

#: How far back questions count as the same wave.
WINDOW = timedelta(days=3)
#: So many of the latest are compared: whoever looks at the queue must not wait for all of a bad week.
LATEST = 1000
#: Questions read in one look, the latest first: after a start the others follow with the next looks.
AT_ONCE = 100
#: Tickets remembered, some kilobytes each; then it begins anew.
REMEMBERED = 20_000
#: So many make a card.
AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of those who wait."""

    ticket_id: int
    number: str
    question: str
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Surge:
    """A matter many wait for; `waiting` begins with the ticket opened first."""

    waiting: tuple[Waiting, ...]

    @property
    def first(self) -> Waiting:
        """Whose ticket the others are merged into."""
        return self.waiting[0]

    @property
    def due_at(self) -> datetime | None:
        """When the first of the promises falls due."""
        return min((one.due_at for one in self.waiting if one.due_at), default=None)


class SurgeWatch:
    """Knows which tickets ask the same. One for the process; a ticket's question is read once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lock = Lock()
        self._forget()

    def surges(self, conn: Connection, now: datetime) -> list[Surge]:
        """What many wait for that nobody has claimed, the largest first."""
        waiting = _waiting(conn, now - WINDOW)
        matters: dict[int, list[Waiting]] = {}
        with self._lock:
            self._read(waiting)
            for one in waiting:
                if leader := self._leaders.get(one.ticket_id):
                    matters.setdefault(leader, []).append(one)
        found = [Surge(tuple(same)) for same in matters.values() if len(same) >= AT_LEAST]
        return sorted(found, key=lambda surge: (-len(surge.waiting), surge.first.ticket_id))

    def same_matter(self, conn: Connection, ticket_id: int, now: datetime) -> Sequence[Waiting]:
        """Those who wait for the same as this ticket, itself included where it waits."""
        with self._lock:
            leader = self._leaders.get(ticket_id)
        if leader is None:
            return ()
        return [one for one in _waiting(conn, now - WINDOW) if self._leaders.get(one.ticket_id) == leader]

    def _read(self, waiting: Sequence[Waiting]) -> None:
        if len(self._leaders) > REMEMBERED:
            self._forget()
        # What was opened before it was said what for is read again once that is said.
        unread = [one for one in waiting if self._questions.get(one.ticket_id) != one.question]
        for one in unread[-AT_ONCE:]:
            self._lead(one)

    def _lead(self, one: Waiting) -> None:
        # The agent sees all of one matter, and takes out what is not.
        self._leaders[one.ticket_id] = self._matters.leader_of(one.ticket_id, one.question)
        self._questions[one.ticket_id] = one.question

    def _forget(self) -> None:
        #: From a ticket to the one of its matter that was read first.
        self._leaders: dict[int, int] = {}
        self._questions: dict[int, str] = {}
        self._matters = Matters(self._language)


def _waiting(conn: Connection, since: datetime) -> list[Waiting]:
    rows = conn.execute(
        select(tickets.c.id, tickets.c.number, tickets.c.question, tickets.c.opened_at, tickets.c.due_at)
        .where(
            tickets.c.status.in_(UNCLAIMED), tickets.c.merged_into_id.is_(None), tickets.c.opened_at >= since
        )
        .order_by(tickets.c.id.desc())
        .limit(LATEST)
    ).all()
    return [Waiting(*row) for row in rows[::-1]]
