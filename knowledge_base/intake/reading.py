"""The chore that reads what was uploaded: each file whole or not at all, beside answering."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from database import read_only
from knowledge_base import json_lines
from knowledge_base.archives import Part, parts_of
from knowledge_base.contents import read_contents
from knowledge_base.editing.drafts import OtherKind
from knowledge_base.extraction import Unreadable
from knowledge_base.extraction.child import Child
from knowledge_base.intake.columns import all_meanings
from knowledge_base.intake.hold import LASTS, Hold
from knowledge_base.intake.keeping import Read, forget, keep, keep_some
from knowledge_base.intake.sheet_preview import keep_preview
from knowledge_base.intake.sheets import is_sheet, read_sheet
from knowledge_base.intake.uploads import (
    Upload,
    UploadStatus,
    change_result,
    claim,
    find_due,
    get_upload,
    held,
    is_held,
    source_of,
)
from knowledge_base.service_items.listing import Entry

_NOT_KEPT = "文件读完了，但没能存进库里，什么也没有留下。请再上传一次；还不行，请把文件交给管理员查看。"

#: What keeps what was read, in the transaction that says it is read.
Keeping = Callable[[Connection], None]
_OTHER_KIND = "这份文件在库里已有别的版本，不能改成另一种文件。请先答“不是已有文件的新版本”，再改类型。"

#: Documents that are stored in one transaction.
_TOGETHER = 5

log = logging.getLogger(__name__)


class _Lost(Exception):
    """It was cancelled, or another worker has it."""


class Reading:
    """Reads files for one worker. `read_next` is its chore."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock
        self._child: Child | None = None
        self._is_over = False

    def interrupt(self) -> None:
        """Leave off, from another thread: another worker begins the file anew at once."""
        self._is_over = True
        if (child := self._child) is not None:
            child.interrupt()

    def read_next(self, now: datetime) -> bool:
        """Read the first file that waits, if any; whether there was one.

        A file that is cancelled meanwhile leaves nothing, whatever was read of it.
        """
        with read_only(self._engine) as conn:
            upload_id = find_due(conn, now)
        if upload_id is None:
            return False
        until = now + LASTS
        with self._engine.begin() as conn:
            is_ours = claim(conn, upload_id, now, until)
            upload = get_upload(conn, upload_id)
            source = source_of(conn, upload_id)[1] if is_ours else b""
        if is_ours:
            self._read(upload, source, until)
        return True

    def _read(self, upload: Upload, source: bytes, until: datetime) -> None:
        problem, keeping = None, None
        with Child() as child, Hold(self._engine, upload.id, until, self._clock, child.interrupt) as hold:
            self._child = child
            try:
                take = self._sheet if is_sheet(upload.filename) else self._files
                keeping = take(upload, source, child, hold)
            except Unreadable as refusal:
                problem = str(refusal)
            except _Lost:
                return
            except OperationalError:
                # The database is away: what was claimed is due again.
                raise
            except Exception:
                log.exception("upload %s cannot be kept", upload.id)
                problem = _NOT_KEPT
            finally:
                self._child = None
        if self._is_over and not keeping:
            self._give_back(upload, hold)
        elif not hold.is_lost:
            self._finish(upload, hold, keeping, problem)

    def _give_back(self, upload: Upload, hold: Hold) -> None:
        with self._engine.begin() as conn:
            held(conn, upload.id, hold.until, claimed_until=self._clock())

    def _sheet(self, upload: Upload, source: bytes, child: Child, hold: Hold) -> Keeping:
        """A sheet is shown first: its editor says whether and which of its rows are taken in."""
        with read_only(self._engine) as conn:
            remembered = all_meanings(conn)
        hold.total = 1
        sheet = child.run(read_sheet, source, upload.filename, upload.kind, remembered)
        return lambda conn: keep_preview(conn, upload, sheet)

    def _files(self, upload: Upload, source: bytes, child: Child, hold: Hold) -> Keeping:
        read = list(self._documents(upload, source, child, hold))
        if read and not any(each.entry.edition for each in read):
            raise Unreadable(read[0].entry.refused or "")
        if len(read) <= _TOGETHER:
            return lambda conn: keep(conn, upload, read, self._clock())
        return self._stored(upload, read, hold)

    def _stored(self, upload: Upload, read: list[Read], hold: Hold) -> Keeping:
        """Many documents are stored a few at a time: whoever answers citizens waits for no more than these."""
        kept: list[dict[str, Any]] = []
        for start in range(0, len(read), _TOGETHER):
            with self._engine.begin() as conn:
                if hold.is_lost or not is_held(conn, upload.id, self._clock()):
                    raise _Lost
                kept += keep_some(conn, upload, read[start : start + _TOGETHER], self._clock())
        return lambda conn: change_result(conn, upload.id, {"documents": kept})

    def _documents(self, upload: Upload, source: bytes, child: Child, hold: Hold) -> Iterator[Read]:
        together = list(parts_of(Path(upload.filename), source, child))
        hold.total = sum(map(len, together))
        for parts in together:
            lines = [(part.line, part.source) for part in parts if part.line is not None]
            if lines:
                entries = child.run(json_lines.read_lines, lines, upload.kind)
                yield from map(Read, parts, entries)
                hold.done += len(parts)
                continue
            for part in parts:
                if hold.is_lost:
                    raise _Lost
                yield from (Read(part, entry) for entry in _entries(part, upload, child))
                hold.done += 1

    def _finish(self, upload: Upload, hold: Hold, keeping: Keeping | None, problem: str | None) -> None:
        try:
            with self._engine.begin() as conn:
                # First of all: who comes after waits here, and then finds it done.
                status = UploadStatus.FAILED if problem else UploadStatus.READ
                told = {"done": hold.total, "total": hold.total, "problem": problem, "claimed_until": None}
                if held(conn, upload.id, hold.until, status=status, **told) and keeping:
                    keeping(conn)
        except OperationalError:
            # The database is away: what was claimed is due again.
            raise
        except OtherKind:
            self._fail(upload, hold, _OTHER_KIND)
        except Exception:
            log.exception("upload %s was read and cannot be kept", upload.id)
            self._fail(upload, hold, _NOT_KEPT)

    def _fail(self, upload: Upload, hold: Hold, problem: str) -> None:
        with self._engine.begin() as conn:
            told = {"problem": problem, "claimed_until": None}
            if held(conn, upload.id, hold.until, status=UploadStatus.FAILED, **told):
                forget(conn, upload.id, upload.staff_id, problem, self._clock())


def _entries(part: Part, upload: Upload, child: Child) -> list[Entry]:
    if part.refused:
        return [Entry(refused=part.refused)]
    try:
        # Its text may quote classification marks: the scan shows them, and a reviewer decides.
        return child.run(read_contents, part.source, part.filename, upload.kind, True)
    except Unreadable as refusal:
        return [Entry(refused=str(refusal))]
