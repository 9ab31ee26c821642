"""Tables, the way to open them, and their schema."""

from database.columns import UtcDateTime, metadata
from database.conversation_tables import access_tokens, arrivals, citations, turns, unreachable
from database.engine import open_engine, read_only
from database.hotline_tables import (
    canned_replies,
    day_overrides,
    departments,
    drafts,
    presences,
    replies,
    routing_examples,
    ticket_events,
    tickets,
)
from database.knowledge_tables import documents, passages, publications, repeals, reviews, sketches, versions
from database.schema import SchemaOutOfDate, migrate, require_schema
from database.staff_tables import audit_log, sessions, sign_in_failures, staff

__all__ = [
    "SchemaOutOfDate",
    "UtcDateTime",
    "access_tokens",
    "arrivals",
    "audit_log",
    "canned_replies",
    "citations",
    "day_overrides",
    "departments",
    "documents",
    "drafts",
    "metadata",
    "migrate",
    "open_engine",
    "passages",
    "presences",
    "publications",
    "read_only",
    "repeals",
    "replies",
    "require_schema",
    "reviews",
    "routing_examples",
    "sessions",
    "sign_in_failures",
    "sketches",
    "staff",
    "ticket_events",
    "tickets",
    "turns",
    "unreachable",
    "versions",
]
