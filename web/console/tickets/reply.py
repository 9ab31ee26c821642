"""Writing the reply: kept as a draft, checked against what it cites, sent; and what a solved ticket teaches."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.turns import turns_until
from database import read_only
from hotline.acts import handling
from hotline.acts.question_drafts import draft_question
from hotline.fact_check.draft_check import Remark, check_draft
from hotline.replies import drafts, presence
from hotline.replies import reply as replies
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act
from organisation.staff import Staff
from web.console.access import Agent
from web.console.forms.fields import Id, Written
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show
from web.console.tickets.addresses import address_after_closing, ticket_address
from web.console.tickets.citations import cited_in
from web.console.tickets.queue_filter import Wanted
from web.pages import page


def create_reply(desk: Desk) -> APIRouter:
    """The reply field's acts below `/console/tickets/{id}`."""
    router = APIRouter(prefix="/tickets/{ticket_id}")

    @router.post("/reply")
    def send(
        staff: Agent,
        ticket_id: Id,
        wanted: Wanted,
        text: Written = "",
        then: Written = "",
        seen: Written = "",
    ) -> Response:
        """Into the outbox, due now. Where a colleague is writing as well, the first try only says so."""
        is_alone = _keep_draft(desk, ticket_id, staff, text)
        closes = then == "close"
        act = Act(staff.id, datetime.now(UTC))

        def write(conn: Connection) -> None:
            if not is_alone and not seen:
                raise presence.ColleagueWriting
            replies.write(conn, desk.settings, ticket_id, act, text)
            drafts.drop_drafts(conn, ticket_id)
            if closes:
                handling.close(conn, ticket_id, act)

        return carry_out(
            desk.engine,
            write,
            address_after_closing(desk, wanted, staff, ticket_id)
            if closes
            else ticket_address(ticket_id, wanted, done="replied"),
            # What was written is not lost: it is a draft.
            back_to(ticket_address(ticket_id, wanted)),
        )

    @router.post("/check")
    def check(request: Request, staff: Agent, ticket_id: Id, text: Written = "") -> Response:
        """口径核对: what does not stand in the passages cited; without a script, a page of its own."""
        with read_only(desk.engine) as conn:
            remarks = _remarks(conn, desk, ticket_id, text, datetime.now(UTC))
        context = {"remarks": remarks, "is_checked": True, "text": text, "ticket_id": ticket_id}
        if "X-Fragment" in request.headers:
            return page("console/tickets/remarks.html", context)
        return show(request, "tickets/check.html", context)

    @router.post("/beat")
    def beat(staff: Agent, ticket_id: Id, text: Written = "", typing: Written = "") -> Response:
        """A sign of life from whoever has the page open; what they have written is kept."""
        now = datetime.now(UTC)
        with desk.engine.begin() as conn:
            get_by_id(conn, ticket_id)
            presence.seen(conn, ticket_id, staff.id, bool(typing), now)
            if typing:
                drafts.keep_draft(conn, ticket_id, staff.id, text, now)
        return Response(status_code=204)

    @router.post("/question-and-answer")
    def teach(staff: Agent, ticket_id: Id, wanted: Wanted) -> Response:
        """A draft of a question with its answer, for the editors; nothing is published by it."""
        act = Act(staff.id, datetime.now(UTC))
        return carry_out(
            desk.engine,
            lambda conn: draft_question(conn, ticket_id, act),
            ticket_address(ticket_id, wanted, done="drafted"),
            back_to(ticket_address(ticket_id, wanted)),
        )

    return router


def _keep_draft(desk: Desk, ticket_id: int, staff: Staff, text: str) -> bool:
    """Keep it, whatever becomes of it; whether nobody else is writing as well."""
    now = datetime.now(UTC)
    with desk.engine.begin() as conn:
        get_by_id(conn, ticket_id)
        drafts.keep_draft(conn, ticket_id, staff.id, text, now)
        return not any(other.is_typing for other in presence.others(conn, ticket_id, staff.id, now))


def _remarks(conn: Connection, desk: Desk, ticket_id: int, text: str, now: datetime) -> list[Remark]:
    ticket = get_by_id(conn, ticket_id)
    turn = next(iter(turns_until(conn, ticket.turn_id, 1)), None)
    cited = cited_in(conn, text, turn.answer if turn else None, now)
    remarks = check_draft(text, cited, (ticket.number, desk.hotline, desk.settings.public_url))
    # What is written twice is said once: the page does not show where it stands.
    return list({remark.sentence: remark for remark in remarks}.values())
