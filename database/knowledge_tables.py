"""The knowledge base: documents, their versions and passages. Each table is written by the module above it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from database.columns import UtcDateTime, key, metadata, ref
from database.staff_tables import OPERATOR_ID

# knowledge_base/documents.py
documents = Table(
    "documents",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    Column("external_id", Text, unique=True),
    # Not a foreign key: versions already refer to documents, and a cycle cannot be created in one go.
    Column("published_version_id", Integer),
    # The signature that version was published with; of whom each was, and of what text, `reviews` holds.
    Column("published_review_id", Integer),
    # The older document of the same matter: 办法 of 2015, where this is that of 2022.
    ref("supersedes_id", "documents", nullable=True),
    ref("interprets_id", "documents", nullable=True),
    # The unit that answers for it; when somebody last said that it is still right, and what is wrong with it.
    ref("department_id", "departments", nullable=True),
    Column("verified_at", UtcDateTime),
    ref("verified_by", "staff", nullable=True),
    Column("needs_change", Text),
    ForeignKeyConstraint(
        ["published_review_id", "published_version_id"],
        ["reviews.id", "reviews.version_id"],
        name="fk_documents_published_review",
        use_alter=True,
    ),
    CheckConstraint(
        "(published_version_id IS NULL) = (published_review_id IS NULL)", name="published_signed"
    ),
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
    # The lines of these that the guard found nowhere in the passages.
    Column("losses", JSON, nullable=False, server_default="[]"),
    Column("filename", Text, nullable=False),
    Column("status", Text, nullable=False),
    # Its author; 0 is the operator.
    Column("created_by", Integer, ForeignKey("staff.id"), nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    # Counts what was saved of a draft: a signature holds for one revision, and once there it can count no further.
    Column("revision", Integer, nullable=False, server_default="1"),
    # What editors write: Markdown, of a service item its columns as JSON; NULL for what is as it was read.
    Column("body", Text),
    # Where each fact of form was found in the file, and which are doubtful: name -> {"line", "doubt"}.
    Column("evidence", JSON, nullable=False, server_default="{}"),
    # Why it is not 主动公开.
    Column("disclosure_reason", Text),
    ref("based_on_id", "versions", nullable=True),
    ref("upload_id", "uploads", nullable=True),
    UniqueConstraint("document_id", "number"),
    UniqueConstraint("id", "revision", "created_by"),
    CheckConstraint(
        "validity IN ('draft', 'not_yet_effective', 'in_force', 'amended', 'repealed', 'expired', 'unknown')",
        name="validity",
    ),
    CheckConstraint("disclosure IN ('proactive', 'on_request', 'none', 'unmarked')", name="disclosure"),
    CheckConstraint(
        "status IN ('draft', 'in_review', 'signed', 'scheduled', 'published', 'withdrawn', 'expired', 'discarded')",
        name="status",
    ),
    Index(None, "status"),
)

# knowledge_base/version_text.py; written anew while the version is a draft, then never updated, never deleted
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

# knowledge_base/editing/repeal.py; append-only: what editors say is repealed, whatever a text says of it
declared_repeals = Table(
    "declared_repeals",
    metadata,
    key(),
    ref("document_id", "documents"),
    # What takes its place, whichever version of it is published; NULL: nothing does.
    ref("successor_id", "documents", nullable=True),
    # The first day it holds no longer.
    Column("repealed_on", Date, nullable=False),
    # The row that this one takes back, which happens once.
    ref("undoes_id", "declared_repeals", nullable=True),
    ref("staff_id", "staff"),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("undoes_id"),
    CheckConstraint("successor_id <> document_id", name="another"),
    Index(None, "document_id"),
)

# knowledge_base/likeness.py; the least hashes of a version's text
sketches = Table(
    "sketches",
    metadata,
    Column("version_id", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("hash", BigInteger, primary_key=True, index=True),
)

# knowledge_base/reviews.py; append-only: the signature of a second person under one revision of a version
reviews = Table(
    "reviews",
    metadata,
    key(),
    Column("version_id", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author_id", Integer, nullable=False),
    ref("staff_id", "staff"),
    # What the scan found, and why it may be published all the same.
    Column("findings", JSON, nullable=False, server_default="[]"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["version_id", "revision", "author_id"],
        ["versions.id", "versions.revision", "versions.created_by"],
        name="fk_reviews_signed_text",
    ),
    # Nobody signs their own; the operator does both by name (database/staff_tables.py).
    CheckConstraint(f"staff_id <> author_id OR staff_id = {OPERATOR_ID}", name="second_person"),
    UniqueConstraint("version_id"),
    UniqueConstraint("id", "version_id"),
)

# knowledge_base/publishing.py; append-only, its count is the revision of the knowledge base
publications = Table(
    "publications",
    metadata,
    key(),
    ref("version_id", "versions"),
    Column("review_id", Integer),
    Column("action", Text, nullable=False),
    ref("staff_id", "staff", nullable=True),
    Column("at", UtcDateTime, nullable=False),
    # What was accepted with it: lines that were not read, a disclosure attribute that nobody stated.
    Column("note", Text),
    ForeignKeyConstraint(
        ["review_id", "version_id"], ["reviews.id", "reviews.version_id"], name="fk_publications_review"
    ),
    CheckConstraint("action IN ('publish', 'withdraw', 'expire')", name="action"),
    CheckConstraint("action <> 'publish' OR review_id IS NOT NULL", name="signed"),
)
