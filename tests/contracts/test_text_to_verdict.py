"""Does a sentence decide as a careful reader would? From the text of a criterion and a form to the outcome."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from clinconnect.compiler import compile_text
from clinconnect.matching import evaluate
from clinconnect.patients import read_patient

AS_OF = date(2025, 8, 1)


def outcome(kind: str, text: str, form: dict[str, Any]) -> str:
    """Of the only criterion of this text."""
    compiled = compile_text(f"{kind.title()} Criteria:\n- {text}\n", id="NCT00000000")
    data = json.dumps({"form": "clinconnect-1", **form}).encode()
    verdict = evaluate(compiled, read_patient(data, id="p", as_of=AS_OF), as_of=AS_OF)
    (one,) = verdict.criteria
    return one.outcome


def platelets(value: float, unit: str = "10*9/L") -> dict[str, Any]:
    return {"measurements": [{"name": "platelets", "value": value, "unit": unit, "date": "2025-07-28"}]}


def born(year: int) -> dict[str, Any]:
    return {"birth_date": f"{year}-08-01"}


def has(*names: str) -> dict[str, Any]:
    return {"conditions": [{"name": n, "status": "yes"} for n in names]}


def has_not(*names: str) -> dict[str, Any]:
    return {"conditions": [{"name": n, "status": "no"} for n in names]}


@pytest.mark.parametrize(
    ("kind", "text", "form", "expected"),
    [
        ("inclusion", "Age ≥ 18 years", born(2007), "passes"),
        ("inclusion", "Age > 18 years and < 65 years", born(1960), "fails"),
        ("inclusion", "Aged 18 to 65 years", born(2010), "fails"),
        ("inclusion", "Aged 18 to 65 years", {}, "unknown"),
        ("exclusion", "Age under 18 years", born(2010), "fails"),
        ("exclusion", "Age under 18 years", born(1980), "passes"),
        ("inclusion", "Platelets ≥ 100 x 10^9/L", platelets(100), "passes"),
        ("inclusion", "Platelets > 100 x 10^9/L", platelets(100), "fails"),
        ("inclusion", "Platelets ≥ 100 x 10^9/L", platelets(150_000, "/uL"), "passes"),
        ("inclusion", "Platelets ≥ 100,000/mm3", platelets(62), "fails"),
        ("exclusion", "Platelets < 100 x 10^9/L", platelets(62), "fails"),
        ("exclusion", "Platelets < 100 x 10^9/L", platelets(100), "passes"),
        ("exclusion", "Platelets ≤ 100 x 10^9/L", platelets(100), "fails"),
        ("exclusion", "Platelets < 100 x 10^9/L", {}, "unknown"),
        ("exclusion", "Asthma", has("asthma"), "fails"),
        ("exclusion", "Asthma", has_not("asthma"), "passes"),
        ("exclusion", "Asthma", {}, "unknown"),
        ("exclusion", "Asthma", has("psoriasis"), "unknown"),
        ("exclusion", "Asthma", {**has("psoriasis"), "no_other": ["conditions"]}, "passes"),
        ("inclusion", "Asthma", has("asthma"), "passes"),
        ("inclusion", "No asthma", has("asthma"), "fails"),
        ("inclusion", "No asthma", has_not("asthma"), "passes"),
        ("inclusion", "Asthma or psoriasis", has("psoriasis"), "passes"),
        ("inclusion", "Asthma and psoriasis", has("psoriasis"), "unknown"),
        ("exclusion", "Cancer, except basal cell carcinoma", has("breast cancer"), "fails"),
        ("exclusion", "Cancer, except basal cell carcinoma", has("basal cell carcinoma"), "passes"),
        ("exclusion", "Pregnant women", {"sex": "female", "statuses": {"pregnant": "yes"}}, "fails"),
        ("exclusion", "Pregnant women", {"sex": "female", "statuses": {"pregnant": "no"}}, "passes"),
        ("exclusion", "Pregnant women", {"sex": "female"}, "unknown"),
        ("inclusion", "Signed informed consent", born(1980), "unknown"),
        ("exclusion", "Zorblatt of the third kind", {"no_other": ["conditions"]}, "unknown"),
    ],
)
def test_outcome(kind: str, text: str, form: dict[str, Any], expected: str) -> None:
    assert outcome(kind, text, form) == expected
