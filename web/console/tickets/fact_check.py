"""口径核对: a draft held against what it cites, before it is sent."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.turns import turns_until
from database import read_only
from hotline.fact_check.draft_check import Remark, check_draft
from hotline.tickets.ticket import get_by_id
from web.console.access import Agent
from web.console.forms.fields import Id, Written
from web.console.layout import show
from web.console.tickets.citations import cited_in
from web.pages import page


def create_fact_check(desk: Desk) -> APIRouter:
    """`/console/tickets/{id}/check`."""
    router = APIRouter(prefix="/tickets/{ticket_id}")

    @router.post("/check")
    def check(request: Request, staff: Agent, ticket_id: Id, text: Written = "") -> Response:
        """口径核对: what does not stand in the passages cited; without a script, a page of its own."""
        with read_only(desk.engine) as conn:
            remarks = _remarks(conn, desk, ticket_id, text, datetime.now(UTC))
        context = {"remarks": remarks, "is_checked": True, "text": text, "ticket_id": ticket_id}
        if "X-Fragment" in request.headers:
            return page("console/tickets/remarks.html", context)
        return show(request, "tickets/check.html", context)

    return router


def _remarks(conn: Connection, desk: Desk, ticket_id: int, text: str, now: datetime) -> list[Remark]:
    ticket = get_by_id(conn, ticket_id)
    turn = next(iter(turns_until(conn, ticket.turn_id, 1)), None)
    cited = cited_in(conn, text, turn.answer if turn else None, now)
    remarks = check_draft(text, cited, (ticket.number, desk.hotline, desk.settings.public_url))
    # What is written twice is said once: the page does not show where it stands.
    return list({remark.sentence: remark for remark in remarks}.values())
