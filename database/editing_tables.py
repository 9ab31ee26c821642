"""What editors work with: files on their way in, the life of versions, pairs, rehearsals, words, pins, corrections.

The comment above each table names the module that writes it."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from database.columns import UtcDateTime, key, metadata, ref

# knowledge_base/intake/uploads.py; a file an editor has handed in, and how far its reading is
uploads = Table(
    "uploads",
    metadata,
    key(),
    ref("staff_id", "staff"),
    Column("filename", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),
    # What the editor says it is; NULL: the file says it.
    Column("kind", Text),
    Column("status", Text, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    # Why it could not be read, in words.
    Column("problem", Text),
    # What was read: its warnings, its faulty rows, how columns were taken.
    Column("result", JSON, nullable=False, server_default="{}"),
    # Whoever reads it has until then; after that another worker begins anew.
    Column("claimed_until", UtcDateTime),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("status IN ('waiting', 'reading', 'read', 'failed', 'cancelled')", name="status"),
    Index(None, "status"),
    Index(None, "staff_id"),
)

# knowledge_base/intake/columns.py; what the columns of a kind of sheet mean, as an editor has said
column_meanings = Table(
    "column_meanings",
    metadata,
    key(),
    # Its header row in normal form.
    Column("header", Text, nullable=False, unique=True),
    Column("meanings", JSON, nullable=False),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
)

# knowledge_base/editing/history.py; append-only: what happened to a version, by whom, why
version_events = Table(
    "version_events",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("kind", Text, nullable=False),
    ref("staff_id", "staff"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("fields", JSON, nullable=False, server_default="{}"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "version_id"),
)

# knowledge_base/editing/schedule.py; what is done by itself at a moment
scheduled_acts = Table(
    "scheduled_acts",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("act", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    ref("staff_id", "staff"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("done_at", UtcDateTime),
    Column("cancelled_at", UtcDateTime),
    # Why it could not be done, in words.
    Column("problem", Text),
    CheckConstraint("act IN ('publish', 'withdraw', 'expire')", name="act"),
    Index(None, "due_at"),
    Index(None, "version_id"),
)

# knowledge_base/editing/presence.py; who has a draft open, and who is writing
draft_presences = Table(
    "draft_presences",
    metadata,
    Column("version_id", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("typed_at", UtcDateTime),
)

# knowledge_base/pairing/exemptions.py; append-only: why a policy goes out without its interpretation
exemptions = Table(
    "exemptions",
    metadata,
    key(),
    ref("document_id", "documents"),
    ref("staff_id", "staff"),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "document_id"),
)

# knowledge_base/pairing/clause_links.py; which clause of a policy a heading of its interpretation explains
clause_links = Table(
    "clause_links",
    metadata,
    key(),
    ref("interpretation_id", "documents"),
    Column("heading", Text, nullable=False),
    ref("policy_id", "documents"),
    Column("policy_heading", Text, nullable=False),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("interpretation_id", "heading", "policy_id", "policy_heading"),
)

# bot/rehearsal/questions.py; the editors' own questions, and where the answer stands
model_questions = Table(
    "model_questions",
    metadata,
    key(),
    Column("question", Text, nullable=False, unique=True),
    # NULL: nothing here answers it, and it must be refused.
    ref("document_id", "documents", nullable=True),
    # NULL: anywhere in that document.
    Column("heading", Text),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
)

# bot/rehearsal/rehearsals.py, and bot/personal_data.py where somebody is forgotten; questions asked of the base as it is
# and as it would be
rehearsals = Table(
    "rehearsals",
    metadata,
    key(),
    # What would be done: publish, withdraw, repeal or lexicon; to what, in `plan`.
    Column("subject", Text, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("status", Text, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    # The published state it was held against.
    Column("revision", Text),
    Column("result", JSON, nullable=False, server_default="{}"),
    Column("problem", Text),
    Column("claimed_until", UtcDateTime),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    # Who goes on although something gets worse, and why.
    ref("acknowledged_by", "staff", nullable=True),
    Column("reason", Text),
    Column("acknowledged_at", UtcDateTime),
    CheckConstraint("status IN ('waiting', 'running', 'finished', 'failed')", name="status"),
    Index(None, "status"),
)

# knowledge_base/lexicon.py; append-only: words that mean the same, and what took them back
lexicon_entries = Table(
    "lexicon_entries",
    metadata,
    key(),
    # How citizens say it, and the official words.
    Column("everyday", Text, nullable=False),
    Column("official", Text, nullable=False),
    # Another name of one document, or words for any.
    ref("document_id", "documents", nullable=True),
    # The entry that this one takes back, which happens once.
    ref("undoes_id", "lexicon_entries", nullable=True),
    ref("staff_id", "staff"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("undoes_id"),
)

# knowledge_base/pins.py; what is said of a matter instead of an answer, or that nothing is
pins = Table(
    "pins",
    metadata,
    key(),
    # Words of a question, separated by spaces; or passages (of a document) that are not to be answered from.
    Column("words", Text, nullable=False, server_default=""),
    ref("document_id", "documents", nullable=True),
    Column("passage_ids", JSON, nullable=False, server_default="[]"),
    # NULL: every channel.
    Column("channel", Text),
    # statement: it is said; silence: the matter goes to a person.
    Column("mode", Text, nullable=False),
    Column("statement", Text, nullable=False, server_default=""),
    Column("from_at", UtcDateTime, nullable=False),
    Column("until_at", UtcDateTime),
    Column("reason", Text, nullable=False),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
    ref("signed_by", "staff", nullable=True),
    Column("signed_at", UtcDateTime),
    ref("ended_by", "staff", nullable=True),
    Column("ended_at", UtcDateTime),
    CheckConstraint("mode IN ('statement', 'silence')", name="mode"),
    CheckConstraint("signed_by <> staff_id", name="two_names"),
)

# hotline/corrections.py; answers given earlier that no longer hold: what is right. Who is told: `replies`
corrections = Table(
    "corrections",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("passage_ids", JSON, nullable=False),
    Column("text", Text, nullable=False),
    ref("staff_id", "staff"),
    Column("at", UtcDateTime, nullable=False),
)
