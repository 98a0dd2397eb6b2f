"""answers to suggestions, tables for groups, and match runs in blocks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    # --- answers (learning)
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_answers_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["attendees.id"],
            name=op.f("fk_answers_other_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "attendee_id", "other_id", "kind", name=op.f("uq_answers_attendee_id")
        ),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answers_other_id"), ["other_id"], unique=False
        )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("features", sa.JSON(), nullable=False, server_default="{}")
        )

    # --- tables for groups
    op.create_table(
        "table_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_table_plans_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_plans")),
    )
    with op.batch_alter_table("table_plans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_table_plans_event_id"), ["event_id"], unique=False
        )
    op.create_table(
        "table_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gain", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["table_plans.id"],
            name=op.f("fk_table_seats_plan_id_table_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_table_seats_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_seats")),
        sa.UniqueConstraint(
            "plan_id", "attendee_id", name=op.f("uq_table_seats_plan_id")
        ),
    )
    with op.batch_alter_table("table_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_table_seats_attendee_id"), ["attendee_id"], unique=False
        )
    op.create_table(
        "seat_reasons",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["table_seats.id"],
            name=op.f("fk_seat_reasons_seat_id_table_seats"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["attendees.id"],
            name=op.f("fk_seat_reasons_other_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_seat_reasons")),
    )
    with op.batch_alter_table("seat_reasons", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seat_reasons_other_id"), ["other_id"], unique=False
        )

    # --- match runs in blocks
    with op.batch_alter_table("match_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("snapshot", sa.LargeBinary(), nullable=True))
    op.create_table(
        "match_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["match_runs.id"],
            name=op.f("fk_match_blocks_run_id_match_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_blocks")),
        sa.UniqueConstraint(
            "run_id", "kind", "number", name=op.f("uq_match_blocks_run_id")
        ),
    )
    op.create_table(
        "match_prices",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.Double(), nullable=False),
        sa.Column("liked", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["match_runs.id"],
            name=op.f("fk_match_prices_run_id_match_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_match_prices_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "attendee_id", name=op.f("pk_match_prices")),
    )
    with op.batch_alter_table("match_prices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_prices_attendee_id"), ["attendee_id"], unique=False
        )


def downgrade():
    # --- match runs in blocks
    op.drop_table("match_prices")
    op.drop_table("match_blocks")
    with op.batch_alter_table("match_runs", schema=None) as batch_op:
        batch_op.drop_column("snapshot")

    # --- tables for groups
    op.drop_table("seat_reasons")
    op.drop_table("table_seats")
    op.drop_table("table_plans")

    # --- answers (learning)
    with op.batch_alter_table(
        "matches", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_column("features")
    op.drop_table("answers")
