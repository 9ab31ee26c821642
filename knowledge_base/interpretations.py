"""Which document an interpretation belongs to: as it says, as its title says, or as its text suggests."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from database import documents, versions
from knowledge_base.edition import Edition, Mention
from knowledge_base.kinds import Kind
from knowledge_base.mentions import find_mentions
from knowledge_base.repeals import find_mentioned
from knowledge_base.titles import matter_of, telling_part

#: The document interpreted is named at the beginning of the text, if anywhere.
_OPENING = 600
#: A shorter name (实施方案) ends titles of many matters.
_TELLING = 6


def find_interpreted(conn: Connection, edition: Edition) -> int | None:
    """The document that an interpretation says it interprets, in its field or its title; None where it is not here."""
    if edition.interprets:
        return _by_name(conn, edition.interprets)
    if edition.kind is not Kind.INTERPRETATION:
        return None
    return next(iter(_found(conn, find_mentions(edition.title))), None)


def suggest_interpreted(conn: Connection, edition: Edition) -> tuple[int, str] | None:
    """Id and title of the document that an interpretation most likely belongs to."""
    by_title = _found(conn, find_mentions(edition.title))
    by_text = () if by_title else _found(conn, find_mentions(edition.text[:_OPENING]))
    document_id = next(iter((*by_title, *by_text)), None)
    if document_id is None:
        return None
    title = conn.scalar(
        select(versions.c.title)
        .where(versions.c.document_id == document_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    return document_id, str(title)


def link_waiting(conn: Connection, document_id: int, edition: Edition) -> None:
    """Interpretations that were there before the document they interpret."""
    if edition.kind is not Kind.POLICY:
        return
    waiting = conn.execute(
        select(documents.c.id, versions.c.fields, versions.c.title)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(documents.c.kind == Kind.INTERPRETATION, documents.c.interprets_id.is_(None))
    )
    found = [row.id for row in waiting if _belongs(row.fields, row.title, edition)]
    conn.execute(update(documents).where(documents.c.id.in_(found)).values(interprets_id=document_id))


def _belongs(fields: dict[str, str], title: str, edition: Edition) -> bool:
    if named := fields.get("解读"):
        return named in (edition.document_number, edition.title, matter_of(edition.title))
    matters = {matter_of(m.title) for _, _, m in find_mentions(title) if m.title}
    return matter_of(edition.title) in matters


def _by_name(conn: Connection, name: str) -> int | None:
    mentions = [mention for _, _, mention in find_mentions(name)] or [Mention(name)]
    return next((found for m in mentions if (found := find_mentioned(conn, m)) is not None), None)


def _found(conn: Connection, mentions: list[tuple[int, int, Mention]]) -> list[int]:
    """The documents mentioned, the likeliest first: named by number, by its whole title, by a part of it."""
    ranked: list[tuple[int, int, int]] = []
    for at, (_, _, mention) in enumerate(mentions):
        rows = _titled(conn, mention.title) if mention.title else _numbered(conn, mention.document_number)
        ranked += [(-_fits(row, mention), at, row.document_id) for row in rows]
    return [document_id for fit, _, document_id in sorted(ranked) if fit]


def _fits(row: Row[Any], mention: Mention) -> int:
    if mention.document_number and row.document_number:
        return 4 if mention.document_number == row.document_number else 0
    matter, name = matter_of(row.title), matter_of(mention.title or "")
    if matter == name:
        return 3
    return 2 if len(name) >= _TELLING and matter.endswith(name) else 0


def _titled(conn: Connection, title: str) -> list[Row[Any]]:
    return _rows(conn, versions.c.title.contains(telling_part(title), autoescape=True))


def _numbered(conn: Connection, number: str | None) -> list[Row[Any]]:
    return _rows(conn, versions.c.document_number == number)


def _rows(conn: Connection, condition: Any) -> list[Row[Any]]:
    return list(
        conn.execute(
            select(versions.c.document_id, versions.c.title, versions.c.document_number)
            .join(documents, documents.c.id == versions.c.document_id)
            .where(condition, documents.c.kind == Kind.POLICY)
            .order_by(versions.c.id.desc())
        )
    )
