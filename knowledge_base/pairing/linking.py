"""Interpretations that belong to no policy yet, what they most likely belong to, and saying so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from database import clause_links, documents, versions
from knowledge_base.interpretations import suggest_interpreted
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Kind, State
from knowledge_base.publishing import DocumentNotFound
from organisation import audit
from organisation.staff import Staff
from text.input import find_id


class NoPolicy(Exception):
    """What an interpretation belongs to is a policy that is here."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An interpretation of nothing yet, and id and title of the policy it most likely belongs to."""

    document_id: int
    version_id: int
    title: str
    suggested: tuple[int, str] | None


def unlinked(conn: Connection) -> list[Unlinked]:
    """The interpretations that belong to no policy, the latest first."""
    latest = (
        select(func.max(versions.c.id))
        .where(versions.c.document_id == documents.c.id, versions.c.status != State.DISCARDED)
        .correlate(documents)
        .scalar_subquery()
    )
    rows = conn.execute(
        select(documents.c.id, versions.c.id.label("version_id"), versions.c.title)
        .join(versions, versions.c.id == func.coalesce(documents.c.published_version_id, latest))
        .where(documents.c.kind == Kind.INTERPRETATION, documents.c.interprets_id.is_(None))
        .order_by(documents.c.id.desc())
    ).all()
    return [
        Unlinked(
            row.id, row.version_id, row.title, suggest_interpreted(conn, get_edition(conn, row.version_id))
        )
        for row in rows
    ]


def link(conn: Connection, document_id: int, policy_id: int | None, who: Staff, now: datetime) -> None:
    """Say which policy an interpretation belongs to; None: to none. Its clauses are then to be confirmed anew.

    Raises DocumentNotFound where it is no interpretation, NoPolicy.
    """
    if _kind(conn, document_id) != Kind.INTERPRETATION:
        raise DocumentNotFound
    if policy_id is not None and _kind(conn, policy_id) != Kind.POLICY:
        raise NoPolicy
    conn.execute(update(documents).where(documents.c.id == document_id).values(interprets_id=policy_id))
    conn.execute(delete(clause_links).where(clause_links.c.interpretation_id == document_id))
    audit.record(conn, who.login, "interpretation link", f"document {document_id} to {policy_id}", now)


def find_policy(conn: Connection, named: str) -> int | None:
    """The policy that is meant by its id, its title or its number (文号), published or not."""
    named = named.strip()
    names = (named, named.removeprefix("《").removesuffix("》"))
    meant = versions.c.title.in_(names) | versions.c.document_number.in_(names)
    if (document_id := find_id(named)) is not None:
        meant |= documents.c.id == document_id
    return conn.scalar(
        select(documents.c.id)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(meant, documents.c.kind == Kind.POLICY, versions.c.status != State.DISCARDED)
        .order_by(documents.c.published_version_id.is_(None), versions.c.id.desc())
        .limit(1)
    )


def _kind(conn: Connection, document_id: int) -> str | None:
    kind: str | None = conn.scalar(select(documents.c.kind).where(documents.c.id == document_id))
    return kind
