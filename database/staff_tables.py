"""Who works with the assistant, who is signed in, and what was done. Each table is written by the module above it."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from database.columns import UtcDateTime, key, metadata, ref

#: The operator, who acts on the command line and signs by that name: the one row that nobody can sign in with.
OPERATOR_ID = 0

# organisation/staff.py
staff = Table(
    "staff",
    metadata,
    key(),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Integer, nullable=False, default=1),
    Column("role", Text, nullable=False),
    Column("active", Integer, nullable=False, default=1),
    # Whether single keys act in the console (WCAG 2.2, 2.1.4: they can be switched off).
    Column("shortcuts", Integer, nullable=False, server_default="1"),
    # The unit an editor writes for.
    ref("department_id", "departments", nullable=True),
    CheckConstraint("role IN ('agent', 'editor', 'reviewer', 'administrator')", name="role"),
)

# organisation/sessions.py; who is signed in
sessions = Table(
    "sessions",
    metadata,
    # The digest of the token in the cookie: what is read here opens nothing.
    Column("id", Text, primary_key=True),
    ref("staff_id", "staff"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "staff_id"),
)

# organisation/sessions.py; what slows down guessing
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    key(),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

# organisation/audit.py; append-only
audit_log = Table(
    "audit_log",
    metadata,
    key(),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("on_what", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
