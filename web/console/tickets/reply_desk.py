"""What stands beside the reply field: the draft, canned replies, earlier answers, suggestions, who else is here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import promise
from hotline.acts.merging import merged_with
from hotline.replies import canned_replies, drafts, presence
from hotline.replies.precedents import Precedents
from hotline.replies.presence import Present
from hotline.routing.router import Router
from hotline.tickets.ticket import Ticket
from organisation.beijing_time import BEIJING
from organisation.departments import Departments
from organisation.staff import Staff


class ReplyDesk:
    """One for the process: it knows earlier answers and how matters were routed."""

    def __init__(self, desk: Desk, router: Router) -> None:
        self._desk = desk
        self._router = router
        self._precedents = Precedents(desk.searcher.language)

    def of(self, conn: Connection, ticket: Ticket, staff: Staff, now: datetime) -> dict[str, Any]:
        """The part of a ticket's page beside the reply field."""
        values = {
            "编号": ticket.number,
            "承诺时间": promise(ticket.due_at, now) if ticket.due_at else "",
            "单位": ticket.department or self._desk.settings.hotline_name,
        }
        return {
            "draft": drafts.find_draft(conn, ticket.id, staff.id) or "",
            "canned": [(c.shortcut, canned_replies.fill(c.text, values)) for c in canned_replies.all_(conn)],
            "precedents": self._precedents.find(conn, ticket.question, but=merged_with(conn, ticket))
            if ticket.question
            else [],
            "suggestions": self._router.suggest(conn, ticket.question, _today(now))
            if ticket.question
            else [],
            "departments": Departments.load(conn).names(_today(now)),
            "others": self.others(conn, ticket.id, staff, now),
        }

    def others(self, conn: Connection, ticket_id: int, staff: Staff, now: datetime) -> Sequence[Present]:
        """The colleagues who look at the ticket, and which of them are writing."""
        return presence.others(conn, ticket_id, staff.id, now)


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING).date()
