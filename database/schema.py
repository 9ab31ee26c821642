"""Bringing the schema up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


class SchemaOutOfDate(Exception):
    """The database schema is not up to date: run `python manage.py migrate` first."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date, or to an earlier `revision`."""
    with engine.begin() as conn:
        command.upgrade(_alembic(conn), revision)


def require_schema(engine: Engine) -> None:
    """Bring SQLite up to date by itself; on a server stop, because its operator decides when."""
    if engine.dialect.name == "sqlite":
        migrate(engine)
        return
    with engine.connect() as conn:
        heads = set(ScriptDirectory.from_config(_alembic(conn)).get_heads())
        if set(MigrationContext.configure(conn).get_current_heads()) != heads:
            raise SchemaOutOfDate


def _alembic(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.attributes["connection"] = conn
    return config
