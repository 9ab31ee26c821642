"""A ticket: what was asked and answered, what happened since, what can be done now; the queue beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.channels.registry import reach_of
from bot.desk import Desk
from bot.phrases.deadlines import explained
from bot.turns import turns_until
from database import read_only
from hotline.acts.merging import merged_into
from hotline.acts.question_drafts import find_question_draft
from hotline.deadlines.explanation import explain
from hotline.deadlines.time_limits import reckon
from hotline.overview import queue
from hotline.overview.queue import Filter
from hotline.overview.surges import SurgeWatch
from hotline.replies.presence import ColleagueWriting
from hotline.tickets.kinds import Level
from hotline.tickets.news import is_news_to, look
from hotline.tickets.rules import RULES, UNCLAIMED
from hotline.tickets.ticket import OPEN, Ticket, get_by_id
from hotline.tickets.timeline import EventKind
from organisation.staff import Staff
from organisation.working_days import load_working_days
from web.console import labels
from web.console.access import Agent
from web.console.forms.fields import Id, Typed
from web.console.forms.refusals import Refused
from web.console.layout import show
from web.console.tickets.badges import badge, opinion_badges
from web.console.tickets.citations import searched
from web.console.tickets.notices import DONE
from web.console.tickets.queue_filter import Wanted, address_of
from web.console.tickets.queue_lines import lines_of
from web.console.tickets.reply_desk import ReplyDesk
from web.console.tickets.thread import thread_of
from web.pages import page

#: Number of turns shown before the ticket's own.
BEFORE = 4
#: Number of tickets listed beside it.
BESIDE = 30


class TicketPage:
    """The whole page of a ticket."""

    def __init__(self, desk: Desk, reply_desk: ReplyDesk, watch: SurgeWatch) -> None:
        self._desk = desk
        self._reply_desk = reply_desk
        self._watch = watch

    def show(
        self,
        request: Request,
        staff: Staff,
        ticket_id: int,
        wanted: Filter,
        refused: Refused | None = None,
        written: Mapping[str, Any] | None = None,
    ) -> Response:
        """The page; where a form comes back, `written` are its fields, its `act` and the `whole` text in it."""
        desk, now = self._desk, datetime.now(UTC)
        with read_only(desk.engine) as conn:
            context = _live(conn, desk, staff, ticket_id, now)
            ticket: Ticket = context["ticket"]
            context |= _story(conn, desk, ticket)
            context |= _beside(conn, desk, staff, wanted, ticket_id, now)
            context |= self._reply_desk.of(conn, ticket, staff, now)
            same = self._watch.same_matter(conn, ticket_id, now)
            context["alike"] = [one for one in same if one.ticket_id != ticket_id]
        context |= {
            "is_second_try": request.query_params.get("refused") == ColleagueWriting.__name__,
            "written": written or {},
            "labels": labels,
            "viewer": staff,
        }
        return show(request, "tickets/ticket.html", context, refused=refused, done=DONE)


def create_ticket(desk: Desk, reply_desk: ReplyDesk, ticket_page: TicketPage) -> APIRouter:
    """`/console/tickets/{id}`, and its parts that change by themselves."""
    pages = APIRouter()

    @pages.get("/tickets/{ticket_id}")
    def read(request: Request, staff: Agent, ticket_id: Id, wanted: Wanted) -> Response:
        """The whole ticket; what its citizen has said is seen now, also where no script says so."""
        with read_only(desk.engine) as conn:
            is_news = is_news_to(conn, ticket_id, staff.id)
        if is_news:
            with desk.engine.begin() as conn:
                look(conn, ticket_id, staff.id, datetime.now(UTC))
        return ticket_page.show(request, staff, ticket_id, wanted)

    @pages.get("/tickets/{ticket_id}/live")
    def live(staff: Agent, ticket_id: Id, state: str = "") -> Response:
        """The part that changes by itself: the thread, the deliveries, who else is here.

        `state` is what the rest of the page shows; where that is no longer true, it is said.
        """
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            context = _live(conn, desk, staff, ticket_id, now)
            context |= {"others": reply_desk.others(conn, ticket_id, staff, now)}
            context["is_changed"] = bool(state) and state != context["state"]
        return page("console/tickets/live.html", context | {"labels": labels, "viewer": staff})

    @pages.get("/tickets/{ticket_id}/search")
    def search(request: Request, staff: Agent, ticket_id: Id, q: Typed = "") -> Response:
        """The knowledge base beside the reply; without a script, a page of its own."""
        with read_only(desk.engine) as conn:
            get_by_id(conn, ticket_id)
        hits = searched(desk, q.strip()[:200], 5) if q.strip() else []
        context = {"hits": hits, "asked": q, "ticket_id": ticket_id}
        if "X-Fragment" in request.headers:
            return page("console/tickets/search_hits.html", context)
        return show(request, "tickets/search.html", context)

    return pages


def _live(conn: Connection, desk: Desk, staff: Staff, ticket_id: int, now: datetime) -> dict[str, Any]:
    ticket = get_by_id(conn, ticket_id)
    owner = queue.name_of(conn, ticket.owner_id)
    return {
        "ticket": ticket,
        "owner": owner,
        "is_changed": False,
        "state": f"{ticket.status}-{ticket.owner_id or 0}",
        "is_mine": ticket.owner_id == staff.id,
        "is_unclaimed": ticket.status in UNCLAIMED,
        "is_open": ticket.status in OPEN,
        "may_reply": ticket.owner_id == staff.id
        and ticket.merged_into_id is None
        and ticket.status in RULES[EventKind.REPLIED].sources,
        "merged_into": get_by_id(conn, ticket.merged_into_id) if ticket.merged_into_id else None,
        "followers": merged_into(conn, ticket_id),
        "badges": [
            badge(
                ticket.status, ticket.clock_from, ticket.due_at, now, is_paused=ticket.paused_at is not None
            ),
            *opinion_badges(desk.settings, ticket.opinion_at, now),
        ],
        "thread": thread_of(conn, ticket),
        "window": reach_of(conn, desk.settings, ticket.citizen, now),
        "reckoning": _reckoning(conn, desk, ticket, now),
        "revision": queue.revision(conn),
    }


def _reckoning(conn: Connection, desk: Desk, ticket: Ticket, now: datetime) -> str:
    if ticket.status not in OPEN:
        return ""
    days = load_working_days(conn, desk.settings.working_spans)
    return explained(explain(reckon(conn, desk.settings, ticket.id, days), now))


def _story(conn: Connection, desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """来龙去脉: what the citizen said, what the assistant answered and cited, what it finds now and why not."""
    turns = turns_until(conn, ticket.turn_id, BEFORE + 1)
    return {
        "turn": turns[-1] if turns else None,
        "turns_before": turns[:-1],
        "question_draft": find_question_draft(conn, ticket.number),
        "found": searched(desk, ticket.question) if ticket.question else [],
    }


def _beside(
    conn: Connection, desk: Desk, staff: Staff, wanted: Filter, ticket_id: int, now: datetime
) -> dict[str, Any]:
    listed = queue.list_queue(conn, wanted, staff.id, now, BESIDE)
    ids = [line.id for line in listed]
    at = ids.index(ticket_id) if ticket_id in ids else None
    later = ids[at + 1 :] if at is not None else ids
    return {
        "wanted": wanted,
        "address": address_of(wanted),
        "lines": lines_of(desk, listed, now),
        "here_id": ticket_id,
        "before_id": ids[at - 1] if at else None,
        "after_id": later[0] if later else None,
        "levels": {"": "按类别", **{level: labels.LEVELS[level] for level in Level}},
    }
