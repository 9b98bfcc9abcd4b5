"""What is said of two versions of a text: each case both texts and every change, in words, with its effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clinconnect.changes import Change
from clinconnect.changes.criteria_changes import criteria_changes
from clinconnect.compiler import compile_text
from clinconnect.terms import load

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
TURNED = {"stricter": "looser", "looser": "stricter"}


def written(kind: str, items: list[str]) -> str:
    return "\n".join([f"{kind.title()} Criteria:", *(f"- {one}" for one in items)]) if items else ""


def changes(before: str, after: str) -> tuple[Change, ...]:
    return criteria_changes(compile_text(before), compile_text(after), (before, after), load())


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = changes(written(case["kind"], case["before"]), written(case["kind"], case["after"]))
    said = [f"{c.effect}: {c.words}" for c in found]
    asked = case["changes"]
    assert len(said) == len(asked), said
    for one, expected in zip(said, asked, strict=True):
        assert one.startswith(expected[:-1]) if expected.endswith("*") else one == expected


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_the_way_back_has_the_opposite_effect(case: dict[str, Any]) -> None:
    there, back = (written(case["kind"], case[side]) for side in ("before", "after"))
    effects = sorted(c.effect for c in changes(back, there))
    assert effects == sorted(TURNED.get(c.effect, c.effect) for c in changes(there, back))


def test_criteria_put_together_are_the_same_points() -> None:
    one = written("inclusion", ["ANC >= 1.5 x 10^9/L", "Platelets >= 75 x 10^9/L", "Hemoglobin >= 9 g/dL"])
    other = (
        "Inclusion Criteria:\n- Adequate organ function defined as:\n   - ANC >= 1.5 x 10^9/L\n"
        "   - Platelets >= 100 x 10^9/L\n   - Hemoglobin >= 9 g/dL\n"
    )
    (change,) = changes(one, other)
    assert (change.effect, change.words) == ("stricter", "platelets: at least 75 → at least 100 × 10⁹/L")
    (back,) = changes(other, one)
    assert back.effect == "looser"


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (
            "Inclusion Criteria:\n- Platelets >= 100 x 10^9/L\n",
            "Exclusion Criteria:\n- Platelets < 100 x 10^9/L\n",
            "neither",
        ),
        ("Inclusion Criteria:\n- No brain metastases\n", "Exclusion Criteria:\n- Brain metastases\n", "neither"),
        ("Inclusion Criteria:\n- Diabetes mellitus\n", "Exclusion Criteria:\n- Diabetes mellitus\n", "either"),
    ],
)
def test_from_asked_for_to_excluded(before: str, after: str, effect: str) -> None:
    (change,) = changes(before, after)
    assert change.effect == effect
    assert "asked for: " in change.words
    assert "excluded: " in change.words
    assert change.before
    assert change.after
    assert (change.before.kind, change.after.kind) == ("inclusion", "exclusion")


def test_details_keep_their_own_effect() -> None:
    (change,) = changes(
        written("exclusion", ["Hypertension or stroke within 3 months"]),
        written("exclusion", ["Stroke within 6 months"]),
    )
    assert change.effect == "either"
    assert {part.effect for part in change.parts} == {"stricter", "looser"}
    assert all(part.words in change.words for part in change.parts)


def test_a_new_cohort_is_a_new_way_in() -> None:
    before = "Inclusion Criteria:\nCohort A:\n- ECOG 0-1\nCohort B:\n- EGFR mutation\n"
    after = before + "Cohort C:\n- ALK fusion\n- Platelets >= 100 x 10^9/L\n"
    found = changes(before, after)
    assert [c.effect for c in found] == ["unknown"] * len(found)
    assert found


def test_both_sides_are_quoted() -> None:
    (change,) = changes(written("inclusion", ["ECOG 0-1"]), written("inclusion", ["ECOG 0-2"]))
    assert change.before
    assert change.after
    assert ("ECOG 0-1" in change.before.text, "ECOG 0-2" in change.after.text) == (True, True)
    assert change.before.criterion == change.after.criterion
