"""What was replied before to a question like this one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, select

from database import replies, tickets
from hotline.replies.reply import ReplyKind
from hotline.tickets.ticket import TicketStatus
from retrieval.language import Language
from retrieval.question_index import QuestionIndex

#: Likeness below which an earlier matter is no help.
_ALIKE = 0.3
#: Answers before the start that are taken in, the latest first, so many with each look: nobody waits for all.
_BEFORE, _AT_ONCE = 5000, 100


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answered ticket like the one at hand; `likeness` in [0, 1]. `grade` tells whether the answer was good."""

    number: str
    ticket_id: int
    question: str
    answer: str
    department: str | None
    grade: int | None
    at: datetime
    likeness: float


_ANSWERS = (
    select(replies.c.id.label("reply_id"), replies.c.ticket_id, tickets.c.question)
    .join(tickets, tickets.c.id == replies.c.ticket_id)
    .where(replies.c.kind == ReplyKind.ANSWER)
)


class Precedents:
    """Finds answered tickets by what was asked. One for the process; it grows with what is answered."""

    def __init__(self, language: Language) -> None:
        self._alike = QuestionIndex(language)
        self._lock = Lock()
        self._known: set[int] = set()
        #: The answers taken in: from the one to the other.
        self._first: int | None = None
        self._last = 0

    def find(
        self, conn: Connection, question: str, limit: int = 3, but: Collection[int] = ()
    ) -> list[Precedent]:
        """Those most alike, `but` for the ticket itself and what is merged with it."""
        with self._lock:
            self._take_in(conn)
            near = dict(self._alike.nearest(question, limit * 3, _ALIKE))
        found = [_precedent(conn, id_, likeness) for id_, likeness in near.items() if id_ not in but]
        # The same question answered for many is one precedent.
        distinct = {one.answer: one for one in reversed(found) if one}
        return sorted(distinct.values(), key=lambda one: -one.likeness)[:limit]

    def _take_in(self, conn: Connection) -> None:
        if self._first is not None:
            for row in conn.execute(_ANSWERS.where(replies.c.id > self._last).order_by(replies.c.id)):
                self._last = row.reply_id
                self._add(row.ticket_id, row.question)
        if self._first is None or len(self._known) < _BEFORE:
            earlier = _ANSWERS.where(replies.c.id < self._first) if self._first else _ANSWERS
            for row in conn.execute(earlier.order_by(replies.c.id.desc()).limit(_AT_ONCE)):
                self._first, self._last = row.reply_id, max(self._last, row.reply_id)
                self._add(row.ticket_id, row.question)

    def _add(self, ticket_id: int, question: str) -> None:
        if ticket_id not in self._known:
            self._known.add(ticket_id)
            self._alike.add(ticket_id, question)


def _precedent(conn: Connection, ticket_id: int, likeness: float) -> Precedent | None:
    row = conn.execute(
        select(tickets, replies.c.text, replies.c.at)
        .join(replies, replies.c.ticket_id == tickets.c.id)
        .where(
            tickets.c.id == ticket_id,
            replies.c.kind == ReplyKind.ANSWER,
            tickets.c.status.in_((TicketStatus.ANSWERED, TicketStatus.CLOSED)),
        )
        .order_by(replies.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Precedent(
        row.number, row.id, row.question, row.text, row.department, row.grade, row.at, round(likeness, 2)
    )
