"""What citizens asked and did not get: refused, offered something they did not take, or given to a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.answer import Outcome
from database import tickets, turns
from hotline.citizens import MessageKind
from text.masking import mask_personal_numbers

#: So many of the latest turns of a period are looked at.
LATEST = 5000
#: What is longer tells a story, and is no question that a word would help.
_LONGEST = 200
_UNMET = (Outcome.UNANSWERED, Outcome.CHOICES, Outcome.HANDED_OVER)
_NOTHING_READ = (MessageKind.UNREADABLE, MessageKind.LOCATION)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question, how it ended, and when; `citizen` tells two people apart and is nobody's name."""

    turn_id: int
    question: str
    outcome: Outcome
    citizen: tuple[str, str]
    at: datetime


def unmet_questions(conn: Connection, since: datetime, until: datetime) -> list[Unmet]:
    """Those of a period that are at least `since` and before `until`, the earliest first; what somebody asks twice in
    the same words is there once."""
    about = turns.c.answer["about"].as_string()
    rows = conn.execute(
        select(turns.c.id, turns.c.channel, turns.c.citizen_id, turns.c.outcome, turns.c.at)
        .add_columns(func.coalesce(tickets.c.question, about, turns.c.question).label("asked"))
        .outerjoin(tickets, tickets.c.turn_id == turns.c.id)
        .where(turns.c.outcome.in_((*_UNMET, Outcome.ANSWERED)), turns.c.kind.not_in(_NOTHING_READ))
        .where(turns.c.at >= since, turns.c.at < until)
        .order_by(turns.c.id.desc())
        .limit(LATEST)
    ).all()
    found = [
        Unmet(
            row.id,
            mask_personal_numbers(row.asked.strip()),
            Outcome(row.outcome),
            (row.channel, row.citizen_id),
            row.at,
        )
        for row in reversed(rows)
    ]
    return _still_unmet(found)


def _still_unmet(found: Sequence[Unmet]) -> list[Unmet]:
    """Without what the same citizen was answered later, by picking what was offered or by asking again."""
    answered = {(one.citizen, one.question): one.turn_id for one in found if one.outcome is Outcome.ANSWERED}
    last = {
        (one.citizen, one.question): one
        for one in found
        if one.outcome is not Outcome.ANSWERED
        and 1 < len(one.question) <= _LONGEST
        and answered.get((one.citizen, one.question), 0) < one.turn_id
    }
    return list(last.values())
