"""这是已有文件的新版本？ Which document a draft is a version of: suggested, and answered by an editor."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import documents, repeals, versions
from knowledge_base.editing.history import Act
from knowledge_base.editing.rules import perform
from knowledge_base.identity import find_document
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import State
from knowledge_base.likeness import find_alike
from knowledge_base.version_text import relate
from organisation.staff import Staff

#: The name of the answer in `versions.evidence`.
ANSWERED = "belonging"


class NoSuchChoice(Exception):
    """The draft cannot be a version of that document: it is of another kind, or not there."""


class Reason(StrEnum):
    """Why a draft is taken for a version of a document."""

    #: Its number or its title and issuer: it is kept there already.
    KNOWN = "known"
    #: The same, since its facts were put right.
    NAMED_ALIKE = "named_alike"
    #: The text is nearly the same.
    TEXT_ALIKE = "text_alike"


@dataclass(frozen=True, slots=True)
class Question:
    """A document that a draft may be a version of. `version_id` is what there is of it: published, else the latest.

    `is_undated`: what is published there has a date, and the draft has none.
    """

    reason: Reason
    document_id: int
    version_id: int
    title: str
    document_number: str | None
    is_published: bool
    is_undated: bool
    is_answered: bool


def find_question(conn: Connection, version_id: int) -> Question | None:
    """What is to be asked of a draft, if anything."""
    draft = conn.execute(select(versions).where(versions.c.id == version_id)).one()
    reason, document_id = _suggested(conn, draft)
    if document_id is None:
        return None
    there = conn.execute(
        select(versions, documents.c.published_version_id)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(
            versions.c.document_id == document_id,
            versions.c.id != version_id,
            versions.c.status != State.DISCARDED,
        )
        .order_by((versions.c.id == documents.c.published_version_id).desc(), versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    if there is None:
        return None
    is_published = there.published_version_id == there.id
    return Question(
        reason=reason,
        document_id=document_id,
        version_id=there.id,
        title=there.title,
        document_number=there.document_number,
        is_published=is_published,
        is_undated=is_published and there.issued_on is not None and draft.issued_on is None,
        is_answered=ANSWERED in draft.evidence,
    )


def join(conn: Connection, version_id: int, document_id: int, who: Staff, now: datetime) -> None:
    """Let the draft be a version of that document. Raises NoSuchChoice and what `perform` raises."""
    draft = conn.execute(select(versions).where(versions.c.id == version_id)).one()
    own, kind = draft.document_id, _kind_of(conn, draft.document_id)
    if _kind_of(conn, document_id) != kind:
        raise NoSuchChoice
    perform(conn, Act.SAVED, version_id, who, now, reason="确认是已有文件的新版本")
    if own != document_id:
        _move(conn, draft, document_id)
        _leave(conn, own, document_id)
    _answered(conn, draft, "same")


def part(conn: Connection, version_id: int, who: Staff, now: datetime) -> None:
    """Let the draft be a document of its own; raises what `perform` raises."""
    draft = conn.execute(select(versions).where(versions.c.id == version_id)).one()
    perform(conn, Act.SAVED, version_id, who, now, reason="确认不是已有文件的新版本")
    others = select(func.count()).where(versions.c.document_id == draft.document_id)
    if int(conn.scalar(others) or 0) > 1:
        before = conn.execute(select(documents).where(documents.c.id == draft.document_id)).one()
        own = {"kind": before.kind, "department_id": before.department_id}
        added = conn.execute(insert(documents).values(own).returning(documents.c.id)).scalar_one()
        _move(conn, draft, added)
    _answered(conn, draft, "own")


def _suggested(conn: Connection, draft: Row[tuple[object, ...]]) -> tuple[Reason, int | None]:
    others = select(func.count()).where(
        versions.c.document_id == draft.document_id,
        versions.c.id != draft.id,
        versions.c.status != State.DISCARDED,
    )
    if conn.scalar(others):
        return Reason.KNOWN, draft.document_id
    edition = get_edition(conn, draft.id)
    named = find_document(conn, edition)
    if named is not None and named != draft.document_id:
        return Reason.NAMED_ALIKE, named
    alike = find_alike(conn, draft.id)
    return Reason.TEXT_ALIKE, alike.document_id if alike else None


def _kind_of(conn: Connection, document_id: int) -> str | None:
    return conn.scalar(select(documents.c.kind).where(documents.c.id == document_id))


def _move(conn: Connection, draft: Row[tuple[object, ...]], document_id: int) -> None:
    last = select(func.max(versions.c.number)).where(versions.c.document_id == document_id)
    number = int(conn.scalar(last) or 0) + 1
    conn.execute(
        update(versions).where(versions.c.id == draft.id).values(document_id=document_id, number=number)
    )
    relate(conn, document_id, draft.id, get_edition(conn, draft.id))


def _leave(conn: Connection, own: int, document_id: int) -> None:
    """What referred to the document that is left refers to the other; empty it goes, unless somebody works with it."""
    if conn.scalar(select(func.count()).where(versions.c.document_id == own)):
        return
    for column in (documents.c.supersedes_id, documents.c.interprets_id):
        meant = update(documents).where(column == own)
        conn.execute(meant.where(documents.c.id != document_id).values({column.name: document_id}))
        conn.execute(meant.where(documents.c.id == document_id).values({column.name: None}))
    conn.execute(update(repeals).where(repeals.c.document_id == own).values(document_id=document_id))
    try:
        with conn.begin_nested():
            conn.execute(delete(documents).where(documents.c.id == own))
    except IntegrityError:
        return


def _answered(conn: Connection, draft: Row[tuple[object, ...]], answer: str) -> None:
    evidence = dict(draft.evidence) | {ANSWERED: {"line": None, "doubt": "", "answer": answer}}
    conn.execute(update(versions).where(versions.c.id == draft.id).values(evidence=evidence))
