"""how agendas were read, and the tickets of attendees."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def added():
    """Return the new columns of each table, made anew for each use."""
    return {
        "agenda_sources": [
            sa.Column("reading", sa.JSON(), server_default="{}", nullable=False),
        ],
        "attendees": [
            sa.Column(
                "ticket", sa.String(length=320), server_default="", nullable=False
            ),
        ],
    }


def upgrade():
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "agenda_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_agenda_readings_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_readings")),
        sa.UniqueConstraint(
            "event_id", "fingerprint", name=op.f("uq_agenda_readings_event_id")
        ),
        sqlite_autoincrement=True,
    )


def downgrade():
    op.drop_table("agenda_readings")
    for table, columns in added().items():
        for column in columns:
            # Not by copying the table: dropping the old one would empty those
            # that hang on it.
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
