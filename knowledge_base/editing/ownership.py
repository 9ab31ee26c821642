"""Whose a document is, and when somebody last said that it is still right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from database import departments, documents, staff
from knowledge_base.publishing import DocumentNotFound
from organisation import audit
from organisation.staff import Staff


@dataclass(frozen=True, slots=True)
class Ownership:
    """Which unit answers for a document; who last said when that it is right, and what is wrong with it."""

    department_id: int | None
    department: str | None
    verified_at: datetime | None
    verified_by: str | None
    needs_change: str | None


def get_ownership(conn: Connection, document_id: int) -> Ownership:
    """Whose a document is; raises DocumentNotFound."""
    row = conn.execute(
        select(
            documents.c.department_id,
            departments.c.name.label("department"),
            documents.c.verified_at,
            staff.c.name.label("verified_by"),
            documents.c.needs_change,
        )
        .outerjoin(departments, departments.c.id == documents.c.department_id)
        .outerjoin(staff, staff.c.id == documents.c.verified_by)
        .where(documents.c.id == document_id)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    return Ownership(*row)


def set_department(conn: Connection, document_id: int, department_id: int | None) -> None:
    """Let a unit answer for the document, or none; raises DocumentNotFound."""
    _set(conn, document_id, department_id=department_id)


def verify(conn: Connection, document_id: int, who: Staff, now: datetime) -> None:
    """Somebody has read it again: it is still right (仍有效); raises DocumentNotFound."""
    _set(conn, document_id, verified_at=now, verified_by=who.id, needs_change=None)
    audit.record(conn, who.login, "document verify", f"document {document_id}", now)


def mark_for_change(conn: Connection, document_id: int, what: str, who: Staff, now: datetime) -> None:
    """Keep what has to be changed (要改), until somebody says that it is right; raises DocumentNotFound."""
    _set(conn, document_id, needs_change=what.strip())
    audit.record(conn, who.login, "document mark", f"document {document_id}: {what.strip()}", now)


def _set(conn: Connection, document_id: int, **values: object) -> None:
    changed = conn.execute(update(documents).where(documents.c.id == document_id).values(values))
    if not changed.rowcount:
        raise DocumentNotFound
