"""How the database is opened."""

from sqlalchemy import Engine, func, insert, select

from database import documents, read_only
from knowledge_base.kinds import Kind


def test_who_only_reads_waits_for_no_writer(engine: Engine) -> None:
    with engine.begin() as writing:
        writing.execute(insert(documents).values(kind=Kind.POLICY))
        # One that might write would wait here for as long as a writer's patience lasts, and fail.
        with read_only(engine) as conn:
            assert conn.scalar(select(func.count()).select_from(documents)) == 0
    with read_only(engine) as conn:
        assert conn.scalar(select(func.count()).select_from(documents)) == 1
