"""Turns: what was asked and answered, kept once however often a message is delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, cast, delete, func, insert, literal, select, update

from bot.answer import Answer, Outcome
from bot.message import IncomingMessage
from bot.phrases.conversation import FORGOTTEN_BEFORE
from bot.stored_answers import read_answer
from database import citations, tickets, turns
from hotline.citizens import Channel, Citizen, MessageKind

#: So long a platform may deliver again what it got no answer to.
REDELIVERED = timedelta(minutes=10)
#: Turns are found by their id, not by their time: no more than so many are looked through.
_COUNTED = 100_000

# Built once: building a statement takes longer than running it, and these run for every question.
_OF_CITIZEN = (turns.c.channel == bindparam("channel")) & (turns.c.citizen_id == bindparam("citizen_id"))
_PACED_AT = (
    select(turns.c.at)
    .where(_OF_CITIZEN)
    .order_by(turns.c.id.desc())
    .limit(1)
    .offset(bindparam("pace") - 1)
    .correlate(None)
    .scalar_subquery()
)
_RECENT = (
    select(turns, _PACED_AT.label("paced_at"))
    .where(_OF_CITIZEN)
    .order_by(turns.c.id.desc())
    .limit(bindparam("limit"))
)
_FIND = select(turns).where(
    turns.c.channel == bindparam("channel"), turns.c.message_id == bindparam("message_id")
)
_STORE = insert(turns).returning(turns.c.id)
_CITE = insert(citations)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer."""

    id: int
    question: str
    answer: Answer
    at: datetime
    message_id: str = ""
    kind: MessageKind = MessageKind.TEXT
    sent_as: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A citizen's last turns, the latest first; `paced_at` is when the turn was by which their pace is measured."""

    turns: list[Turn]
    paced_at: datetime | None = None

    def find(self, message_id: str) -> Turn | None:
        """The turn of a message, if it is among these."""
        return next((turn for turn in self.turns if turn.message_id == message_id), None)

    @property
    def conversation(self) -> list[Turn]:
        """The turns a message may refer to: from the last "0" on, none of pictures and positions."""
        turns = []
        for turn in self.turns:
            if turn.kind not in (MessageKind.UNREADABLE, MessageKind.LOCATION):
                turns.append(turn)
            if turn.answer.starts_anew:
                break
        return turns


def store_turn(conn: Connection, message: IncomingMessage, answer: Answer, now: datetime) -> Turn:
    """Keep a turn; raises IntegrityError where this message has one already."""
    turn_id = conn.execute(
        _STORE,
        {
            "channel": message.citizen.channel,
            "citizen_id": message.citizen.id,
            "message_id": message.id,
            "kind": message.kind,
            "sent_as": message.sent_as,
            "question": message.text,
            "answer": answer.stored(),
            "outcome": answer.outcome,
            "confidence": answer.confidence,
            "at": now,
        },
    ).scalar_one()
    if answer.citations:
        rows = [
            {"turn_id": turn_id, "position": n, "passage_id": c.passage_id, "score": c.score}
            for n, c in enumerate(answer.citations)
        ]
        conn.execute(_CITE, rows)
    return Turn(turn_id, message.text, answer, now, message.id, message.kind, message.sent_as)


def find_turn(conn: Connection, channel: str, message_id: str) -> Turn | None:
    """The turn of a message, if it was answered before."""
    row = conn.execute(_FIND, {"channel": channel, "message_id": message_id}).one_or_none()
    return None if row is None else _turn(row)


def find_own_turn(conn: Connection, citizen: Citizen, turn_id: int) -> Turn | None:
    """A turn by its id, if it is this citizen's."""
    row = conn.execute(select(turns).where(turns.c.id == turn_id, _OF_CITIZEN), _named(citizen)).one_or_none()
    return None if row is None else _turn(row)


def find_sent_as(conn: Connection, citizen: Citizen, sent_as: str) -> Turn | None:
    """The last turn about a message that the platform calls `sent_as`."""
    query = select(turns).where(_OF_CITIZEN, turns.c.sent_as == sent_as).order_by(turns.c.id.desc()).limit(1)
    row = conn.execute(query, _named(citizen)).one_or_none()
    return None if row is None else _turn(row)


def turns_until(conn: Connection, turn_id: int, limit: int) -> list[Turn]:
    """A turn and what the same citizen said just before it, the earliest first."""
    own = turns.alias("own")
    rows = conn.execute(
        select(turns)
        .join(own, (own.c.channel == turns.c.channel) & (own.c.citizen_id == turns.c.citizen_id))
        .where(own.c.id == turn_id, turns.c.id <= turn_id)
        .order_by(turns.c.id.desc())
        .limit(limit)
    ).all()
    return [_turn(row) for row in rows[::-1]]


def recent_turns(conn: Connection, citizen: Citizen, limit: int) -> list[Turn]:
    """The citizen's last turns, the latest first."""
    return load_history(conn, citizen, limit, 1).turns


def load_history(conn: Connection, citizen: Citizen, limit: int, pace: int) -> History:
    """The citizen's last turns, and when the one `pace` turns back was."""
    rows = conn.execute(_RECENT, _named(citizen) | {"limit": limit, "pace": pace}).all()
    return History([_turn(row) for row in rows], rows[0].paced_at if rows else None)


def count_turns(conn: Connection, citizen: Citizen) -> tuple[int, datetime | None]:
    """How many turns are kept of this citizen, and since when."""
    row = conn.execute(
        select(func.count(), func.min(turns.c.at, type_=turns.c.at.type)).where(_OF_CITIZEN), _named(citizen)
    ).one()
    return row[0], row[1]


def count_unmet(conn: Connection, since: datetime) -> int:
    """How many questions since then were not answered from the knowledge base; of the latest hundred thousand."""
    latest = select(func.max(turns.c.id) - _COUNTED).correlate(None).scalar_subquery()
    unmet = turns.c.outcome.in_((Outcome.UNANSWERED, Outcome.HANDED_OVER)) & (turns.c.at >= since)
    return conn.scalar(select(func.count()).select_from(turns).where(turns.c.id > latest, unmet)) or 0


def forget_turns(
    conn: Connection, citizen: Citizen, nobody: str, now: datetime, but: int | None = None
) -> None:
    """Delete the citizen's turns `but` for one; one that a ticket is about stays, under the id `nobody`.

    Of those that the platform may still deliver again the name stays, and nothing else: a delivery that comes late
    must neither be answered as if it were new nor open a second ticket.
    """
    own = (turns.c.channel == citizen.channel) & (turns.c.citizen_id == citizen.id)
    if but is not None:
        own &= turns.c.id != but
    is_said = turns.c.id.not_in(select(tickets.c.turn_id))
    said = select(turns.c.id).where(own, is_said)
    conn.execute(delete(citations).where(citations.c.turn_id.in_(said)))
    is_over = (turns.c.at < now - REDELIVERED) | (turns.c.channel == Channel.WEB)
    conn.execute(delete(turns).where(own, is_said, is_over))
    nothing = {"question": "", "answer": Answer(Outcome.HELPED, FORGOTTEN_BEFORE).stored(), "confidence": 0.0}
    conn.execute(update(turns).where(own, is_said).values(nothing))
    gone: dict[str, Any] = {"citizen_id": nobody, "sent_as": None}
    if citizen.channel is Channel.WEB:
        # There the delivery's name holds the citizen's id.
        gone["message_id"] = literal(f"{nobody}:") + cast(turns.c.id, Text)
    conn.execute(update(turns).where(own).values(gone))


def _named(citizen: Citizen) -> dict[str, Any]:
    return {"channel": citizen.channel, "citizen_id": citizen.id}


def _turn(row: Row[Any]) -> Turn:
    answer = read_answer(row.answer)
    kind = MessageKind(row.kind)
    return Turn(row.id, row.question, answer, row.at, row.message_id, kind, row.sent_as)
