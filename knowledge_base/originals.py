"""The file a version was read from, for whoever wants to see it as it came."""

from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, select

from database import documents, versions
from knowledge_base.extraction.formats import FORMATS, recognise
from knowledge_base.kinds import ONCE_PUBLISHED, OPEN
from knowledge_base.publishing import DocumentNotFound

# A file may hold what no page shows: comments, changes, hidden sheets. So it is given only while its document is
# published and open to everybody, though what was cited of it stays readable.
_CURRENT = versions.alias()
_GIVEN = (
    select(versions.c.filename, versions.c.source)
    .join(documents, documents.c.id == versions.c.document_id)
    .join(_CURRENT, _CURRENT.c.id == documents.c.published_version_id)
    .where(
        versions.c.status.in_(ONCE_PUBLISHED),
        versions.c.disclosure.in_(OPEN),
        _CURRENT.c.disclosure.in_(OPEN),
    )
)


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a file, the name it came with, and what they are: a suffix in lower case with its dot, "" where unknown."""

    filename: str
    source: bytes
    suffix: str


def get_original(conn: Connection, document_id: int, number: int | None = None) -> Original:
    """The file of a version that is or was published, of the one now published where `number` is None.

    Raises DocumentNotFound where there is none, and where its document is withdrawn or not open to everybody now.
    """
    chosen = _CURRENT.c.id == versions.c.id if number is None else versions.c.number == number
    row = conn.execute(_GIVEN.where(documents.c.id == document_id, chosen)).one_or_none()
    if row is None:
        raise DocumentNotFound
    named = PurePath(row.filename.replace("\\", "/"))
    suffix = _suffix_of(row.source, named.name)
    # A row of a workbook is kept as a text, and a file may have come with a wrong name.
    name = named.name if named.suffix.lower() == suffix or not suffix else f"{named.stem}{suffix}"
    return Original(name, row.source, suffix)


def has_original(conn: Connection, version_id: int) -> bool:
    """Whether `get_original` gives the file of this version."""
    given = _GIVEN.with_only_columns(versions.c.id).where(versions.c.id == version_id)
    return conn.scalar(given) is not None


def _suffix_of(source: bytes, filename: str) -> str:
    suffix = PurePath(filename).suffix.lower()
    found = recognise(source, filename)
    if found is None:
        is_promised = any(row.magic and suffix in row.suffixes for row in FORMATS)
        return ".csv" if is_promised else suffix
    return suffix if suffix in found.suffixes or not found.suffixes else found.suffixes[0]
