"""The hotline: tickets, what happened to them, replies, and the lists staff keep. The comment above each
table names the module that writes it."""

from sqlalchemy import JSON, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text

from database.columns import UtcDateTime, key, metadata, ref

# hotline/tickets/ (opened, moved), hotline/acts/ (what staff and citizens do), hotline/deadlines/ (due_at)
tickets = Table(
    "tickets",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True),
    # What the code of its page is made from, with the signing key; none where it was opened before there were seeds.
    Column("code_seed", Text),
    Column("channel", Text, nullable=False),
    Column("citizen_id", Text, nullable=False),
    ref("turn_id", "turns"),
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
    ref("owner_id", "staff", nullable=True),
    Column("opened_at", UtcDateTime, nullable=False),
    # The clock (hotline/deadlines/time_limits.py): counted from, working days added, stopped since, and what comes of it.
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
    # Holds all that counting and sorting the queue looks at.
    Index(None, "merged_into_id", "status", "due_at"),
    Index(None, "turn_id"),
)

# hotline/tickets/timeline.py; append-only
ticket_events = Table(
    "ticket_events",
    metadata,
    key(),
    ref("ticket_id", "tickets"),
    Column("kind", Text, nullable=False),
    ref("staff_id", "staff", nullable=True),
    Column("body", Text, nullable=False),
    Column("fields", JSON, nullable=False, server_default="{}"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "kind", "at"),
)

# hotline/replies/reply.py, which also marks a ticket answered, and hotline/corrections.py; what is unsent is the outbox
replies = Table(
    "replies",
    metadata,
    key(),
    ref("ticket_id", "tickets", nullable=True),
    # Of no ticket, but a correction of what this citizen was told in that turn.
    ref("correction_id", "corrections", nullable=True),
    ref("turn_id", "turns", nullable=True),
    Column("channel", Text),
    Column("citizen_id", Text),
    ref("staff_id", "staff"),
    Column("kind", Text, nullable=False, server_default="answer"),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("error", Text),
    # How it reached the citizen (hotline/replies/reply.py, Route), and what the platform calls that delivery.
    Column("route", Text),
    Column("receipt", Text),
    Index(None, "due_at"),
    Index(None, "ticket_id"),
    Index(None, "receipt"),
    Index(None, "sent_at"),
    Index(None, "failed_at"),
    Index(None, "correction_id"),
    Index(None, "channel", "citizen_id"),
    CheckConstraint("(ticket_id IS NULL) = (correction_id IS NOT NULL)", name="of_one"),
)

# hotline/replies/drafts.py; what somebody has written and not sent
drafts = Table(
    "drafts",
    metadata,
    Column("ticket_id", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# hotline/replies/presence.py; who looks at a ticket, and who is writing
presences = Table(
    "presences",
    metadata,
    Column("ticket_id", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("typed_at", UtcDateTime),
)

# hotline/replies/canned_replies.py
canned_replies = Table(
    "canned_replies",
    metadata,
    key(),
    Column("shortcut", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
)

# organisation/working_days.py; days that are not as the calendar says, such as a holiday announced since
day_overrides = Table(
    "day_overrides",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Integer, nullable=False),
    Column("name", Text, nullable=False),
)

# organisation/departments.py; a unit that was renamed or merged names its successor
departments = Table(
    "departments",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("aliases", JSON, nullable=False),
    Column("since", Date),
    Column("until", Date),
    ref("successor_id", "departments", nullable=True),
)

# hotline/routing/examples.py; questions whose department is known from elsewhere
routing_examples = Table(
    "routing_examples",
    metadata,
    key(),
    Column("text", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("topic", Text),
)
