"""更正告知: answers given earlier that rest on what no longer holds, and telling those who were given them.

Who is to be told gets a row of the outbox, as a reply of staff does: it is pushed where the channel lets us, or said
before the answer to whatever the citizen sends next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from database import citations, corrections, passages, replies, staff, turns, versions
from hotline.citizens import Channel, Citizen
from hotline.replies.reply import LONGEST, LengthWrong, ReplyKind

#: So long after an answer somebody may still rely on it.
RELIED_ON = timedelta(days=180)


class NobodyToTell(Exception):
    """Nobody was given an answer that rests on it."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that cites what no longer holds, as it was given; of each citizen the latest."""

    turn_id: int
    citizen: Citizen
    question: str
    passage_id: int
    heading: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What was set right: of how many who were to be told how many are. `title` is that of the version."""

    id: int
    version_id: int
    document_id: int
    title: str
    text: str
    who: str
    at: datetime
    to_tell: int
    told: int


def given_answers(
    conn: Connection, version_id: int, now: datetime, passage_ids: Sequence[int] = ()
) -> list[GivenAnswer]:
    """The answers of the last half year that cite the version, or these passages of it; the latest first.

    Whoever was forgotten, or was told of a correction since, is not among them.
    """
    told_since = (
        select(replies.c.id)
        .join(corrections, corrections.c.id == replies.c.correction_id)
        .where(
            corrections.c.version_id == version_id,
            corrections.c.at >= turns.c.at,
            replies.c.channel == turns.c.channel,
            replies.c.citizen_id == turns.c.citizen_id,
        )
        .exists()
    )
    about: list[ColumnElement[bool]] = [passages.c.version_id == version_id]
    if passage_ids:
        about.append(passages.c.id.in_(passage_ids))
    rows = conn.execute(
        select(turns, passages.c.id.label("passage_id"), passages.c.heading)
        .join(citations, citations.c.turn_id == turns.c.id)
        .join(passages, passages.c.id == citations.c.passage_id)
        .where(*about, turns.c.outcome == "answered", turns.c.at >= now - RELIED_ON, ~told_since)
        .order_by(turns.c.id.desc(), citations.c.position)
    )
    latest: dict[Citizen, GivenAnswer] = {}
    for row in rows:
        citizen = Citizen(Channel(row.channel), row.citizen_id)
        if not citizen.is_gone:
            given = GivenAnswer(row.id, citizen, row.question, row.passage_id, row.heading, row.at)
            latest.setdefault(citizen, given)
    return list(latest.values())


def correct(
    conn: Connection,
    version_id: int,
    text: str,
    staff_id: int,
    now: datetime,
    passage_ids: Sequence[int] = (),
) -> int:
    """Tell everybody who was given such an answer what is right; the id of the correction.

    Raises LengthWrong, or NobodyToTell.
    """
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise LengthWrong
    given = given_answers(conn, version_id, now, passage_ids)
    if not given:
        raise NobodyToTell
    kept: dict[str, Any] = {"version_id": version_id, "text": text, "staff_id": staff_id, "at": now}
    added = conn.execute(
        insert(corrections).values(kept | {"passage_ids": list(passage_ids)}).returning(corrections.c.id)
    )
    correction_id = int(added.scalar_one())
    row = {"kind": ReplyKind.CORRECTION, "text": text, "staff_id": staff_id, "at": now, "due_at": now}
    told = [
        row
        | {
            "correction_id": correction_id,
            "turn_id": one.turn_id,
            "channel": one.citizen.channel,
            "citizen_id": one.citizen.id,
        }
        for one in given
    ]
    conn.execute(insert(replies), told)
    return correction_id


def all_corrections(conn: Connection) -> list[Correction]:
    """Every one, the latest first."""
    rows = conn.execute(
        select(
            corrections,
            versions.c.title,
            versions.c.document_id,
            staff.c.name,
            func.count(replies.c.id).label("to_tell"),
            func.count(replies.c.sent_at).label("told"),
        )
        .join(versions, versions.c.id == corrections.c.version_id)
        .join(staff, staff.c.id == corrections.c.staff_id)
        .outerjoin(replies, replies.c.correction_id == corrections.c.id)
        .group_by(corrections.c.id, versions.c.title, versions.c.document_id, staff.c.name)
        .order_by(corrections.c.id.desc())
    )
    return [
        Correction(
            row.id,
            row.version_id,
            row.document_id,
            row.title,
            row.text,
            row.name,
            row.at,
            row.to_tell,
            row.told,
        )
        for row in rows
    ]


def forget_corrections(conn: Connection, citizen: Citizen) -> None:
    """Keep nothing of what a citizen was, or would have been, told."""
    conn.execute(
        delete(replies).where(
            replies.c.correction_id.is_not(None),
            replies.c.channel == citizen.channel,
            replies.c.citizen_id == citizen.id,
        )
    )
