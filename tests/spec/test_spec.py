"""What each node means: the tables beside this file, one person a line, with what a careful reader would say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from reading import person, rule

from clinconnect.criteria import Compiled, Criterion
from clinconnect.matching import evaluate
from clinconnect.spans import Span

HERE = Path(__file__).parent
NODES = {
    "all", "any", "not", "at_least", "unless", "when", "examples", "readings", "age", "sex", "measured", "score",
    "condition", "treatment", "procedure", "allergy", "biomarker", "status", "attest", "opaque",
}  # fmt: skip


def rows() -> Iterator[Any]:
    for file in sorted(HERE.glob("*/*.yaml")):
        for table in yaml.safe_load(file.read_text(encoding="utf-8")):
            for number, row in enumerate(table["people"], start=1):
                yield pytest.param(table, row, id=f"{file.parent.name}-{table['about']}-{number}")


@pytest.mark.parametrize(("table", "row"), list(rows()))
def test_outcome(table: dict[str, Any], row: dict[str, Any]) -> None:
    as_of = row.get("as_of", table.get("as_of", date(2025, 8, 1)))
    criterion = Criterion("C1", table.get("kind", "inclusion"), Span(0, 1), rule(row.get("rule", table.get("rule"))))
    found = evaluate(Compiled("NCT00000000", "", (criterion,)), person(row.get("person")), as_of=as_of).criteria[0]
    outcome, _, reason = row["outcome"].partition(" ")
    assert (found.outcome, found.explanation) == (outcome, found.explanation)
    if reason:
        assert found.reason == reason
    if "changes_on" in row:
        assert found.changes_on == row["changes_on"]
    for words in row.get("says", ()):
        assert words.lower() in found.explanation.lower()


def test_every_node_has_its_table() -> None:
    assert {folder.name for folder in HERE.iterdir() if any(folder.glob("*.yaml"))} == NODES
