"""What is done with a version by itself at a moment: arranged by somebody who may, done by whichever worker is first.

A moment is claimed by its row in the transaction that does the act. What fell due while nothing ran is done at the next
start; what cannot be done any more says so and is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import read_only, scheduled_acts, staff
from knowledge_base.editing.history import Act, record
from knowledge_base.editing.publication import (
    NotAnsweredFrom,
    cancel,
    make_public,
    require_answered_from,
    take_back,
)
from knowledge_base.editing.rules import ActNotPossible, ReasonMissing, perform, perform_due
from knowledge_base.kinds import State
from knowledge_base.publishing import DocumentNotFound, Ending, NotPublishable, Unsigned
from organisation import audit
from organisation.staff import Staff

PUBLISH = "publish"
_ACTS = {PUBLISH: Act.PUBLISHED, Ending.WITHDRAW: Act.WITHDRAWN, Ending.EXPIRE: Act.EXPIRED}
_AUDITED = {Act.PUBLISHED: "publish", Act.WITHDRAWN: "withdraw", Act.EXPIRED: "version expire"}
_WAITS = scheduled_acts.c.done_at.is_(None) & scheduled_acts.c.cancelled_at.is_(None)
#: Why something could not be done at its moment, for who arranged it.
_PROBLEMS: Mapping[type[Exception], str] = {
    ActNotPossible: "到时这一版已不在可以这样办的状态，没有办理。",
    NotAnsweredFrom: "到时已有另一版代替了它，没有什么可以撤下。",
    NotPublishable: "这一版注明不予公开，没有发布。",
    Unsigned: "这一版没有人签发过，没有发布。",
    DocumentNotFound: "这份文件到时没有在发布，没有什么可以撤下。",
    IntegrityError: "数据库不允许这样办，没有办理。请联系运维人员。",
}


class MomentPassed(Exception):
    """A moment to come must be in the future, and an end after the beginning."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Something that will be done with a version by itself, or was to be; `problem` is why it could not."""

    id: int
    version_id: int
    act: str
    due_at: datetime
    who: str
    reason: str
    problem: str | None


def schedule(
    conn: Connection,
    version_id: int,
    who: Staff,
    now: datetime,
    at: datetime,
    until: datetime | None = None,
) -> None:
    """Publish a signed version at a moment, and let its time be over `until`; raises MomentPassed and what `perform` does."""
    if at <= now or (until is not None and until <= at):
        raise MomentPassed
    if until is None:
        _require_order(conn, version_id, at, None)
    perform(conn, Act.SCHEDULED, version_id, who, now, at=at.isoformat())
    _arrange(conn, version_id, PUBLISH, at, who.id)
    if until is not None:
        cancel(conn, version_id, now, *Ending)
        _arrange(conn, version_id, Ending.EXPIRE, until, who.id)
    audit.record(conn, who.login, "version schedule", f"version {version_id}: {at.isoformat()}", now)


def _require_order(conn: Connection, version_id: int, begin: datetime | None, end: datetime | None) -> None:
    """Raise MomentPassed where it would be over before it begins: nothing would end it then. None is what waits."""
    waiting = [one for one in arranged(conn, version_id) if one.problem is None]
    begins = [begin] if begin else [one.due_at for one in waiting if one.act == PUBLISH]
    ends = [end] if end else [one.due_at for one in waiting if one.act != PUBLISH]
    if begins and ends and min(ends) <= max(begins):
        raise MomentPassed


def unschedule(conn: Connection, version_id: int, who: Staff, now: datetime) -> None:
    """Publish it at no moment after all; its end goes with it."""
    perform(conn, Act.UNSCHEDULED, version_id, who, now)
    cancel(conn, version_id, now)
    audit.record(conn, who.login, "version unschedule", f"version {version_id}", now)


def schedule_end(
    conn: Connection,
    version_id: int,
    ending: Ending,
    at: datetime,
    who: Staff,
    now: datetime,
    reason: str = "",
) -> None:
    """Take a version back at a moment, in the place of what was arranged before; a withdrawal says why.

    It may be signed, scheduled or published. Raises MomentPassed, ReasonMissing, NotAnsweredFrom
    and what `perform` does.
    """
    if at <= now:
        raise MomentPassed
    if ending is Ending.WITHDRAW and not reason.strip():
        raise ReasonMissing
    before = perform(conn, Act.END_SET, version_id, who, now, reason, ending=ending, at=at.isoformat())
    if before is State.PUBLISHED:
        require_answered_from(conn, version_id)
    _require_order(conn, version_id, None, at)
    cancel(conn, version_id, now, *Ending)
    _arrange(conn, version_id, ending, at, who.id, reason)
    audit.record(conn, who.login, f"version {ending} at", f"version {version_id}: {at.isoformat()}", now)


def unschedule_end(conn: Connection, version_id: int, who: Staff, now: datetime) -> None:
    """Let it stay published."""
    perform(conn, Act.END_UNSET, version_id, who, now)
    cancel(conn, version_id, now, *Ending)
    audit.record(conn, who.login, "version end unset", f"version {version_id}", now)


def arranged(conn: Connection, version_id: int) -> list[Arranged]:
    """What waits to be done with a version, and what could not be, the earliest first."""
    rows = conn.execute(
        select(scheduled_acts, staff.c.name)
        .join(staff, staff.c.id == scheduled_acts.c.staff_id)
        .where(scheduled_acts.c.version_id == version_id, scheduled_acts.c.cancelled_at.is_(None))
        .where(scheduled_acts.c.done_at.is_(None) | scheduled_acts.c.problem.is_not(None))
        .order_by(scheduled_acts.c.due_at, scheduled_acts.c.id)
    )
    return [
        Arranged(row.id, row.version_id, row.act, row.due_at, row.name, row.reason, row.problem)
        for row in rows
    ]


def do_due(engine: Engine, now: datetime) -> bool:
    """The chore: do what is due, each in a transaction of its own, the earliest first; whether there was anything."""
    with read_only(engine) as conn:
        due = conn.scalars(
            select(scheduled_acts.c.id)
            .where(_WAITS, scheduled_acts.c.due_at <= now)
            .order_by(scheduled_acts.c.due_at, scheduled_acts.c.id)
        ).all()
    for act_id in due:
        with engine.begin() as conn:
            _do(conn, act_id, now)
    return bool(due)


def _do(conn: Connection, act_id: int, now: datetime) -> None:
    claimed = conn.execute(
        update(scheduled_acts)
        .where(scheduled_acts.c.id == act_id, _WAITS)
        .values(done_at=now)
        .returning(scheduled_acts)
    ).one_or_none()
    if claimed is None:
        return  # another worker was faster, or it was cancelled
    try:
        with conn.begin_nested():
            _carry_out(conn, claimed, now)
    except tuple(_PROBLEMS) as error:
        problem = _PROBLEMS[type(error)]
        conn.execute(update(scheduled_acts).where(scheduled_acts.c.id == act_id).values(problem=problem))
        told = {"act": claimed.act, "due_at": claimed.due_at.isoformat()}
        record(conn, claimed.version_id, Act.NOT_DONE, claimed.staff_id, now, reason=problem, **told)


def _carry_out(conn: Connection, due: Row[Any], now: datetime) -> None:
    act = _ACTS[due.act]
    perform_due(conn, act, due.version_id, due.staff_id, now, due.reason)
    if due.act == PUBLISH:
        make_public(conn, due.version_id, due.staff_id, now, due.reason or None)
    else:
        take_back(conn, due.version_id, due.staff_id, now, Ending(due.act), due.reason)
    login = conn.scalars(select(staff.c.login).where(staff.c.id == due.staff_id)).one()
    audit.record(conn, login, _AUDITED[act], f"version {due.version_id}", now)


def _arrange(
    conn: Connection, version_id: int, act: str, at: datetime, staff_id: int, reason: str = ""
) -> None:
    row = {"version_id": version_id, "act": act, "due_at": at, "staff_id": staff_id, "reason": reason.strip()}
    conn.execute(insert(scheduled_acts).values(row))
