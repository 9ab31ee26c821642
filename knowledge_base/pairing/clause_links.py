"""Links between a heading of an interpretation and the clause of the policy it explains, as somebody has confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from database import clause_links, documents, passages, versions
from organisation import audit
from organisation.staff import Staff
from retrieval.passage import Passage


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """The other end of a link from `heading`: a passage of another published document."""

    heading: str
    document_id: int
    title: str
    other_heading: str
    passage_id: int


def confirm_clauses(
    conn: Connection, pair: tuple[int, int], chosen: Mapping[str, str], who: Staff, now: datetime
) -> None:
    """Keep what each heading of an interpretation explains, in the place of what was kept of it before.

    `pair` are the ids of interpretation and policy, `chosen` goes from heading to the policy's heading.
    """
    interpretation_id, policy_id = pair
    conn.execute(delete(clause_links).where(clause_links.c.interpretation_id == interpretation_id))
    rows = [
        {
            "interpretation_id": interpretation_id,
            "heading": heading,
            "policy_id": policy_id,
            "policy_heading": clause,
            "staff_id": who.id,
            "at": now,
        }
        for heading, clause in chosen.items()
        if heading and clause
    ]
    if rows:
        conn.execute(insert(clause_links), rows)
    audit.record(conn, who.login, "clauses link", f"document {interpretation_id}: {len(rows)}", now)


def confirmed_clauses(conn: Connection, interpretation_id: int) -> dict[str, str]:
    """From each heading of an interpretation to the clause it explains."""
    rows = conn.execute(
        select(clause_links.c.heading, clause_links.c.policy_heading).where(
            clause_links.c.interpretation_id == interpretation_id
        )
    )
    return {row.heading: row.policy_heading for row in rows}


def explained_by(conn: Connection, passage: Passage) -> list[str]:
    """The headings of the policy that a passage of an interpretation explains."""
    rows = conn.scalars(
        select(clause_links.c.policy_heading).where(
            clause_links.c.interpretation_id == passage.document_id,
            clause_links.c.heading == passage.heading,
        )
    )
    return list(rows)


def links_of(conn: Connection, document_id: int) -> dict[str, list[ClauseLink]]:
    """What leads from each heading of a document to clauses it explains, or to what explains them, where published."""
    links = conn.execute(
        select(clause_links).where(
            or_(clause_links.c.interpretation_id == document_id, clause_links.c.policy_id == document_id)
        )
    ).all()
    ends = [
        (link.heading, link.policy_id, link.policy_heading)
        if link.interpretation_id == document_id
        else (link.policy_heading, link.interpretation_id, link.heading)
        for link in links
    ]
    places = _places(conn, {(other, heading) for _, other, heading in ends})
    found: dict[str, list[ClauseLink]] = {}
    for heading, other, other_heading in ends:
        if place := places.get((other, other_heading)):
            title, passage_id = place
            found.setdefault(heading, []).append(ClauseLink(heading, other, title, other_heading, passage_id))
    return found


def _places(conn: Connection, ends: set[tuple[int, str]]) -> dict[tuple[int, str], tuple[str, int]]:
    """Title and first passage of each heading, by document and heading."""
    rows = conn.execute(
        select(documents.c.id, versions.c.title, passages.c.heading, passages.c.id.label("passage_id"))
        .join(versions, versions.c.id == documents.c.published_version_id)
        .join(passages, passages.c.version_id == versions.c.id)
        .where(
            documents.c.id.in_({document_id for document_id, _ in ends}),
            passages.c.heading.in_({heading for _, heading in ends}),
        )
        .order_by(passages.c.position.desc())
    )
    return {(row.id, row.heading): (row.title, row.passage_id) for row in rows}
