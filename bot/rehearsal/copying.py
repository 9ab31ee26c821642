"""A copy of what is answered from, in a database file of its own: what is tried out there touches nothing.

A transaction that is rolled back would do as well, but on SQLite nobody could write meanwhile.
"""

from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, Table, insert, or_, select

from database import (
    declared_repeals,
    departments,
    documents,
    lexicon_entries,
    metadata,
    open_engine,
    passages,
    pins,
    publications,
    repeals,
    reviews,
    staff,
    versions,
)

#: All that answers read.
_TABLES = (
    departments,
    staff,
    documents,
    versions,
    passages,
    repeals,
    declared_repeals,
    reviews,
    publications,
    lexicon_entries,
    pins,
)
#: What is large and no answer reads, or leads to a table that is not copied.
_LEFT_OUT = {versions.c.source: b"", versions.c.reading: None, versions.c.upload_id: None}
#: Rows written at a time.
_AT_ONCE = 2000


def copy_base(conn: Connection, path: Path, version_id: int | None = None) -> Engine:
    """The published state that `conn` sees, and the version that is to be published, as the new file `path`.

    Left out are the files that were read, and the passages of all other versions.
    """
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as to:
        # Documents and reviews refer to each other: what leads nowhere is seen at the end.
        to.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        metadata.create_all(to)
        for table in _TABLES:
            _copy(conn, to, table, _kept(version_id) if table is passages else None)
    return engine


def _kept(version_id: int | None) -> ColumnElement[bool]:
    published = select(documents.c.published_version_id).where(documents.c.published_version_id.is_not(None))
    return or_(passages.c.version_id.in_(published), passages.c.version_id == version_id)


def _copy(conn: Connection, to: Connection, table: Table, kept: ColumnElement[bool] | None) -> None:
    query = select(*(column for column in table.c if column not in _LEFT_OUT))
    more = {column.name: value for column, value in _LEFT_OUT.items() if column.table is table}
    rows = conn.execute(query if kept is None else query.where(kept))
    for some in rows.mappings().partitions(_AT_ONCE):
        to.execute(insert(table), [{**row, **more} for row in some])
