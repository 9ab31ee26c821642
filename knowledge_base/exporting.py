"""The whole knowledge base as a folder of Markdown and the original files, which imports again into an equal one."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, versions
from knowledge_base.editing.repeal import Declared, all_declared
from knowledge_base.edition import Edition, Mention, Repeal
from knowledge_base.exported import ORIGINALS, ExportedVersion, Standing, written
from knowledge_base.kept_editions import kept_edition
from knowledge_base.kinds import State
from knowledge_base.sources import find_last_published, get_version

_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
#: Of what is not answered from; what was never published comes back as a draft.
_STANDINGS = {
    State.PUBLISHED: Standing.FORMER,
    State.WITHDRAWN: Standing.WITHDRAWN,
    State.EXPIRED: Standing.EXPIRED,
}
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def export_base(conn: Connection, folder: Path) -> int:
    """Write every document, a file each, into the empty `folder`; returns their number."""
    (folder / ORIGINALS).mkdir(parents=True)
    ids = conn.scalars(select(documents.c.id).order_by(documents.c.id)).all()
    declared = all_declared(conn)
    for id_ in ids:
        document = conn.execute(select(documents).where(documents.c.id == id_)).one()
        exported = [
            _export_version(conn, document, row, folder / ORIGINALS, declared)
            for row in conn.execute(
                select(versions).where(versions.c.document_id == id_).order_by(versions.c.number)
            ).all()
        ]
        name = _NO_NAME.sub(" ", exported[-1].edition.title)[:50].strip()
        (folder / f"{id_:06} {name}.md").write_bytes(written(exported).encode())
    return len(ids)


def _export_version(
    conn: Connection, document: Row[Any], row: Row[Any], originals: Path, declared: Mapping[int, Declared]
) -> ExportedVersion:
    suffix = PurePath(row.filename).suffix
    name = f"{document.id:06}-{row.number}"
    original = f"{name}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"
    (originals / original).write_bytes(row.source)
    lines = None
    if row.reading is not None:
        lines = f"{name}.lines"
        (originals / lines).write_bytes(row.reading.encode())
    edition, standing = kept_edition(conn, document, row), _standing(document, row)
    if standing is Standing.CURRENT:
        edition = _with_declared(conn, edition, document.id, declared)
    return ExportedVersion(edition, standing, original, row.filename, lines)


def _with_declared(
    conn: Connection, edition: Edition, document_id: int, declared: Mapping[int, Declared]
) -> Edition:
    """The edition with what editors have declared of it, as if it said so: files know no other way."""
    if own := declared.get(document_id):
        days = (own.what.on, edition.repealed_on)
        edition = replace(edition, repealed_on=min(day for day in days if day))
    repealed = tuple(
        Repeal(Mention(old.title, old.document_number), one.what.on)
        for one in declared.values()
        if one.what.successor_id == document_id
        for old in [
            get_version(conn, one.what.document_id, find_last_published(conn, one.what.document_id))[0]
        ]
    )
    return replace(edition, repeals=(*edition.repeals, *repealed))


def _standing(document: Row[Any], row: Row[Any]) -> Standing:
    if row.id == document.published_version_id:
        return Standing.CURRENT
    return _STANDINGS.get(State(row.status), Standing.DRAFT)
