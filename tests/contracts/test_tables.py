"""Does every table of the package say where it comes from, under which licence, and of what date?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from source_tree import SOURCE, files, name_of

SOURCE_SAID = re.compile(
    r"\bsources?\b|\bcurated\b|\bour (?:own|curation)\b|\bown list\b|\bwritten for\b", re.IGNORECASE
)
LICENCE_SAID = re.compile(r"\blicen[cs]e\b|Apache-2\.0|\bCC0\b|\bCC BY\b|public domain", re.IGNORECASE)
DATE_SAID = re.compile(r"\b20\d\d-\d\d(?:-\d\d)?\b")


def tables() -> list[Path]:
    """Every file in a folder `data` of the package."""
    return [p for p in files() if p.is_relative_to(SOURCE) and "data" in p.parts and p.suffix != ".py"]


def header(path: Path) -> str:
    """What a table says of itself: its first comment lines, the $comment of a JSON file, the column `about` of an archive."""
    if path.suffix == ".npz":
        with np.load(path) as columns:
            return bytes(columns["about"]).decode()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return str(json.loads(text).get("$comment", ""))
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return "\n".join(lines)


def missing(said: str) -> list[str]:
    """Which of source, licence and date a header does not say."""
    asked = {"source": SOURCE_SAID, "licence": LICENCE_SAID, "date": DATE_SAID}
    return [name for name, pattern in asked.items() if not pattern.search(said)]


def test_there_are_tables() -> None:
    assert {p.parent.parent.name for p in tables()} >= {"terms", "compiler", "patients", "summaries"}


@pytest.mark.parametrize("table", tables(), ids=name_of)
def test_the_header_says_source_licence_and_date(table: Path) -> None:
    assert missing(header(table)) == []


@pytest.mark.parametrize("table", [t for t in tables() if t.suffix == ".tsv"], ids=name_of)
def test_every_row_has_the_columns_of_the_table(table: Path) -> None:
    rows = [r for r in table.read_text(encoding="utf-8").splitlines() if r.strip() and not r.startswith("#")]
    assert len(rows) > 1
    wide = rows[0].count("\t")
    assert wide > 0
    assert [r[:60] for r in rows if r.count("\t") != wide] == []


def test_what_is_missing_is_seen() -> None:
    assert missing("") == ["source", "licence", "date"]
    assert missing("# Words. Source: our own. Licence: Apache-2.0. Date: 2026-11-22") == []
    assert missing("# Words. Source: a paper of 2009, Apache-2.0") == ["date"]
