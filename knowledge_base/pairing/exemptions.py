"""Exemptions: why a policy goes out without its interpretation, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from database import documents, exemptions, staff
from knowledge_base.editing.rules import ReasonMissing
from knowledge_base.kinds import Kind
from knowledge_base.publishing import DocumentNotFound
from organisation import audit
from organisation.staff import Staff


@dataclass(frozen=True, slots=True)
class Exemption:
    """The latest one of a policy."""

    reason: str
    who: str
    at: datetime


def exempt(conn: Connection, document_ids: Iterable[int], who: Staff, reason: str, now: datetime) -> None:
    """Let policies be without an interpretation; raises ReasonMissing, DocumentNotFound where one is no policy here."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    meant = list(dict.fromkeys(document_ids))
    known = conn.scalars(
        select(documents.c.id).where(documents.c.id.in_(meant), documents.c.kind == Kind.POLICY)
    ).all()
    if not meant or len(known) != len(meant):
        raise DocumentNotFound
    rows = [{"document_id": one, "staff_id": who.id, "reason": reason, "at": now} for one in meant]
    conn.execute(insert(exemptions), rows)
    named = "、".join(map(str, meant))
    audit.record(conn, who.login, "interpretation exempt", f"document {named}: {reason}", now)


def exempted(conn: Connection) -> dict[int, Exemption]:
    """The exemption of each policy that has one, by document id."""
    rows = conn.execute(
        select(exemptions, staff.c.name)
        .join(staff, staff.c.id == exemptions.c.staff_id)
        .order_by(exemptions.c.id)
    )
    return {row.document_id: Exemption(row.reason, row.name, row.at) for row in rows}
