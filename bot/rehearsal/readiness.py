"""Whether something may be done, as far as rehearsals say."""

from enum import StrEnum

from sqlalchemy import Connection

from bot.rehearsal.plans import Plan
from bot.rehearsal.questions import all_model_questions, real_questions
from bot.rehearsal.rehearsals import NotRehearsed, Rehearsal, Status, base_state, find_for


class WorseUnacknowledged(Exception):
    """Some answers get worse, and nobody has said why that is right."""


class Readiness(StrEnum):
    """Whether something may be done, as far as rehearsals say."""

    #: 无题可问: there are no questions yet, so no answer can get worse
    NOTHING_TO_ASK = "nothing_to_ask"
    #: 尚未预演, or the base has changed since
    NOT_REHEARSED = "not_rehearsed"
    #: 正在预演
    UNDER_WAY = "under_way"
    #: 有变差，待写明理由
    WORSE = "worse"
    #: 可以做
    CLEAR = "clear"


def readiness(conn: Connection, plan: Plan) -> tuple[Readiness, Rehearsal | None]:
    """Whether `plan` may be carried out now, and its latest rehearsal."""
    found = find_for(conn, plan)
    if found and found.status in (Status.WAITING, Status.RUNNING):
        return Readiness.UNDER_WAY, found
    if found is None or found.status is Status.FAILED or found.revision != base_state(conn):
        return (Readiness.NOT_REHEARSED if _is_anything_asked(conn) else Readiness.NOTHING_TO_ASK), found
    return (Readiness.WORSE if found.needs_reason else Readiness.CLEAR), found


def require_rehearsed(conn: Connection, plan: Plan) -> None:
    """Nothing where `plan` may be carried out now: nobody asks anything, or a rehearsal of the base as it is allows it.

    Raises NotRehearsed, or WorseUnacknowledged where it shows worse answers that nobody has accepted.
    """
    match readiness(conn, plan)[0]:
        case Readiness.NOT_REHEARSED | Readiness.UNDER_WAY:
            raise NotRehearsed
        case Readiness.WORSE:
            raise WorseUnacknowledged


def _is_anything_asked(conn: Connection) -> bool:
    return bool(real_questions(conn, 1) or all_model_questions(conn))
