"""A file is read to its end although the app that was reading it was killed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, update

from database import uploads, versions
from knowledge_base.intake.uploads import UploadStatus, get_upload
from tests.assistant import eventually
from tests.conftest import Server
from tests.knowledge_base.intake.files import notice, zipped


def test_a_file_is_read_on_after_the_app_was_killed_and_started_again(
    engine: Engine, database_url: str, tmp_path: Path, upload: Callable[..., int]
) -> None:
    many = {str(n): notice(f"关于第{n}件事的通知", n) for n in range(1, 60)}
    upload_id = upload("很多.zip", zipped(**many))

    def status() -> UploadStatus:
        with engine.connect() as conn:
            return get_upload(conn, upload_id).status

    first = Server(database_url, tmp_path)
    eventually(lambda: status() is not UploadStatus.WAITING)
    first.kill()
    # Half a minute is not waited for.
    with engine.begin() as conn:
        lapsed = {"claimed_until": datetime.now(UTC) - timedelta(seconds=1)}
        conn.execute(update(uploads).where(uploads.c.status == UploadStatus.READING).values(lapsed))
    second = Server(database_url, tmp_path)
    try:
        eventually(lambda: status() is UploadStatus.READ)
    finally:
        second.stop()
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(versions)) == 59
