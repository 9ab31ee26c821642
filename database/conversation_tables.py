"""What citizens and the assistant said, and how citizens are reached. Each table is written by the module above it."""

from sqlalchemy import JSON, Column, Float, Index, Integer, Table, Text, UniqueConstraint

from database.columns import UtcDateTime, key, metadata, ref

# bot/turns.py
turns = Table(
    "turns",
    metadata,
    key(),
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
    key(),
    ref("turn_id", "turns"),
    Column("position", Integer, nullable=False),
    ref("passage_id", "passages"),
    Column("score", Float, nullable=False),
    UniqueConstraint("turn_id", "position"),
)

# bot/channels/wechat/token.py; the one access token of an account, shared by all workers
access_tokens = Table(
    "access_tokens",
    metadata,
    Column("account", Text, primary_key=True),
    Column("token", Text),
    Column("expires_at", UtcDateTime),
    # One worker at a time fetches a new one; it has until then.
    Column("refreshing_until", UtcDateTime),
)

# bot/arrivals.py; who came anew and what was handed over, by address, within the last hour
arrivals = Table(
    "arrivals",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    # A keyed digest: an address is personal.
    Column("address", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "kind", "address", "at"),
    Index(None, "at"),
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
