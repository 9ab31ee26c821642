"""What was in force on a day: of a document, its versions and the documents of its matter before and after it.

Only what was signed and published counts, and what is given to everybody; what was withdrawn is as if it had never been.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from database import documents, passages, repeals, versions
from knowledge_base.editing.repeal import all_declared
from knowledge_base.kinds import OPEN, State, Validity
from knowledge_base.succession import what_became_of
from knowledge_base.titles import alike, matter_of
from knowledge_base.validity import is_draft
from retrieval.passage import Passage

_ONE_DAY = timedelta(days=1)
#: From this likeness of their titles on, what repeals a document is of the same matter: no list of what was repealed.
_SAME_MATTER = 0.5
#: From this likeness on, a passage is another edition's wording of one.
_SAME_RULE = 0.3


@dataclass(frozen=True, slots=True)
class Term:
    """A version and the days it was in force: from `since` until the day before `until`; None: it still is."""

    document_id: int
    version_id: int
    number: int
    title: str
    document_number: str | None
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return self.since <= day and (self.until is None or day < self.until)


def terms_of(conn: Connection, document_id: int) -> list[Term]:
    """Every version of a document's matter whose first day is known, the earliest first."""
    family = family_of(conn, document_id)
    became = what_became_of(conn, family)
    latest: dict[date, tuple[Row[Any], date | None]] = {}
    for row in _versions(conn, family):
        since = row.effective_on or row.issued_on
        if since is None or row.validity == Validity.DRAFT or is_draft(row.title):
            continue
        after = became.get(row.document_id)
        successor = after.successor if after else None
        ends = (
            row.repealed_on,
            after.repealed_on if after else None,
            successor.since if successor and successor.is_repeal else None,
            row.expires_on + _ONE_DAY if row.expires_on else None,
        )
        # A later version of the same day corrects the one before it.
        latest[since] = row, min((day for day in ends if day), default=None)
    return list(_terms(sorted(latest.items())))


def in_force_on(terms: Iterable[Term], day: date) -> Term | None:
    """The term that held on that day, if any is known."""
    return next((term for term in terms if term.holds(day)), None)


def passages_then(conn: Connection, term: Term) -> list[Passage]:
    """The passages of that version, in order."""
    rows = conn.execute(
        select(passages).where(passages.c.version_id == term.version_id).order_by(passages.c.position)
    )
    return [Passage(p.id, term.document_id, term.title, p.heading, p.heading_text, p.text) for p in rows]


def same_rule(passage: Passage, then: Sequence[Passage]) -> Passage | None:
    """The passage of another edition that says of the same what this one says; None where none is like it."""
    likeness = [(alike(passage.text, other.text), other) for other in then]
    best, found = max(likeness, key=lambda pair: pair[0], default=(0.0, None))
    return found if best >= _SAME_RULE else None


def may_be_told(conn: Connection, passage_id: int, *, of_then: bool) -> bool:
    """Whether a passage is answered from now, or `of_then` whether it says what once held; never what was withdrawn."""
    row = conn.execute(
        select(versions.c.id, versions.c.document_id, documents.c.published_version_id)
        .join(documents, documents.c.id == versions.c.document_id)
        .join(passages, passages.c.version_id == versions.c.id)
        .where(passages.c.id == passage_id)
    ).one_or_none()
    if row is None or row.id == row.published_version_id:
        return row is not None
    return of_then and any(term.version_id == row.id for term in terms_of(conn, row.document_id))


def _terms(latest: Sequence[tuple[date, tuple[Row[Any], date | None]]]) -> Iterator[Term]:
    following: Iterator[date | None] = (after[0] for _, after in pairwise(latest))
    for since, (row, end) in latest:
        until = min((day for day in (end, next(following, None)) if day), default=None)
        yield Term(row.document_id, row.id, row.number, row.title, row.document_number, since, until)


def _versions(conn: Connection, family: Iterable[int]) -> list[Row[Any]]:
    """What may be shown of a family; of a document that was taken back nothing is."""
    expired = select(versions.c.document_id).where(versions.c.status == State.EXPIRED)
    return list(
        conn.execute(
            select(*(versions.c[name] for name in _COLUMNS))
            .join(documents, documents.c.id == versions.c.document_id)
            .where(versions.c.document_id.in_(family), versions.c.disclosure.in_(OPEN))
            .where(versions.c.status.in_((State.PUBLISHED, State.EXPIRED)))
            .where(or_(documents.c.published_version_id.is_not(None), documents.c.id.in_(expired)))
            .order_by(versions.c.id)
        )
    )


_COLUMNS = (
    "id",
    "document_id",
    "number",
    "title",
    "document_number",
    "issued_on",
    "effective_on",
    "expires_on",
    "repealed_on",
    "validity",
)


def family_of(conn: Connection, document_id: int) -> set[int]:
    """The document and those of its matter: what follows what, as far as that leads."""
    family: set[int] = set()
    waiting = {document_id}
    while waiting:
        family |= waiting
        waiting = _neighbours(conn, waiting) - family
    return family


def _neighbours(conn: Connection, of: set[int]) -> set[int]:
    rows = conn.execute(
        select(documents.c.id, documents.c.supersedes_id).where(
            documents.c.supersedes_id.is_not(None),
            documents.c.id.in_(of) | documents.c.supersedes_id.in_(of),
        )
    )
    found = {one for row in rows for one in (row.id, row.supersedes_id)}
    for old, declared in all_declared(conn).items():
        if declared.what.successor_id and of & {old, declared.what.successor_id}:
            found |= {old, declared.what.successor_id}
    return found | _repealing(conn, of)


def _repealing(conn: Connection, of: set[int]) -> set[int]:
    """What published texts of the same matter say they repeal, both ways."""
    old = versions.alias("old")
    older = documents.alias("older")
    rows = conn.execute(
        select(
            repeals.c.document_id.label("old_id"),
            versions.c.document_id.label("new_id"),
            old.c.title.label("before"),
            versions.c.title.label("after"),
        )
        .join(versions, versions.c.id == repeals.c.version_id)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .join(older, older.c.id == repeals.c.document_id)
        .join(old, old.c.id == older.c.published_version_id)
        .where(repeals.c.document_id.in_(of) | versions.c.document_id.in_(of))
    )
    return {
        one
        for row in rows
        if alike(matter_of(row.before), matter_of(row.after)) >= _SAME_MATTER
        for one in (row.old_id, row.new_id)
    }
