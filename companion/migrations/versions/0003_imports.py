"""how an uploaded agenda is read, and imports that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reading", sa.JSON(), nullable=False, server_default="{}")
        )
    op.create_table(
        "agenda_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("can_undo", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_agenda_imports_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_imports")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agenda_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agenda_imports_event_id"), ["event_id"], unique=False
        )


def downgrade():
    op.drop_table("agenda_imports")
    with op.batch_alter_table(
        "uploads", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_column("reading")
