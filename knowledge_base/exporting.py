"""The whole knowledge base as a folder of Markdown and the original files, which imports again into an equal one."""

import re
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, versions
from knowledge_base.exported import ORIGINALS, ExportedVersion, Standing, written
from knowledge_base.kept_editions import kept_edition

_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def export_base(conn: Connection, folder: Path) -> int:
    """Write every document, a file each, into the empty `folder`; returns their number."""
    (folder / ORIGINALS).mkdir(parents=True)
    ids = conn.scalars(select(documents.c.id).order_by(documents.c.id)).all()
    for id_ in ids:
        document = conn.execute(select(documents).where(documents.c.id == id_)).one()
        exported = [
            _export_version(conn, document, row, folder / ORIGINALS)
            for row in conn.execute(
                select(versions).where(versions.c.document_id == id_).order_by(versions.c.number)
            ).all()
        ]
        name = _NO_NAME.sub(" ", exported[-1].edition.title)[:50].strip()
        (folder / f"{id_:06} {name}.md").write_bytes(written(exported).encode())
    return len(ids)


def _export_version(conn: Connection, document: Row[Any], row: Row[Any], originals: Path) -> ExportedVersion:
    suffix = PurePath(row.filename).suffix
    name = f"{document.id:06}-{row.number}"
    original = f"{name}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"
    (originals / original).write_bytes(row.source)
    lines = None
    if row.reading is not None:
        lines = f"{name}.lines"
        (originals / lines).write_bytes(row.reading.encode())
    return ExportedVersion(
        kept_edition(conn, document, row), _standing(document, row), original, row.filename, lines
    )


def _standing(document: Row[Any], row: Row[Any]) -> Standing:
    if row.id == document.published_version_id:
        return Standing.CURRENT
    return {"published": Standing.FORMER, "withdrawn": Standing.WITHDRAWN}.get(row.status, Standing.DRAFT)
