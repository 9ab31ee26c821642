"""An editor, the files she hands in, and a reader of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from database import staff
from knowledge_base.intake.reading import Reading
from knowledge_base.intake.uploads import Upload, add_upload, get_upload
from knowledge_base.kinds import Kind
from tests.conftest import NOW
from tests.knowledge_base.intake.files import NOTICE

Upload_ = Callable[..., int]


@pytest.fixture
def editor(engine: Engine) -> int:
    """The id of an editor's account."""
    row = {"login": "sun", "name": "孙编辑", "role": "editor", "password_hash": "", "must_change_password": 0}
    with engine.begin() as conn:
        return int(conn.execute(insert(staff).values(row).returning(staff.c.id)).scalar_one())


@pytest.fixture
def upload(engine: Engine, editor: int) -> Upload_:
    """upload("通知.txt", source) -> the id of a file that waits to be read."""

    def hand_in(filename: str = "通知.txt", source: str | bytes = NOTICE, kind: Kind | None = None) -> int:
        given = source.encode() if isinstance(source, str) else source
        with engine.begin() as conn:
            return add_upload(conn, editor, filename, given, kind, NOW)

    return hand_in


@pytest.fixture
def reading(engine: Engine) -> Reading:
    return Reading(engine)


@pytest.fixture
def read(engine: Engine, reading: Reading, upload: Upload_) -> Callable[..., Upload]:
    """read("通知.txt", source) -> what became of that file."""

    def hand_in_and_read(*given: object, **more: object) -> Upload:
        upload_id = upload(*given, **more)
        assert reading.read_next(datetime.now(UTC))
        with engine.connect() as conn:
            return get_upload(conn, upload_id)

    return hand_in_and_read
