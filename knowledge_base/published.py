"""What is published now, and so answered from."""

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import BigInteger, Connection, cast, func, select

from database import citations, clause_links, declared_repeals, documents, passages, publications, versions
from knowledge_base.kinds import OPEN, Disclosure, Kind
from knowledge_base.names import everyday_names
from retrieval.passage import Passage
from text.input import find_id


@dataclass(frozen=True, slots=True)
class Published:
    """A document that is answered from."""

    document_id: int
    title: str
    document_number: str | None


def find_published(conn: Connection, named: str) -> list[Published]:
    """The documents that are meant by their id, their own id, their number (文号) or their title, with or without 《》."""
    named = named.strip()
    names = (named, named.removeprefix("《").removesuffix("》"))
    meant = (
        versions.c.title.in_(names)
        | versions.c.document_number.in_(names)
        | documents.c.external_id.in_(names)
    )
    if (document_id := find_id(named)) is not None:
        meant |= documents.c.id == document_id
    rows = conn.execute(
        select(documents.c.id, versions.c.title, versions.c.document_number)
        .join(versions, documents.c.published_version_id == versions.c.id)
        .where(meant)
        .order_by(documents.c.id)
    )
    return [Published(*row) for row in rows]


def revision(conn: Connection) -> str:
    """Names the published state: its texts (`revision_of_texts`), what editors have said is repealed, and what
    interprets what, clause by clause."""
    declared = conn.scalar(select(func.max(declared_repeals.c.id)))
    pair = cast(documents.c.id, BigInteger) * documents.c.interprets_id
    is_published = documents.c.published_version_id.is_not(None)
    pairs = conn.execute(
        select(func.sum(documents.c.interprets_id), func.sum(pair)).where(is_published)
    ).one()
    clauses = conn.execute(select(func.count(), func.max(clause_links.c.at))).one()
    told = "".join(f".{part}" for part in (declared, *pairs, *clauses) if part)
    return revision_of_texts(conn) + told


def revision_of_texts(conn: Connection) -> str:
    """Names the published texts: the count of publications, and a digest that tells two databases apart."""
    count = conn.scalar(select(func.count()).select_from(publications)) or 0
    last = conn.execute(select(publications).order_by(publications.c.id.desc()).limit(1)).one_or_none()
    digest = blake2b(repr(last and (last.id, last.version_id, last.action, last.at)).encode(), digest_size=6)
    return f"{count}-{digest.hexdigest()}"


def published_passages(conn: Connection) -> list[Passage]:
    """Every passage that may be answered from."""
    rows = conn.execute(
        select(passages, versions.c.document_id, versions.c.title, versions.c.fields.label("document_fields"))
        .join(versions, versions.c.id == passages.c.version_id)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(versions.c.disclosure.in_(OPEN))
        .order_by(passages.c.version_id, passages.c.position)
    )
    return [
        Passage(
            row.id,
            row.document_id,
            row.title,
            row.heading,
            row.heading_text,
            row.text,
            everyday_names(row.document_fields),
        )
        for row in rows
    ]


def given_on_request(conn: Connection) -> list[tuple[int, str]]:
    """Id and title of the documents that are only named: their text is given on request (依申请公开)."""
    rows = conn.execute(
        select(documents.c.id, versions.c.title)
        .join(versions, documents.c.published_version_id == versions.c.id)
        .where(versions.c.disclosure == Disclosure.ON_REQUEST)
        .order_by(documents.c.id)
    )
    return [(row.id, row.title) for row in rows]


def count_published(conn: Connection) -> int:
    """Number of documents that are answered from."""
    query = select(func.count()).select_from(documents).where(documents.c.published_version_id.is_not(None))
    return conn.scalar(query) or 0


def published_titles(conn: Connection, kind: Kind) -> list[tuple[int, str]]:
    """Id and title of the published documents of a kind, those cited most often first."""
    cited = (
        select(versions.c.document_id, func.count().label("times"))
        .select_from(citations)
        .join(passages, passages.c.id == citations.c.passage_id)
        .join(versions, versions.c.id == passages.c.version_id)
        .group_by(versions.c.document_id)
        .subquery()
    )
    rows = conn.execute(
        select(documents.c.id, versions.c.title)
        .join(versions, documents.c.published_version_id == versions.c.id)
        .outerjoin(cited, cited.c.document_id == documents.c.id)
        .where(documents.c.kind == kind)
        .order_by(func.coalesce(cited.c.times, 0).desc(), documents.c.id)
    )
    return [(row.id, row.title) for row in rows]
