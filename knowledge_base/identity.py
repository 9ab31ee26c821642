"""Which document a file is an edition of, and which documents are older ones of its matter.

A document is known by its own code; by its number, where the titles agree; else by title and issuer: the guides of
two units are two documents. 办法 of 2015 and 2022 with numbers of their own are two documents of one matter.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Row, or_, select, update

from database import documents, versions
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.speaking import SPEAKS_FOR_ITS_DOCUMENT
from knowledge_base.titles import alike, matter_of, plain_title, same_issuer, telling_part

#: From this likeness on, titles with the same number are of one document: a slip was mended.
_SAME_TITLE = 0.6
_KNOWN_BY: tuple[Column[Any], ...] = (
    versions.c.document_id,
    versions.c.title,
    versions.c.issuer,
    versions.c.document_number,
    versions.c.issued_on,
)


def find_document(conn: Connection, edition: Edition) -> int | None:
    """The document this is an edition of, if it is here."""
    if edition.external_id is not None:
        return conn.scalar(select(documents.c.id).where(documents.c.external_id == edition.external_id))
    found = [row.document_id for row in _candidates(conn, edition) if _is_same(edition, row)]
    return min(found, default=None)


def find_namesake(conn: Connection, edition: Edition, document_id: int) -> str | None:
    """The title of another document with the same number: one of both has the wrong one."""
    if edition.document_number is None or edition.external_id is not None:
        return None
    return next(
        (
            row.title
            for row in _candidates(conn, edition)
            if row.document_id != document_id and row.document_number == edition.document_number
        ),
        None,
    )


def settle_succession(conn: Connection, document_id: int, edition: Edition) -> None:
    """Between its older and its newer documents of the same matter and issuer: each follows the one before it."""
    if edition.kind is not Kind.POLICY or edition.issued_on is None:
        return
    others = _of_matter(conn, document_id, edition)
    before = [row for row in others if row.issued_on < edition.issued_on]
    after = [row for row in others if row.issued_on > edition.issued_on]
    if before:
        _follow(conn, document_id, max(before, key=_age).document_id)
    if after:
        _follow(conn, min(after, key=_age).document_id, document_id)


def _age(row: Row[Any]) -> tuple[date, int]:
    return row.issued_on, row.document_id


def _follow(conn: Connection, document_id: int, older_id: int) -> None:
    conn.execute(update(documents).where(documents.c.id == document_id).values(supersedes_id=older_id))


def _candidates(conn: Connection, edition: Edition) -> Sequence[Row[Any]]:
    same = versions.c.title == edition.title
    if edition.document_number is not None:
        same = or_(same, versions.c.document_number == edition.document_number)
    return conn.execute(
        select(*_KNOWN_BY)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(same, documents.c.kind == edition.kind, documents.c.external_id.is_(None))
        .order_by(versions.c.document_id)
    ).all()


def _is_same(edition: Edition, row: Row[Any]) -> bool:
    if edition.document_number and row.document_number:
        numbers = edition.document_number == row.document_number
        return numbers and alike(edition.title, row.title) >= _SAME_TITLE
    titles = plain_title(edition.title) == plain_title(row.title)
    if not titles or not same_issuer(edition.issuer, row.issuer):
        return False
    # Where only one of them has a number, it may be another year's.
    has_same_form = edition.document_number == row.document_number
    return has_same_form or None in (edition.issued_on, row.issued_on) or edition.issued_on == row.issued_on


def _of_matter(conn: Connection, document_id: int, edition: Edition) -> list[Row[Any]]:
    """The other dated documents of the matter and issuer, a row for each version."""
    matter = matter_of(edition.title)
    rows = conn.execute(
        select(*_KNOWN_BY)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(documents.c.kind == Kind.POLICY, documents.c.id != document_id)
        .where(
            versions.c.issued_on.is_not(None),
            versions.c.title.contains(telling_part(edition.title), autoescape=True),
            SPEAKS_FOR_ITS_DOCUMENT,
        )
    )
    return [
        row
        for row in rows
        if matter_of(row.title) == matter
        and (same_issuer(edition.issuer, row.issuer) or None in (edition.issuer, row.issuer))
    ]
