"""Which version has this store, and how does it become this program's?"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from clinconnect.errors import Unavailable
from clinconnect.store.engine import WRITES

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
_STEPS = Path(__file__).parent / "migrations"


def bring_up(engine: Engine) -> None:
    """Run the steps that are missing, all or none; Unavailable where the store is of a newer program."""
    with engine.connect() as connection:
        if version(connection) == REVISIONS[-1]:
            return
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if version(connection) != REVISIONS[-1]:
            step_to(connection, REVISIONS[-1])


def step_to(connection: Connection, revision: str | None) -> None:
    """Run the steps up or down to this revision (None: to before the first), in the transaction of the connection.

    What a step down takes away stands in the docstring of its `downgrade`.
    """
    # Imported here: a store that is up to date opens without the 150 ms that this import takes.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    order = (None, *REVISIONS)
    if order.index(revision) < order.index(version(connection)):
        command.downgrade(config, revision or "base")
    elif revision is not None:
        command.upgrade(config, revision)


def version(connection: Connection) -> str | None:
    """The revision of the store, None where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        hint = "Update the program, or choose another home folder with --home. Nothing was changed."
        raise Unavailable("the store was written by a newer version of ClinConnect", hint=hint, code="store-too-new")
    return None if found is None else str(found)
