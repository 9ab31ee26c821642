"""What supervisors look after: what went badly, what is late, what is watched."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from hotline.acts.feedback import bad_grades
from hotline.overview.queue import Box, Filter, Queued, count_queue, list_queue
from hotline.tickets.ticket import OPEN
from organisation.staff import Staff
from settings import Settings
from web.console.access import Administrator
from web.console.labels import GRADES, STATUSES
from web.console.layout import show
from web.console.tickets.badges import Badge, badge, opinion_badges

#: So many of each list; the queue shows the rest.
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket of a list, with its countdowns."""

    ticket: Queued
    badges: list[Badge]


@dataclass(frozen=True, slots=True)
class Watch:
    """A list: its id in the page, its name, what it is for where it is empty, its tickets and how many there are."""

    id: str
    name: str
    empty: str
    rows: list[Row]
    count: int


#: What is watched. What is answered stays in the lists of what was marked by hand.
_LISTS = (
    (
        "overdue",
        "超时工单",
        "没有超时的工单。过了最晚答复时间还没有答复的，会列在这里。",
        Filter(Box.ALL, overdue=True),
    ),
    (
        "opinion",
        "舆情",
        "没有标为舆情的工单。在工单上标记以后，首次回应和详细回应的倒计时会列在这里。",
        Filter(Box.ALL, opinion=True),
    ),
    (
        "supervised",
        "督办工单",
        "没有督办中的工单。在工单上点“督办”，就会列在这里。",
        Filter(Box.ALL, supervised=True),
    ),
    (
        "reopened",
        "重新办理",
        "没有市民要求重新办理的工单。市民说“没解决”的，会列在这里。",
        Filter(Box.ALL, reopened=True),
    ),
)


def create_supervision(desk: Desk) -> APIRouter:
    """`/console/supervision`."""
    pages = APIRouter()

    @pages.get("/supervision")
    def read(request: Request, staff: Administrator) -> Response:
        """Every list, one below the other."""
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            watches = _watches(conn, desk.settings, staff, now)
            graded = bad_grades(conn, _LISTED)
        context = {"watches": watches, "graded": graded, "grades": GRADES, "statuses": STATUSES}
        return show(request, "overview/supervision.html", context | {"listed": _LISTED})

    return pages


def _watches(conn: Connection, settings: Settings, staff: Staff, now: datetime) -> list[Watch]:
    watches = []
    for place, name, empty, wanted in _LISTS:
        found = list_queue(conn, wanted, staff.id, now, _LISTED)
        rows = [Row(ticket, _badges(settings, ticket, now)) for ticket in found]
        count = count_queue(conn, wanted, staff.id, now) if len(found) == _LISTED else len(found)
        watches.append(Watch(place, name, empty, rows, count))
    return watches


def _badges(settings: Settings, ticket: Queued, now: datetime) -> list[Badge]:
    own = badge(ticket.status, ticket.clock_from, ticket.due_at, now, is_paused=ticket.is_paused)
    # What is answered has been responded to.
    opinion = opinion_badges(settings, ticket.opinion_at, now) if ticket.status in OPEN else []
    return [own, *opinion]
