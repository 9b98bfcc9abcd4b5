"""Does a sentence of a note decide a sentence of a trial as a careful reader would?"""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.compiler import compile_text
from clinconnect.matching import evaluate
from clinconnect.patients import read_patient

AS_OF = date(2025, 8, 1)


def outcome(kind: str, criterion: str, note: str) -> str:
    compiled = compile_text(f"{kind.title()} Criteria:\n- {criterion}\n")
    person = read_patient(note.encode(), id="p", as_of=AS_OF)
    (one,) = evaluate(compiled, person, as_of=AS_OF).criteria
    return one.outcome


@pytest.mark.parametrize(
    ("kind", "criterion", "note", "expected"),
    [
        (
            "inclusion",
            "At least two prior lines of therapy",
            "She has received three prior lines of therapy.",
            "passes",
        ),
        ("inclusion", "At least two prior lines of therapy", "Relapsed after one line of therapy.", "fails"),
        ("inclusion", "At least two prior lines of therapy", "He was treated with cisplatin and etoposide.", "unknown"),
        ("inclusion", "At least 2 prior lines of systemic therapy", "She progressed on second-line FOLFIRI.", "passes"),
        (
            "inclusion",
            "No more than 3 prior chemotherapy regimens",
            "He has had 2 prior lines of chemotherapy.",
            "passes",
        ),
        (
            "inclusion",
            "No more than 3 prior chemotherapy regimens",
            "She received four chemotherapy regimens.",
            "fails",
        ),
        ("inclusion", "No more than 3 prior chemotherapy regimens", "She has received chemotherapy.", "unknown"),
        ("exclusion", "More than 2 lines of prior chemotherapy", "Two prior regimens of chemotherapy.", "passes"),
        ("exclusion", "Temperature is higher than 38 ℃", "A 60-year-old man with fever up to 39 C.", "fails"),
        ("exclusion", "Fever > 38.5 °C", "A 60-year-old man with fever up to 38.2 °C.", "passes"),
        ("exclusion", "Fever", "A 60-year-old man. Temp 38.6 C.", "fails"),
        ("exclusion", "Fever", "A 60-year-old man. Temp 36.8 C.", "passes"),
        ("exclusion", "Thrombocytopenia", "A 60-year-old man. Platelets 62 x 10^9/L.", "fails"),
        ("exclusion", "Thrombocytopenia", "A 60-year-old man. Platelets 250 x 10^9/L.", "passes"),
        ("exclusion", "Diabetes mellitus", "A 60-year-old man. HbA1c 9.1%. Glucose 240 mg/dL.", "unknown"),
        ("exclusion", "Anemia", "A 60-year-old man. Hemoglobin 10.2 g/dL.", "fails"),
        ("exclusion", "Orthostatic hypotension", "A 60-year-old man. BP 128/76 mmHg.", "unknown"),
        ("inclusion", "DLCO ≥ 50% predicted", "A 60-year-old man. DLCO 45% of predicted.", "fails"),
        ("inclusion", "DLCO ≥ 50% predicted", "A 60-year-old man. DLCO 14 mL/min/mmHg.", "unknown"),
    ],
)
def test_outcome(kind: str, criterion: str, note: str, expected: str) -> None:
    assert outcome(kind, criterion, note) == expected
