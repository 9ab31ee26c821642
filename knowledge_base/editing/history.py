"""What happened to a version: an event for each act, written with it, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

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
    #: 作废
    DISCARDED = "discarded"


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
    *,
    reason: str = "",
    **fields: Any,
) -> None:
    """Add an event; it stands or falls with the act's own transaction."""
    row = {"version_id": version_id, "kind": act, "staff_id": staff_id, "reason": reason.strip(), "at": now}
    conn.execute(insert(version_events).values(row | {"fields": fields}))


def of_document(conn: Connection, document_id: int) -> list[Event]:
    """All that happened to the versions of a document, the latest first."""
    rows = conn.execute(
        select(version_events, versions.c.number, staff.c.name)
        .join(versions, versions.c.id == version_events.c.version_id)
        .join(staff, staff.c.id == version_events.c.staff_id)
        .where(versions.c.document_id == document_id)
        .order_by(version_events.c.id.desc())
    )
    return [
        Event(Act(row.kind), row.version_id, row.number, row.name, row.reason, row.at, row.fields)
        for row in rows
    ]
