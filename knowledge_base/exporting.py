"""The whole knowledge base as a folder of Markdown and the original files, which imports again into an equal one."""

import re
from dataclasses import fields, replace
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, passages, repeals, versions
from knowledge_base.edition import Edition, Mention, Repeal
from knowledge_base.exported import ORIGINALS, ExportedVersion, Standing, edition_of, written

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
        _edition(conn, document, row), _standing(document, row), original, row.filename, lines
    )


def _edition(conn: Connection, document: Row[Any], row: Row[Any]) -> Edition:
    kept = {**document._mapping, **row._mapping}
    facts = {field.name: kept[field.name] for field in fields(Edition) if field.name in kept}
    texts = conn.execute(
        select(passages).where(passages.c.version_id == row.id).order_by(passages.c.position)
    )
    facts["passages"] = tuple(
        {
            "heading": p.heading,
            "heading_text": p.heading_text,
            "text": p.text,
            "origin": p.origin,
            "values": p.fields,
        }
        for p in texts
    )
    facts["repeals"] = tuple(
        Repeal(Mention(r.title, r.document_number), r.repealed_on)
        for r in conn.execute(select(repeals).where(repeals.c.version_id == row.id).order_by(repeals.c.id))
    )
    return replace(edition_of(facts), interprets=_interpreted(conn, document) or row.fields.get("解读"))


def _interpreted(conn: Connection, document: Row[Any]) -> str | None:
    """The number, or the title, of the document that this one interprets."""
    row = conn.execute(
        select(versions.c.document_number, versions.c.title)
        .where(versions.c.document_id == document.interprets_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    return row and (row.document_number or row.title)


def _standing(document: Row[Any], row: Row[Any]) -> Standing:
    if row.id == document.published_version_id:
        return Standing.CURRENT
    return {"published": Standing.FORMER, "withdrawn": Standing.WITHDRAWN}.get(row.status, Standing.DRAFT)
