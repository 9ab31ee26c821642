"""Questions a rehearsal asks: the editors' own, with where the answer stands, and what citizens asked last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.answer import Outcome
from database import documents, model_questions, staff, turns, versions
from text.masking import mask_personal_numbers

#: How many of the citizens' last questions are asked, and how long one of the editors' own may be.
REAL, LONGEST = 1000, 200
#: How a turn ends whose message was a question to the base.
_ASKED = (Outcome.ANSWERED, Outcome.CHOICES, Outcome.UNANSWERED)
_IS_QUESTION = (turns.c.outcome.in_(_ASKED), turns.c.question != "")
#: Turns looked at for each question wanted: the same is asked again and again, and all turns are too many.
_LOOKED_AT = 20


class QuestionUnfit(Exception):
    """A question has 2 to LONGEST characters."""


class QuestionKnown(Exception):
    """It is among the model questions already."""


@dataclass(frozen=True, slots=True)
class ModelQuestion:
    """A question of the editors'. `document_id` None: nothing here answers it, and it must not be answered.

    `heading` None: the answer may stand anywhere in that document.
    """

    id: int
    question: str
    document_id: int | None
    heading: str | None = None
    title: str | None = None
    who: str = ""
    at: datetime | None = None


def add_model_question(
    conn: Connection,
    question: str,
    expected: tuple[int | None, str | None],
    staff_id: int,
    now: datetime,
) -> int:
    """Keep a question with its document and heading; one that was retired comes back.

    Raises QuestionUnfit or QuestionKnown.
    """
    question = mask_personal_numbers(question.strip())
    if not 2 <= len(question) <= LONGEST:
        raise QuestionUnfit
    document_id, heading = expected
    kept = {"document_id": document_id, "heading": heading, "staff_id": staff_id, "at": now}
    known = conn.execute(select(model_questions).where(model_questions.c.question == question)).one_or_none()
    if known is None:
        added = conn.execute(
            insert(model_questions).values(kept | {"question": question}).returning(model_questions.c.id)
        )
        return int(added.scalar_one())
    if known.retired_at is None:
        raise QuestionKnown
    conn.execute(
        update(model_questions).where(model_questions.c.id == known.id).values(kept | {"retired_at": None})
    )
    return int(known.id)


def retire_model_question(conn: Connection, question_id: int, now: datetime) -> None:
    """Ask it no more."""
    conn.execute(update(model_questions).where(model_questions.c.id == question_id).values(retired_at=now))


def all_model_questions(conn: Connection) -> list[ModelQuestion]:
    """Those that are asked, the latest first, each with the latest title of its document."""
    latest = (
        select(func.max(versions.c.id))
        .where(versions.c.document_id == documents.c.id)
        .correlate(documents)
        .scalar_subquery()
    )
    rows = conn.execute(
        select(model_questions, versions.c.title, staff.c.name)
        .join(staff, staff.c.id == model_questions.c.staff_id)
        .outerjoin(documents, documents.c.id == model_questions.c.document_id)
        .outerjoin(versions, versions.c.id == latest)
        .where(model_questions.c.retired_at.is_(None))
        .order_by(model_questions.c.id.desc())
    )
    return [
        ModelQuestion(row.id, row.question, row.document_id, row.heading, row.title, row.name, row.at)
        for row in rows
    ]


def real_questions(conn: Connection, limit: int = REAL) -> list[str]:
    """What citizens asked last, each wording once, the latest first; of wordings often asked fewer than `limit`."""
    last = select(turns.c.id, turns.c.question).where(*_IS_QUESTION).order_by(turns.c.id.desc())
    looked_at = last.limit(_LOOKED_AT * limit).subquery()
    rows = conn.execute(
        select(looked_at.c.question)
        .group_by(looked_at.c.question)
        .order_by(func.max(looked_at.c.id).desc())
        .limit(limit)
    )
    return list(rows.scalars())
