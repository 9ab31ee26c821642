"""The file a version was read from, for whoever wants to see it as it came."""

from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, select

from database import versions
from knowledge_base.documents import DocumentNotFound
from knowledge_base.extraction.formats import FORMATS, recognise
from knowledge_base.sources import get_version


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a file, the name it came with, and what they are: a suffix in lower case with its dot, "" where unknown."""

    filename: str
    source: bytes
    suffix: str


def get_original(conn: Connection, document_id: int, number: int | None = None) -> Original:
    """The file of a version that is or was published, of the one now published where `number` is None.

    Raises DocumentNotFound where there is none, or its text is not open to everybody.
    """
    stands, _ = get_version(conn, document_id, number)
    if not stands.is_open:
        raise DocumentNotFound
    row = conn.execute(
        select(versions.c.filename, versions.c.source).where(versions.c.id == stands.version_id)
    ).one()
    named = PurePath(row.filename.replace("\\", "/"))
    suffix = _suffix_of(row.source, named.name)
    # A row of a workbook is kept as a text, and a file may have come with a wrong name.
    name = named.name if named.suffix.lower() == suffix or not suffix else f"{named.stem}{suffix}"
    return Original(name, row.source, suffix)


def _suffix_of(source: bytes, filename: str) -> str:
    suffix = PurePath(filename).suffix.lower()
    found = recognise(source, filename)
    if found is None:
        is_promised = any(row.magic and suffix in row.suffixes for row in FORMATS)
        return ".csv" if is_promised else suffix
    return suffix if suffix in found.suffixes or not found.suffixes else found.suffixes[0]
