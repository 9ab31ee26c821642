"""Fresh databases of both kinds whose schema is made once: no test pays for the migrations."""

import shutil
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from database import metadata, migrate, open_engine

# The server outlives every test, whatever dies in it: nothing is gained by waiting for the disk.
_UNSAFE_AND_QUICK = ("fsync = off", "full_page_writes = off")
_OTHERS = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# The two refer to each other; the row of the operator comes with the schema.
_DELETE = "UPDATE documents SET published_version_id = NULL, published_review_id = NULL; " + "".join(
    f"DELETE FROM {table.name}{' WHERE id <> 0' if table.name == 'staff' else ''}; "
    for table in reversed(metadata.sorted_tables)
)
_RESTART = (
    "PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value > 0;"
)


class SQLite:
    """A migrated file, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        _migrate(f"sqlite:///{self._template}")

    def fresh(self, folder: Path) -> str:
        """The address of a database in `folder` that nobody has used."""
        path = folder / "test.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


class PostgreSQL:
    """The migrated database `name` of a server, emptied for whoever is next: to make one is some 300 files' work."""

    def __init__(self, server: str, name: str) -> None:
        self._url = make_url(server).set(database=name).render_as_string(hide_password=False)
        changes = [f"ALTER SYSTEM SET {setting}" for setting in _UNSAFE_AND_QUICK]
        _run(server, *changes, "SELECT pg_reload_conf()", f"CREATE DATABASE {name}")
        _migrate(self._url)
        self._engine = open_engine(self._url)

    def fresh(self, _folder: Path) -> str:
        """Its address. Nobody else is connected to it, nothing is in it, and every key begins at 1."""
        try:
            self._clear()
        except ProgrammingError:
            # A test has taken a table away.
            _run(self._url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
            _migrate(self._url)
        return self._url

    def _clear(self) -> None:
        with self._engine.begin() as conn:
            conn.execute(text(_OTHERS))
            conn.execute(text(f"DO $$ BEGIN {_DELETE} {_RESTART} END $$"))

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()


def _run(url: str, *statements: str) -> None:
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        for statement in statements:
            conn.execute(text(statement))
    engine.dispose()


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
