"""Which version has this store, and how does it become this program's?"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from clinconnect.errors import Unavailable
from clinconnect.store.engine import WRITES

REVISIONS = ("0001", "0002", "0003", "0004")
_STEPS = Path(__file__).parent / "migrations"


def bring_up(engine: Engine) -> None:
    """Run the steps that are missing, all or none; Unavailable where the store is of a newer program."""
    with engine.connect() as connection:
        if _version(connection) == REVISIONS[-1]:
            return
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if _version(connection) != REVISIONS[-1]:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    """The revision of the store, None where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        hint = "Update the program, or choose another home folder with --home. Nothing was changed."
        raise Unavailable("the store was written by a newer version of ClinConnect", hint=hint, code="store-too-new")
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    # Imported here: a store that is up to date opens without the 150 ms that this import takes.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
