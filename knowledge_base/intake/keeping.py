"""What was read of an upload becomes drafts, and the upload keeps what is to be said of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from database import documents, versions
from knowledge_base.archives import Part
from knowledge_base.documents import Stored, store
from knowledge_base.editing.drafts import save_draft
from knowledge_base.editing.history import Act, record
from knowledge_base.edition import Edition
from knowledge_base.intake.evidence import evidence_of, find_unit
from knowledge_base.intake.uploads import Upload, change_result
from knowledge_base.kinds import State
from knowledge_base.service_items.listing import Entry
from organisation.departments import Departments
from organisation.staff import get_staff

_EMPTY = "文件里没有读到正文，请检查内容，或另存为纯文本（.txt）后再上传。"


@dataclass(frozen=True, slots=True)
class Read:
    """A document of an upload, or why there is none in that part of it."""

    part: Part
    entry: Entry


def keep(conn: Connection, upload: Upload, read: list[Read], now: datetime) -> None:
    """Store the documents as drafts of whoever uploaded the file; all of them or, where that fails, none.

    `uploads.result` gets {"documents": [...]}, as `keep_some` gives them.
    """
    before = upload.documents
    if len(before) == len(read) == 1 and "version_id" in before[0] and read[0].entry.edition:
        kept = [_keep_again(conn, upload, before[0], read[0].entry.edition, now)]
    else:
        kept = keep_some(conn, upload, read, now)
    change_result(conn, upload.id, {"documents": kept})


def keep_some(conn: Connection, upload: Upload, read: Sequence[Read], now: datetime) -> list[dict[str, Any]]:
    """Store some of its documents; of each {"path", "refused"} or {"path", "title", "version_id", "document_id", "is_new",
    "behind", "warnings"}. Those that were stored of this upload before are as if they were not.
    """
    units = Departments.load(conn)
    return [_keep(conn, upload, each, units, now) for each in read]


def forget(conn: Connection, upload_id: int, staff_id: int, reason: str, now: datetime) -> None:
    """Throw away the drafts that were stored of an upload, as far as nobody has touched them."""
    untouched = (
        versions.c.upload_id == upload_id,
        versions.c.status == State.DRAFT,
        versions.c.revision == 1,
        # What somebody has begun beside it is theirs.
        versions.c.based_on_id.is_(None),
    )
    thrown = conn.scalars(
        update(versions).where(*untouched).values(status=State.DISCARDED).returning(versions.c.id)
    ).all()
    for version_id in thrown:
        record(conn, version_id, Act.DISCARDED, staff_id, now, reason=reason)


def _keep(conn: Connection, upload: Upload, read: Read, units: Departments, now: datetime) -> dict[str, Any]:
    path, edition = read.part.path, read.entry.edition
    if edition is None:
        return {"path": path, "refused": read.entry.refused}
    if not edition.passages:
        return {"path": path, "refused": _EMPTY}
    source = read.entry.source or read.part.source
    stored = store(conn, edition, source, read.part.filename, now, author=upload.staff_id)
    if stored.is_new:
        _make_ours(conn, upload, edition, stored, units, now)
    return {
        "path": path,
        "title": edition.title,
        "version_id": stored.version_id,
        "document_id": stored.document_id,
        "is_new": stored.is_new or _is_of(conn, stored.version_id, upload.id),
        "behind": stored.behind,
        "warnings": list(edition.warnings),
    }


def _keep_again(
    conn: Connection, upload: Upload, before: Mapping[str, Any], edition: Edition, now: datetime
) -> dict[str, Any]:
    """What was read as a file of another kind takes the place of what was read before, in the same draft."""
    version_id = int(before["version_id"])
    revision = conn.execute(select(versions.c.revision).where(versions.c.id == version_id)).scalar_one()
    save_draft(conn, version_id, edition, revision, get_staff(conn, upload.staff_id), now)
    evidence = evidence_of(edition, now, has_unit=_has_unit(conn, int(before["document_id"])))
    told = {"evidence": evidence, "reading": edition.reading, "losses": list(edition.losses)}
    conn.execute(update(versions).where(versions.c.id == version_id).values(told))
    return dict(before) | {"title": edition.title, "warnings": list(edition.warnings)}


def _is_of(conn: Connection, version_id: int, upload_id: int) -> bool:
    """Whether it was stored of this upload: before its worker was killed."""
    return conn.scalar(select(versions.c.upload_id).where(versions.c.id == version_id)) == upload_id


def _has_unit(conn: Connection, document_id: int) -> bool:
    unit = conn.scalar(select(documents.c.department_id).where(documents.c.id == document_id))
    return unit is not None


def _make_ours(
    conn: Connection, upload: Upload, edition: Edition, stored: Stored, units: Departments, now: datetime
) -> None:
    unit = find_unit(edition, units)
    is_nobodys = documents.c.department_id.is_(None)
    if unit is not None:
        conn.execute(
            update(documents)
            .where(documents.c.id == stored.document_id, is_nobodys)
            .values(department_id=unit.id)
        )
    evidence = evidence_of(edition, now, has_unit=_has_unit(conn, stored.document_id))
    conn.execute(
        update(versions)
        .where(versions.c.id == stored.version_id)
        .values(upload_id=upload.id, evidence=evidence)
    )
    record(conn, stored.version_id, Act.CREATED, upload.staff_id, now, upload=upload.id)
