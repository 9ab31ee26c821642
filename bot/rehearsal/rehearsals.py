"""Rehearsals as they are kept: asked for, held by some worker, looked at, and acknowledged where something gets worse."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bot.rehearsal.comparing import Comparison, Verdict, read_comparisons
from bot.rehearsal.plans import Plan, read_plan
from database import rehearsals, staff
from knowledge_base.lexicon import lexicon_revision
from knowledge_base.published import revision

#: So long a worker holds a rehearsal without a sign; then another begins anew.
CLAIM = timedelta(minutes=2)


class RehearsalNotFound(Exception):
    """There is no such rehearsal."""


class NotRehearsed(Exception):
    """Nobody has looked what citizens would be told after this, or the base has changed since."""


class ExplanationMissing(Exception):
    """What gets worse is acknowledged with a reason."""


class Status(StrEnum):
    """How far a rehearsal is."""

    #: 等待
    WAITING = "waiting"
    #: 进行中
    RUNNING = "running"
    #: 完成
    FINISHED = "finished"
    #: 未成
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal; `revision` is the published state it was held against, `worse` how many answers get worse."""

    id: int
    plan: Plan
    status: Status
    done: int
    total: int
    revision: str | None
    counts: Mapping[str, int]
    differing: tuple[Comparison, ...]
    own: int
    problem: str | None
    who: str
    at: datetime
    finished_at: datetime | None
    acknowledged_by: str | None
    reason: str | None

    @property
    def worse(self) -> int:
        """How many answers get worse."""
        return self.counts.get(Verdict.WORSE, 0)

    @property
    def needs_reason(self) -> bool:
        """Whether somebody has to say why it is done all the same."""
        return self.status is Status.FINISHED and self.worse > 0 and self.acknowledged_by is None


def request(conn: Connection, plan: Plan, staff_id: int, now: datetime) -> int:
    """Ask for a rehearsal of `plan`; its id. One that still waits or runs for the same plan is that one."""
    kept = plan.stored()
    open_ones = conn.execute(
        select(rehearsals.c.id, rehearsals.c.plan).where(
            rehearsals.c.subject == plan.subject, rehearsals.c.status.in_((Status.WAITING, Status.RUNNING))
        )
    )
    for row in open_ones:
        if row.plan == kept:
            return int(row.id)
    added = conn.execute(
        insert(rehearsals)
        .values(subject=plan.subject, plan=kept, status=Status.WAITING, staff_id=staff_id, at=now)
        .returning(rehearsals.c.id)
    )
    return int(added.scalar_one())


def claim(conn: Connection, now: datetime) -> Rehearsal | None:
    """The next rehearsal that nobody holds, ours from now on; None where there is none."""
    is_free = (rehearsals.c.status == Status.WAITING) | (
        (rehearsals.c.status == Status.RUNNING) & (rehearsals.c.claimed_until < now)
    )
    for rehearsal_id in conn.scalars(select(rehearsals.c.id).where(is_free).order_by(rehearsals.c.id)).all():
        held = conn.execute(
            update(rehearsals)
            .where(rehearsals.c.id == rehearsal_id, is_free)
            .values(status=Status.RUNNING, claimed_until=now + CLAIM, revision=base_state(conn), done=0)
        )
        if held.rowcount:
            return get(conn, rehearsal_id)
    return None


def base_state(conn: Connection) -> str:
    """Names what answers are given from now: what is published, and the words it is asked with."""
    return f"{revision(conn)}+{lexicon_revision(conn)}"


def keep_progress(conn: Connection, held: Rehearsal, done: int, total: int, now: datetime) -> None:
    """So many of so many questions are answered; the claim holds on."""
    _tell(conn, held, done=done, total=total, claimed_until=now + CLAIM)


def finish(conn: Connection, held: Rehearsal, result: Mapping[str, Any], now: datetime) -> None:
    """It is over, with this result."""
    _tell(conn, held, status=Status.FINISHED, result=dict(result), finished_at=now)


def fail(conn: Connection, held: Rehearsal, problem: str, now: datetime) -> None:
    """It could not be held; `problem` names what went wrong, for whoever reads the log."""
    _tell(conn, held, status=Status.FAILED, problem=problem, finished_at=now)


def give_back(conn: Connection, held: Rehearsal) -> None:
    """It was left off: another worker may begin it anew at once."""
    _tell(conn, held, status=Status.WAITING, claimed_until=None)


def acknowledge(conn: Connection, rehearsal_id: int, staff_id: int, reason: str, now: datetime) -> None:
    """Go on although something gets worse; raises ExplanationMissing, RehearsalNotFound, or NotRehearsed before it is over."""
    if not reason.strip():
        raise ExplanationMissing
    if get(conn, rehearsal_id).status is not Status.FINISHED:
        raise NotRehearsed
    _set(conn, rehearsal_id, acknowledged_by=staff_id, reason=reason.strip(), acknowledged_at=now)


def get(conn: Connection, rehearsal_id: int) -> Rehearsal:
    """The rehearsal; raises RehearsalNotFound."""
    row = conn.execute(_query().where(rehearsals.c.id == rehearsal_id)).one_or_none()
    if row is None:
        raise RehearsalNotFound
    return _read(row)


def latest(conn: Connection, limit: int = 30) -> list[Rehearsal]:
    """The last ones, the latest first."""
    return [_read(row) for row in conn.execute(_query().order_by(rehearsals.c.id.desc()).limit(limit))]


def find_for(conn: Connection, plan: Plan) -> Rehearsal | None:
    """The latest rehearsal of a plan."""
    kept = plan.stored()
    # Without their results, which are large.
    rows = conn.execute(
        select(rehearsals.c.id, rehearsals.c.plan)
        .where(rehearsals.c.subject == plan.subject)
        .order_by(rehearsals.c.id.desc())
    )
    found = next((row.id for row in rows if row.plan == kept), None)
    return None if found is None else get(conn, found)


_acknowledging = staff.alias("acknowledging")


def _query() -> Select[Any]:
    return (
        select(rehearsals, staff.c.name.label("who"), _acknowledging.c.name.label("acknowledging"))
        .join(staff, staff.c.id == rehearsals.c.staff_id)
        .outerjoin(_acknowledging, _acknowledging.c.id == rehearsals.c.acknowledged_by)
    )


def _read(row: Row[Any]) -> Rehearsal:
    return Rehearsal(
        id=row.id,
        plan=read_plan(row.plan),
        status=Status(row.status),
        done=row.done,
        total=row.total,
        revision=row.revision,
        counts=row.result.get("counts", {}),
        differing=read_comparisons(row.result.get("differing", ())),
        own=row.result.get("own", 0),
        problem=row.problem,
        who=row.who,
        at=row.at,
        finished_at=row.finished_at,
        acknowledged_by=row.acknowledging,
        reason=row.reason,
    )


def _tell(conn: Connection, held: Rehearsal, **values: object) -> None:
    """What a worker says of the rehearsal that it holds: nothing where another has begun it anew on a newer state."""
    conn.execute(
        update(rehearsals)
        .where(
            rehearsals.c.id == held.id,
            rehearsals.c.status == Status.RUNNING,
            rehearsals.c.revision == held.revision,
        )
        .values(values)
    )


def _set(conn: Connection, rehearsal_id: int, **values: object) -> None:
    conn.execute(update(rehearsals).where(rehearsals.c.id == rehearsal_id).values(values))
