"""What an upload keeps of its sheet until its editor decides, and what is taken in then: all of it, or the rows without a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from database import uploads
from knowledge_base.archives import Part
from knowledge_base.intake.changes import Change, Changed, changes_by, counted
from knowledge_base.intake.columns import Meanings
from knowledge_base.intake.keeping import Read, keep
from knowledge_base.intake.row_faults import RowFault
from knowledge_base.intake.sheets import SheetReading
from knowledge_base.intake.uploads import Upload, UploadStatus, change_result, get_upload
from knowledge_base.kinds import Kind
from knowledge_base.service_items.listing import Entry

#: Below this name in `uploads.result`.
_KEPT_AS = "sheet"


class RowsAtFault(Exception):
    """Some rows have faults: nothing is taken in unless their editor says that they are left out."""


class NothingLeft(Exception):
    """No row is without a fault."""


class AlreadyTaken(Exception):
    """The sheet was taken in before."""


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet before it is taken in: what `SheetReading` says of it, and what it would change here.

    `left_out` are the rows that were not taken in, None as long as nothing was.
    """

    kind: Kind
    title: str
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    meanings: Meanings
    rows: int
    faults: tuple[RowFault, ...]
    warnings: tuple[str, ...]
    is_single: bool
    changes: tuple[Changed, ...]
    left_out: tuple[int, ...] | None = None

    @property
    def faulty_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})

    @property
    def faultless(self) -> tuple[Changed, ...]:
        """The changes but those of rows at fault; of a directory, whose rows are compared by name, all of them."""
        faulty = {fault.row for fault in self.faults}
        return tuple(change for change in self.changes if change.row not in faulty)

    @property
    def counts(self) -> Mapping[Change, int]:
        """How many documents, or rows, are new, changed or as they were."""
        return counted(self.faultless)


_ADAPTER = TypeAdapter(SheetPreview)


def preview_of(conn: Connection, read: SheetReading) -> SheetPreview:
    """What is shown of a sheet that was read."""
    return SheetPreview(
        kind=read.kind,
        title=read.title,
        columns=read.columns,
        unknown=read.unknown,
        meanings=read.meanings,
        rows=read.rows,
        faults=read.faults,
        warnings=read.warnings,
        is_single=read.is_single,
        changes=tuple(changes_by(conn, read.entries)),
    )


def keep_preview(conn: Connection, upload: Upload, read: SheetReading) -> None:
    """Let the upload show its sheet; nothing of it is stored."""
    change_result(conn, upload.id, {_KEPT_AS: as_kept(preview_of(conn, read))})


def as_kept(preview: SheetPreview) -> dict[str, Any]:
    """As `uploads.result` has it."""
    kept: dict[str, Any] = _ADAPTER.dump_python(preview, mode="json")
    return kept


def find_preview(upload: Upload) -> SheetPreview | None:
    """The sheet of an upload, where it is one."""
    kept = upload.result.get(_KEPT_AS)
    return None if kept is None else _ADAPTER.validate_python(kept)


def awaits_decision(upload: Upload) -> bool:
    """Whether it is a sheet that was read, and of which nothing is taken in."""
    preview = find_preview(upload) if upload.status is UploadStatus.READ else None
    return preview is not None and preview.left_out is None


def take_in(conn: Connection, upload: Upload, source: bytes, read: SheetReading, now: datetime) -> None:
    """Make drafts of what was read of the file `source`, and remember which rows were left out.

    Raises RowsAtFault where a row of `read` has a fault, NothingLeft and AlreadyTaken.
    """
    # Of two who take it in at once the second finds it taken.
    conn.execute(select(uploads.c.id).where(uploads.c.id == upload.id).with_for_update())
    now_kept = get_upload(conn, upload.id)
    preview = find_preview(now_kept)
    if preview is None or not awaits_decision(now_kept):
        raise AlreadyTaken
    if read.faults:
        raise RowsAtFault
    if not any(entry.edition and entry.edition.passages for entry in read.entries):
        raise NothingLeft
    keep(conn, upload, [Read(_part(upload, source, entry), entry) for entry in read.entries], now)
    kept = as_kept(replace(preview, left_out=read.left_out))
    change_result(conn, upload.id, dict(get_upload(conn, upload.id).result) | {_KEPT_AS: kept})


def _part(upload: Upload, source: bytes, entry: Entry) -> Part:
    path = f"{upload.filename}：第 {entry.row} 行" if entry.row else upload.filename
    # What is kept instead of the file is CSV, a row of a list and a directory without some of its columns alike.
    filename = f"{upload.filename.rpartition('.')[0]}.csv" if entry.source else upload.filename
    return Part(path, filename, source)
