"""Which record the registry was last seen to have, whether a synchronisation left nothing out, what a registry answered, and
which numbers it no longer has.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

SEEN = sa.text("seen_in IS NOT NULL")


def upgrade() -> None:
    """Add columns and tables: nothing was seen yet, which the next synchronisations mend."""
    op.add_column("trial", sa.Column("seen_in", sa.Integer))
    op.create_index("trial_seen", "trial", ["seen_in"], sqlite_where=SEEN, postgresql_where=SEEN)
    op.add_column("sync_run", sa.Column("complete", sa.Boolean))
    for name in ("gone", "returned"):
        op.add_column("sync_run", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "answered",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("run_id", sa.Integer),
        sa.Column("validator", sa.String(300), nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("next_token", sa.String(2000)),
        sa.Column("newest", sa.String(10)),
        sa.Column("total", sa.Integer),
        sa.Column("unreadable", sa.Integer, nullable=False),
        sa.Column("passed_over", sa.Integer, nullable=False),
    )
    op.create_index("answered_run", "answered", ["run_id"])
    op.create_table(
        "absence",
        sa.Column("trial_id", sa.String(40), sa.ForeignKey("trial.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10)),
    )


def downgrade() -> None:
    """Takes away what was seen when, and which numbers are gone."""
    op.drop_table("absence")
    op.drop_table("answered")
    for name in ("returned", "gone", "complete"):
        op.drop_column("sync_run", name)
    op.drop_index("trial_seen", "trial")
    op.drop_column("trial", "seen_in")
