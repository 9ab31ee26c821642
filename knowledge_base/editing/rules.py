"""What may be done with a version: one table says which act is possible when and by whom, and every act is one update.

Of two at once the first wins; the other is told where the version stands now.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from database import versions
from knowledge_base.editing.history import Act, record, writers_of
from knowledge_base.kinds import State
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.reviews import OwnWork
from organisation.staff import Role, Staff

_DRAFT, _IN_REVIEW, _SIGNED, _SCHEDULED, _PUBLISHED, _WITHDRAWN, _EXPIRED, _DISCARDED = State
_EDITORS = (Role.EDITOR, Role.ADMINISTRATOR)
_REVIEWERS = (Role.REVIEWER, Role.ADMINISTRATOR)
_BOTH = (Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)


class ActNotPossible(Exception):
    """The version is not where this act could be done; `state` says where it is."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class NotAllowed(Exception):
    """Somebody of this role does not do that."""


class ReasonMissing(Exception):
    """This act needs a reason: who comes after will ask for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states an act is possible, where it leads (None: nowhere else), who may, and whether it says why.

    `by_second`: never by who has written any of it, administrators included.
    """

    sources: tuple[State, ...]
    target: State | None = None
    roles: tuple[Role, ...] = _EDITORS
    by_second: bool = False
    needs_reason: bool = False


#: Every act on a version that is there. A published one is changed by a new draft beside it.
RULES: Mapping[Act, Rule] = {
    Act.SAVED: Rule((_DRAFT,)),
    Act.SUBMITTED: Rule((_DRAFT,), _IN_REVIEW),
    Act.RECALLED: Rule((_IN_REVIEW,), _DRAFT),
    Act.REJECTED: Rule((_IN_REVIEW,), _DRAFT, _REVIEWERS, by_second=True, needs_reason=True),
    Act.SIGNED: Rule((_IN_REVIEW,), _SIGNED, _REVIEWERS, by_second=True),
    Act.SCHEDULED: Rule((_SIGNED,), _SCHEDULED, _BOTH),
    Act.UNSCHEDULED: Rule((_SCHEDULED,), _SIGNED, _BOTH),
    Act.PUBLISHED: Rule((_SIGNED, _SCHEDULED, _WITHDRAWN, _EXPIRED), _PUBLISHED, _BOTH),
    Act.WITHDRAWN: Rule((_PUBLISHED,), _WITHDRAWN, _BOTH, needs_reason=True),
    Act.EXPIRED: Rule((_PUBLISHED,), _EXPIRED, _BOTH),
    Act.END_SET: Rule((_SIGNED, _SCHEDULED, _PUBLISHED), None, _BOTH),
    Act.END_UNSET: Rule((_SIGNED, _SCHEDULED, _PUBLISHED), None, _BOTH),
    Act.DISCARDED: Rule((_DRAFT, _IN_REVIEW, _SIGNED), _DISCARDED, needs_reason=True),
}


def possible(state: State, who: Staff, writers: Collection[int]) -> tuple[Act, ...]:
    """The acts somebody may do with a version in that state, written by these (`history.writers_of`)."""
    return tuple(
        act
        for act, rule in RULES.items()
        if state in rule.sources and who.role in rule.roles and not (rule.by_second and who.id in writers)
    )


def perform(
    conn: Connection, act: Act, version_id: int, who: Staff, now: datetime, /, reason: str = "", **told: Any
) -> State:
    """Do it: the version gets the state the rule says, and its history an event that tells `told`; the state before.

    What follows from it elsewhere is left to the caller. Raises DocumentNotFound, NotAllowed, OwnWork, ReasonMissing
    or ActNotPossible.
    """
    rule = RULES[act]
    if who.role not in rule.roles:
        raise NotAllowed
    if rule.needs_reason and not reason.strip():
        raise ReasonMissing
    state = _lock(conn, version_id)
    if rule.by_second and who.id in writers_of(conn, version_id):
        raise OwnWork
    _move(conn, rule, version_id, state)
    record(conn, version_id, act, who.id, now, reason=reason, **told)
    return state


def perform_due(
    conn: Connection, act: Act, version_id: int, staff_id: int, now: datetime, /, reason: str = ""
) -> None:
    """Do what somebody arranged who might then, whatever their role is by now; raises as `perform` does."""
    _move(conn, RULES[act], version_id, _lock(conn, version_id))
    record(conn, version_id, act, staff_id, now, reason=reason)


def _lock(conn: Connection, version_id: int) -> State:
    """The state of a version that nobody else acts on until we are done."""
    status = conn.scalar(select(versions.c.status).where(versions.c.id == version_id).with_for_update())
    if status is None:
        raise DocumentNotFound
    return State(status)


def _move(conn: Connection, rule: Rule, version_id: int, state: State) -> None:
    if state not in rule.sources:
        raise ActNotPossible(state)
    conn.execute(update(versions).where(versions.c.id == version_id).values(status=rule.target or state))
