"""How a version stands in time today, said in SQL, so that lists can be filtered by it (`sources.Source.validity`)."""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, case, exists, func, or_, select

from database import documents, repeals, versions
from knowledge_base.kinds import Validity


def validity_on(today: date, version: FromClause = versions) -> ColumnElement[str]:
    """The validity of each row of `version` on that day: dates decide where they are known, else what it states."""
    stated, begins = version.c.validity, version.c.effective_on
    has_begun = begins.is_not(None) & or_(
        version.c.expires_on.is_not(None), stated == Validity.NOT_YET_EFFECTIVE
    )
    return case(
        (stated.in_((Validity.REPEALED, Validity.EXPIRED)), stated),
        ((version.c.repealed_on <= today) | _is_repealed(today, version), Validity.REPEALED),
        (version.c.expires_on < today, Validity.EXPIRED),
        (stated == Validity.DRAFT, stated),
        (begins > today, Validity.NOT_YET_EFFECTIVE),
        (has_begun & (stated != Validity.AMENDED), Validity.IN_FORCE),
        else_=stated,
    )


def _is_repealed(today: date, version: FromClause) -> ColumnElement[bool]:
    """Whether something published says that it is repealed by now."""
    by, of = versions.alias("by"), documents.alias("of")
    since = func.coalesce(repeals.c.repealed_on, by.c.effective_on, by.c.issued_on, today)
    return exists(
        select(repeals.c.id)
        .join(by, by.c.id == repeals.c.version_id)
        .join(of, of.c.published_version_id == by.c.id)
        .where(
            repeals.c.document_id == version.c.document_id, since <= today, by.c.validity != Validity.DRAFT
        )
        .correlate(version)
    )
