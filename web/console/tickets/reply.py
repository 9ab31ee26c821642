"""Writing the reply: kept as a draft, sent; and what a solved ticket teaches."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from sqlalchemy import Connection

from bot.desk import Desk
from hotline.acts import handling
from hotline.acts.question_drafts import draft_question
from hotline.replies import drafts, presence
from hotline.replies import reply as replies
from hotline.tickets.news import look
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act
from organisation.staff import Staff
from web.console.access import Agent
from web.console.forms.fields import Id, Written
from web.console.forms.submission import back_to, carry_out
from web.console.tickets.addresses import address_after_closing, ticket_address
from web.console.tickets.queue_filter import Wanted


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

        return carry_out(
            desk.engine,
            lambda conn: _write(
                conn, desk, ticket_id, act, text, closes=closes, alone=is_alone or bool(seen)
            ),
            address_after_closing(desk, wanted, staff, ticket_id)
            if closes
            else ticket_address(ticket_id, wanted, done="replied"),
            # What was written is not lost: it is a draft.
            back_to(ticket_address(ticket_id, wanted)),
        )

    @router.post("/beat")
    def beat(staff: Agent, ticket_id: Id, text: Written = "", typing: Written = "") -> Response:
        """A sign of life from whoever has the page open; what they have written is kept."""
        _be_seen(desk, ticket_id, staff, text if typing else None)
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


def _write(
    conn: Connection, desk: Desk, ticket_id: int, act: Act, text: str, *, closes: bool, alone: bool
) -> None:
    if not alone:
        raise presence.ColleagueWriting
    replies.write(conn, desk.settings, ticket_id, act, text)
    drafts.drop_drafts(conn, ticket_id)
    if closes:
        handling.close(conn, ticket_id, act)


def _be_seen(desk: Desk, ticket_id: int, staff: Staff, typed: str | None) -> None:
    now = datetime.now(UTC)
    with desk.engine.begin() as conn:
        get_by_id(conn, ticket_id)
        presence.seen(conn, ticket_id, staff.id, typed is not None, now)
        look(conn, ticket_id, staff.id, now)
        if typed is not None:
            drafts.keep_draft(conn, ticket_id, staff.id, typed, now)


def _keep_draft(desk: Desk, ticket_id: int, staff: Staff, text: str) -> bool:
    """Keep it, whatever becomes of it; whether nobody else is writing as well."""
    now = datetime.now(UTC)
    with desk.engine.begin() as conn:
        get_by_id(conn, ticket_id)
        drafts.keep_draft(conn, ticket_id, staff.id, text, now)
        return not any(other.is_typing for other in presence.others(conn, ticket_id, staff.id, now))
