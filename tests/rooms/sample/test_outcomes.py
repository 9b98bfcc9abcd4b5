"""Does the program say of the first trial what a physician expects, person by person and criterion by criterion?"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinconnect import sample, trials
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled
from clinconnect.matching import CriterionVerdict, evaluate
from clinconnect.patients import read_patient
from clinconnect.trials import Trial

from .outcomes.bundles import changed

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "outcomes" / "expected.yaml").read_text("utf-8"))
PEOPLE, VARIANTS, DIFFERENCES = TABLE["people"], TABLE["variants"], TABLE["differences"]
LETTERS = {"P": "passes", "F": "fails", "?": "unknown", "n": "not_applicable", "C": "conflicting"}


@cache
def compiled() -> Compiled:
    with sample.trials_path().open("rb") as stream:
        first = next(iter(trials.read_records(stream, name="trials.jsonl")))
    assert isinstance(first, Trial)
    return compile_text(first.eligibility.text, id=first.id)


def criteria() -> list[str]:
    return [criterion.id for criterion in compiled().criteria]


@cache
def record(name: str) -> bytes:
    if name in PEOPLE:
        return sample.person_bytes(name)
    return changed(record(VARIANTS[name]["base"]), VARIANTS[name]["change"])


@cache
def found(name: str) -> dict[str, CriterionVerdict]:
    day: date = VARIANTS.get(name, {}).get("change", {}).get("as_of", TABLE["as_of"])
    verdict = evaluate(compiled(), read_patient(record(name), id=name, as_of=day), as_of=day)
    return {criterion.id: criterion for criterion in verdict.criteria}


def expected(name: str) -> dict[str, str]:
    """By criterion: the outcome and, after a blank, the day on which it changes."""
    if name in VARIANTS:
        return expected(VARIANTS[name]["base"]) | VARIANTS[name]["expect"]
    row = PEOPLE[name]
    if "same_as" in row:
        return expected(row["same_as"])
    letters = row["inclusion"].split() + row["exclusion"].split()
    return dict(zip(criteria(), (LETTERS[letter] for letter in letters), strict=True))


def known(name: str, id: str) -> str | None:
    """The outcome that is known to differ here, inherited from the base where the variant does not touch it."""
    if id in DIFFERENCES.get(name, {}):
        return str(DIFFERENCES[name][id]["got"])
    row = VARIANTS.get(name) or PEOPLE[name]
    wider = row.get("base") or row.get("same_as")
    return known(wider, id) if wider and id not in row.get("expect", {}) else None


def test_the_table_is_about_every_criterion_and_enough_people() -> None:
    assert len(criteria()) == 29
    assert {p.id for p in sample.people()} == set(PEOPLE)
    assert len(VARIANTS) >= 30
    assert {v["base"] for v in VARIANTS.values()} <= {*PEOPLE, *VARIANTS}
    assert {id for v in VARIANTS.values() for id in v["expect"]} <= set(criteria())


@pytest.mark.parametrize("name", [*PEOPLE, *VARIANTS])
def test_outcomes_are_as_expected_or_known_to_differ(name: str) -> None:
    wrong = {}
    for id, wanted in expected(name).items():
        outcome, _, day = wanted.partition(" ")
        criterion = found(name)[id]
        right = criterion.outcome == outcome and (not day or str(criterion.changes_on) == day)
        if not right and known(name, id) != criterion.outcome:
            wrong[id] = (wanted, criterion.outcome, criterion.explanation)
    assert wrong == {}


@pytest.mark.parametrize(("name", "id"), [(n, id) for n, row in DIFFERENCES.items() for id in row])
def test_a_known_difference_is_one(name: str, id: str) -> None:
    """It has a reason, is never a settled answer against a settled one, and goes when it is mended."""
    row, wanted = DIFFERENCES[name][id], expected(name)[id].partition(" ")[0]
    assert row["got"] != wanted
    assert {row["got"], wanted} & {"unknown", "conflicting"}
    assert len(row["why"]) > 20
    assert found(name)[id].outcome == row["got"], "mended: take the row out of `differences` in expected.yaml"


def test_nobody_is_kept_out_whom_a_physician_would_let_in_nor_the_other_way() -> None:
    """Whatever else differs: no settled answer is the opposite of what is expected."""
    for name in (*PEOPLE, *VARIANTS):
        for id, wanted in expected(name).items():
            assert {found(name)[id].outcome, wanted.partition(" ")[0]} != {"passes", "fails"}, (name, id)


def test_what_was_corrected_says_why() -> None:
    assert all(len(row["why"]) > 20 and row["was"] for row in TABLE["corrected"])
