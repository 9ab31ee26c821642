"""The life of a document: read from a file, kept as a version, published, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from database import documents, passages, publications, versions
from knowledge_base.kinds import Disclosure, Kind, Validity
from knowledge_base.passages import PassageText


class DocumentNotFound(Exception):
    """There is no such document."""


class NotPublishable(Exception):
    """A document marked 不予公开 is never published."""


@dataclass(frozen=True)
class Edition:
    """Content of a file as a version of a document: everything a version keeps besides the file itself."""

    kind: Kind
    title: str
    passages: tuple[PassageText, ...]
    external_id: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: Validity = Validity.UNKNOWN
    disclosure: Disclosure = Disclosure.UNMARKED
    fields: Mapping[str, Any] | None = None
    #: The document number or title of the document that this one interprets.
    interprets: str | None = None
    repealed_on: date | None = None
    #: The file's lines as they were read, one a line.
    reading: str | None = None
    warnings: tuple[str, ...] = ()
    #: Lines that were read and stand nowhere in this edition.
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stored:
    """Place of a stored edition; `is_new` is false where the same file was already there."""

    document_id: int
    version_id: int
    is_new: bool
    is_latest: bool


def store(conn: Connection, edition: Edition, source: bytes, filename: str, now: datetime) -> Stored:
    """Keep `edition` as a draft version of its document; the same file again changes nothing."""
    document_id = _find_document(conn, edition) or _add_document(conn, edition)
    latest = conn.execute(
        select(versions.c.id, versions.c.number, versions.c.source, versions.c.issued_on)
        .where(versions.c.document_id == document_id)
        .order_by(versions.c.number.desc())
    ).all()
    for row in latest:
        if row.source == source:
            return Stored(document_id, row.id, is_new=False, is_latest=row is latest[0])
    version_id = _add_version(
        conn, document_id, latest[0].number + 1 if latest else 1, edition, source, filename, now
    )
    _link_interpretations(conn, document_id, edition)
    newest = max((row.issued_on for row in latest if row.issued_on), default=None)
    older = bool(newest and edition.issued_on and edition.issued_on < newest)
    return Stored(document_id, version_id, is_new=True, is_latest=not older)


def publish(
    conn: Connection, version_id: int, now: datetime, staff_id: int | None = None, note: str | None = None
) -> bool:
    """Make a version the one that is answered from; `staff_id` None is the operator's command line.

    `note` is what was accepted with it: lines that were not read.

    Returns whether anything changed: the version may be the published one already. Raises DocumentNotFound
    where there is no such version, NotPublishable where it must not be disclosed.
    """
    version = conn.execute(select(versions).where(versions.c.id == version_id)).one_or_none()
    if version is None:
        raise DocumentNotFound
    if version.disclosure == Disclosure.NONE:
        raise NotPublishable
    current = select(documents.c.published_version_id).where(documents.c.id == version.document_id)
    if conn.scalar(current) == version_id:
        return False
    conn.execute(update(versions).where(versions.c.id == version_id).values(status="published"))
    conn.execute(
        update(documents).where(documents.c.id == version.document_id).values(published_version_id=version_id)
    )
    _record(conn, version_id, "publish", now, staff_id, note)
    return True


def withdraw(conn: Connection, document_id: int, now: datetime, staff_id: int | None = None) -> None:
    """Answer from this document no more; its versions and what was cited stay.

    Raises DocumentNotFound where it is not published.
    """
    version_id = conn.scalar(select(documents.c.published_version_id).where(documents.c.id == document_id))
    if version_id is None:
        raise DocumentNotFound
    conn.execute(update(versions).where(versions.c.id == version_id).values(status="withdrawn"))
    conn.execute(update(documents).where(documents.c.id == document_id).values(published_version_id=None))
    _record(conn, version_id, "withdraw", now, staff_id)


def _find_document(conn: Connection, edition: Edition) -> int | None:
    """The document this is an edition of: by its id, else by number and title, else by kind and title."""
    if edition.external_id is not None:
        return conn.scalar(select(documents.c.id).where(documents.c.external_id == edition.external_id))
    same = [versions.c.title == edition.title, documents.c.kind == edition.kind]
    if edition.document_number is not None:
        same.append(versions.c.document_number == edition.document_number)
    return conn.scalar(
        select(documents.c.id)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(*same, documents.c.external_id.is_(None))
        .order_by(documents.c.id)
        .limit(1)
    )


def _add_document(conn: Connection, edition: Edition) -> int:
    interpreted = None
    if edition.interprets:
        interpreted = conn.scalar(
            select(versions.c.document_id)
            .where(
                (versions.c.document_number == edition.interprets) | (versions.c.title == edition.interprets)
            )
            .limit(1)
        )
    added = conn.execute(
        insert(documents)
        .values(kind=edition.kind, external_id=edition.external_id, interprets_id=interpreted)
        .returning(documents.c.id)
    )
    return int(added.scalar_one())


def _link_interpretations(conn: Connection, document_id: int, edition: Edition) -> None:
    """Interpretations that were there before the document they interpret."""
    waiting = conn.execute(
        select(documents.c.id, versions.c.fields)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(documents.c.kind == Kind.INTERPRETATION, documents.c.interprets_id.is_(None))
    )
    named = {edition.document_number, edition.title} - {None}
    found = [row.id for row in waiting if row.id != document_id and row.fields.get("解读") in named]
    conn.execute(update(documents).where(documents.c.id.in_(found)).values(interprets_id=document_id))


def _add_version(
    conn: Connection,
    document_id: int,
    number: int,
    edition: Edition,
    source: bytes,
    filename: str,
    now: datetime,
) -> int:
    added = conn.execute(
        insert(versions)
        .values(
            document_id=document_id,
            number=number,
            title=edition.title,
            issuer=edition.issuer,
            document_number=edition.document_number,
            issued_on=edition.issued_on,
            effective_on=edition.effective_on,
            expires_on=edition.expires_on,
            repealed_on=edition.repealed_on,
            reading=edition.reading,
            validity=edition.validity,
            disclosure=edition.disclosure,
            fields=dict(edition.fields or {}),
            source=source,
            filename=filename,
            status="draft",
            created_at=now,
        )
        .returning(versions.c.id)
    )
    version_id = int(added.scalar_one())
    rows = [
        {
            "version_id": version_id,
            "position": n,
            "heading": p.heading,
            "heading_text": p.heading_text,
            "text": p.text,
            "origin": p.origin,
            "fields": dict(p.values),
        }
        for n, p in enumerate(edition.passages)
    ]
    conn.execute(insert(passages), rows)
    return version_id


def _record(
    conn: Connection,
    version_id: int,
    action: str,
    now: datetime,
    staff_id: int | None,
    note: str | None = None,
) -> None:
    row = {"version_id": version_id, "action": action, "staff_id": staff_id, "at": now, "note": note}
    conn.execute(insert(publications).values(row))
