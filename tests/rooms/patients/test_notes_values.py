"""Values of findings, shares of what is predicted, and lines of therapy in notes."""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients import Patient, Quantity
from clinconnect.patients.notes import read_note

AS_OF = date(2024, 5, 15)


def note(text: str) -> Patient:
    return read_note(text, id="n", as_of=AS_OF)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("She had fever up to 39 °C.", 39.0),
        ("He was febrile to 39.5 °C.", 39.5),
        ("She had fever (39.2 C) and cough.", 39.2),
        ("She had fever as high as 40.1 C.", 40.1),
        ("He had fever and 39 episodes of cough.", None),
        ("She had fever for 3 days.", None),
        ("He denies fever > 38 C.", None),
    ],
)
def test_a_fever_with_its_temperature_is_both(text: str, degrees: float | None) -> None:
    facts = note(text).facts
    fever = [f for f in facts if f.concept == "finding:fever"]
    assert [f.status for f in fever] == ["absent" if "denies" in text else "present"]
    assert [f.value.exact for f in facts if isinstance(f.value, Quantity)] == ([] if degrees is None else [degrees])


def test_a_diffusing_capacity_in_percent_is_one_of_the_predicted() -> None:
    facts = note("DLCO 55%. Later DLCO was 12 mL/min/mmHg (45% predicted).").facts
    share, absolute = "observable:dlco-percent-predicted", "observable:dlco"
    assert [(f.concept, f.value.exact) for f in facts if isinstance(f.value, Quantity)] == [
        (share, 55.0),
        (absolute, 12.0),
        (share, 45.0),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("She progressed on first-line FOLFOX and 2nd line FOLFIRI.", [("first-line",), ("second-line",)]),
        ("He received pembrolizumab as first-line therapy.", [("first-line",)]),
        ("Treated with third-line irinotecan.", [("third-line",)]),
        ("She received FOLFOX.", [()]),
    ],
)
def test_a_treatment_keeps_the_line_it_was(text: str, lines: list[tuple[str, ...]]) -> None:
    facts = note(text).facts
    drugs = [f for f in facts if f.kind == "treatment" and f.concept != "treatment:first-line-therapy"]
    assert [f.qualifiers for f in drugs] == lines
