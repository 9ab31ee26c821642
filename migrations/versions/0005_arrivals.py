"""How many new citizens and matters came from an address within the last hour."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add arrivals."""
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_arrivals_kind_address_at"), "arrivals", ["kind", "address", "at"])
    op.create_index(op.f("ix_arrivals_at"), "arrivals", ["at"])
