"""Many versions handed in, signed or published at once, by an account's name: what the scan finds is left for a person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from database import read_only, versions
from knowledge_base.editing.acts import (
    BearsSecrecyMark,
    DisclosureUnexplained,
    DisclosureUnmarked,
    FindingsUnanswered,
    ScanOutdated,
    publish_signed,
    sign_off,
    submit,
)
from knowledge_base.editing.findings import Finding, FindingKind, Severity
from knowledge_base.editing.rules import ActNotPossible, ReasonMissing
from knowledge_base.editing.scan import Scan, scan
from knowledge_base.kinds import State
from knowledge_base.publishing import NotPublishable
from knowledge_base.reviews import OwnWork
from organisation.staff import Staff

#: Versions in a transaction: whoever else writes waits no longer than these take.
_AT_ONCE = 25
_SUBMITTED, _SIGNED = "批量提交，扫描没有发现问题", "批量审查，扫描没有发现问题"
#: Why a version is left, for who runs the command.
_WHY: Mapping[type[Exception], str] = {
    DisclosureUnmarked: "没有公开属性，请先补上",
    DisclosureUnexplained: "不是主动公开，请先写明理由",
    NotPublishable: "注明不予公开，不能发布",
    BearsSecrecyMark: "带有密级标志，不能进入本系统",
    FindingsUnanswered: "扫描有发现，请逐件查看",
    ReasonMissing: "扫描有发现，请逐件查看",
    OwnWork: "是这个账号自己写的，请由另一人审查",
    ScanOutdated: "刚刚有人改过，请再看一次",
    ActNotPossible: "刚刚有了变化，请再看一次",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a version; `left` is why it waits for a person, None where it was done."""

    version_id: int
    title: str
    findings: tuple[Finding, ...] = ()
    left: str | None = None


def submit_drafts(engine: Engine, who: Staff, now: datetime) -> Iterator[Done]:
    """Hand in all drafts of `who` as they are; raises NotAllowed where they are no editor."""

    def hand_in(conn: Connection, seen: Scan) -> None:
        submit(conn, seen, who, now, _SUBMITTED)

    return _each(engine, _in_state(engine, State.DRAFT, author_id=who.id), hand_in)


def sign_waiting(engine: Engine, who: Staff, now: datetime, author_id: int | None = None) -> Iterator[Done]:
    """Sign what waits for a review and `who` has written no word of; by one author, where one is named.

    Raises NotAllowed where `who` is no reviewer.
    """

    def sign(conn: Connection, seen: Scan) -> None:
        sign_off(conn, seen, who, now, _SIGNED)

    return _each(engine, _in_state(engine, State.IN_REVIEW, author_id), sign)


def publish_waiting(engine: Engine, who: Staff, now: datetime, author_id: int | None = None) -> int:
    """Publish all that is signed and waits for no moment; their number."""
    waiting = _in_state(engine, State.SIGNED, author_id)
    for some in _some(waiting):
        with engine.begin() as conn:
            for version_id in some:
                publish_signed(conn, version_id, who, now)
    return len(waiting)


def _in_state(engine: Engine, state: State, author_id: int | None) -> Sequence[int]:
    found = select(versions.c.id).where(versions.c.status == state).order_by(versions.c.id)
    if author_id is not None:
        found = found.where(versions.c.created_by == author_id)
    with read_only(engine) as conn:
        return conn.scalars(found).all()


def _some(version_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (version_ids[start : start + _AT_ONCE] for start in range(0, len(version_ids), _AT_ONCE))


def _each(
    engine: Engine, version_ids: Sequence[int], act: Callable[[Connection, Scan], None]
) -> Iterator[Done]:
    """Act on each that nothing was found in. They are looked through before: nobody waits for the database meanwhile."""
    for some in _some(version_ids):
        with read_only(engine) as conn:
            seen = [(scan(conn, version_id), _title(conn, version_id)) for version_id in some]
        with engine.begin() as conn:
            done = [_done(conn, each, title, act) for each, title in seen]
        yield from done


def _done(conn: Connection, seen: Scan, title: str, act: Callable[[Connection, Scan], None]) -> Done:
    findings = tuple(finding for finding in seen.findings if _needs_a_person(finding))
    left = _WHY[FindingsUnanswered] if findings else None
    if left is None:
        try:
            with conn.begin_nested():
                act(conn, seen)
        except tuple(_WHY) as refusal:
            left = _WHY[type(refusal)]
    return Done(seen.version_id, title, findings, left)


def _needs_a_person(finding: Finding) -> bool:
    """Of all that is found only who wrote a file, as it says itself, is nothing to decide."""
    return not (finding.kind is FindingKind.PROPERTY and finding.severity is Severity.NOTE)


def _title(conn: Connection, version_id: int) -> str:
    return str(conn.scalars(select(versions.c.title).where(versions.c.id == version_id)).one())
