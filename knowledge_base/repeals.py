"""What a document repeals: the others are found whether they are here already or come later."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from database import documents, repeals, versions
from knowledge_base.edition import Edition, Mention
from knowledge_base.kinds import Kind
from knowledge_base.speaking import SPEAKS_FOR_ITS_DOCUMENT
from knowledge_base.titles import matter_of, telling_part


def keep_repeals(conn: Connection, document_id: int, version_id: int, edition: Edition) -> None:
    """Remember what a version repeals; it counts while that version is published."""
    rows = [
        {
            "version_id": version_id,
            "title": repeal.mention.title,
            "document_number": repeal.mention.document_number,
            "repealed_on": repeal.on,
            "document_id": find_mentioned(conn, repeal.mention, but=document_id, before=edition.issued_on),
        }
        for repeal in edition.repeals
    ]
    if rows:
        conn.execute(insert(repeals), rows)


def find_mentioned(
    conn: Connection, mention: Mention, but: int | None = None, before: date | None = None
) -> int | None:
    """The document that is mentioned: by its number, else by what its title is about.

    `but` is the document that mentions it; one that is dated on or after `before` is not meant by title alone.
    """
    number, title = mention.document_number, mention.title
    is_meant = []
    if number:
        is_meant.append(versions.c.document_number == number)
    if title:
        is_meant.append(versions.c.title.contains(telling_part(title), autoescape=True))
    rows = conn.execute(
        select(versions.c.document_id, versions.c.title, versions.c.document_number, versions.c.issued_on)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(or_(*is_meant), documents.c.kind == Kind.POLICY, SPEAKS_FOR_ITS_DOCUMENT)
        .order_by(versions.c.issued_on.desc(), versions.c.id.desc())
    ).all()
    others = [row for row in rows if row.document_id != but]
    by_number = [row for row in others if number and row.document_number == number]
    by_title = [
        row
        for row in others
        if title
        and matter_of(row.title) == matter_of(title)
        and not (number and row.document_number)
        and not (before and row.issued_on and row.issued_on >= before)
    ]
    return next((row.document_id for row in (*by_number, *by_title)), None)


def release_repeals(conn: Connection, document_id: int) -> None:
    """Find anew what each repeal means that was taken for one of this document: its title may have been put right."""
    taken = conn.execute(
        select(repeals, versions.c.document_id.label("by_id"), versions.c.issued_on)
        .join(versions, versions.c.id == repeals.c.version_id)
        .where(repeals.c.document_id == document_id)
    ).all()
    for row in taken:
        mention = Mention(row.title, row.document_number)
        meant = find_mentioned(conn, mention, but=row.by_id, before=row.issued_on)
        if meant != document_id:
            conn.execute(update(repeals).where(repeals.c.id == row.id).values(document_id=meant))


def claim_repeals(conn: Connection, document_id: int, edition: Edition) -> None:
    """Find what repealed this document before it was here."""
    if edition.kind is not Kind.POLICY:
        return
    names = {edition.title, matter_of(edition.title)}
    named: list[ColumnElement[bool]] = [repeals.c.title.in_(names)]
    if edition.document_number:
        named.append(repeals.c.document_number == edition.document_number)
    waiting = conn.execute(
        select(repeals.c.id, repeals.c.document_number, versions.c.document_id, versions.c.issued_on)
        .join(versions, versions.c.id == repeals.c.version_id)
        .where(or_(*named), repeals.c.document_id.is_(None), versions.c.document_id != document_id)
    )
    meant = [
        row.id
        for row in waiting
        if (
            row.document_number == edition.document_number
            if row.document_number and edition.document_number
            else not (row.issued_on and edition.issued_on and edition.issued_on >= row.issued_on)
        )
    ]
    conn.execute(update(repeals).where(repeals.c.id.in_(meant)).values(document_id=document_id))
