"""A ticket's timeline: every act is an event, and no event is ever changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from database import staff, ticket_events, tickets
from organisation import audit


class EventKind(StrEnum):
    """What happened to a ticket."""

    #: 受理
    OPENED = "opened"
    #: 接单
    CLAIMED = "claimed"
    #: 从别人手里接办
    TAKEN_OVER = "taken_over"
    #: 退回队列
    RELEASED = "released"
    #: 转给另一单位，或派单异议
    TRANSFERRED = "transferred"
    #: 定类别、紧急程度、主题
    CLASSIFIED = "classified"
    #: 答复
    REPLIED = "replied"
    #: 请市民补充，停表
    PAUSED = "paused"
    #: 恢复计时
    RESUMED = "resumed"
    #: 延期
    EXTENDED = "extended"
    #: 办结
    CLOSED = "closed"
    #: 重新办理
    REOPENED = "reopened"
    #: 并入另一工单
    MERGED = "merged"
    #: 督办
    SUPERVISED = "supervised"
    #: 标为舆情
    OPINION = "opinion"
    #: 内部备注
    NOTE = "note"
    #: 市民催办
    URGED = "urged"
    #: 市民补充
    ADDED = "added"
    #: 市民评价
    RATED = "rated"
    #: 由此写成一条问答草稿
    DRAFTED = "drafted"
    #: 节假日安排变动，期限重算
    RESCHEDULED = "rescheduled"
    #: 经办人看过市民的话
    SEEN = "seen"


#: Written beside what happened: by whoever reads the ticket, and by its clock.
_BESIDE = (EventKind.NOTE, EventKind.RESUMED, EventKind.RESCHEDULED, EventKind.SEEN)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a ticket, when, and why; `staff_id` is None for the citizen and for the clock."""

    staff_id: int | None
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `by` is a member of staff's name, `fields` what belongs to the kind."""

    id: int
    kind: EventKind
    by: str | None
    body: str
    at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


def record(
    conn: Connection, ticket_ids: Collection[int], kind: EventKind, act: Act, /, **fields: Any
) -> None:
    """Write the same event into each ticket's timeline."""
    rows = [
        {
            "ticket_id": ticket_id,
            "kind": kind,
            "staff_id": act.staff_id,
            "body": act.reason,
            "at": act.at,
            "fields": fields,
        }
        for ticket_id in ticket_ids
    ]
    if not rows:
        return
    conn.execute(insert(ticket_events), rows)
    if act.staff_id is not None:
        # What staff do with tickets stands where what they do elsewhere does.
        numbers = select(tickets.c.number).where(tickets.c.id.in_(ticket_ids))
        audit.record_each(conn, act.staff_id, f"ticket {kind}", numbers, act.at)


def timeline_of(conn: Connection, ticket_id: int) -> list[Event]:
    """What happened to a ticket, the earliest first."""
    rows = conn.execute(
        select(ticket_events, staff.c.name)
        .outerjoin(staff, staff.c.id == ticket_events.c.staff_id)
        .where(ticket_events.c.ticket_id == ticket_id)
        .order_by(ticket_events.c.id)
    )
    return [Event(row.id, EventKind(row.kind), row.name, row.body, row.at, row.fields or {}) for row in rows]


def last_event(conn: Connection, ticket_id: int) -> Event | None:
    """What happened to a ticket last; clocks that went on, and notes, stand beside what happened."""
    events = (e for e in reversed(timeline_of(conn, ticket_id)) if e.kind not in _BESIDE)
    return next(events, None)
