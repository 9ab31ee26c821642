"""Every table. Each is written by one module, named above it."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC; naive values are refused because nobody knows their zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=value.tzinfo or UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=nullable)


# hotline/staff.py
staff = Table(
    "staff",
    metadata,
    _id(),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Integer, nullable=False, default=1),
    Column("role", Text, nullable=False),
    Column("active", Integer, nullable=False, default=1),
    # Whether single keys act in the console (WCAG 2.2, 2.1.4: they can be switched off).
    Column("shortcuts", Integer, nullable=False, server_default="1"),
    CheckConstraint("role IN ('agent', 'editor', 'reviewer', 'administrator')", name="role"),
)

# hotline/sessions.py; who is signed in
sessions = Table(
    "sessions",
    metadata,
    # The digest of the token in the cookie: what is read here opens nothing.
    Column("id", Text, primary_key=True),
    _ref("staff_id", "staff"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "staff_id"),
)

# hotline/sessions.py; what slows down guessing
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    _id(),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

# knowledge_base/documents.py
documents = Table(
    "documents",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("external_id", Text, unique=True),
    # Not a foreign key: versions already refer to documents, and a cycle cannot be created in one go.
    Column("published_version_id", Integer),
    _ref("supersedes_id", "documents", nullable=True),
    _ref("interprets_id", "documents", nullable=True),
    CheckConstraint("kind IN ('policy', 'interpretation', 'service_item', 'qa', 'directory')", name="kind"),
)

# knowledge_base/documents.py
versions = Table(
    "versions",
    metadata,
    _id(),
    _ref("document_id", "documents"),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuer", Text),
    Column("document_number", Text),
    Column("issued_on", Date),
    Column("effective_on", Date),
    Column("expires_on", Date),
    Column("validity", Text, nullable=False),
    Column("disclosure", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("source", LargeBinary, nullable=False),
    Column("filename", Text, nullable=False),
    Column("status", Text, nullable=False),
    _ref("created_by", "staff", nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("document_id", "number"),
    CheckConstraint(
        "validity IN ('not_yet_effective', 'in_force', 'amended', 'repealed', 'expired', 'unknown')",
        name="validity",
    ),
    CheckConstraint("disclosure IN ('proactive', 'on_request', 'none', 'unmarked')", name="disclosure"),
    CheckConstraint("status IN ('draft', 'published', 'withdrawn')", name="status"),
)

# knowledge_base/documents.py; never updated, never deleted
passages = Table(
    "passages",
    metadata,
    _id(),
    _ref("version_id", "versions"),
    Column("position", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    # The words of the headings the passage stands under; searched and shown, never part of a quote.
    Column("heading_text", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("version_id", "position"),
)

# knowledge_base/reviews.py
reviews = Table(
    "reviews",
    metadata,
    _id(),
    _ref("version_id", "versions"),
    _ref("staff_id", "staff"),
    Column("conclusion", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# knowledge_base/documents.py; append-only, its count is the revision of the knowledge base
publications = Table(
    "publications",
    metadata,
    _id(),
    _ref("version_id", "versions"),
    Column("action", Text, nullable=False),
    _ref("staff_id", "staff", nullable=True),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("action IN ('publish', 'withdraw')", name="action"),
)

# bot/turns.py
turns = Table(
    "turns",
    metadata,
    _id(),
    Column("channel", Text, nullable=False),
    Column("citizen_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    # How it came: what may be sent back, and until when, depends on it.
    Column("kind", Text, nullable=False, server_default="text"),
    # The platform's own name of the citizen's message, where it can be edited later.
    Column("sent_as", Text),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "message_id"),
    Index(None, "channel", "citizen_id", "id"),
)

# bot/turns.py
citations = Table(
    "citations",
    metadata,
    _id(),
    _ref("turn_id", "turns"),
    Column("position", Integer, nullable=False),
    _ref("passage_id", "passages"),
    Column("score", Float, nullable=False),
    UniqueConstraint("turn_id", "position"),
)

# hotline/tickets.py
tickets = Table(
    "tickets",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("citizen_id", Text, nullable=False),
    _ref("turn_id", "turns"),
    # What was asked, as staff read it: a turn may only say "1", or 人工.
    Column("question", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    # What kind of matter, and how pressing where that is not as usual for the kind: both set the time limit.
    Column("kind", Text, nullable=False, server_default="consultation"),
    Column("level", Text),
    Column("department", Text),
    Column("topic", Text),
    # How else the citizen can be reached, where the channel cannot push; only staff of the hotline see it.
    Column("contact", Text),
    _ref("owner_id", "staff", nullable=True),
    Column("opened_at", UtcDateTime, nullable=False),
    # The clock (hotline/deadlines.py): counted from, working days added, stopped since, and what comes of it.
    Column("clock_from", UtcDateTime),
    Column("extension", Integer, nullable=False, server_default="0"),
    Column("paused_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("first_reply_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("reopened", Integer, nullable=False, server_default="0"),
    # The ticket this one is a duplicate of. Not a foreign key: SQLite cannot add one to a table that is there.
    Column("merged_into_id", Integer),
    # 督办, and 舆情 with the countdown of its own.
    Column("supervised_at", UtcDateTime),
    Column("opinion_at", UtcDateTime),
    # 解决了 or not, and the grade from 1 (非常不满意) to 5 (非常满意).
    Column("resolved", Integer),
    Column("grade", Integer),
    CheckConstraint("status IN ('waiting', 'claimed', 'answered', 'closed', 'reopened')", name="status"),
    Index(None, "channel", "citizen_id"),
    Index(None, "status", "due_at"),
    Index(None, "owner_id", "status"),
    Index(None, "merged_into_id"),
    Index(None, "turn_id"),
)

# hotline/tickets.py; append-only
ticket_events = Table(
    "ticket_events",
    metadata,
    _id(),
    _ref("ticket_id", "tickets"),
    Column("kind", Text, nullable=False),
    _ref("staff_id", "staff", nullable=True),
    Column("body", Text, nullable=False),
    Column("fields", JSON, nullable=False, server_default="{}"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "kind", "at"),
)

# hotline/replies.py, which also marks a ticket answered; an unsent reply is the outbox
replies = Table(
    "replies",
    metadata,
    _id(),
    _ref("ticket_id", "tickets"),
    _ref("staff_id", "staff"),
    Column("kind", Text, nullable=False, server_default="answer"),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("error", Text),
    # How it reached the citizen (hotline/replies.py, Route), and what the platform calls that delivery.
    Column("route", Text),
    Column("receipt", Text),
    Index(None, "due_at"),
    Index(None, "ticket_id"),
    Index(None, "receipt"),
    Index(None, "sent_at"),
    Index(None, "failed_at"),
)

# hotline/drafts.py; what somebody has written and not sent
drafts = Table(
    "drafts",
    metadata,
    Column("ticket_id", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# hotline/presence.py; who looks at a ticket, and who is writing
presences = Table(
    "presences",
    metadata,
    Column("ticket_id", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("typed_at", UtcDateTime),
)

# hotline/canned_replies.py
canned_replies = Table(
    "canned_replies",
    metadata,
    _id(),
    Column("shortcut", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
)

# hotline/working_days.py; days that are not as the calendar says, such as a holiday announced since
day_overrides = Table(
    "day_overrides",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Integer, nullable=False),
    Column("name", Text, nullable=False),
)

# hotline/departments.py; a unit that was renamed or merged names its successor
departments = Table(
    "departments",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("aliases", JSON, nullable=False),
    Column("since", Date),
    Column("until", Date),
    _ref("successor_id", "departments", nullable=True),
)

# hotline/routing_examples.py; questions whose department is known from elsewhere
routing_examples = Table(
    "routing_examples",
    metadata,
    _id(),
    Column("text", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("topic", Text),
)

# hotline/citizens.py; citizens whom their platform no longer lets us write to, until they write again
unreachable = Table(
    "unreachable",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("citizen_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# bot/channels/wechat_token.py; the one access token of an account, shared by all workers
access_tokens = Table(
    "access_tokens",
    metadata,
    Column("account", Text, primary_key=True),
    Column("token", Text),
    Column("expires_at", UtcDateTime),
    # One worker at a time fetches a new one; it has until then.
    Column("refreshing_until", UtcDateTime),
)

# hotline/audit.py; what stands to its left (knowledge_base/importing.py) adds its own lines; append-only
audit_log = Table(
    "audit_log",
    metadata,
    _id(),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("on_what", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
