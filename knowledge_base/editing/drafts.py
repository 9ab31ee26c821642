"""Drafts: made beside any version, saved as often as one likes, and no word of two editors lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, update

from database import documents, passages, repeals, sketches, versions
from knowledge_base.editing.history import WRITERS, Act, last_of, record, writers_of
from knowledge_base.editing.rules import NotAllowed, perform
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind, Origin, State
from knowledge_base.passages import PassageText
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.reviews import find_review
from knowledge_base.version_text import add_text, relate, remove_text, stated
from organisation.staff import Role, Staff

#: What a new draft has of the version it begins as.
_COPIED = (
    *("document_id", "title", "issuer", "document_number", "issued_on", "effective_on", "expires_on"),
    *("repealed_on", "validity", "disclosure", "disclosure_reason", "fields", "source", "reading", "losses"),
    *("filename", "body", "evidence", "upload_id"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the base of a draft: saved by whom, when, with which words."""

    revision: int
    who: str
    at: datetime
    title: str
    body: str | None
    passages: tuple[PassageText, ...]


class SavedMeanwhile(Exception):
    """Somebody else has saved the draft since it was opened; `standing` is what they left."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.revision)
        self.standing = standing


class OtherKind(Exception):
    """A document that has other versions stays of its kind."""


def start_draft(conn: Connection, version_id: int, who: Staff, now: datetime) -> int:
    """A new draft of the same document that begins as `version_id` stands, whatever became of that; its id.

    An old version is restored by the same: what was published is never changed. Raises DocumentNotFound or NotAllowed.
    """
    if who.role not in (Role.EDITOR, Role.ADMINISTRATOR):
        raise NotAllowed
    document_id = conn.scalar(select(versions.c.document_id).where(versions.c.id == version_id))
    if document_id is None:
        raise DocumentNotFound
    # Of two drafts begun at once each has a number of its own.
    conn.execute(select(documents.c.id).where(documents.c.id == document_id).with_for_update())
    of_document = select(func.max(versions.c.number)).where(versions.c.document_id == document_id)
    own = {
        "number": of_document.scalar_subquery() + 1,
        "status": literal(State.DRAFT.value),
        "created_by": literal(who.id),
        "created_at": literal(now, versions.c.created_at.type),
        "based_on_id": versions.c.id,
    }
    copied = select(*(versions.c[name] for name in _COPIED), *own.values()).where(versions.c.id == version_id)
    draft_id = conn.execute(
        insert(versions).from_select([*_COPIED, *own], copied).returning(versions.c.id)
    ).scalar_one()
    for table in (passages, repeals, sketches):
        columns = [column for column in table.c if column.name not in ("id", "version_id")]
        of_version = select(literal(draft_id), *columns).where(table.c.version_id == version_id)
        conn.execute(
            insert(table).from_select(["version_id", *(column.name for column in columns)], of_version)
        )
    told: dict[str, Any] = {"based_on": version_id}
    if find_review(conn, version_id) is None:
        told[WRITERS] = sorted(writers_of(conn, version_id))
    record(conn, draft_id, Act.CREATED, who.id, now, **told)
    return int(draft_id)


def save_draft(
    conn: Connection,
    version_id: int,
    edition: Edition,
    expected_revision: int,
    who: Staff,
    now: datetime,
    body: str | None = None,
) -> int:
    """Put `edition` in the place of a draft's text; its new revision. `body` is the Markdown it was written as.

    The file it was read from, the reading, the losses and the evidence stay. Raises SavedMeanwhile where it is no longer
    at `expected_revision`, OtherKind, and what `perform` raises.
    """
    found = conn.execute(
        select(versions.c.status, versions.c.revision, versions.c.document_id)
        .where(versions.c.id == version_id)
        .with_for_update()
    ).one_or_none()
    if found and found.status == State.DRAFT and found.revision != expected_revision:
        raise SavedMeanwhile(standing(conn, version_id))
    perform(conn, Act.SAVED, version_id, who, now)
    assert found
    saved = stated(edition) | {"body": body, "revision": expected_revision + 1}
    conn.execute(update(versions).where(versions.c.id == version_id).values(saved))
    _settle_kind(conn, found.document_id, edition.kind)
    remove_text(conn, version_id)
    add_text(conn, version_id, edition)
    relate(conn, found.document_id, version_id, edition)
    return expected_revision + 1


def standing(conn: Connection, version_id: int) -> Standing:
    """What stands in the base of a draft; raises DocumentNotFound."""
    row = conn.execute(select(versions).where(versions.c.id == version_id)).one_or_none()
    if row is None:
        raise DocumentNotFound
    texts = conn.execute(
        select(passages).where(passages.c.version_id == version_id).order_by(passages.c.position)
    )
    found = tuple(
        PassageText(text.heading, text.heading_text, text.text, Origin(text.origin), text.fields)
        for text in texts
    )
    last = last_of(conn, version_id, Act.SAVED, Act.CREATED)
    who, at = (last.who, last.at) if last else ("", row.created_at)
    return Standing(row.revision, who, at, row.title, row.body, found)


def _settle_kind(conn: Connection, document_id: int, kind: Kind) -> None:
    """A document with one version, a draft, becomes of the kind its editor says it is."""
    known = conn.scalar(select(documents.c.kind).where(documents.c.id == document_id))
    if known == kind:
        return
    others = conn.scalar(select(func.count()).where(versions.c.document_id == document_id))
    if others != 1:
        raise OtherKind
    conn.execute(update(documents).where(documents.c.id == document_id).values(kind=kind))
