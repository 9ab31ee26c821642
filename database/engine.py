"""The one way to open the database: SQLite (WAL) as the embedded default, PostgreSQL as the larger choice."""

import fcntl
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

#: Connections a worker keeps; as many threads answer at once, so that none waits for a connection.
CONNECTIONS = 16
#: Seconds a writer waits for its turn.
PATIENCE = 30
# What citizens write, and who they are, stands in no exception and so in no log.
_OPTIONS: dict[str, Any] = {
    "pool_size": CONNECTIONS,
    "max_overflow": CONNECTIONS,
    "hide_parameters": True,
}


def open_engine(url: str) -> Engine:
    """Open the database at `url`; a plain `postgresql://` means psycopg, a SQLite file's folder is made."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, **_OPTIONS)
    return _open_sqlite(parsed)


def read_only(engine: Engine) -> Connection:
    """A connection that only reads, for a `with`: on SQLite it waits for no writer, and no writer for it."""
    return engine.connect().execution_options(read_only=True)


def _open_sqlite(url: URL) -> Engine:
    if not url.database:
        raise ValueError("SQLite needs a file: connections in memory would each have a database of their own")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": PATIENCE, "factory": QueueingConnection}, **_OPTIONS)
    door = threading.Lock()
    event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, door))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


class QueueingConnection(sqlite3.Connection):
    """A connection whose writers, of all workers, wait for each other at a file lock.

    SQLite alone lets them sleep and try again, up to a tenth of a second at a time: under load most of a
    writer's time is sleep, and who comes last may win. The lock wakes the next at once, and the kernel takes
    it from a worker that dies. Of a worker's threads one waits at the file, the others at its door.
    """

    _queue: int | None = None
    _door: "threading.Lock | None" = None
    _is_in = False

    def queue_at(self, path: str, door: threading.Lock) -> None:
        """Wait at the lock of the database `path`."""
        self._queue = os.open(f"{path}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._door = door

    def begin_writing(self) -> None:
        """Wait for our turn, then take SQLite's own write lock; raises OperationalError after PATIENCE."""
        assert self._door is not None
        assert self._queue is not None
        if not self._door.acquire(timeout=PATIENCE):
            raise sqlite3.OperationalError("database is locked: another thread has been writing for too long")
        self._is_in = True
        try:
            fcntl.flock(self._queue, fcntl.LOCK_EX)
            self.execute("BEGIN IMMEDIATE").close()
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        """Commit, then let the next writer in."""
        try:
            super().commit()
        finally:
            self._leave()

    def rollback(self) -> None:
        """Roll back, then let the next writer in."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close, and give the lock away with its file."""
        super().close()
        self._close_queue()

    def __del__(self) -> None:
        """A connection that nobody closed keeps no lock file open either."""
        self._close_queue()

    def _close_queue(self) -> None:
        self._leave()
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None

    def _leave(self) -> None:
        if self._is_in and self._queue is not None and self._door is not None:
            self._is_in = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            self._door.release()


def _prepare_sqlite(connection: Any, door: threading.Lock) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
    [(_, _, path)] = connection.execute("PRAGMA database_list").fetchall()
    connection.queue_at(path, door)


def _begin_sqlite(conn: Connection) -> None:
    # A transaction that reads and then writes would fail with "database is locked" if another worker wrote
    # in between. Readers say so (`read_only`) and take no write lock.
    connection: Any = conn.connection.dbapi_connection
    if conn.get_execution_options().get("read_only", False):
        connection.execute("BEGIN").close()
    else:
        connection.begin_writing()
