"""What a repeal touches: what interprets the document, what rests on it, what mentions it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from database import documents, passages, versions
from knowledge_base.kinds import Kind
from knowledge_base.mentions import find_mentions
from knowledge_base.related import Related, related
from knowledge_base.sources import Source

#: Fields of a service item or an interpretation that say what it rests on.
_BASES = ("设定依据", "依据版本", "解读", "法律依据", "实施依据")


@dataclass(frozen=True, slots=True)
class Consequences:
    """Published documents beside the one that is to be repealed."""

    related: list[Related]
    resting: list[Related]
    mentioning: list[Related]


def consequences(conn: Connection, source: Source) -> Consequences:
    """What stands on a document or names it; each document once, in the first list it belongs to."""
    beside = related(conn, source.document_id)
    seen = {source.document_id, *(one.document_id for one in beside)}
    resting = [one for one in _resting(conn, source) if one.document_id not in seen]
    seen |= {one.document_id for one in resting}
    mentioning = [one for one in _mentioning(conn, source) if one.document_id not in seen]
    return Consequences(beside, resting, mentioning)


def _names(source: Source) -> list[str]:
    """How others name it: by its number, by its title in marks, and where it only issues another (印发), by that one's."""
    inside = [f"《{mention.title}》" for _, _, mention in find_mentions(source.title) if mention.title]
    whole = "" if inside else f"《{source.title}》"
    return [name for name in (source.document_number, whole, *inside) if name]


def _resting(conn: Connection, source: Source) -> list[Related]:
    # Fields are kept as JSON, in which no database looks for Chinese words the same way.
    rows = conn.execute(_PUBLISHED.add_columns(versions.c.fields)).all()
    names = [*_names(source), source.title]
    return [
        _related(row)
        for row in rows
        if any(name in str(row.fields.get(field, "")) for field in _BASES for name in names)
    ]


def _mentioning(conn: Connection, source: Source) -> list[Related]:
    is_named = or_(*(passages.c.text.contains(name, autoescape=True) for name in _names(source)))
    naming = select(passages.c.version_id).where(is_named)
    return [_related(row) for row in conn.execute(_PUBLISHED.where(versions.c.id.in_(naming)))]


_PUBLISHED: Select[Any] = (
    select(documents.c.id, documents.c.kind, versions.c.title)
    .join(versions, versions.c.id == documents.c.published_version_id)
    .order_by(documents.c.id)
)


def _related(row: Row[Any]) -> Related:
    return Related(row.id, Kind(row.kind), row.title)
