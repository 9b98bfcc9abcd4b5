"""What a synchronisation counted so far, which data it read, and room for longer page tokens.

Nothing wrote the table before, and what is in it can be read from the registry again: it is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

COUNTS = ("pages", "records", "added", "changed", "closed", "withdrawn", "unreadable", "passed_over")


def upgrade() -> None:
    """Make the table anew."""
    op.drop_table("sync_run")
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("query", sa.String(2000), nullable=False),
        sa.Column("since", sa.String(10)),
        sa.Column("data_version", sa.String(40)),
        sa.Column("validator", sa.String(300)),
        sa.Column("page_token", sa.String(2000)),
        sa.Column("total", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
        sa.Column("newest", sa.String(10)),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime),
    )
    op.create_index("sync_run_source", "sync_run", ["source", "query"])


def downgrade() -> None:
    """The table as it was, empty: the next synchronisation reads everything again."""
    op.drop_table("sync_run")
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
