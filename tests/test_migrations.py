from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from database import SchemaOutOfDate, metadata, migrate, open_engine, require_schema
from database.schema import newest_revision
from hotline.tickets.codes import get_with_code
from knowledge_base.published import published_passages
from knowledge_base.reviews import find_review
from tests.conftest import NOW


def test_the_migrations_make_exactly_the_schema(engine: Engine) -> None:
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_a_database_that_was_brought_up_to_date_is_known_to_be(engine: Engine) -> None:
    """Told by the name of the last file, so that no start has to load what migrates."""
    with engine.connect() as conn:
        assert conn.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest_revision()]
    require_schema(engine)


def test_an_earlier_schema_is_brought_up_to_date_on_sqlite_and_stops_on_a_server(
    engine_of_0003: Engine,
) -> None:
    if engine_of_0003.dialect.name == "sqlite":
        require_schema(engine_of_0003)
    else:
        with pytest.raises(SchemaOutOfDate):
            require_schema(engine_of_0003)
        migrate(engine_of_0003)
    test_the_migrations_make_exactly_the_schema(engine_of_0003)


def test_a_new_file_gets_its_schema(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    require_schema(engine)
    test_the_migrations_make_exactly_the_schema(engine)
    engine.dispose()


def test_what_was_published_before_there_were_reviews_is_signed_by_the_operator(
    engine_of_0003: Engine,
) -> None:
    with engine_of_0003.begin() as conn:
        for statement in (
            "INSERT INTO documents (id, kind, published_version_id) VALUES (1, 'policy', 1)",
            "INSERT INTO versions (id, document_id, number, title, validity, disclosure, fields, source, filename, status,"
            " created_at) VALUES (1, 1, 1, '通知', 'in_force', 'proactive', '{}', '', 'a.txt', 'published', :at)",
            "INSERT INTO passages (version_id, position, heading, heading_text, text) VALUES (1, 0, '', '', '可以。')",
            "INSERT INTO publications (version_id, action, at) VALUES (1, 'publish', :at)",
        ):
            conn.execute(text(statement), {"at": NOW} if ":at" in statement else {})
    migrate(engine_of_0003)
    with engine_of_0003.connect() as conn:
        review = find_review(conn, 1)
        [passage] = published_passages(conn)
    assert review
    assert (review.reviewer, passage.text) == ("运维人员", "可以。")


@pytest.fixture
def engine_of_0003(engine: Engine) -> Iterator[Engine]:
    """A database as the version before ticket codes were random left it."""
    metadata.drop_all(engine)
    with engine.begin() as conn:
        conn.execute(text("DROP TABLE alembic_version"))
    migrate(engine, "0003")
    yield engine
    # The next test is given the same database.
    migrate(engine)


def test_the_link_of_a_ticket_opened_by_an_earlier_version_still_opens_it(engine_of_0003: Engine) -> None:
    with engine_of_0003.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO turns (id, channel, citizen_id, message_id, question, answer, outcome, confidence, at)"
                " VALUES (1, 'web', 'c', 'm', '路灯坏了', '{}', 'unanswered', 0, :at)"
            ),
            {"at": NOW},
        )
        conn.execute(
            text(
                "INSERT INTO tickets (id, number, channel, citizen_id, turn_id, question, status, opened_at)"
                " VALUES (7, 'ZX261123-0001-2', 'web', 'c', 1, '路灯坏了', 'waiting', :at)"
            ),
            {"at": NOW},
        )
    migrate(engine_of_0003)
    with engine_of_0003.connect() as conn:
        # The code that version had sent: the first 16 digits of HMAC-SHA256("test", "ticket:ZX261123-0001-2").
        assert get_with_code(conn, "ZX261123-0001-2", "001b3c15e5d62fdd", b"test").id == 7
