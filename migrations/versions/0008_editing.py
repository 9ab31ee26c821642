"""Editors: the life of a version, a second person's signature that every publication refers to, files on their way in."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from database.columns import UtcDateTime

revision = "0008"
down_revision = "0007"

_STATUS = "status IN ('draft', 'in_review', 'signed', 'scheduled', 'published', 'withdrawn', 'expired', 'discarded')"


def upgrade() -> None:
    """Add the tables of editors, and sign by the operator's name what was published before there were reviews."""
    _name_the_operator()
    _add_intake()
    _change_versions()
    _add_reviews()
    _sign_what_was_published()
    _hold_publications_to_reviews()
    _add_editing()
    _add_pairing()
    _add_rehearsals()
    _add_words_and_pins()
    _add_corrections()


def _at(name: str = "at") -> sa.Column[datetime]:
    return sa.Column(name, UtcDateTime(), nullable=False)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, UtcDateTime())


def _ref(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _json(name: str, default: str = "{}") -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=default)


def _name_the_operator() -> None:
    op.execute(
        "INSERT INTO staff (id, login, name, password_hash, must_change_password, role, active)"
        " VALUES (0, '(operator)', '运维人员', '', 1, 'administrator', 0)"
    )
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("department_id", sa.Integer()))
        staff.create_foreign_key(op.f("fk_staff_department_id"), "departments", ["department_id"], ["id"])


def _add_intake() -> None:
    op.create_table(
        "uploads",
        _key(),
        _ref("staff_id", "staff"),
        _text("filename", None),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text()),
        _text("status", None),
        _count("done"),
        _count("total"),
        sa.Column("problem", sa.Text()),
        _json("result"),
        _moment("claimed_until"),
        _at(),
        sa.CheckConstraint(
            "status IN ('waiting', 'reading', 'read', 'failed', 'cancelled')", name=op.f("ck_uploads_status")
        ),
    )
    op.create_index(op.f("ix_uploads_status"), "uploads", ["status"])
    op.create_index(op.f("ix_uploads_staff_id"), "uploads", ["staff_id"])
    op.create_table(
        "column_meanings",
        _key(),
        sa.Column("header", sa.Text(), nullable=False, unique=True),
        sa.Column("meanings", sa.JSON(), nullable=False),
        _ref("staff_id", "staff"),
        _at(),
    )


def _change_versions() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("published_review_id", sa.Integer()))
        documents.add_column(sa.Column("department_id", sa.Integer()))
        documents.add_column(_moment("verified_at"))
        documents.add_column(sa.Column("verified_by", sa.Integer()))
        documents.add_column(sa.Column("needs_change", sa.Text()))
        documents.create_foreign_key(
            op.f("fk_documents_department_id"), "departments", ["department_id"], ["id"]
        )
        documents.create_foreign_key(op.f("fk_documents_verified_by"), "staff", ["verified_by"], ["id"])
    op.execute("UPDATE versions SET created_by = 0 WHERE created_by IS NULL")
    with op.batch_alter_table("versions") as versions:
        versions.alter_column("created_by", existing_type=sa.Integer(), nullable=False, server_default="0")
        versions.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        versions.add_column(sa.Column("body", sa.Text()))
        versions.add_column(_json("evidence"))
        versions.add_column(_json("losses", "[]"))
        versions.add_column(sa.Column("disclosure_reason", sa.Text()))
        versions.add_column(sa.Column("based_on_id", sa.Integer()))
        versions.add_column(sa.Column("upload_id", sa.Integer()))
        versions.create_foreign_key(op.f("fk_versions_based_on_id"), "versions", ["based_on_id"], ["id"])
        versions.create_foreign_key(op.f("fk_versions_upload_id"), "uploads", ["upload_id"], ["id"])
        versions.drop_constraint(op.f("ck_versions_status"), type_="check")
        versions.create_check_constraint(op.f("ck_versions_status"), _STATUS)
        versions.create_unique_constraint(
            op.f("uq_versions_id_revision_created_by"), ["id", "revision", "created_by"]
        )
    op.create_index(op.f("ix_versions_status"), "versions", ["status"])


def _add_reviews() -> None:
    # Nothing has ever written here.
    op.drop_table("reviews")
    op.create_table(
        "reviews",
        _key(),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        _ref("staff_id", "staff"),
        _json("findings", "[]"),
        _text("reason"),
        _at(),
        sa.ForeignKeyConstraint(
            ["version_id", "revision", "author_id"],
            ["versions.id", "versions.revision", "versions.created_by"],
            name="fk_reviews_signed_text",
        ),
        sa.CheckConstraint("staff_id <> author_id OR staff_id = 0", name=op.f("ck_reviews_second_person")),
        sa.UniqueConstraint("version_id"),
        sa.UniqueConstraint("id", "version_id"),
    )


def _sign_what_was_published() -> None:
    op.get_bind().execute(
        sa.text(
            "INSERT INTO reviews (version_id, revision, author_id, staff_id, findings, reason, at)"
            " SELECT versions.id, versions.revision, versions.created_by, 0, '[]', '审查制度启用前已发布', min(publications.at)"
            " FROM versions JOIN publications ON publications.version_id = versions.id"
            " GROUP BY versions.id, versions.revision, versions.created_by"
        )
    )


def _hold_publications_to_reviews() -> None:
    with op.batch_alter_table("publications") as publications:
        publications.add_column(sa.Column("review_id", sa.Integer()))
    op.execute(
        "UPDATE publications SET review_id ="
        " (SELECT reviews.id FROM reviews WHERE reviews.version_id = publications.version_id)"
    )
    with op.batch_alter_table("publications") as publications:
        publications.drop_constraint(op.f("ck_publications_action"), type_="check")
        publications.create_check_constraint(
            op.f("ck_publications_action"), "action IN ('publish', 'withdraw', 'expire')"
        )
        publications.create_check_constraint(
            op.f("ck_publications_signed"), "action <> 'publish' OR review_id IS NOT NULL"
        )
        publications.create_foreign_key(
            "fk_publications_review", "reviews", ["review_id", "version_id"], ["id", "version_id"]
        )
    op.execute(
        "UPDATE documents SET published_review_id ="
        " (SELECT reviews.id FROM reviews WHERE reviews.version_id = documents.published_version_id)"
    )
    with op.batch_alter_table("documents") as documents:
        documents.create_foreign_key(
            "fk_documents_published_review",
            "reviews",
            ["published_review_id", "published_version_id"],
            ["id", "version_id"],
        )
        documents.create_check_constraint(
            op.f("ck_documents_published_signed"),
            "(published_version_id IS NULL) = (published_review_id IS NULL)",
        )


def _add_editing() -> None:
    op.create_table(
        "version_events",
        _key(),
        _ref("version_id", "versions"),
        _text("kind", None),
        _ref("staff_id", "staff"),
        _text("reason"),
        _json("fields"),
        _at(),
    )
    op.create_index(op.f("ix_version_events_version_id"), "version_events", ["version_id"])
    op.create_table(
        "scheduled_acts",
        _key(),
        _ref("version_id", "versions"),
        _text("act", None),
        _at("due_at"),
        _ref("staff_id", "staff"),
        _text("reason"),
        _moment("done_at"),
        _moment("cancelled_at"),
        sa.Column("problem", sa.Text()),
        sa.CheckConstraint("act IN ('publish', 'withdraw', 'expire')", name=op.f("ck_scheduled_acts_act")),
    )
    for column in ("due_at", "version_id"):
        op.create_index(op.f(f"ix_scheduled_acts_{column}"), "scheduled_acts", [column])
    op.create_table(
        "draft_presences",
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("versions.id"), primary_key=True),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff.id"), primary_key=True),
        _at("seen_at"),
        _moment("typed_at"),
    )


def _add_pairing() -> None:
    op.create_table(
        "exemptions",
        _key(),
        _ref("document_id", "documents"),
        _ref("staff_id", "staff"),
        _text("reason", None),
        _at(),
    )
    op.create_index(op.f("ix_exemptions_document_id"), "exemptions", ["document_id"])
    op.create_table(
        "clause_links",
        _key(),
        _ref("interpretation_id", "documents"),
        _text("heading", None),
        _ref("policy_id", "documents"),
        _text("policy_heading", None),
        _ref("staff_id", "staff"),
        _at(),
        sa.UniqueConstraint("interpretation_id", "heading", "policy_id", "policy_heading"),
    )
    op.create_table(
        "declared_repeals",
        _key(),
        _ref("document_id", "documents"),
        _ref("successor_id", "documents", nullable=True),
        sa.Column("repealed_on", sa.Date(), nullable=False),
        _ref("undoes_id", "declared_repeals", nullable=True),
        _ref("staff_id", "staff"),
        _text("reason", None),
        _at(),
        sa.UniqueConstraint("undoes_id"),
        sa.CheckConstraint("successor_id <> document_id", name=op.f("ck_declared_repeals_another")),
    )
    op.create_index(op.f("ix_declared_repeals_document_id"), "declared_repeals", ["document_id"])


def _add_rehearsals() -> None:
    op.create_table(
        "model_questions",
        _key(),
        sa.Column("question", sa.Text(), nullable=False, unique=True),
        _ref("document_id", "documents", nullable=True),
        sa.Column("heading", sa.Text()),
        _ref("staff_id", "staff"),
        _at(),
        _moment("retired_at"),
    )
    op.create_table(
        "rehearsals",
        _key(),
        _text("subject", None),
        sa.Column("plan", sa.JSON(), nullable=False),
        _text("status", None),
        _count("done"),
        _count("total"),
        sa.Column("revision", sa.Text()),
        _json("result"),
        sa.Column("problem", sa.Text()),
        _moment("claimed_until"),
        _ref("staff_id", "staff"),
        _at(),
        _moment("finished_at"),
        _ref("acknowledged_by", "staff", nullable=True),
        sa.Column("reason", sa.Text()),
        _moment("acknowledged_at"),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'finished', 'failed')", name=op.f("ck_rehearsals_status")
        ),
    )
    op.create_index(op.f("ix_rehearsals_status"), "rehearsals", ["status"])


def _add_words_and_pins() -> None:
    op.create_table(
        "lexicon_entries",
        _key(),
        _text("everyday", None),
        _text("official", None),
        _ref("document_id", "documents", nullable=True),
        _ref("undoes_id", "lexicon_entries", nullable=True),
        _ref("staff_id", "staff"),
        _text("reason"),
        _at(),
        sa.UniqueConstraint("undoes_id"),
    )
    op.create_table(
        "pins",
        _key(),
        _text("words"),
        _ref("document_id", "documents", nullable=True),
        _json("passage_ids", "[]"),
        sa.Column("channel", sa.Text()),
        _text("mode", None),
        _text("statement"),
        _at("from_at"),
        _moment("until_at"),
        _text("reason", None),
        _ref("staff_id", "staff"),
        _at(),
        _ref("signed_by", "staff", nullable=True),
        _moment("signed_at"),
        _ref("ended_by", "staff", nullable=True),
        _moment("ended_at"),
        sa.CheckConstraint("mode IN ('statement', 'silence')", name=op.f("ck_pins_mode")),
        sa.CheckConstraint("signed_by <> staff_id", name=op.f("ck_pins_two_names")),
    )


def _add_corrections() -> None:
    op.create_table(
        "corrections",
        _key(),
        _ref("version_id", "versions"),
        sa.Column("passage_ids", sa.JSON(), nullable=False),
        _text("text", None),
        _ref("staff_id", "staff"),
        _at(),
    )
    with op.batch_alter_table("replies") as replies:
        replies.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        for name in ("correction_id", "turn_id"):
            replies.add_column(sa.Column(name, sa.Integer()))
        for name in ("channel", "citizen_id"):
            replies.add_column(sa.Column(name, sa.Text()))
        replies.create_foreign_key(op.f("fk_replies_correction_id"), "corrections", ["correction_id"], ["id"])
        replies.create_foreign_key(op.f("fk_replies_turn_id"), "turns", ["turn_id"], ["id"])
        replies.create_check_constraint(
            op.f("ck_replies_of_one"), "(ticket_id IS NULL) = (correction_id IS NOT NULL)"
        )
    op.create_index(op.f("ix_replies_correction_id"), "replies", ["correction_id"])
    op.create_index(op.f("ix_replies_channel_citizen_id"), "replies", ["channel", "citizen_id"])
