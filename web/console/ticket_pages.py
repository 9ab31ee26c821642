"""A ticket: what was asked and answered, what happened since, what can be done now; the queue beside it."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.turns import turns_until
from hotline import queue
from hotline.acts import UNCLAIMED
from hotline.deadlines import reckon
from hotline.explanation import explain
from hotline.kinds import Level
from hotline.merging import merged_into
from hotline.queue import Filter
from hotline.staff import Staff
from hotline.tickets import OPEN, Ticket, get_by_id
from hotline.timeline import Act
from hotline.working_days import load_working_days
from web.console import labels
from web.console.access import Agent
from web.console.citations import searched
from web.console.frame import show
from web.console.queue_pages import BESIDE, address_of, lines_of, wanted_of
from web.console.reply_desk import ReplyDesk
from web.console.thread import thread_of
from web.console.waiting_time import badge, opinion_badges
from web.console.windows import window_of
from web.pages import page

#: Turns before the ticket's own that are shown.
BEFORE = 4


def create_ticket_pages(desk: Desk, reply_desk: ReplyDesk) -> APIRouter:
    """`/console/tickets/{id}`, and its parts that change by themselves."""
    pages = APIRouter()
    Wanted = Annotated[Filter, Depends(wanted_of)]

    @pages.get("/tickets/{ticket_id}")
    def read(request: Request, staff: Agent, ticket_id: int, wanted: Wanted, said: str = "") -> Response:
        """The whole ticket; `said` names what has just been done or refused."""
        now = datetime.now(UTC)
        with desk.engine.connect().execution_options(read_only=True) as conn:
            context = _live(conn, desk, staff, ticket_id, now)
            ticket: Ticket = context["ticket"]
            context |= _story(conn, desk, ticket)
            context |= _beside(conn, desk, staff, wanted, ticket_id, now)
            context |= reply_desk.of(conn, ticket, staff, now)
            context |= {"said": SAID.get(said, ""), "labels": labels, "viewer": staff}
        return show(request, "ticket.html", context)

    @pages.get("/tickets/{ticket_id}/live")
    def live(staff: Agent, ticket_id: int) -> Response:
        """What changes by itself: the thread, the deliveries, who else is here."""
        now = datetime.now(UTC)
        with desk.engine.connect().execution_options(read_only=True) as conn:
            context = _live(conn, desk, staff, ticket_id, now)
            context |= {"others": reply_desk.others(conn, ticket_id, staff, now)}
        return page("console/ticket_live.html", context | {"labels": labels, "viewer": staff})

    @pages.get("/tickets/{ticket_id}/search")
    def search(request: Request, staff: Agent, ticket_id: int, q: str = "") -> Response:
        """The knowledge base beside the reply."""
        hits = searched(desk, q.strip()[:200], 5) if q.strip() else []
        return page("console/search_hits.html", {"hits": hits, "asked": q})

    return pages


#: What is said at the top of a ticket after an act.
SAID = {
    "refused": "没有办成：这件工单刚刚有了变化，请看下面的最新情况。",
    "taken": "没有接到：已经有人先接了这件工单。",
    "reason": "请写明理由。",
    "length": "答复应为 1 到 2000 字。",
    "days": "延期应为 1 到 15 个工作日。",
    "claimed": "已接单。",
    "replied": "答复已写入，正在发送。",
    "asked": "已请市民补充，计时暂停。",
    "resumed": "已恢复计时。",
    "extended": "已延期，并告知市民。",
    "transferred": "已转单位，回到待接。",
    "released": "已退回队列。",
    "closed": "已办结。",
    "reopened": "已重新打开。",
    "noted": "备注已添加。",
    "classified": "类别已更新，期限已重算。",
    "merged": "已合并：答复一次，每人都会收到。",
    "unmerged": "没有可合并的工单：请核对编号，或它们已由别人在办。",
    "supervised": "督办标记已更新。",
    "opinion": "舆情标记已更新。",
    "drafted": "已写成问答草稿，等编辑审查；不会自动发布。",
    "editing": "别人也在写答复。请先看看对方写了什么，再点一次发送。",
    "all-done": "这个列表里没有下一件了。",
}


def _live(conn: Connection, desk: Desk, staff: Staff, ticket_id: int, now: datetime) -> dict[str, Any]:
    ticket = get_by_id(conn, ticket_id)
    owner = queue.name_of(conn, ticket.owner_id)
    start = ticket.opened_at
    return {
        "ticket": ticket,
        "owner": owner,
        "is_mine": ticket.owner_id == staff.id,
        "is_unclaimed": ticket.status in UNCLAIMED,
        "is_open": ticket.status in OPEN,
        "merged_into": get_by_id(conn, ticket.merged_into_id) if ticket.merged_into_id else None,
        "followers": merged_into(conn, ticket_id),
        "badges": [
            badge(ticket.status, start, ticket.due_at, now, is_paused=ticket.paused_at is not None),
            *opinion_badges(desk.settings, ticket.opinion_at, now),
        ],
        "thread": thread_of(conn, ticket_id),
        "window": window_of(conn, desk.settings, ticket.citizen, now),
        "reckoning": _reckoning(conn, desk, ticket, now),
        "revision": queue.revision(conn),
    }


def _reckoning(conn: Connection, desk: Desk, ticket: Ticket, now: datetime) -> str:
    if ticket.status not in OPEN:
        return ""
    days = load_working_days(conn, desk.settings.working_spans)
    return explain(reckon(conn, desk.settings, ticket.id, days), now)


def _story(conn: Connection, desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """来龙去脉: what the citizen said, what the assistant answered and cited, what it finds now and why not."""
    turns = turns_until(conn, ticket.turn_id, BEFORE + 1)
    return {
        "turn": turns[-1] if turns else None,
        "turns_before": turns[:-1],
        "found": searched(desk, ticket.question) if ticket.question else [],
    }


def _beside(
    conn: Connection, desk: Desk, staff: Staff, wanted: Filter, ticket_id: int, now: datetime
) -> dict[str, Any]:
    listed = queue.list_queue(conn, wanted, staff.id, now, BESIDE)
    ids = [line.id for line in listed]
    at = ids.index(ticket_id) if ticket_id in ids else None
    following = ids[at + 1 :] if at is not None else ids
    return {
        "wanted": wanted,
        "address": address_of(wanted),
        "lines": lines_of(desk, listed, now),
        "here_id": ticket_id,
        "before_id": ids[at - 1] if at else None,
        "after_id": following[0] if following else None,
        "levels": {"": "按类别", **{level: labels.LEVELS[level] for level in Level}},
    }


def acted(staff: Staff, reason: str = "") -> Act:
    """Something that member of staff does now."""
    return Act(staff.id, datetime.now(UTC), reason.strip())
