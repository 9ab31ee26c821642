"""What many wait for, claimed at once: one ticket is worked on, the others follow it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy import Connection

from bot.desk import Desk
from hotline.acts.handling import claim
from hotline.acts.merging import merge
from hotline.overview.queue import Box, Filter
from hotline.tickets.timeline import Act
from web.console.access import Agent
from web.console.forms.fields import Id
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.tickets.addresses import ticket_address


def create_surges(desk: Desk) -> APIRouter:
    """`POST /console/surges/{first_id}`."""
    pages = APIRouter()

    @pages.post("/surges/{first_id}")
    def take(staff: Agent, first_id: Id, ticket_ids: Annotated[list[Id], Form()]) -> Response:
        """Claim the first and let the others follow it."""
        act, mine = Act(staff.id, datetime.now(UTC)), Filter(Box.MINE)

        def claim_alone(_refused: Refused) -> Response:
            # The others may be in other hands by now: it is a ticket like any other.
            return carry_out(
                desk.engine,
                lambda conn: claim(conn, first_id, act),
                ticket_address(first_id, mine, done="claimed"),
                back_to(ticket_address(first_id, mine)),
            )

        return carry_out(
            desk.engine,
            lambda conn: _claim_all(conn, first_id, ticket_ids, act),
            ticket_address(first_id, mine, done="merged"),
            claim_alone,
        )

    return pages


def _claim_all(conn: Connection, first_id: int, ticket_ids: Sequence[int], act: Act) -> None:
    claim(conn, first_id, act)
    merge(conn, first_id, ticket_ids, act)
