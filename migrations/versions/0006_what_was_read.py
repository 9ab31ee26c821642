"""What was read of a file is kept beside it: its text, where each passage comes from, the values of a row."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_VALIDITY = (
    "validity IN ('draft', 'not_yet_effective', 'in_force', 'amended', 'repealed', 'expired', 'unknown')"
)


def upgrade() -> None:
    """Add the text read, the day of a repeal, drafts for comment, origins, values and notes of publications."""
    with op.batch_alter_table("versions") as versions:
        versions.add_column(sa.Column("repealed_on", sa.Date()))
        versions.add_column(sa.Column("reading", sa.Text()))
        versions.drop_constraint(op.f("ck_versions_validity"), type_="check")
        versions.create_check_constraint(op.f("ck_versions_validity"), _VALIDITY)
    with op.batch_alter_table("passages") as passages:
        passages.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default="paragraph"))
        passages.add_column(sa.Column("fields", sa.JSON(), nullable=False, server_default="{}"))
        passages.create_check_constraint(
            op.f("ck_passages_origin"), "origin IN ('paragraph', 'list', 'row', 'note')"
        )
    with op.batch_alter_table("publications") as publications:
        publications.add_column(sa.Column("note", sa.Text()))
