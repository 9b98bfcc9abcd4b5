"""The first schema: trials, their aliases and rules, applications, the audit and the imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "trial",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("registry", sa.String(20), nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fictional", sa.Boolean, nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("indexed", sa.Boolean, nullable=False),
    )
    op.create_index("trial_indexed", "trial", ["indexed"])
    op.create_table(
        "alias",
        sa.Column("alias", sa.String(40), primary_key=True),
        sa.Column("trial_id", sa.String(40), sa.ForeignKey("trial.id"), primary_key=True),
    )
    op.create_index("alias_trial", "alias", ["trial_id"])
    op.create_table(
        "compilation",
        sa.Column("trial_id", sa.String(40), sa.ForeignKey("trial.id"), primary_key=True),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("ir_version", sa.Integer, nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("rules", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("trial_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("application_trial", "application", ["trial_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
    )
    op.create_index("audit_subject", "audit", ["subject"])
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("source_sha256", sa.String(64)),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("problems", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Take every table away."""
    for table in ("import_run", "audit", "application", "compilation", "alias", "trial"):
        op.drop_table(table)
