"""One version as editors and reviewers read it: its head, where each fact was found, its text, its whole life."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from database import departments, documents, passages, publications, staff, versions
from knowledge_base.kinds import Disclosure, Kind, Origin, State, Validity
from knowledge_base.publishing import DocumentNotFound

# All but the file itself and what was read of it, which may be large.
_COLUMNS = tuple(
    column for column in versions.c if column.name not in ("source", "reading", "losses", "body")
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage as it is read by people: `headings` are the words of the headings it stands under."""

    id: int
    heading: str
    headings: tuple[str, ...]
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what its document says of it. `evidence`: fact -> {"line", "doubt"}."""

    id: int
    document_id: int
    number: int
    kind: Kind
    title: str
    issuer: str | None
    document_number: str | None
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    repealed_on: date | None
    validity: Validity
    disclosure: Disclosure
    disclosure_reason: str | None
    fields: Mapping[str, Any]
    filename: str
    state: State
    author_id: int
    author: str
    created_at: datetime
    revision: int
    evidence: Mapping[str, Any]
    based_on_id: int | None
    upload_id: int | None
    external_id: str | None
    department_id: int | None
    department: str | None
    published_version_id: int | None

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is answered from."""
        return self.published_version_id == self.id

    @property
    def ticket(self) -> str | None:
        """The number of the ticket it was made of."""
        return (self.external_id or "").removeprefix("ticket:") if self.is_of_ticket else None

    @property
    def is_of_ticket(self) -> bool:
        """Whether it is a question that an agent has answered."""
        return (self.external_id or "").startswith("ticket:")


@dataclass(frozen=True, slots=True)
class Publication:
    """A line of the publication record: publish, withdraw or expire."""

    number: int
    action: str
    who: str
    note: str | None
    at: datetime


_VERSIONS: Select[Any] = (
    select(
        *_COLUMNS,
        documents.c.kind,
        documents.c.external_id,
        documents.c.department_id,
        documents.c.published_version_id,
        departments.c.name.label("department"),
        staff.c.name.label("author"),
    )
    .join(documents, documents.c.id == versions.c.document_id)
    .join(staff, staff.c.id == versions.c.created_by)
    .outerjoin(departments, departments.c.id == documents.c.department_id)
)


def get_version(conn: Connection, version_id: int) -> Version:
    """A version in whatever state; raises DocumentNotFound."""
    row = conn.execute(_VERSIONS.where(versions.c.id == version_id)).one_or_none()
    if row is None:
        raise DocumentNotFound
    return _version(row)


def versions_of(conn: Connection, document_id: int) -> list[Version]:
    """All versions of a document, the latest first; raises DocumentNotFound."""
    of_document = _VERSIONS.where(versions.c.document_id == document_id)
    found = [_version(row) for row in conn.execute(of_document.order_by(versions.c.number.desc()))]
    if not found:
        raise DocumentNotFound
    return found


def paragraphs_of(conn: Connection, version_id: int) -> list[Paragraph]:
    """The text of a version, in its order."""
    rows = conn.execute(
        select(passages).where(passages.c.version_id == version_id).order_by(passages.c.position)
    )
    return [
        Paragraph(
            row.id,
            row.heading,
            tuple(part for part in row.heading_text.split(" › ") if part),
            row.text,
            Origin(row.origin),
        )
        for row in rows
    ]


def publications_of(conn: Connection, document_id: int) -> list[Publication]:
    """When a document was answered from and when not, the latest first."""
    rows = conn.execute(
        select(publications, versions.c.number, staff.c.name)
        .join(versions, versions.c.id == publications.c.version_id)
        .outerjoin(staff, staff.c.id == publications.c.staff_id)
        .where(versions.c.document_id == document_id)
        .order_by(publications.c.id.desc())
    )
    return [Publication(row.number, row.action, row.name or "", row.note, row.at) for row in rows]


def _version(row: Any) -> Version:
    kept = {field.name: getattr(row, field.name) for field in fields(Version) if field.name in row._fields}
    read = {
        "kind": Kind(row.kind),
        "validity": Validity(row.validity),
        "disclosure": Disclosure(row.disclosure),
        "state": State(row.status),
        "author_id": row.created_by,
    }
    return Version(**kept | read)
