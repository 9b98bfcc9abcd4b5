"""Runs the steps on the connection that `store.schema` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from clinconnect.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
