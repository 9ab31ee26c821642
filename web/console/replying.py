"""Writing the reply: kept as a draft, checked against what it cites, sent; and what a solved ticket teaches."""

from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.turns import turns_until
from hotline.acts import handling
from hotline.acts.question_drafts import draft_question
from hotline.fact_check.draft_check import Remark, check_draft
from hotline.replies import drafts, presence
from hotline.replies import reply as replies
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act
from organisation.staff import Staff
from web.console.access import Agent
from web.console.citations import cited_in
from web.console.doing import acted, back_to, done, following, on_to_next
from web.console.frame import show
from web.console.given import Id, Written
from web.console.queue_filter import Wanted
from web.pages import page


def create_replying(desk: Desk) -> APIRouter:
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
        if _keep(desk, ticket_id, staff, text) and not seen:
            return back_to(ticket_id, wanted, "editing")
        closing = then == "close"
        after = following(desk, wanted, staff, ticket_id) if closing else None
        write = partial(_write, desk=desk, ticket_id=ticket_id, act=acted(staff), text=text, closing=closing)
        said = done(desk.engine, write, "closed" if closing else "replied")
        return on_to_next(after, wanted) if said == "closed" else back_to(ticket_id, wanted, said)

    @router.post("/check")
    def check(request: Request, staff: Agent, ticket_id: Id, text: Written = "") -> Response:
        """口径核对: what does not stand in the passages cited; without a script, a page of its own."""
        with desk.engine.connect().execution_options(read_only=True) as conn:
            remarks = _remarks(conn, desk, ticket_id, text, datetime.now(UTC))
        context = {"remarks": remarks, "is_checked": True, "text": text, "ticket_id": ticket_id}
        if "X-Fragment" in request.headers:
            return page("console/remarks.html", context)
        return show(request, "check.html", context)

    @router.post("/beat")
    def beat(staff: Agent, ticket_id: Id, text: Written = "", typing: Written = "") -> Response:
        """Who is here keeps saying so; what they have written is kept."""
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
        said = done(desk.engine, lambda conn: draft_question(conn, ticket_id, acted(staff)), "drafted")
        return back_to(ticket_id, wanted, said)

    return router


def _write(conn: Connection, *, desk: Desk, ticket_id: int, act: Act, text: str, closing: bool) -> None:
    replies.write(conn, desk.settings, ticket_id, act, text)
    drafts.drop_drafts(conn, ticket_id)
    if closing:
        handling.close(conn, ticket_id, act)


def _keep(desk: Desk, ticket_id: int, staff: Staff, text: str) -> bool:
    """Keep the draft, whatever becomes of it; whether somebody else is writing as well."""
    now = datetime.now(UTC)
    with desk.engine.begin() as conn:
        get_by_id(conn, ticket_id)
        drafts.keep_draft(conn, ticket_id, staff.id, text, now)
        return any(other.is_typing for other in presence.others(conn, ticket_id, staff.id, now))


def _remarks(conn: Connection, desk: Desk, ticket_id: int, text: str, now: datetime) -> list[Remark]:
    ticket = get_by_id(conn, ticket_id)
    turn = next(iter(turns_until(conn, ticket.turn_id, 1)), None)
    cited = cited_in(conn, text, turn.answer if turn else None, now)
    remarks = check_draft(text, cited, (ticket.number, desk.hotline, desk.settings.public_url))
    # What is written twice is said once: the page does not show where it stands.
    return list({remark.sentence: remark for remark in remarks}.values())
