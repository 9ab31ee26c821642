"""What happened to a version: an event for each act, written with it, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from database import staff, version_events, versions


class Act(StrEnum):
    """Something that is done with a version."""

    #: 起草: written here, read from a file, or made of a ticket
    CREATED = "created"
    #: 修改
    SAVED = "saved"
    #: 提交审查
    SUBMITTED = "submitted"
    #: 撤回修改
    RECALLED = "recalled"
    #: 退回
    REJECTED = "rejected"
    #: 签发
    SIGNED = "signed"
    #: 定时发布
    SCHEDULED = "scheduled"
    #: 取消定时
    UNSCHEDULED = "unscheduled"
    #: 发布
    PUBLISHED = "published"
    #: 撤下
    WITHDRAWN = "withdrawn"
    #: 到期下线
    EXPIRED = "expired"
    #: 定下线时间: withdrawal or expiry at a moment
    END_SET = "end_set"
    #: 取消定时下线
    END_UNSET = "end_unset"
    #: 到时没有办成
    NOT_DONE = "not_done"
    #: 作废
    DISCARDED = "discarded"
    #: 废止
    REPEALED = "repealed"
    #: 撤销废止
    REPEAL_UNDONE = "repeal_undone"


#: In the fields of a draft's beginning: who had written of what it was begun from, where nobody had signed that.
WRITERS = "writers"
_EVENTS = (
    select(version_events, versions.c.number, staff.c.name)
    .join(versions, versions.c.id == version_events.c.version_id)
    .join(staff, staff.c.id == version_events.c.staff_id)
)


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history; `fields` are what the act is told with."""

    act: Act
    version_id: int
    number: int
    who: str
    reason: str
    at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


def record(
    conn: Connection,
    version_id: int,
    act: Act,
    staff_id: int,
    now: datetime,
    /,
    *,
    reason: str = "",
    **fields: Any,
) -> None:
    """Add an event; it stands or falls with the act's own transaction."""
    row = {"version_id": version_id, "kind": act, "staff_id": staff_id, "reason": reason.strip(), "at": now}
    conn.execute(insert(version_events).values(row | {"fields": fields}))


def writers_of(conn: Connection, version_id: int) -> frozenset[int]:
    """Everybody who has written a word of a version that nobody else has signed: its author, who saved it since, and who
    wrote of what it was begun from.
    """
    events = conn.execute(
        select(version_events.c.kind, version_events.c.staff_id, version_events.c.fields).where(
            version_events.c.version_id == version_id, version_events.c.kind.in_((Act.SAVED, Act.CREATED))
        )
    ).all()
    saved = {event.staff_id for event in events if event.kind == Act.SAVED}
    before = {writer for event in events for writer in event.fields.get(WRITERS, ())}
    author = conn.scalars(select(versions.c.created_by).where(versions.c.id == version_id)).all()
    return frozenset({*author, *saved, *before})


def last_of(conn: Connection, version_id: int, *acts: Act) -> Event | None:
    """The latest of these acts on a version."""
    row = conn.execute(
        _EVENTS.where(version_events.c.version_id == version_id, version_events.c.kind.in_(acts))
        .order_by(version_events.c.id.desc())
        .limit(1)
    ).one_or_none()
    return _event(row) if row else None


def of_document(conn: Connection, document_id: int) -> list[Event]:
    """All that happened to the versions of a document, the latest first."""
    rows = conn.execute(
        _EVENTS.where(versions.c.document_id == document_id).order_by(version_events.c.id.desc())
    )
    return [_event(row) for row in rows]


def _event(row: Row[Any]) -> Event:
    return Event(Act(row.kind), row.version_id, row.number, row.name, row.reason, row.at, row.fields)
