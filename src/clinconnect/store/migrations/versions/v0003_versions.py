"""Earlier versions of a trial, its numbers in other registries, and how far each synchronisation came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "trial_version",
        sa.Column("trial_id", sa.String(40), sa.ForeignKey("trial.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("registry", sa.String(20), nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("kept_at", sa.DateTime, nullable=False),
        sa.Column("replaced_at", sa.DateTime, nullable=False),
    )
    op.create_index("trial_version_replaced", "trial_version", ["replaced_at"])
    op.create_table(
        "registered_as",
        sa.Column("number", sa.String(40), primary_key=True),
        sa.Column("trial_id", sa.String(40), sa.ForeignKey("trial.id"), primary_key=True),
    )
    op.create_index("registered_as_trial", "registered_as", ["trial_id"])
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("query", sa.String(2000), nullable=False),
        sa.Column("since", sa.String(10)),
        sa.Column("page_token", sa.String(200)),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("newest", sa.String(10)),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime),
    )
    op.create_index("sync_run_source", "sync_run", ["source", "query"])


def downgrade() -> None:
    """Take them away, with what is in them; the trials stay as they are now."""
    for table in ("sync_run", "registered_as", "trial_version"):
        op.drop_table(table)
