"""The queue: three boxes, filters, and cards for what many wait for; kept live by its script, right without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import time_left
from hotline.acts.handling import claim
from hotline.acts.merging import merge
from hotline.overview import queue
from hotline.overview.queue import Box, Filter, Queued
from hotline.overview.surges import Surge, SurgeWatch
from hotline.replies import presence
from hotline.replies.reply import tries_of
from hotline.tickets.timeline import Act
from organisation.staff import Staff
from web.console import labels
from web.console.access import Agent
from web.console.doing import acted, back_to, done
from web.console.frame import show
from web.console.given import Id, Offset
from web.console.queue_filter import Wanted, address_of
from web.console.said import SAID
from web.console.waiting_time import Badge, badge, opinion_badges
from web.pages import page

#: Tickets on one page of the queue.
SHOWN = 50
#: Beside a ticket.
BESIDE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as the queue shows it."""

    ticket: Queued
    badges: tuple[Badge, ...]
    waits: str


def lines_of(desk: Desk, tickets: list[Queued], now: datetime) -> list[Line]:
    """The tickets with their badges."""
    return [
        Line(
            ticket,
            (
                badge(ticket.status, ticket.clock_from, ticket.due_at, now, is_paused=ticket.is_paused),
                *opinion_badges(desk.settings, ticket.opinion_at, now),
            ),
            labels.ago(ticket.opened_at, now),
        )
        for ticket in tickets
    ]


def create_queue_pages(desk: Desk, watch: SurgeWatch) -> APIRouter:
    """`/console/tickets`, and the parts of it that its script fetches."""
    pages = APIRouter()

    @pages.get("/tickets")
    def read(
        request: Request,
        staff: Agent,
        wanted: Wanted,
        offset: Offset = 0,
        here: Id | None = None,
        said: str = "",
    ) -> Response:
        """The queue; its script asks for the changing part alone. `here` is the ticket one comes back from."""
        now = datetime.now(UTC)
        with desk.engine.connect().execution_options(read_only=True) as conn:
            context = _context(conn, desk, staff, wanted, offset, now)
            context["surges"] = _cards(watch.surges(conn, now), now) if wanted.box is Box.WAITING else []
        if "X-Fragment" in request.headers:
            return page("console/queue_live.html", context)
        return show(request, "queue.html", context | {"here_id": here, "said": SAID.get(said, "")})

    @pages.get("/pulse")
    def pulse(staff: Agent, ticket: Id | None = None) -> Response:
        """Whether anything changed, on a ticket's page also who is there; asked every second or so, so it must
        cost next to nothing."""
        now = datetime.now(UTC)
        with desk.engine.connect().execution_options(read_only=True) as conn:
            parts = [queue.revision(conn)]
            if ticket:
                parts.append(tries_of(conn, ticket))
                others = presence.others(conn, ticket, staff.id, now)
                parts += (f"{other.name}{'…' if other.is_typing else ''}" for other in others)
        return JSONResponse({"revision": " ".join(parts)}, headers={"Cache-Control": "no-store"})

    @pages.post("/surges/{first_id}")
    def take(staff: Agent, first_id: Id, ticket_ids: Annotated[list[Id], Form()]) -> Response:
        """Claim what many wait for: one ticket is worked on, the others follow it."""
        act = acted(staff)
        said = done(desk.engine, lambda conn: _claim_all(conn, first_id, ticket_ids, act), "merged")
        if said == "unmerged":
            # The others are in other hands by now: it is a ticket like any other.
            said = done(desk.engine, lambda conn: claim(conn, first_id, act), "claimed")
        return back_to(first_id, Filter(Box.MINE), said)

    return pages


def _claim_all(conn: Connection, first_id: int, ticket_ids: Sequence[int], act: Act) -> None:
    claim(conn, first_id, act)
    merge(conn, first_id, ticket_ids, act)


def _context(
    conn: Connection, desk: Desk, staff: Staff, wanted: Filter, offset: int, now: datetime
) -> dict[str, Any]:
    listed = queue.list_queue(conn, wanted, staff.id, now, SHOWN, offset)
    counts = queue.count_boxes(conn, staff.id, now)
    return {
        "wanted": wanted,
        "lines": lines_of(desk, listed, now),
        "counts": counts,
        "total": queue.count_queue(conn, wanted, staff.id, now),
        "offset": offset,
        "shown": SHOWN,
        "revision": queue.revision(conn),
        "boxes": {box: (label, address_of(Filter(box))) for box, label in labels.BOXES.items()},
        "address": address_of(wanted),
        "overdue_address": address_of(Filter(Box.ALL, overdue=True)),
        "departments": queue.departments_in_use(conn),
        "labels": labels,
        "viewer": staff,
        "is_narrowed": wanted != Filter(wanted.box),
        "here_id": None,
    }


def _cards(surges: list[Surge], now: datetime) -> list[tuple[Surge, str]]:
    return [(surge, _headline(surge, now)) for surge in surges]


def _headline(surge: Surge, now: datetime) -> str:
    """37 人在等，最早的还剩 2 小时."""
    count = f"{len(surge.waiting)} 人在等"
    if surge.due_at is None:
        return count
    return f"{count}，最早的{'已' if surge.due_at < now else '还'}{time_left(surge.due_at, now)}"
