"""boards of questions, introductions, contact books with a rhythm, feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def added():
    """Return the new columns of each table, made anew for each use."""
    return {
        "attendees": [
            sa.Column(
                "say_name", sa.String(length=120), server_default="", nullable=False
            ),
            sa.Column(
                "introduces", sa.Boolean(), server_default=sa.false(), nullable=False
            ),
            sa.Column(
                "wants_preparation",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
            ),
        ],
        "contacts": [
            sa.Column(
                "source",
                sa.String(length=10),
                server_default="exchanged",
                nullable=False,
            ),
            sa.Column("around", sa.Text(), server_default="", nullable=False),
            sa.Column("tags", sa.JSON(), server_default="[]", nullable=False),
            sa.Column(
                "birthday", sa.String(length=10), server_default="", nullable=False
            ),
            sa.Column("interests", sa.Text(), server_default="", nullable=False),
            sa.Column("languages", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("promised", sa.Text(), server_default="", nullable=False),
            sa.Column("needs", sa.Text(), server_default="", nullable=False),
            sa.Column("folded", sa.Text(), server_default="", nullable=False),
            sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column(
                "rhythm", sa.String(length=10), server_default="usual", nullable=False
            ),
            sa.Column("merged_into_id", sa.Integer(), nullable=True),
            sa.Column("kept", sa.JSON(), server_default="{}", nullable=False),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column(
                "plan_on", sa.Date(), server_default="1970-01-01", nullable=False
            ),
        ],
        "events": [
            sa.Column(
                "anonymous_questions",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
            ),
            sa.Column(
                "recap_at", sa.String(length=5), server_default="09:00", nullable=False
            ),
        ],
        "people": [
            sa.Column(
                "timezone", sa.String(length=64), server_default="", nullable=False
            ),
            sa.Column(
                "country", sa.String(length=2), server_default="", nullable=False
            ),
            sa.Column(
                "language", sa.String(length=8), server_default="", nullable=False
            ),
            sa.Column(
                "wants_digest", sa.Boolean(), server_default=sa.true(), nullable=False
            ),
            sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        ],
        "speakers": [
            sa.Column(
                "say_name", sa.String(length=120), server_default="", nullable=False
            ),
        ],
        "stars": [
            sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        ],
        "talks": [
            sa.Column("slides", sa.Text(), server_default="", nullable=False),
        ],
    }


def upgrade():
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    is_merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_contacts_merged_into_id",
        "contacts",
        ["merged_into_id"],
        sqlite_where=is_merged,
        postgresql_where=is_merged,
    )
    op.create_index("ix_contacts_owner_plan", "contacts", ["owner_id", "plan_on"])
    op.create_table(
        "suppressions",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "board_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_as", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["attendees.id"],
            name=op.f("fk_board_questions_answered_by_id_attendees"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["attendees.id"],
            name=op.f("fk_board_questions_author_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_board_questions_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["board_questions.id"],
            name=op.f("fk_board_questions_same_as_id_board_questions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"],
            ["talks.id"],
            name=op.f("fk_board_questions_talk_id_talks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_board_questions_answered_by_id"), "board_questions", ["answered_by_id"]
    )
    op.create_index(
        op.f("ix_board_questions_author_id"), "board_questions", ["author_id"]
    )
    op.create_index(
        "ix_board_questions_event_talk", "board_questions", ["event_id", "talk_id"]
    )
    op.create_index(
        op.f("ix_board_questions_same_as_id"), "board_questions", ["same_as_id"]
    )
    op.create_index(op.f("ix_board_questions_talk_id"), "board_questions", ["talk_id"])
    op.create_table(
        "feedback",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("worth", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_feedback_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_feedback_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attendee_id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_event_id"), "feedback", ["event_id"])
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("via_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker_id"],
            ["attendees.id"],
            name=op.f("fk_introductions_asker_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_introductions_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["attendees.id"],
            name=op.f("fk_introductions_other_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["via_id"],
            ["attendees.id"],
            name=op.f("fk_introductions_via_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint(
            "asker_id", "other_id", "via_id", name=op.f("uq_introductions_asker_id")
        ),
    )
    op.create_index(op.f("ix_introductions_event_id"), "introductions", ["event_id"])
    op.create_index(op.f("ix_introductions_other_id"), "introductions", ["other_id"])
    op.create_index(op.f("ix_introductions_via_id"), "introductions", ["via_id"])
    op.create_table(
        "plan_ticks",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_plan_ticks_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attendee_id", "what", name=op.f("pk_plan_ticks")),
    )
    op.create_table(
        "board_votes",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendees.id"],
            name=op.f("fk_board_votes_attendee_id_attendees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["board_questions.id"],
            name=op.f("fk_board_votes_question_id_board_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "question_id", "attendee_id", name=op.f("pk_board_votes")
        ),
    )
    op.create_index(op.f("ix_board_votes_attendee_id"), "board_votes", ["attendee_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_reminders_contact_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_reminders_owner_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "contact_id", "kind", "due_on", name=op.f("uq_reminders_contact_id")
        ),
    )
    op.create_index(op.f("ix_reminders_contact_id"), "reminders", ["contact_id"])
    op.create_index(
        "ix_reminders_owner_due", "reminders", ["owner_id", "state", "due_on"]
    )
    op.create_table(
        "touches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_touches_contact_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
    )
    op.create_index(op.f("ix_touches_contact_id"), "touches", ["contact_id"])


def downgrade():
    for table in (
        "touches",
        "reminders",
        "board_votes",
        "plan_ticks",
        "introductions",
        "feedback",
        "board_questions",
        "suppressions",
    ):
        op.drop_table(table)
    op.drop_index("ix_contacts_owner_plan", "contacts")
    op.drop_index("ix_contacts_merged_into_id", "contacts")
    for table, columns in added().items():
        for column in columns:
            # Not by copying the table: dropping the old one would empty those
            # that hang on it.
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
