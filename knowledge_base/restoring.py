"""Taking an exported document in again: its versions in their order, with the files they were read from."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from knowledge_base.documents import Stored, publish_as_operator, store, withdraw
from knowledge_base.edition import Edition
from knowledge_base.exported import MARK, ORIGINALS, ExportedVersion, Standing, read_again
from knowledge_base.extraction import Paragraph, Unreadable
from knowledge_base.publishing import Ending
from knowledge_base.secrecy import SECRECY_REFUSAL, secret_mark
from organisation import audit

#: What a publication keeps of how it came about.
_RESTORED = "按导出时的发布状态恢复发布。"
_ENDINGS = {Standing.WITHDRAWN: Ending.WITHDRAW, Standing.EXPIRED: Ending.EXPIRE}


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of an exported document with its original file."""

    edition: Edition
    standing: Standing
    source: bytes
    filename: str


def is_exported(path: Path) -> bool:
    """Whether a file is a document of an exported base."""
    try:
        with path.open("rb") as file:
            return file.read(len(MARK.encode())) == MARK.encode()
    except OSError:
        return False


def read_exported(path: Path) -> list[Kept]:
    """The versions of an exported document; raises Unreadable where it, or a file that belongs to it, cannot be read."""
    try:
        versions = read_again(path.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise Unreadable("这个导出的文件被改动过，读不懂了。请重新导出，或导入原文件。") from error
    return [_kept(version, path.parent / ORIGINALS) for version in versions]


def restore(conn: Connection, kept: list[Kept], now: datetime, *, publishing: bool) -> list[Stored]:
    """Store the versions, and publish those that are or were; the one that is answered from last."""
    stored: list[Stored] = []
    for version in kept:
        document_id = stored[0].document_id if stored else None
        stored.append(
            store(conn, version.edition, version.source, version.filename, now, document_id=document_id)
        )
    if publishing:
        both = list(zip(kept, stored, strict=True))
        for version, place in sorted(both, key=lambda pair: pair[0].standing is Standing.CURRENT):
            _settle(conn, version.standing, place, now)
    return stored


def _settle(conn: Connection, standing: Standing, place: Stored, now: datetime) -> None:
    # What is there already stands as it does, unless nothing came after it.
    if standing is Standing.DRAFT or not (
        place.is_new or (standing is Standing.CURRENT and place.behind is None)
    ):
        return
    if publish_as_operator(conn, place.version_id, now, note=_RESTORED):
        audit.record(conn, audit.OPERATOR, "publish", f"version {place.version_id}", now)
    if ending := _ENDINGS.get(standing):
        withdraw(conn, place.document_id, now, ending=ending)


def _kept(version: ExportedVersion, originals: Path) -> Kept:
    edition = version.edition
    if version.lines is not None:
        edition = replace(edition, reading=_beside(originals, version.lines).decode())
    said = edition.reading or "\n".join(passage.text for passage in edition.passages)
    if secret_mark([Paragraph(line) for line in said.split("\n")]):
        raise Unreadable(f"文件{SECRECY_REFUSAL}")
    return Kept(edition, version.standing, _beside(originals, version.original), version.filename)


def _beside(originals: Path, name: str) -> bytes:
    if Path(name).name != name:
        raise Unreadable("导出的文件里原文件的名称不对，请重新导出。")
    try:
        return (originals / name).read_bytes()
    except OSError as error:
        raise Unreadable(f"旁边的 {ORIGINALS} 文件夹里没有原文件 {name}，请连同它一起导入。") from error
