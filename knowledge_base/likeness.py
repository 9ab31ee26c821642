"""Texts that are nearly the same, found by a few numbers for each.

A sketch are the least hashes of a text's shingles; two sketches share about the share of shingles that the texts have
in common (Broder, On the resemblance and containment of documents, 1997, section 3).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, func, insert, select

from database import documents, sketches, versions

#: Characters of a shingle, and hashes of a sketch: what a document costs is bounded by it.
_SHINGLE, _SIZE = 8, 32
#: Texts whose sketches share so many are nearly the same.
_ALIKE = _SIZE // 2
#: No more characters than this are looked at.
_LONGEST = 1_000_000
_IGNORED = re.compile(r"[\W_]+")
_PRIME = np.uint64(0x100000001B3)


@dataclass(frozen=True, slots=True)
class Alike:
    """A document whose text is nearly the same."""

    document_id: int
    title: str
    document_number: str | None


def sketch(text: str) -> tuple[int, ...]:
    """The least hashes of `text`'s shingles; none for a text too short to be told by them."""
    characters = _IGNORED.sub("", text[:_LONGEST])
    points = np.frombuffer(characters.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    count = len(points) - _SHINGLE + 1
    if count < _SIZE:
        return ()
    hashes = np.zeros(count, dtype=np.uint64)
    for at in range(_SHINGLE):
        hashes = (hashes ^ points[at : at + count]) * _PRIME
    least = np.unique(_mixed(hashes) >> np.uint64(1))[:_SIZE]
    return tuple(int(value) for value in least) if len(least) == _SIZE else ()


def keep_sketch(conn: Connection, version_id: int, texts: Iterable[str]) -> None:
    """Remember what the text of a version is like, given in parts."""
    rows = [{"version_id": version_id, "hash": value} for value in sketch(_beginning(texts))]
    if rows:
        conn.execute(insert(sketches), rows)


def find_alike(conn: Connection, version_id: int) -> Alike | None:
    """The document of the same kind whose text is likest to that of a version, if nearly the same."""
    own = select(sketches.c.hash).where(sketches.c.version_id == version_id)
    document = select(versions.c.document_id).where(versions.c.id == version_id).scalar_subquery()
    kind = select(documents.c.kind).where(documents.c.id == document).scalar_subquery()
    row = conn.execute(
        select(versions.c.document_id, versions.c.title, versions.c.document_number)
        .join(sketches, sketches.c.version_id == versions.c.id)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(sketches.c.hash.in_(own), versions.c.document_id != document, documents.c.kind == kind)
        .group_by(versions.c.id, versions.c.document_id, versions.c.title, versions.c.document_number)
        .having(func.count() >= _ALIKE)
        .order_by(func.count().desc(), versions.c.id.desc())
        .limit(1)
    ).one_or_none()
    return Alike(row.document_id, row.title, row.document_number) if row else None


def _beginning(texts: Iterable[str]) -> str:
    """As much of the texts as is looked at: of a long document not all is put together."""
    parts: list[str] = []
    length = 0
    for text in texts:
        parts.append(text)
        length += len(text) + 1
        if length > _LONGEST:
            break
    return "\n".join(parts)


def _mixed(hashes: "np.typing.NDArray[np.uint64]") -> "np.typing.NDArray[np.uint64]":
    """Finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of a hash counts for its order."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
