"""The hotline's rules: clock, departments, merging, rating; who is signed in, drafts, presence, canned replies."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Widen staff, tickets, events and replies; add the tables of the console."""
    op.add_column("staff", sa.Column("shortcuts", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("ticket_events", sa.Column("fields", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("replies", sa.Column("kind", sa.Text(), nullable=False, server_default="answer"))
    op.create_index(op.f("ix_replies_sent_at"), "replies", ["sent_at"])
    op.create_index(op.f("ix_replies_failed_at"), "replies", ["failed_at"])
    op.create_index(op.f("ix_ticket_events_kind_at"), "ticket_events", ["kind", "at"])
    _widen_tickets()
    _add_sign_in()
    _add_desk_of_staff()
    _add_lists()


def _widen_tickets() -> None:
    op.add_column("tickets", sa.Column("kind", sa.Text(), nullable=False, server_default="consultation"))
    op.add_column("tickets", sa.Column("question", sa.Text(), nullable=False, server_default=""))
    for name in ("extension", "reopened"):
        op.add_column("tickets", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("level", "topic", "contact"):
        op.add_column("tickets", sa.Column(name, sa.Text(), nullable=True))
    for name in ("merged_into_id", "resolved", "grade"):
        op.add_column("tickets", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("clock_from", "paused_at", "first_reply_at", "supervised_at", "opinion_at"):
        op.add_column("tickets", sa.Column(name, _MOMENT, nullable=True))
    op.execute(
        "UPDATE tickets SET clock_from = opened_at,"
        " question = (SELECT question FROM turns WHERE turns.id = tickets.turn_id)"
    )
    for columns in (
        ["status", "due_at"],
        ["owner_id", "status"],
        ["merged_into_id", "status", "due_at"],
        ["turn_id"],
    ):
        op.create_index(op.f(f"ix_tickets_{'_'.join(columns)}"), "tickets", columns)


def _add_sign_in() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), primary_key=True),
        _ref("staff_id", "staff", "sessions"),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
    )
    op.create_index(op.f("ix_sessions_staff_id"), "sessions", ["staff_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index(op.f("ix_sign_in_failures_login_at"), "sign_in_failures", ["login", "at"])
    op.create_index(op.f("ix_sign_in_failures_address_at"), "sign_in_failures", ["address", "at"])


def _add_desk_of_staff() -> None:
    op.create_table(
        "drafts",
        _ref("ticket_id", "tickets", "drafts", primary_key=True),
        _ref("staff_id", "staff", "drafts", primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "presences",
        _ref("ticket_id", "tickets", "presences", primary_key=True),
        _ref("staff_id", "staff", "presences", primary_key=True),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("typed_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shortcut", sa.Text(), nullable=False, unique=True),
        sa.Column("text", sa.Text(), nullable=False),
    )


def _add_lists() -> None:
    op.create_table(
        "day_overrides",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("is_working", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        _ref("successor_id", "departments", "departments", nullable=True),
    )
    op.create_table(
        "routing_examples",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
    )


def _ref(
    name: str, target: str, table: str, *, primary_key: bool = False, nullable: bool = False
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Integer(), key, primary_key=primary_key, nullable=nullable)
