"""What do all tables of trials share? How many rows are asked for at once, and how a row becomes a trial."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import msgspec
from isal import isal_zlib
from sqlalchemy import Boolean, Column, ColumnElement, Connection, Integer, Table, Text, func, literal, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from clinconnect.trials import PartialDate, Trial, from_raw

# By Intel's ISA-L, in the format of zlib and a fifth of its time; within a tenth of the smallest size on registry records.
_COMPRESSION = 2


def among(column: Column[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Whether the column has one of these values, however many: they go as one, so that the statement stays the same."""
    every = literal(msgspec.json.encode(list(values)).decode(), Text)
    return column.op("IN", is_comparison=True, return_type=Boolean())(_Each(every))


class _Each(FunctionElement[str]):
    """The values of a JSON array, a row each."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_in_sqlite(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_Each, "postgresql")
def _each_in_postgresql(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json)))"


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
