"""Files that editors have handed in: kept at once, read by a chore, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from database import staff, uploads, versions
from knowledge_base.extraction import MAX_BYTES
from knowledge_base.kinds import Kind, State

#: Characters of a file's name that are kept.
_LONGEST_NAME = 200


class UploadNotFound(Exception):
    """There is no such upload."""


class FileUnfit(Exception):
    """A file that is not taken; the message is a sentence that says what to do."""


class UploadOver(Exception):
    """It is read, failed or cancelled already."""


class AlreadyHandedOn(Exception):
    """A version of it is no draft any more, or the file holds several documents: it is not read again."""


class UploadStatus(StrEnum):
    """How far the reading of a file is."""

    #: 等待读取
    WAITING = "waiting"
    #: 正在读取
    READING = "reading"
    #: 已读完
    READ = "read"
    #: 没有读成
    FAILED = "failed"
    #: 已取消
    CANCELLED = "cancelled"


#: Its reading is still to come, or going on.
OPEN = (UploadStatus.WAITING, UploadStatus.READING)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in, without its bytes; `done` of `total` parts are read."""

    id: int
    staff_id: int
    who: str
    filename: str
    kind: Kind | None
    status: UploadStatus
    done: int
    total: int
    problem: str | None
    result: Mapping[str, Any]
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether its reading is still to come, or going on."""
        return self.status in OPEN

    @property
    def documents(self) -> Sequence[Mapping[str, Any]]:
        """What `reading` kept of each of its documents."""
        return list(self.result.get("documents", ()))


_COLUMNS = (*(column for column in uploads.c if column.name != "source"), staff.c.name)


def add_upload(
    conn: Connection, staff_id: int, filename: str, source: bytes, kind: Kind | None, now: datetime
) -> int:
    """Keep a file until it is read; its id. Raises FileUnfit."""
    name = PurePath(filename.replace("\\", "/")).name[-_LONGEST_NAME:]
    if not name or not source:
        raise FileUnfit(f"“{name or '没有名字的文件'}”是空的，没有收。请检查后重新选择。")
    if len(source) > MAX_BYTES:
        raise FileUnfit(f"“{name}”超过 20 MB，没有收。请拆分成几个文件，或把图片压缩后再上传。")
    row = {"staff_id": staff_id, "filename": name, "source": source, "kind": kind, "at": now}
    added = conn.execute(
        insert(uploads).values(row | {"status": UploadStatus.WAITING}).returning(uploads.c.id)
    )
    return int(added.scalar_one())


def get_upload(conn: Connection, upload_id: int) -> Upload:
    """One of them; raises UploadNotFound."""
    row = conn.execute(
        select(*_COLUMNS).join(staff, staff.c.id == uploads.c.staff_id).where(uploads.c.id == upload_id)
    ).one_or_none()
    if row is None:
        raise UploadNotFound
    return _upload(row)


def list_uploads(conn: Connection, staff_id: int | None, most: int) -> list[Upload]:
    """The latest of somebody, or of everybody."""
    chosen = select(*_COLUMNS).join(staff, staff.c.id == uploads.c.staff_id)
    if staff_id is not None:
        chosen = chosen.where(uploads.c.staff_id == staff_id)
    return [_upload(row) for row in conn.execute(chosen.order_by(uploads.c.id.desc()).limit(most))]


def count_ahead(conn: Connection, upload_id: int) -> int:
    """How many files are to be read before this one."""
    ahead = select(func.count()).where(uploads.c.status.in_(OPEN), uploads.c.id < upload_id)
    return int(conn.scalar(ahead) or 0)


def source_of(conn: Connection, upload_id: int) -> tuple[str, bytes]:
    """The name and the bytes of a file; raises UploadNotFound."""
    row = conn.execute(
        select(uploads.c.filename, uploads.c.source).where(uploads.c.id == upload_id)
    ).one_or_none()
    if row is None:
        raise UploadNotFound
    return row.filename, row.source


def cancel(conn: Connection, upload_id: int) -> None:
    """Read it no further: nothing of it is kept. Raises UploadOver, UploadNotFound."""
    _move(conn, upload_id, uploads.c.status.in_(OPEN), status=UploadStatus.CANCELLED, claimed_until=None)


def read_again(conn: Connection, upload_id: int, kind: Kind | None) -> None:
    """Read it once more, as a file of that kind. Raises UploadOver where it is being read, UploadNotFound."""
    values = {"status": UploadStatus.WAITING, "kind": kind, "done": 0, "total": 0, "problem": None}
    _move(conn, upload_id, uploads.c.status.not_in(OPEN), **values)


def require_untouched(conn: Connection, upload_id: int) -> None:
    """Raise AlreadyHandedOn unless what was read of it, if anything, is one draft of its own."""
    read = [kept["version_id"] for kept in get_upload(conn, upload_id).documents if "version_id" in kept]
    is_own_draft = and_(versions.c.status == State.DRAFT, versions.c.upload_id == upload_id)
    own = conn.scalars(select(versions.c.id).where(versions.c.id.in_(read), is_own_draft)).all()
    if len(read) > 1 or len(own) < len(read):
        raise AlreadyHandedOn


def find_due(conn: Connection, now: datetime) -> int | None:
    """The first that waits, or whose reader is gone."""
    return conn.scalar(select(uploads.c.id).where(_is_due(now)).order_by(uploads.c.id).limit(1))


def claim(conn: Connection, upload_id: int, now: datetime, until: datetime) -> bool:
    """Whether it is ours to read until then: of several workers one succeeds."""
    claimed = conn.execute(
        update(uploads)
        .where(uploads.c.id == upload_id, _is_due(now))
        .values(status=UploadStatus.READING, claimed_until=until, done=0, total=0)
    )
    return claimed.rowcount == 1


def held(conn: Connection, upload_id: int, until: datetime, **values: Any) -> bool:
    """Whether it is still ours, claimed until `until`; it has `values` then."""
    ours = (
        uploads.c.id == upload_id,
        uploads.c.status == UploadStatus.READING,
        uploads.c.claimed_until == until,
    )
    return conn.execute(update(uploads).where(*ours).values(values)).rowcount == 1


def is_held(conn: Connection, upload_id: int, now: datetime) -> bool:
    """Whether somebody still reads it: it was not cancelled, and no claim has lapsed."""
    row = conn.execute(
        select(uploads.c.status, uploads.c.claimed_until).where(uploads.c.id == upload_id).with_for_update()
    ).one()
    return bool(row.status == UploadStatus.READING and row.claimed_until >= now)


def change_result(conn: Connection, upload_id: int, result: Mapping[str, Any]) -> None:
    """Keep what is known of its documents now."""
    conn.execute(update(uploads).where(uploads.c.id == upload_id).values(result=dict(result)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    is_left = and_(uploads.c.status == UploadStatus.READING, uploads.c.claimed_until < now)
    return or_(uploads.c.status == UploadStatus.WAITING, is_left)


def _move(conn: Connection, upload_id: int, where: ColumnElement[bool], **values: Any) -> None:
    if not conn.execute(update(uploads).where(uploads.c.id == upload_id, where).values(values)).rowcount:
        get_upload(conn, upload_id)
        raise UploadOver


def _upload(row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        staff_id=row.staff_id,
        who=row.name,
        filename=row.filename,
        kind=Kind(row.kind) if row.kind else None,
        status=UploadStatus(row.status),
        done=row.done,
        total=row.total,
        problem=row.problem,
        result=row.result,
        at=row.at,
    )
