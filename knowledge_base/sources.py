"""Where a passage stands: what a citation and a document's page say of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from database import documents, passages, publications, versions
from knowledge_base.kinds import ONCE_PUBLISHED, OPEN, Disclosure, Kind, Origin, State, Validity
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.succession import After, Successor, what_became_of
from knowledge_base.validity import is_draft
from retrieval.passage import Passage

# All but the file itself, which is large and read by nobody here. Built once: this runs for every new question.
_COLUMNS = (
    *(column for column in versions.c if column.name != "source"),
    documents.c.kind,
    documents.c.interprets_id,
    documents.c.published_version_id,
)
#: Of these versions everybody may read the text.
_MAY_BE_READ = (versions.c.disclosure.in_(OPEN), versions.c.status.in_(ONCE_PUBLISHED))
_SOURCES = (
    select(passages.c.id.label("passage_id"), *_COLUMNS)
    .join(versions, versions.c.id == passages.c.version_id)
    .join(documents, documents.c.id == versions.c.document_id)
    .where(passages.c.id.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True)
class Source:
    """Document of a passage, as a citation names it."""

    document_id: int
    version_id: int
    version_number: int
    kind: Kind
    title: str
    issuer: str | None
    document_number: str | None
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    stored_validity: Validity
    disclosure: Disclosure
    fields: dict[str, str]
    is_current: bool
    #: The version of its document that is answered from now, if any is.
    current_version_id: int | None = None
    state: State = State.PUBLISHED
    #: Whether editors have written its text since it was read from the original file.
    is_edited: bool = False
    #: The document that this one interprets.
    interprets_id: int | None = None
    repealed_on: date | None = None
    #: What has taken its place, if anything published has.
    successor: Successor | None = None

    @property
    def is_open(self) -> bool:
        """Whether its text may be shown; of what is given on request (依申请公开) only that it exists."""
        return self.disclosure in OPEN

    @property
    def ended_on(self) -> date | None:
        """The first day it is repealed, by its own head data or by what repeals it."""
        by = self.successor.since if self.successor and self.successor.is_repeal else None
        return min((day for day in (self.repealed_on, by) if day), default=None)

    def newer(self, today: date) -> Successor | None:
        """What has taken its place by `today`."""
        return self.successor if self.successor and self.successor.has_begun(today) else None

    def validity(self, today: date) -> Validity:
        """The validity on `today`: dates decide where they are known, else what the file stated."""
        if self.stored_validity in (Validity.REPEALED, Validity.EXPIRED):
            return self.stored_validity
        if self._is_repealed(today):
            return Validity.REPEALED
        if self.expires_on and self.expires_on < today:
            return Validity.EXPIRED
        if self.stored_validity is Validity.DRAFT or is_draft(self.title):
            return Validity.DRAFT
        if self.effective_on and self.effective_on > today:
            return Validity.NOT_YET_EFFECTIVE
        has_term = self.effective_on and self.expires_on
        if has_term or (self.stored_validity is Validity.NOT_YET_EFFECTIVE and self.effective_on):
            return Validity.AMENDED if self.stored_validity is Validity.AMENDED else Validity.IN_FORCE
        return self.stored_validity

    def _is_repealed(self, today: date) -> bool:
        if self.ended_on:
            return self.ended_on <= today
        return self.successor is not None and self.successor.is_repeal


def get_passage(conn: Connection, passage_id: int) -> Passage:
    """A passage that is or was published: what was cited can always be read, and no draft ever.

    Raises DocumentNotFound where there is none, or its text is not open to everybody.
    """
    row = conn.execute(
        select(passages, versions.c.document_id, versions.c.title)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(passages.c.id == passage_id, *_MAY_BE_READ)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    return Passage(row.id, row.document_id, row.title, row.heading, row.heading_text, row.text)


def whole_text(conn: Connection, passage_id: int) -> str:
    """The text that stands under the passage's heading: a long article is cut into several passages.

    Without a heading it is the passage alone, or the rest of the document would follow.
    """
    cited = conn.execute(
        select(passages)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(passages.c.id == passage_id, *_MAY_BE_READ)
    ).one_or_none()
    if cited is None:
        raise DocumentNotFound
    # Another row of the same name is another's.
    if not cited.heading or cited.origin == Origin.ROW:
        return str(cited.text)
    same = (passages.c.version_id == cited.version_id) & (passages.c.heading == cited.heading)
    parts = conn.scalars(
        select(passages.c.text)
        .where(same, passages.c.heading_text == cited.heading_text)
        .order_by(passages.c.position)
    )
    return "\n".join(parts)


def sources(conn: Connection, passage_ids: Iterable[int]) -> dict[int, Source]:
    """The source of each passage, by passage id."""
    rows = conn.execute(_SOURCES, {"ids": list(passage_ids)}).all()
    after = what_became_of(conn, {row.document_id for row in rows})
    return {row.passage_id: _source(row, after) for row in rows}


def get_version(
    conn: Connection, document_id: int, number: int | None = None
) -> tuple[Source, list[Passage]]:
    """A version that is or was published, with its passages; the one now published where `number` is None."""
    chosen = (
        versions.c.id == documents.c.published_version_id
        if number is None
        else (versions.c.number == number) & versions.c.status.in_(ONCE_PUBLISHED)
    )
    row = conn.execute(
        select(*_COLUMNS)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(documents.c.id == document_id, chosen)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    source = _source(row, what_became_of(conn, [document_id]))
    if not source.is_open:
        return source, []
    return source, _passages_of(conn, row)


def preview_version(conn: Connection, version_id: int) -> tuple[Source, list[Passage]]:
    """A version in whatever state with its passages, as it would be shown if it were published; for staff alone."""
    row = conn.execute(
        select(*_COLUMNS)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(versions.c.id == version_id)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    source = _source(row, what_became_of(conn, [row.document_id]))
    return source, _passages_of(conn, row)


def find_last_published(conn: Connection, document_id: int) -> int | None:
    """The number of the version that is answered from, or was last; None where none ever was."""
    current, latest = documents.c.published_version_id, func.max(publications.c.id)
    number: int | None = conn.scalar(
        select(versions.c.number)
        .join(documents, documents.c.id == versions.c.document_id)
        .outerjoin(
            publications, (publications.c.version_id == versions.c.id) & (publications.c.action == "publish")
        )
        .where(
            versions.c.document_id == document_id,
            (versions.c.id == current) | (current.is_(None) & publications.c.id.is_not(None)),
        )
        .group_by(versions.c.id, versions.c.number)
        .order_by(latest.desc())
        .limit(1)
    )
    return number


def external_ids(conn: Connection, document_ids: Iterable[int]) -> dict[int, str | None]:
    """The id each document came with, by document id."""
    rows = conn.execute(
        select(documents.c.id, documents.c.external_id).where(documents.c.id.in_(list(document_ids)))
    )
    return {row.id: row.external_id for row in rows}


def _source(row: Row[Any], after: Mapping[int, After]) -> Source:
    became = after.get(row.document_id, After())
    ended = (day for day in (row.repealed_on, became.repealed_on) if day)
    return Source(
        document_id=row.document_id,
        version_id=row.id,
        version_number=row.number,
        kind=Kind(row.kind),
        title=row.title,
        issuer=row.issuer,
        document_number=row.document_number,
        issued_on=row.issued_on,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        stored_validity=Validity(row.validity),
        disclosure=Disclosure(row.disclosure),
        fields=row.fields,
        is_current=row.id == row.published_version_id,
        current_version_id=row.published_version_id,
        state=State(row.status),
        is_edited=row.body is not None,
        interprets_id=row.interprets_id,
        repealed_on=min(ended, default=None),
        successor=became.successor,
    )


def _passages_of(conn: Connection, row: Row[Any]) -> list[Passage]:
    found = conn.execute(
        select(passages).where(passages.c.version_id == row.id).order_by(passages.c.position)
    )
    return [Passage(p.id, row.document_id, row.title, p.heading, p.heading_text, p.text) for p in found]
