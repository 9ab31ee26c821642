"""A random seed for the code of each ticket opened from now on; those from before keep their codes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Widen tickets."""
    op.add_column("tickets", sa.Column("code_seed", sa.Text(), nullable=True))
