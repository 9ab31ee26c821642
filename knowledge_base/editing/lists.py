"""The documents as editors list them: filtered, searched for words, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from database import departments, documents, passages, staff, versions
from knowledge_base.editing.standing_today import validity_on
from knowledge_base.kinds import Disclosure, Kind, State, Validity

#: A version that somebody still has work with.
IN_WORK = (State.DRAFT, State.IN_REVIEW, State.SIGNED, State.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are listed; `author_id`: those on which that person wrote the version in work, or the published."""

    text: str = ""
    state: State | None = None
    kind: Kind | None = None
    department_id: int | None = None
    validity: Validity | None = None
    disclosure: Disclosure | None = None
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A document: its published version, or else its latest; and the version in work, where that is another one."""

    document_id: int
    kind: Kind
    title: str
    document_number: str | None
    department: str | None
    version_id: int
    number: int
    state: State
    validity: Validity
    disclosure: Disclosure
    author: str
    at: datetime
    needs_change: str | None
    work_id: int | None = None
    work_number: int | None = None
    work_state: State | None = None


_main, _work, _some = versions.alias("main"), versions.alias("work"), versions.alias("some")


def _latest(*where: ColumnElement[bool]) -> Any:
    return (
        select(func.max(_some.c.id))
        .where(_some.c.document_id == documents.c.id, *where)
        .correlate(documents)
        .scalar_subquery()
    )


_WORK_ID = _latest(_some.c.status.in_(IN_WORK))
_MAIN_ID = func.coalesce(
    documents.c.published_version_id,
    _WORK_ID,
    _latest(_some.c.status != State.DISCARDED),
    _latest(),
)


def list_documents(
    conn: Connection, wanted: Wanted, today: date, limit: int = 50, offset: int = 0
) -> list[Line]:
    """The documents that are wanted; what was worked on last comes first."""
    query = _narrowed(_lines(today), wanted, today)
    latest = func.coalesce(_work.c.id, _main.c.id)
    rows = conn.execute(query.order_by(latest.desc(), documents.c.id.desc()).limit(limit).offset(offset))
    return [_line(row) for row in rows]


def count_documents(conn: Connection, wanted: Wanted, today: date) -> int:
    """How many `list_documents` would list without its limit."""
    query = _narrowed(_lines(today), wanted, today)
    return conn.scalar(select(func.count()).select_from(query.subquery())) or 0


def _lines(today: date) -> Select[Any]:
    return (
        select(
            documents.c.id.label("document_id"),
            documents.c.kind,
            documents.c.needs_change,
            _main.c.id.label("version_id"),
            *(_main.c[name] for name in ("title", "document_number", "number", "disclosure", "created_at")),
            _main.c.status.label("state"),
            validity_on(today, _main).label("standing"),
            departments.c.name.label("department"),
            staff.c.name.label("author"),
            _work.c.id.label("work_id"),
            _work.c.number.label("work_number"),
            _work.c.status.label("work_state"),
        )
        .select_from(documents)
        .join(_main, _main.c.id == _MAIN_ID)
        .outerjoin(_work, _work.c.id == _WORK_ID)
        .outerjoin(departments, departments.c.id == documents.c.department_id)
        .join(staff, staff.c.id == func.coalesce(_work.c.created_by, _main.c.created_by))
    )


def _narrowed(query: Select[Any], wanted: Wanted, today: date) -> Select[Any]:
    equal = (
        (documents.c.kind, wanted.kind),
        (documents.c.department_id, wanted.department_id),
        (_main.c.disclosure, wanted.disclosure),
    )
    query = query.where(*(column == value for column, value in equal if value))
    if wanted.state:
        query = query.where((_main.c.status == wanted.state) | (_work.c.status == wanted.state))
    if wanted.validity:
        query = query.where(validity_on(today, _main) == wanted.validity)
    if wanted.author_id:
        query = query.where(
            (_main.c.created_by == wanted.author_id) | (_work.c.created_by == wanted.author_id)
        )
    if wanted.text:
        query = query.where(or_(*(_says(version, wanted.text) for version in (_main, _work))))
    return query


def _says(version: Any, text: str) -> ColumnElement[bool]:
    """Whether a version's title, number or text holds every one of the words."""
    holds = [
        version.c.title.icontains(word, autoescape=True)
        | exists().where(
            passages.c.version_id == version.c.id, passages.c.text.icontains(word, autoescape=True)
        )
        for word in text.split()
    ]
    number = func.replace(func.replace(version.c.document_number, "〔", ""), "〕", "")
    # However its brackets are typed.
    bare = text.translate(dict.fromkeys(map(ord, "〔〕[]【】()（）")))
    return and_(*holds) | number.icontains(bare or text, autoescape=True)


def _line(row: Row[Any]) -> Line:
    is_other = row.work_id is not None and row.work_id != row.version_id
    return Line(
        document_id=row.document_id,
        kind=Kind(row.kind),
        title=row.title,
        document_number=row.document_number,
        department=row.department,
        version_id=row.version_id,
        number=row.number,
        state=State(row.state),
        validity=Validity(row.standing),
        disclosure=Disclosure(row.disclosure),
        author=row.author,
        at=row.created_at,
        needs_change=row.needs_change,
        work_id=row.work_id if is_other else None,
        work_number=row.work_number if is_other else None,
        work_state=State(row.work_state) if is_other else None,
    )
