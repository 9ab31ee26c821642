"""Turns: what was asked and answered, kept once however often a message is delivered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.answer import Answer
from database import citations, turns
from hotline.citizens import Citizen


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer."""

    id: int
    question: str
    answer: Answer
    at: datetime


def store_turn(
    conn: Connection, citizen: Citizen, message_id: str, question: str, answer: Answer, now: datetime
) -> int:
    """Keep a turn; raises IntegrityError where this message has one already."""
    added = conn.execute(
        insert(turns)
        .values(
            channel=citizen.channel,
            citizen_id=citizen.id,
            message_id=message_id,
            question=question,
            answer=answer.stored(),
            outcome=answer.outcome,
            confidence=answer.confidence,
            at=now,
        )
        .returning(turns.c.id)
    )
    turn_id = int(added.scalar_one())
    if answer.citations:
        rows = [
            {"turn_id": turn_id, "position": n, "passage_id": c.passage_id, "score": c.score}
            for n, c in enumerate(answer.citations)
        ]
        conn.execute(insert(citations), rows)
    return turn_id


def find_turn(conn: Connection, channel: str, message_id: str) -> Turn | None:
    """The turn of a message, if it was answered before."""
    row = conn.execute(
        select(turns).where(turns.c.channel == channel, turns.c.message_id == message_id)
    ).one_or_none()
    return None if row is None else Turn(row.id, row.question, Answer.from_stored(row.answer), row.at)


def get_question(conn: Connection, turn_id: int) -> str:
    """What was asked in a turn."""
    return str(conn.execute(select(turns.c.question).where(turns.c.id == turn_id)).scalar_one())


def recent_turns(conn: Connection, citizen: Citizen, limit: int) -> list[Turn]:
    """The citizen's last turns, the latest first."""
    rows = conn.execute(
        select(turns)
        .where(turns.c.channel == citizen.channel, turns.c.citizen_id == citizen.id)
        .order_by(turns.c.id.desc())
        .limit(limit)
    )
    return [Turn(row.id, row.question, Answer.from_stored(row.answer), row.at) for row in rows]
