"""Bringing the schema up to date."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from database.engine import read_only

_MIGRATIONS = Path(__file__).parents[1] / "migrations"


class SchemaOutOfDate(Exception):
    """The database schema is not up to date: run `python manage.py migrate` first."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date, or to an earlier `revision`."""
    # Loaded only where there is something to bring up to date: every start would wait for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, revision)


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
