"""What do all tables of trials share? How many rows a statement takes, and how a row becomes a trial."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from isal import isal_zlib
from sqlalchemy import Connection, Integer, Table, func, select, text

from clinconnect.trials import PartialDate, Trial, from_raw

_MOST_AT_ONCE = 500
# By Intel's ISA-L, in the format of zlib and a fifth of its time; within a tenth of the smallest size on registry records.
_COMPRESSION = 2


def portions(ids: Sequence[str]) -> list[Sequence[str]]:
    """As many numbers at once as a statement can take."""
    return [ids[i : i + _MOST_AT_ONCE] for i in range(0, len(ids), _MOST_AT_ONCE)]


def packed(content: bytes) -> bytes:
    """The bytes as they are kept: compressed in the format of zlib."""
    return bytes(isal_zlib.compress(content, _COMPRESSION))


def unpacked(content: bytes) -> Any:
    """What JSON that was `packed` says."""
    return msgspec.json.decode(zlib.decompress(content))


def trial_of(row: Any) -> Trial:
    """The trial of a row as its format reads today, as of the latest day on which the registry still had it so."""
    one = from_raw(row.registry, unpacked(row.raw))
    return replace(one, as_of=PartialDate(row.as_of)) if one.as_of else one


def number_on(connection: Connection, table: Table) -> None:
    """After rows came in with numbers of their own: the next number that the table gives is the one after them.

    SQLite does so by itself.
    """
    (key, *more) = table.primary_key
    if connection.dialect.name != "postgresql" or more or not isinstance(key.type, Integer):
        return
    highest = connection.execute(select(func.max(key))).scalar()
    if highest is not None:
        sequence = {"table": table.name, "column": key.name, "highest": highest}
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"), sequence)
