"""What a rehearsal tries out: a publication, a withdrawal, a repeal, words; done for real, but to a copy."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert

from database import OPERATOR_ID, lexicon_entries
from knowledge_base.editing.repeal import Repealing, declare
from knowledge_base.publishing import publish_as_operator, withdraw
from organisation.beijing_time import BEIJING


class Subject(StrEnum):
    """What would be done."""

    #: 发布
    PUBLISH = "publish"
    #: 撤下
    WITHDRAW = "withdraw"
    #: 废止
    REPEAL = "repeal"
    #: 口语词
    WORDS = "lexicon"


@dataclass(frozen=True, slots=True)
class Plan:
    """A change to the base, and to what: a version, a document, one with its successor and the day, or words."""

    subject: Subject
    version_id: int | None = None
    document_id: int | None = None
    successor_id: int | None = None
    on: date | None = None
    #: How citizens say it, and the official words, several between 、; of a document: another name of it.
    everyday: str = ""
    official: str = ""

    def stored(self) -> dict[str, Any]:
        """As the table keeps it: what is stated, as JSON."""
        kept: dict[str, Any] = _PLANS.dump_python(self, mode="json", exclude_none=True)
        return kept


_PLANS = TypeAdapter(Plan)


def read_plan(stored: dict[str, Any]) -> Plan:
    """The plan that `Plan.stored` gave."""
    return _PLANS.validate_python(stored)


def carry_out(conn: Connection, plan: Plan, now: datetime) -> None:
    """Do it in the database of `conn`, which is a copy: whether it may be done is not asked here.

    Raises DocumentNotFound where it cannot be done at all.
    """
    match plan.subject:
        case Subject.PUBLISH if plan.version_id is not None:
            publish_as_operator(conn, plan.version_id, now)
        case Subject.WITHDRAW if plan.document_id is not None:
            withdraw(conn, plan.document_id, now)
        case Subject.REPEAL if plan.document_id is not None:
            on = plan.on or now.astimezone(BEIJING).date()
            declare(conn, Repealing(plan.document_id, plan.successor_id, on), OPERATOR_ID, now)
        case Subject.WORDS:
            conn.execute(
                insert(lexicon_entries).values(
                    everyday=plan.everyday,
                    official=plan.official,
                    document_id=plan.document_id,
                    staff_id=OPERATOR_ID,
                    at=now,
                )
            )
