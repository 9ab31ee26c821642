"""What the channels need: how a message came, how a reply went, whom nothing reaches, the shared token."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns to turns and replies, and two tables."""
    op.add_column("turns", sa.Column("kind", sa.Text(), nullable=False, server_default="text"))
    op.add_column("turns", sa.Column("sent_as", sa.Text(), nullable=True))
    op.add_column("replies", sa.Column("route", sa.Text(), nullable=True))
    op.add_column("replies", sa.Column("receipt", sa.Text(), nullable=True))
    op.create_index(op.f("ix_replies_ticket_id"), "replies", ["ticket_id"])
    op.create_index(op.f("ix_replies_receipt"), "replies", ["receipt"])
    op.create_table(
        "unreachable",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "citizen_id", name=op.f("pk_unreachable")),
    )
    op.create_table(
        "access_tokens",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refreshing_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_access_tokens")),
    )
