"""The queue: three boxes, filters, and cards for what many wait for; kept live by its script, right without it."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import time_left
from database import read_only
from hotline.overview import queue
from hotline.overview.queue import Box, Filter
from hotline.overview.surges import Surge, SurgeWatch
from hotline.replies import presence
from hotline.replies.reply import tries_of
from organisation.staff import Staff
from web.console import labels
from web.console.access import Agent
from web.console.forms.fields import Id, Offset
from web.console.layout import show
from web.console.tickets.notices import DONE
from web.console.tickets.queue_filter import Wanted, address_of
from web.console.tickets.queue_lines import lines_of
from web.pages import page

#: Number of tickets on one page of the queue.
SHOWN = 50


def create_queue(desk: Desk, watch: SurgeWatch) -> APIRouter:
    """`/console/tickets`, and the parts of it that its script fetches."""
    pages = APIRouter()

    @pages.get("/tickets")
    def read(
        request: Request,
        staff: Agent,
        wanted: Wanted,
        offset: Offset = 0,
        here: Id | None = None,
    ) -> Response:
        """The queue; its script asks for the changing part alone. `here` is the ticket one comes back from."""
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            context = _context(conn, desk, staff, wanted, offset, now)
            context["surges"] = _cards(watch.surges(conn, now), now) if wanted.box is Box.WAITING else []
        if "X-Fragment" in request.headers:
            return page("console/tickets/queue_live.html", context)
        return show(request, "tickets/queue.html", context | {"here_id": here}, done=DONE)

    @pages.get("/pulse")
    def pulse(staff: Agent, ticket: Id | None = None) -> Response:
        """A text that changes when anything does, on a ticket's page also with who is there.

        Asked every second or so, it must cost next to nothing.
        """
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            parts = [queue.revision(conn)]
            if ticket:
                parts.append(tries_of(conn, ticket))
                others = presence.others(conn, ticket, staff.id, now)
                parts += (f"{other.name}{'…' if other.is_typing else ''}" for other in others)
        return JSONResponse({"revision": " ".join(parts)}, headers={"Cache-Control": "no-store"})

    return pages


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
