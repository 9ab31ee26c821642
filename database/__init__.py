"""Tables, the way to open them, and their schema."""

from database.engine import open_engine
from database.schema import SchemaOutOfDate, migrate, require_schema
from database.tables import (
    UtcDateTime,
    access_tokens,
    audit_log,
    citations,
    documents,
    metadata,
    passages,
    publications,
    replies,
    reviews,
    staff,
    ticket_events,
    tickets,
    turns,
    unreachable,
    versions,
)

__all__ = [
    "SchemaOutOfDate",
    "UtcDateTime",
    "access_tokens",
    "audit_log",
    "citations",
    "documents",
    "metadata",
    "migrate",
    "open_engine",
    "passages",
    "publications",
    "replies",
    "require_schema",
    "reviews",
    "staff",
    "ticket_events",
    "tickets",
    "turns",
    "unreachable",
    "versions",
]
