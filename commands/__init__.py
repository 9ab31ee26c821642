"""The operator's command line, a part a channel; `manage.py` puts them together."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from sqlalchemy import Engine

from database import SchemaOutOfDate, open_engine, require_schema
from settings import Settings


def open_or_stop(settings: Settings) -> Engine:
    """The database, its schema up to date; otherwise say what to do and end."""
    engine = open_engine(settings.database_url)
    try:
        require_schema(engine)
    except SchemaOutOfDate:
        engine.dispose()
        typer.echo("数据库结构不是最新，请先运行：python manage.py migrate", err=True)
        raise typer.Exit(1) from None
    return engine


@contextmanager
def opened() -> Iterator[Engine]:
    """The database of the settings, closed again however the command ends."""
    engine = open_or_stop(Settings())
    try:
        yield engine
    finally:
        engine.dispose()


def stop(reason: str) -> NoReturn:
    """Say why it cannot be done, and end."""
    typer.echo(reason, err=True)
    raise typer.Exit(1)
