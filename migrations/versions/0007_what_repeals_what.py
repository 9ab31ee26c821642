"""What a document repeals, whether that is here or comes later, and what texts are alike by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the repeals a version states, and the sketches of versions."""
    op.create_table(
        "repeals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("versions.id"), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("document_number", sa.Text()),
        sa.Column("repealed_on", sa.Date()),
        sa.Column("document_id", sa.Integer(), sa.ForeignKey("documents.id")),
    )
    for column in ("version_id", "title", "document_number", "document_id"):
        op.create_index(op.f(f"ix_repeals_{column}"), "repeals", [column])
    op.create_index(op.f("ix_versions_document_number"), "versions", ["document_number"])
    op.create_table(
        "sketches",
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("versions.id"), primary_key=True),
        sa.Column("hash", sa.BigInteger(), primary_key=True),
    )
    op.create_index(op.f("ix_sketches_hash"), "sketches", ["hash"])
