"""What nobody measured but follows from what was: by which formula, and when it settles nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from clinconnect.compiler import compile_text
from clinconnect.matching import CriterionVerdict, evaluate
from clinconnect.patients import read_patient

AS_OF = date(2026, 11, 22)


def measured(name: str, value: float, unit: str, day: str = "2026-11-10") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "date": day}


CREATININE, WEIGHT, HEIGHT = (
    measured("creatinine", 1.1, "mg/dL"),
    measured("weight", 60, "kg"),
    measured("height", 165, "cm", "2020-01-01"),
)


def judged(criterion: str, *measurements: dict[str, Any], **more: Any) -> CriterionVerdict:
    form = {
        "form": "clinconnect-1",
        "sex": "female",
        "birth_date": "1960-05-01",
        "measurements": list(measurements),
    } | more
    person = read_patient(json.dumps(form).encode(), id="p", as_of=AS_OF)
    compiled = compile_text(f"Inclusion Criteria:\n- {criterion}")
    return evaluate(compiled, person, as_of=AS_OF).criteria[0]


@pytest.mark.parametrize(
    ("criterion", "outcome"),
    [
        # (140 - 66) x 60 / (72 x 1.1) x 0.85 = 47.65
        ("Creatinine clearance >= 47 mL/min (Cockcroft-Gault)", "passes"),
        ("Creatinine clearance >= 48 mL/min (Cockcroft-Gault)", "fails"),
        # CKD-EPI 2021 gives 55.4, MDRD 49.7: between them only the formula decides
        ("eGFR > 60 mL/min/1.73 m2", "fails"),
        ("eGFR > 45 mL/min/1.73 m2", "passes"),
        ("eGFR > 52 mL/min/1.73 m2", "unknown"),
        ("eGFR > 52 mL/min/1.73 m2 by MDRD", "fails"),
        # 60 / 1.65^2 = 22.04
        ("BMI 18 to 22 kg/m2", "fails"),
        ("BMI 18 to 23 kg/m2", "passes"),
        ("Platelets >= 100 x 10^9/L", "unknown"),
    ],
)
def test_a_value_that_follows_from_others(criterion: str, outcome: str) -> None:
    assert judged(criterion, CREATININE, WEIGHT, HEIGHT).outcome == outcome


def test_the_formula_and_what_went_into_it_are_said() -> None:
    fact = judged("Creatinine clearance >= 40 mL/min", CREATININE, WEIGHT).evidence[0].fact
    assert "Cockcroft-Gault" in fact
    assert "Creatinine 1.1 mg/dL on 2026-11-10" in fact
    assert "Body weight 60 kg" in fact


def test_what_was_measured_goes_before_what_follows() -> None:
    egfr = measured("eGFR", 90, "mL/min/1.73 m2")
    assert judged("eGFR > 60 mL/min/1.73 m2", CREATININE, egfr).outcome == "passes"


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"sex": None}, "unknown"),  # 47.65 in a woman, 56.06 in a man
        ({"birth_date": None}, "unknown"),
        ({"birth_date": "2015-01-01"}, "unknown"),  # the formula is for adults
        ({"birth_date": "1960"}, "passes"),
    ],
)
def test_sex_and_age_that_are_not_known_are_all_tried(more: dict[str, Any], outcome: str) -> None:
    limit = 50 if more.get("sex", "") is None else 40
    assert judged(f"Creatinine clearance >= {limit} mL/min", CREATININE, WEIGHT, **more).outcome == outcome


def test_values_of_one_sample_only_go_together() -> None:
    calcium, albumin = measured("calcium", 8, "mg/dL"), measured("albumin", 3, "g/dL")
    older = measured("albumin", 3, "g/dL", "2026-11-01")
    assert judged("Corrected calcium <= 10 mg/dL", calcium, albumin).outcome == "passes"
    assert judged("Corrected calcium <= 10 mg/dL", calcium, older).outcome == "unknown"


def test_a_value_that_may_be_the_latest_makes_none() -> None:
    undated = {"name": "creatinine", "value": 2.9, "unit": "mg/dL"}
    assert judged("Creatinine clearance >= 40 mL/min", CREATININE, undated, WEIGHT).outcome == "unknown"


def test_a_month_is_no_sample() -> None:
    calcium, albumin = measured("calcium", 8, "mg/dL", "2026-11"), measured("albumin", 3, "g/dL", "2026-11")
    assert judged("Corrected calcium <= 10 mg/dL", calcium, albumin).outcome == "unknown"


def test_an_old_value_makes_an_old_result() -> None:
    old = measured("creatinine", 1.1, "mg/dL", "2026-01-10")
    verdict = judged("Creatinine clearance >= 40 mL/min", old, WEIGHT)
    assert (verdict.outcome, verdict.reason) == ("unknown", "stale")


@pytest.mark.parametrize(("birth", "outcome"), [("1990-01-01", "passes"), ("2012-01-01", "unknown"), (None, "unknown")])
def test_an_old_height_counts_only_of_who_is_grown_up(birth: str | None, outcome: str) -> None:
    assert judged("BMI 18 to 23 kg/m2", WEIGHT, HEIGHT, birth_date=birth).outcome == outcome


def test_an_input_known_as_a_range_makes_a_range() -> None:
    below = {"name": "creatinine", "value": "<0.9", "unit": "mg/dL", "date": "2026-11-10"}
    # At 0.9 mg/dL 58.2 mL/min, at less creatinine more.
    assert judged("Creatinine clearance >= 58 mL/min", below, WEIGHT).outcome == "passes"
    assert judged("Creatinine clearance >= 70 mL/min", below, WEIGHT).outcome == "unknown"


QT, RATE = measured("QT interval", 400, "ms"), measured("heart rate", 100, "/min")


@pytest.mark.parametrize(
    ("criterion", "outcome"),
    [
        # At 100 beats a minute Fridericia gives 474, Bazett 516, Framingham 461.6, Hodges 470.
        ("QTc <= 450 ms", "fails"),
        ("QTc <= 470 ms", "unknown"),
        ("QTc <= 520 ms", "passes"),
        ("QTcF <= 475 ms", "passes"),
        ("QTcF <= 470 ms", "fails"),
        ("QTcB <= 510 ms", "fails"),
    ],
)
def test_a_corrected_qt_by_every_correction_that_may_be_meant(criterion: str, outcome: str) -> None:
    assert judged(criterion, QT, RATE).outcome == outcome


SALTS = (measured("sodium", 140, "mmol/L"), measured("chloride", 104, "mmol/L"), measured("bicarbonate", 24, "mmol/L"))
LIPIDS = (measured("total cholesterol", 200, "mg/dL"), measured("HDL cholesterol", 50, "mg/dL"))


def test_sums_of_the_blood() -> None:
    assert judged("Anion gap <= 12 mmol/L", *SALTS).outcome == "passes"
    assert judged("Anion gap <= 11 mmol/L", *SALTS).outcome == "fails"
    assert judged("Anion gap <= 12 mmol/L", *SALTS[1:]).outcome == "unknown"
    assert judged("Non-HDL cholesterol < 151 mg/dL", *LIPIDS).outcome == "passes"
    assert judged("Non-HDL cholesterol < 150 mg/dL", *LIPIDS).outcome == "fails"
    # 45.5 + 2.3 x (165 / 2.54 - 60) = 56.9 kg
    assert judged("Ideal body weight >= 56 kg", HEIGHT).outcome == "passes"
    assert judged("Ideal body weight >= 58 kg", HEIGHT).outcome == "fails"


@pytest.mark.parametrize(
    ("criterion", "outcome"),
    [
        ("Creatinine clearance >= 70 mL/min by Cockcroft-Gault", "passes"),  # 79.4 by 100 kg
        ("Creatinine clearance >= 50 mL/min by Cockcroft-Gault using ideal body weight", "fails"),  # 45.2 by 56.9 kg
        (
            "Creatinine clearance >= 55 mL/min by Cockcroft-Gault using adjusted body weight",
            "passes",
        ),  # 58.9 by 74.1 kg
        ("Creatinine clearance >= 60 mL/min by Cockcroft-Gault using adjusted body weight", "fails"),
    ],
)
def test_the_weight_that_a_criterion_names(criterion: str, outcome: str) -> None:
    assert judged(criterion, CREATININE, measured("weight", 100, "kg"), HEIGHT).outcome == outcome


CYSTATIN = measured("cystatin C", 1.4, "mg/L")


@pytest.mark.parametrize(
    ("criterion", "inputs", "outcome"),
    [
        # By cystatin C 45.2, by creatinine 49.7 to 55.4, by both 49.1.
        ("eGFR >= 47 mL/min/1.73 m2", (CREATININE,), "passes"),
        ("eGFR >= 47 mL/min/1.73 m2", (CREATININE, CYSTATIN), "unknown"),
        ("eGFR >= 60 mL/min/1.73 m2", (CREATININE, CYSTATIN), "fails"),
        ("eGFR >= 47 mL/min/1.73 m2 by cystatin C", (CREATININE, CYSTATIN), "fails"),
        ("eGFR >= 40 mL/min/1.73 m2 by cystatin C", (CYSTATIN,), "passes"),
        ("eGFR >= 40 mL/min/1.73 m2", (CYSTATIN,), "unknown"),
        ("eGFR >= 40 mL/min/1.73 m2 by cystatin C", (CREATININE,), "unknown"),
    ],
)
def test_cystatin_c_counts_where_it_is_known(criterion: str, inputs: tuple[dict[str, Any], ...], outcome: str) -> None:
    assert judged(criterion, *inputs).outcome == outcome


@pytest.mark.parametrize(
    ("birth", "outcome"),
    # 0.413 x 120 / 0.5 = 99.1, for children from 1 to 16
    [("2017-05-01", "passes"), ("2009-05-01", "unknown"), ("2026-05-01", "unknown"), ("2008", "unknown")],
)
def test_a_child_s_filtration_by_its_height(birth: str, outcome: str) -> None:
    inputs = measured("creatinine", 0.5, "mg/dL"), measured("height", 120, "cm")
    assert judged("eGFR >= 90 mL/min/1.73 m2", *inputs, birth_date=birth).outcome == outcome
    old = inputs[0], measured("height", 120, "cm", "2024-01-01")
    assert judged("eGFR >= 90 mL/min/1.73 m2", *old, birth_date=birth).outcome == "unknown"


LIVER = (
    measured("total bilirubin", 1.0, "mg/dL"),
    measured("albumin", 4.0, "g/dL"),
    measured("INR", 1.1, "1"),
    measured("creatinine", 1.1, "mg/dL"),
    measured("sodium", 140, "mmol/L"),
    {**measured("AST", 80, "U/L"), "reference_high": 40},
    measured("ALT", 64, "U/L"),
    measured("platelets", 100, "10*9/L"),
)
CIRRHOSIS = {"name": "cirrhosis", "status": "current"}
NONE_OF_BOTH = [{"name": n, "status": "absent"} for n in ("ascites", "hepatic encephalopathy")]


@pytest.mark.parametrize(
    ("criterion", "outcome"),
    [
        # 66 x 80 / (100 x 8) = 6.6; 80 / 40 / 100 x 100 = 2; 0.66 x log10 17.1 - 0.085 x 40 = -2.586, grade 2
        ("FIB-4 > 3.25", "passes"),
        ("FIB-4 < 6.5", "fails"),
        ("APRI > 1.5", "passes"),
        ("APRI > 2", "fails"),
        ("ALBI grade 1", "fails"),
        ("ALBI grade 1 or 2", "passes"),
        ("ALBI score <= -2.5", "unknown"),
        # MELD 8 and MELD-Na 8, MELD 3.0 9 in a woman without dialysis; with it 21, 21 and 20
        ("MELD score >= 7", "passes"),
        ("MELD score > 21", "fails"),
        ("MELD score <= 15", "unknown"),
    ],
)
def test_scores_that_follow_from_the_blood(criterion: str, outcome: str) -> None:
    assert judged(criterion, *LIVER).outcome == outcome


def test_dialysis_that_is_denied_makes_no_points() -> None:
    none = [{"name": "dialysis", "status": "never"}]
    assert judged("MELD score <= 15", *LIVER, treatments=none).outcome == "passes"


def test_a_limit_of_normal_that_was_not_given_is_not_supposed() -> None:
    bare = [{k: v for k, v in one.items() if k != "reference_high"} for one in LIVER]
    assert judged("APRI > 1.5", *bare).outcome == "unknown"


@pytest.mark.parametrize(
    ("criterion", "conditions", "outcome"),
    [
        ("Child-Pugh class A", [CIRRHOSIS, *NONE_OF_BOTH], "passes"),
        ("Child-Pugh score <= 6", [CIRRHOSIS, *NONE_OF_BOTH], "passes"),
        ("Child-Pugh class B or C", [CIRRHOSIS, *NONE_OF_BOTH], "fails"),
        ("Child-Pugh class A", [CIRRHOSIS], "unknown"),  # 5 to 9 points
        ("Child-Pugh class C", [CIRRHOSIS], "fails"),
        ("Child-Pugh class A", NONE_OF_BOTH, "unknown"),  # says nothing without cirrhosis
    ],
)
def test_child_pugh_by_what_is_known_of_its_signs(
    criterion: str, conditions: list[dict[str, Any]], outcome: str
) -> None:
    assert judged(criterion, *LIVER, conditions=conditions).outcome == outcome


def test_two_values_of_one_day_that_differ_make_none() -> None:
    other = measured("creatinine", 2.9, "mg/dL")
    assert judged("Creatinine clearance >= 40 mL/min", CREATININE, other, WEIGHT).outcome == "unknown"


def scored(criterion: str, name: str, value: int) -> str:
    return judged(criterion, scores=[{"name": name, "value": value, "date": "2026-11-10"}]).outcome


@pytest.mark.parametrize(
    ("criterion", "name", "value", "outcome"),
    [
        ("ECOG performance status 0-2", "Karnofsky performance status", 70, "passes"),  # 1 or 2
        ("ECOG performance status 0-1", "Karnofsky performance status", 70, "unknown"),
        ("ECOG performance status 0-1", "Karnofsky performance status", 60, "fails"),
        ("Karnofsky performance status >= 60", "ECOG performance status", 0, "passes"),
        ("Karnofsky performance status >= 80", "ECOG performance status", 1, "unknown"),
        ("Karnofsky performance status >= 80", "ECOG performance status", 3, "fails"),
        ("NYHA class I or II", "Karnofsky performance status", 70, "unknown"),
        ("Child-Pugh class A", "Child-Pugh score", 6, "passes"),
        ("Child-Pugh class A", "Child-Pugh score", 7, "fails"),
        ("Child-Pugh A or B", "Child-Pugh score", 9, "passes"),
        ("Child-Pugh A", "Child-Pugh score", 10, "fails"),
    ],
)
def test_a_score_on_a_related_scale(criterion: str, name: str, value: int, outcome: str) -> None:
    assert scored(criterion, name, value) == outcome
