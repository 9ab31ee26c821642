"""From a file on disk to published documents: whole or not at all."""

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from knowledge_base.admission import NOTHING_ACCEPTED, Accepted, publish_imported, remarks, stored_only
from knowledge_base.document_head import secret_mark
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.editions import read_edition
from knowledge_base.extraction import MAX_BYTES, Paragraph, Unreadable, readable_suffixes
from knowledge_base.kinds import Kind
from knowledge_base.official_document import SECRECY_REFUSAL
from knowledge_base.passages import cut
from knowledge_base.sections import Section

SUFFIXES = (*readable_suffixes(), ".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Imported:
    """Result of importing one document of a file; `refused` is why nothing was stored."""

    path: str
    document_id: int | None = None
    external_id: str | None = None
    kind: Kind | None = None
    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    passages: int = 0
    warnings: tuple[str, ...] = ()
    refused: str | None = None


def files_below(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named that can be imported; hidden ones left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            visible = not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
            if file.is_file() and visible and file.name.lower().endswith(SUFFIXES):
                yield file


def import_file(
    engine: Engine,
    path: Path,
    kind: Kind | None,
    now: datetime,
    *,
    publishing: bool,
    accepted: Accepted = NOTHING_ACCEPTED,
) -> list[Imported]:
    """Import one file in one transaction; `accepted` is published whatever `admission` finds of it."""
    try:
        source = _read(path)
        editions = list(_editions(source, path, kind))
    except Unreadable as refusal:
        return [Imported(str(path), refused=str(refusal))]
    with engine.begin() as conn:
        results = []
        for edition, part in editions:
            stored = store(conn, edition, part, path.name, now)
            warnings = (*edition.warnings, *remarks(conn, edition, stored))
            if publishing:
                warnings = (*warnings, *publish_imported(conn, edition, stored, now, accepted))
            else:
                warnings = (*warnings, *stored_only(edition))
            results.append(_imported(path, edition, stored.document_id, warnings))
    return results


def _imported(path: Path, edition: Edition, document_id: int, warnings: tuple[str, ...]) -> Imported:
    return Imported(
        path=str(path),
        document_id=document_id,
        external_id=edition.external_id,
        kind=edition.kind,
        title=edition.title,
        document_number=edition.document_number,
        issuer=edition.issuer,
        issued_on=edition.issued_on.isoformat() if edition.issued_on else None,
        passages=len(edition.passages),
        warnings=warnings,
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable("文件超过 20 MB，请拆分后再导入。")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("文件打不开，请检查路径和读取权限。") from error


def _editions(source: bytes, path: Path, kind: Kind | None) -> Iterator[tuple[Edition, bytes]]:
    name = path.name.lower()
    if not name.endswith((".jsonl", ".jsonl.gz")):
        yield read_edition(source, path.name, kind), source
        return
    for number, line in enumerate(_lines(source, compressed=name.endswith(".gz")), 1):
        yield _edition_of_line(line, number, kind or Kind.POLICY), line


def _lines(source: bytes, *, compressed: bool) -> list[bytes]:
    try:
        if compressed:
            with gzip.GzipFile(fileobj=io.BytesIO(source)) as file:
                source = file.read(10 * MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        raise Unreadable("压缩文件不完整，请重新压缩后再导入。") from error
    if len(source) > 10 * MAX_BYTES:
        raise Unreadable("解压后超过 200 MB，请拆分后再导入。")
    lines = [line for line in source.splitlines() if line.strip()]
    if not lines:
        raise Unreadable("文件是空的，没有可以导入的内容。")
    return lines


def _edition_of_line(line: bytes, number: int, kind: Kind) -> Edition:
    try:
        row = json.loads(line)
        title, text = str(row.get("title") or "").strip(), str(row["text"]).strip()
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Unreadable(f"第 {number} 行读不懂，每行应是含 id、title、text 的 JSON。") from error
    if not text:
        raise Unreadable(f"第 {number} 行没有正文，请补上 text。")
    if secret_mark([Paragraph(part) for part in (title, *text.split("\n"))]):
        raise Unreadable(f"第 {number} 行{SECRECY_REFUSAL}")
    external_id = str(row["id"]) if row.get("id") is not None else None
    return Edition(
        kind=kind,
        title=title or text[:30],
        passages=cut((Section("", "", text),)),
        external_id=external_id,
    )
