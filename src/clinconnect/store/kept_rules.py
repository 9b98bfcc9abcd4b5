"""How are compiled criteria kept? Beside their trial, naming the text and the reader they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from clinconnect.criteria import Compiled
from clinconnect.criteria.compiled import IR_VERSION
from clinconnect.store.records import PackedRules, unpack_rules
from clinconnect.store.rows import among
from clinconnect.store.tables import compilation


def keep(connection: Connection, made: Sequence[PackedRules], *, reader: str) -> None:
    """Keep the rules of each trial in place of earlier ones; `reader`: what version read them."""
    if not made:
        return
    connection.execute(delete(compilation).where(among(compilation.c.trial_id, [one.trial_id for one in made])))
    connection.execute(insert(compilation), [{**asdict(one), "reader": reader} for one in made])


def find(connection: Connection, trial_id: str, *, text_sha256: str, reader: str) -> Compiled | None:
    """The rules read from this very text by this very reader, None where they have to be made."""
    row = connection.execute(
        select(compilation.c.rules).where(
            compilation.c.trial_id == trial_id,
            compilation.c.text_sha256 == text_sha256,
            compilation.c.reader == reader,
            compilation.c.ir_version == IR_VERSION,
        )
    ).first()
    return None if row is None else unpack_rules(row.rules)
