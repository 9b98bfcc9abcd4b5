"""What does AACT's pipe-delimited export hold? Its tables, in whatever order they come, joined to one trial after the other.

Every row is put aside in a temporary SQLite file and read back in the order of the trials, so that memory stays flat. Source:
AACT's documentation of its pipe-delimited files (one file a table, a header line, `|` between fields, `"` around those that
need it) and the schema `ctgov` in its public code.
"""

from __future__ import annotations

import codecs
import csv
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Protocol

import msgspec

from clinconnect.errors import Unavailable
from clinconnect.trials import RecordProblem, Trial, from_aact

# The tables that a trial is made of, and the columns without which a table says nothing.
TABLES: dict[str, tuple[str, ...]] = {
    "studies": ("nct_id", "brief_title", "overall_status"),
    "eligibilities": ("nct_id", "criteria"),
    "conditions": ("nct_id", "name"),
    "interventions": ("nct_id", "name"),
    "intervention_other_names": ("nct_id", "intervention_id", "name"),
    "facilities": ("nct_id", "name"),
    "facility_contacts": ("nct_id", "facility_id", "name"),
    "facility_investigators": ("nct_id", "facility_id", "name"),
    "sponsors": ("nct_id", "name", "lead_or_collaborator"),
    "keywords": ("nct_id", "name"),
    "brief_summaries": ("nct_id", "description"),
    "detailed_descriptions": ("nct_id", "description"),
    "id_information": ("nct_id", "id_value"),
    "designs": ("nct_id",),
    "design_groups": ("nct_id", "title"),
    "design_group_interventions": ("nct_id", "design_group_id", "intervention_id"),
    "design_outcomes": ("nct_id", "outcome_type", "measure"),
    "overall_officials": ("nct_id", "name"),
    "central_contacts": ("nct_id", "name"),
    "responsible_parties": ("nct_id",),
    "calculated_values": ("nct_id",),
    "provided_documents": ("nct_id", "url"),
    "ipd_information_types": ("nct_id", "name"),
}
_NEEDED = ("studies", "eligibilities")
_ROWS_AT_ONCE = 20_000
_AGAIN = "Download the export again; was it opened and saved by another program?"


class Readable(Protocol):
    """What can be read once, from its beginning."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes."""
        ...


def table_of(name: str) -> str | None:
    """The table that a file of this name holds ("export/studies.txt"), None where a trial needs none of it."""
    path = PurePosixPath(name.replace("\\", "/").lower())
    return path.stem if path.suffix == ".txt" and path.stem in TABLES else None


class Tables:
    """The tables of one export. Closing deletes the temporary file; Unavailable where there is no room for it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="clinconnect-aact-")
        self._kept = sqlite3.connect(Path(self._folder.name) / "rows.db", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE kept (nct_id TEXT NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL)",
        ):
            self._kept.execute(statement)
        self._columns: dict[str, list[str]] = {}

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()
        self._folder.cleanup()

    def load(self, table: str, content: Readable, *, where: str) -> Iterator[RecordProblem]:
        """Put the rows of one table aside; what cannot be used of it is told. `where` is what problems call the file."""
        rows = csv.reader(_text_lines(content), delimiter="|")
        try:
            header = [column.strip().lower() for column in next(rows, [])]
            if missing := [column for column in TABLES[table] if column not in header]:
                yield _wrong_columns(where, table, header, missing)
                return
            self._columns[table] = header
            yield from self._rows(table, header, rows, where)
        except csv.Error as error:
            message = f"line {rows.line_num}: {error}; what stands behind it was not read"
            yield RecordProblem("broken-table", where, message, _AGAIN, unfinished=True)
        except UnicodeDecodeError:
            yield RecordProblem(
                "not-utf-8", where, f"near line {rows.line_num}: the bytes are not UTF-8", _AGAIN, unfinished=True
            )

    def trials(self, *, where: str) -> Iterator[Trial | RecordProblem]:
        """Every study of the export, in the order of its number; told is what is missing, double or belongs to none."""
        for table in _NEEDED:
            if table not in self._columns:
                hint = "Import all files of the export together, as its zip or its folder."
                yield RecordProblem("missing-table", where, f"{table}.txt is missing or cannot be used", hint)
        lost = 0
        for nct_id, tables in self._joined():
            studies = tables.get("studies", [])
            if not studies:
                lost += sum(map(len, tables.values()))
                continue
            if len(studies) > 1:
                message = f"{nct_id} stands {len(studies)} times in studies.txt; the last one counts"
                yield RecordProblem("duplicate-id", where, message, _AGAIN, "warning")
            yield from_aact({**tables, "studies": studies[-1:]})
        if lost:
            message = f"{lost:,} row(s) belong to no study in studies.txt and were passed over"
            yield RecordProblem("rows-without-study", where, message, _AGAIN, "warning")

    def _rows(self, table: str, header: list[str], rows: Iterable[list[str]], where: str) -> Iterator[RecordProblem]:
        place, key, order = list(TABLES).index(table), header.index("nct_id"), 0
        wrong, first_wrong = 0, 0
        batch: list[tuple[str, int, bytes]] = []
        for order, row in enumerate(rows, 2):
            if len(row) != len(header):
                wrong, first_wrong = wrong + 1, first_wrong or order
                continue
            if number := row[key].strip().upper():
                batch.append((number, place, msgspec.json.encode(row)))
            if len(batch) >= _ROWS_AT_ONCE:
                self._keep(batch)
                batch = []
        self._keep(batch)
        if wrong:
            fields = f"{wrong:,} row(s) have not the {len(header)} fields of the header, first in row {first_wrong}"
            yield RecordProblem("wrong-fields", where, f"{fields}; they were passed over", _AGAIN, "warning")
        if not order:
            yield RecordProblem("empty-table", where, "the table has no rows", _AGAIN, "warning")

    def _keep(self, batch: list[tuple[str, int, bytes]]) -> None:
        try:
            self._kept.execute("BEGIN")
            self._kept.executemany("INSERT INTO kept VALUES (?, ?, ?)", batch)
            self._kept.execute("COMMIT")
        except sqlite3.Error as wrong:
            raise _no_room(wrong) from wrong

    def _joined(self) -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
        """(number, {table: its rows}) of each number that any table names."""
        names = list(TABLES)
        try:
            found = self._kept.execute("SELECT nct_id, place, row FROM kept ORDER BY nct_id, place, rowid")
            for nct_id, group in groupby(found, key=lambda row: str(row[0])):
                tables: dict[str, list[dict[str, Any]]] = {}
                for _, place, row in group:
                    filled = zip(self._columns[names[place]], msgspec.json.decode(row, type=list[str]), strict=True)
                    tables.setdefault(names[place], []).append({column: value for column, value in filled if value})
                yield nct_id, tables
        except sqlite3.Error as wrong:
            raise _no_room(wrong) from wrong


def _wrong_columns(where: str, table: str, header: list[str], missing: list[str]) -> RecordProblem:
    if len(header) < 2:
        return RecordProblem(
            "wrong-columns", where, f"the header of {table}.txt has no “|” between its columns", _AGAIN
        )
    named = ", ".join(missing)
    hint = "Is it AACT's own export? The table was left out." if table != "studies" else _AGAIN
    return RecordProblem("wrong-columns", where, f"{table}.txt lacks the column(s) {named}", hint)


def _no_room(wrong: sqlite3.Error) -> Unavailable:
    hint = f"The tables are put aside in {tempfile.gettempdir()}: make room there, or set TMPDIR to a larger place."
    return Unavailable(f"the tables of the export cannot be put aside ({wrong})", hint=hint, code="no-temporary-space")


def _text_lines(content: Readable) -> Iterator[str]:
    """The lines with their ends, as the reader of quoted fields wants them."""
    pending = ""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while chunk := content.read(256 * 1024):
        *whole, pending = (pending + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in whole)
    pending += decoder.decode(b"", final=True)
    if pending:
        yield pending
