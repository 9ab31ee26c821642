"""Bringing the schema up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from database.engine import read_only

_MIGRATIONS = Path(__file__).parents[1] / "migrations"


class SchemaOutOfDate(Exception):
    """The database schema is not up to date: run `python manage.py migrate` first."""


class SchemaBroken(Exception):
    """After a migration rows refer to what is not there."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date, or to an earlier `revision`."""
    # Loaded only where there is something to bring up to date: every start would wait for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect() as conn, _tables_may_be_remade(conn), conn.begin():
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
        _require_whole(conn)


@contextmanager
def _tables_may_be_remade(conn: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and refuses to drop the old one while rows refer to it.

    What it says of keys counts before a transaction begins, not within one (sqlite.org/lang_altertable.html, 7).
    """
    if conn.dialect.name != "sqlite":
        yield
        return
    connection: Any = conn.connection.dbapi_connection
    connection.execute("PRAGMA foreign_keys=OFF").close()
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys=ON").close()


def _require_whole(conn: Connection) -> None:
    """Raise SchemaBroken, so that nothing is kept, where keys that were not looked at meanwhile lead nowhere."""
    if conn.dialect.name == "sqlite" and (broken := conn.execute(text("PRAGMA foreign_key_check")).all()):
        raise SchemaBroken(f"rows refer to what is not there: {broken[:5]}")


def newest_revision() -> str:
    """What the last migration is called: the number its file's name begins with."""
    return max(path.name for path in _MIGRATIONS.glob("versions/*.py")).partition("_")[0]


def require_schema(engine: Engine) -> None:
    """Bring SQLite up to date by itself; on a server stop, because its operator decides when."""
    with read_only(engine) as conn:
        if _revision(conn) == newest_revision():
            return
    if engine.dialect.name != "sqlite":
        raise SchemaOutOfDate
    migrate(engine)


def _revision(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.scalar(text("SELECT version_num FROM alembic_version"))
    return found
