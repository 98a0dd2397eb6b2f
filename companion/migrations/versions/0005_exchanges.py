"""asking first, blocks and reports, kiosks, stands and leads, more on a badge."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def added():
    """Return the new columns of each table, made anew for each use."""
    return {
        "attendees": [
            sa.Column(
                "pronouns", sa.String(length=60), server_default="", nullable=False
            ),
            sa.Column(
                "channel", sa.String(length=200), server_default="", nullable=False
            ),
            sa.Column("links", sa.Text(), server_default="", nullable=False),
            sa.Column(
                "asks_first", sa.Boolean(), server_default=sa.false(), nullable=False
            ),
            sa.Column(
                "helps_on_badge",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
            ),
            sa.Column(
                "in_directory", sa.Boolean(), server_default=sa.false(), nullable=False
            ),
            sa.Column("typed_fingerprint", sa.String(length=64), nullable=True),
            sa.Column("rotating_fingerprint", sa.String(length=64), nullable=True),
            sa.Column("badge_printed_at", sa.DateTime(timezone=True), nullable=True),
        ],
        "contacts": [
            sa.Column(
                "channel", sa.String(length=200), server_default="", nullable=False
            ),
            sa.Column("links", sa.Text(), server_default="", nullable=False),
        ],
        "events": [
            sa.Column(
                "rotating_codes",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
            ),
        ],
        "exchanges": [
            sa.Column(
                "state", sa.String(length=10), server_default="done", nullable=False
            ),
            sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        ],
    }


def upgrade():
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "ix_attendees_typed_fingerprint",
        "attendees",
        ["typed_fingerprint"],
        unique=True,
    )
    op.create_index(
        "ix_attendees_rotating_fingerprint",
        "attendees",
        ["rotating_fingerprint"],
        unique=True,
    )
    op.create_index(
        "ix_exchanges_event_scanned", "exchanges", ["event_id", "scanned_id", "id"]
    )
    op.drop_index("ix_exchanges_event_id", "exchanges")  # the new one begins with it
    op.create_table(
        "blocks",
        sa.Column("blocker_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_belongs_to("blocks", blocked_id="attendees", blocker_id="attendees"),
        *_belongs_to("blocks", event_id="events"),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name=op.f("pk_blocks")),
    )
    op.create_index("ix_blocks_blocked_id", "blocks", ["blocked_id"])
    op.create_index("ix_blocks_event_id", "blocks", ["event_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        *_belongs_to("reports", about_id="attendees", reporter_id="attendees"),
        *_belongs_to("reports", event_id="events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    for column in ("about_id", "event_id", "reporter_id"):
        op.create_index(f"ix_reports_{column}", "reports", [column])
    op.create_table(
        "kiosks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        *_belongs_to("kiosks", event_id="events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_kiosks_fingerprint")),
    )
    op.create_index("ix_kiosks_event_id", "kiosks", ["event_id"])
    op.create_table(
        "stands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_belongs_to("stands", event_id="events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stands")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_stands_event_id")),
    )
    op.create_table(
        "stand_staff",
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        *_belongs_to("stand_staff", attendee_id="attendees", stand_id="stands"),
        sa.PrimaryKeyConstraint("stand_id", "attendee_id", name=op.f("pk_stand_staff")),
    )
    op.create_index("ix_stand_staff_attendee_id", "stand_staff", ["attendee_id"])
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("handed", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        *_belongs_to("leads", event_id="events", stand_id="stands"),
        *_belongs_to("leads", visitor_id="attendees"),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["attendees.id"],
            name=op.f("fk_leads_taken_by_id_attendees"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("stand_id", "visitor_id", name=op.f("uq_leads_stand_id")),
    )
    for column in ("event_id", "taken_by_id", "visitor_id"):
        op.create_index(f"ix_leads_{column}", "leads", [column])


def downgrade():
    for table in ("leads", "stand_staff", "stands", "kiosks", "reports", "blocks"):
        op.drop_table(table)
    op.create_index("ix_exchanges_event_id", "exchanges", ["event_id"])
    op.drop_index("ix_exchanges_event_scanned", "exchanges")
    op.drop_index("ix_attendees_rotating_fingerprint", "attendees")
    op.drop_index("ix_attendees_typed_fingerprint", "attendees")
    for table, columns in added().items():
        for column in columns:
            # Not by copying the table: dropping the old one would empty those
            # that hang on it.
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")


def _belongs_to(table, **columns):
    """Yield foreign keys that delete a row with the one it belongs to."""
    for column, other in columns.items():
        yield sa.ForeignKeyConstraint(
            [column],
            [f"{other}.id"],
            name=op.f(f"fk_{table}_{column}_{other}"),
            ondelete="CASCADE",
        )
