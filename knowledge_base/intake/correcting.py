"""Facts of form put right by an editor, before a draft is handed in; what follows from them goes with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from database import documents, versions
from knowledge_base.editing.drafts import save_draft
from knowledge_base.edition import Edition
from knowledge_base.intake.evidence import Fact, evidence_of
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Disclosure, Validity
from knowledge_base.margins import Margin
from knowledge_base.validity import Standing, read_standing
from organisation.staff import Staff

INDEX_NUMBER = "索引号"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of form of a version, by the names of `Fact`; days are the last in force where they end something."""

    title: str
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: Validity = Validity.UNKNOWN
    disclosure: Disclosure = Disclosure.UNMARKED
    disclosure_reason: str | None = None
    department: int | None = None
    index_number: str = ""
    addressees: str = ""


def get_facts(conn: Connection, version_id: int) -> Facts:
    """The facts of a version; raises DocumentNotFound."""
    return _facts_of(get_edition(conn, version_id), _department_of(conn, version_id))


def correct(
    conn: Connection,
    version_id: int,
    facts: Facts,
    expected_revision: int,
    checked: Collection[Fact],
    who: Staff,
    now: datetime,
) -> None:
    """Save the facts over the revision they were read at; `checked` are those that are right though they were doubtful.

    A day that was reckoned from another (有效期三年) follows it, unless it is stated itself. Raises as `save_draft` does.
    """
    before = get_edition(conn, version_id)
    had = _facts_of(before, _department_of(conn, version_id))
    row = conn.execute(select(versions.c.body, versions.c.evidence).where(versions.c.id == version_id)).one()
    after = _following(before, _with(before, facts))
    save_draft(conn, version_id, after, expected_revision, who, now, row.body)
    _set_department(conn, version_id, facts.department)
    stated = _facts_of(after, facts.department)
    changed = {fact for fact in Fact if getattr(had, fact) != getattr(stated, fact)}
    found = evidence_of(after, now, has_unit=facts.department is not None)
    evidence = _settled(row.evidence, found, changed, checked)
    conn.execute(update(versions).where(versions.c.id == version_id).values(evidence=evidence))


def _settled(
    kept: Mapping[str, Any], found: Mapping[str, Any], changed: Collection[Fact], checked: Collection[Fact]
) -> dict[str, Any]:
    """The evidence: of what was changed as it is found now, without the doubts of what somebody has looked at."""
    evidence = dict(kept)
    for fact in changed:
        evidence[fact] = dict(found[fact])
    for fact in {*changed, *checked}:
        is_open = fact is Fact.DISCLOSURE and found[fact]["doubt"]
        evidence[fact] = dict(evidence.get(fact, {"line": None})) | ({} if is_open else {"doubt": ""})
    return evidence


def _facts_of(edition: Edition, department: int | None) -> Facts:
    own = {field.name for field in fields(Edition)} & {field.name for field in fields(Facts)}
    stated = edition.fields or {}
    return Facts(
        **{name: getattr(edition, name) for name in own},
        department=department,
        index_number=str(stated.get(INDEX_NUMBER, "")),
        addressees=str(stated.get(Margin.ADDRESSEES, "")),
    )


def _with(edition: Edition, facts: Facts) -> Edition:
    own = {field.name for field in fields(Edition)} & {field.name for field in fields(Facts)}
    told = {INDEX_NUMBER: facts.index_number, Margin.ADDRESSEES.value: facts.addressees}
    others = {name: value for name, value in (edition.fields or {}).items() if name not in told}
    return replace(
        edition,
        **{name: getattr(facts, name) for name in own},
        fields=others | {name: value for name, value in told.items() if value},
    )


def _following(before: Edition, after: Edition) -> Edition:
    """The edition in which what was reckoned from a title or a day is reckoned from what they are now."""
    was, becomes = _standing(before), _standing(after)
    follows = {
        name: getattr(becomes, name)
        for name in ("effective_on", "expires_on", "validity")
        if getattr(before, name) == getattr(after, name) == getattr(was, name)
    }
    return replace(after, **follows)


def _standing(edition: Edition) -> Standing:
    words = {name: value for name, value in (edition.fields or {}).items() if isinstance(value, str)}
    texts = [passage.text for passage in edition.passages]
    return read_standing(edition.kind, edition.title, words, texts, edition.issued_on)


def _department_of(conn: Connection, version_id: int) -> int | None:
    return conn.scalar(
        select(documents.c.department_id)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(versions.c.id == version_id)
    )


def _set_department(conn: Connection, version_id: int, department_id: int | None) -> None:
    document = select(versions.c.document_id).where(versions.c.id == version_id).scalar_subquery()
    conn.execute(update(documents).where(documents.c.id == document).values(department_id=department_id))
