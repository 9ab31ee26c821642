"""The knowledge base: documents, their versions and passages. Each table is written by the module above it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from database.columns import UtcDateTime, key, metadata, ref

# knowledge_base/documents.py
documents = Table(
    "documents",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    Column("external_id", Text, unique=True),
    # Not a foreign key: versions already refer to documents, and a cycle cannot be created in one go.
    Column("published_version_id", Integer),
    # The older document of the same matter: 办法 of 2015, where this is that of 2022.
    ref("supersedes_id", "documents", nullable=True),
    ref("interprets_id", "documents", nullable=True),
    CheckConstraint("kind IN ('policy', 'interpretation', 'service_item', 'qa', 'directory')", name="kind"),
)

# knowledge_base/documents.py
versions = Table(
    "versions",
    metadata,
    key(),
    ref("document_id", "documents"),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuer", Text),
    Column("document_number", Text, index=True),
    Column("issued_on", Date),
    Column("effective_on", Date),
    Column("expires_on", Date),
    Column("repealed_on", Date),
    Column("validity", Text, nullable=False),
    Column("disclosure", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("source", LargeBinary, nullable=False),
    # The file's lines as they were read, one a line; NULL for what was read before they were kept.
    Column("reading", Text),
    Column("filename", Text, nullable=False),
    Column("status", Text, nullable=False),
    ref("created_by", "staff", nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("document_id", "number"),
    CheckConstraint(
        "validity IN ('draft', 'not_yet_effective', 'in_force', 'amended', 'repealed', 'expired', 'unknown')",
        name="validity",
    ),
    CheckConstraint("disclosure IN ('proactive', 'on_request', 'none', 'unmarked')", name="disclosure"),
    CheckConstraint("status IN ('draft', 'published', 'withdrawn')", name="status"),
)

# knowledge_base/documents.py; never updated, never deleted
passages = Table(
    "passages",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("position", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    # The words of the headings the passage stands under; searched and shown, never part of a quote.
    Column("heading_text", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("origin", Text, nullable=False, server_default="paragraph"),
    # The values of a row by the names of their columns; empty for what is no row.
    Column("fields", JSON, nullable=False, server_default="{}"),
    UniqueConstraint("version_id", "position"),
    CheckConstraint("origin IN ('paragraph', 'list', 'row', 'note')", name="origin"),
)

# knowledge_base/repeals.py; what a version repeals, by title or number as it says. It holds while that version is
# published.
repeals = Table(
    "repeals",
    metadata,
    key(),
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False, index=True),
    Column("title", Text, index=True),
    Column("document_number", Text, index=True),
    # NULL: from when the version itself is in force, or nobody has said.
    Column("repealed_on", Date),
    # NULL: it is not here, or not yet.
    Column("document_id", Integer, ForeignKey("documents.id"), index=True),
)

# knowledge_base/likeness.py; the least hashes of a version's text
sketches = Table(
    "sketches",
    metadata,
    Column("version_id", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("hash", BigInteger, primary_key=True, index=True),
)

# Nothing writes here yet: what reviewers found before a version is published.
reviews = Table(
    "reviews",
    metadata,
    key(),
    ref("version_id", "versions"),
    ref("staff_id", "staff"),
    Column("conclusion", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# knowledge_base/publishing.py; append-only, its count is the revision of the knowledge base
publications = Table(
    "publications",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("action", Text, nullable=False),
    ref("staff_id", "staff", nullable=True),
    Column("at", UtcDateTime, nullable=False),
    # What was accepted with it: lines that were not read, a disclosure attribute that nobody stated.
    Column("note", Text),
    CheckConstraint("action IN ('publish', 'withdraw')", name="action"),
)
