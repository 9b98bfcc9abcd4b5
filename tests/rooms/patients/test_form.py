"""The patient form: an explicit no is a fact, what is not there is not known, errors name fields only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinconnect.errors import BadInput
from clinconnect.patients import DateRange, Fact, Patient, Quantity
from clinconnect.patients.form import FORM, is_form, read_form, schema
from clinconnect.patients.form.form import _FIELDS

AS_OF = date(2025, 8, 1)


def read(**fields: Any) -> Patient:
    return read_form({"form": FORM, **fields}, id="p", as_of=AS_OF)


def one(**fields: Any) -> Fact:
    (fact,) = read(**fields).facts
    return fact


def test_nothing_told_is_nothing_known() -> None:
    patient = read()
    assert (patient.birth, patient.sex, patient.facts, patient.complete) == (None, None, (), frozenset())


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ({"birth_date": "1961-04-02"}, date(1961, 4, 2), date(1961, 4, 2)),
        ({"birth_date": "1961"}, date(1961, 1, 1), date(1961, 12, 31)),
        ({"age": 64}, date(1960, 8, 2), date(1961, 8, 1)),
        ({"age": {"value": 5, "unit": "months"}}, date(2025, 2, 2), date(2025, 3, 1)),
        ({"birth_date": "1961", "age": 64}, date(1961, 1, 1), date(1961, 8, 1)),
    ],
)
def test_birth(told: dict[str, Any], low: date, high: date) -> None:
    assert read(**told).birth == DateRange(low, high)


@pytest.mark.parametrize(
    ("told", "sex"), [("female", "female"), ("M", "male"), ("other", None), ("rather not say", None)]
)
def test_sex(told: str, sex: str | None) -> None:
    assert read(sex=told).sex == sex


@pytest.mark.parametrize(
    ("said", "status", "ongoing"),
    [("yes", "present", True), ("no", "absent", None), ("past", "resolved", False), ("suspected", "suspected", None)],
)
def test_conditions(said: str, status: str, ongoing: bool | None) -> None:
    fact = one(conditions=[{"name": "Hypertension", "status": said, "since": "2019"}])
    assert (fact.kind, fact.status, fact.ongoing) == ("condition", status, ongoing)
    assert fact.concept is not None
    assert (fact.source.where, fact.source.by) == ("conditions[0]", "patient")


def test_a_plain_text_is_a_yes() -> None:
    assert one(conditions=["Hypertension"]).status == "present"


@pytest.mark.parametrize("said", ["don't know", "rather not say", "not sure"])
def test_not_known_is_no_fact(said: str) -> None:
    assert not read(conditions=[{"name": "Hypertension", "status": said}], statuses={"pregnant": said}).facts


def test_a_treatment_with_an_end() -> None:
    fact = one(treatments=[{"name": "Metformin 500 mg", "since": "2020-01", "until": "2024"}])
    assert (fact.kind, fact.ongoing, fact.until) == (
        "treatment",
        False,
        DateRange(date(2024, 1, 1), date(2024, 12, 31)),
    )
    assert fact.name == "metformin"


def test_who_answers() -> None:
    assert one(by="caregiver", procedures=[{"name": "Appendectomy", "date": "2001"}]).source.by == "caregiver"


def test_allergies() -> None:
    assert one(allergies=["Penicillin"]).kind == "allergy"
    assert one(allergies=[{"name": "Penicillin", "status": "no"}]).status == "absent"
    assert read(allergies=["No known allergies"]).complete == {"allergies"}
    assert not read(allergies=["No known allergies"]).facts


def test_measurements() -> None:
    told = {
        "name": "Platelets",
        "value": 62,
        "unit": "G/L",
        "date": "2025-07-28",
        "reference_low": 150,
        "reference_high": 400,
    }
    fact = one(measurements=[told])
    assert fact.value == Quantity(62, 62, "10*9/L", 150, 400)
    assert fact.when == DateRange(date(2025, 7, 28), date(2025, 7, 28))
    assert one(measurements=[{"name": "Creatinine", "value": "<0.5", "unit": "mg/dL"}]).value == Quantity(
        None, 0.5, "mg/dL"
    )
    assert not read(measurements=[{"name": "Creatinine", "value": "don't know"}]).facts


def test_scores_and_markers() -> None:
    assert one(scores=[{"name": "ECOG", "value": 1}]).value == "1"
    assert one(scores=[{"name": "NYHA", "value": "II"}]).value == "II"
    positive = one(biomarkers=[{"name": "HER2", "state": "Positive"}])
    assert (positive.kind, positive.status, positive.value) == ("biomarker", "present", "positive")
    negative = one(biomarkers=[{"name": "HER2", "state": "negative"}])
    assert (negative.status, negative.value) == ("present", "negative")


@pytest.mark.parametrize(
    ("said", "status"), [("yes", "present"), ("no", "absent"), (True, "present"), (False, "absent")]
)
def test_statuses(said: str | bool, status: str) -> None:
    fact = read(statuses={"pregnant": said}).facts[0]
    assert (fact.kind, fact.status) == ("status", status)


def test_answers_keep_topic_and_words() -> None:
    fact = one(answers={"willing to use contraception": "yes"})
    assert (fact.kind, fact.name, fact.value) == ("answer", "willing to use contraception", "yes")


def test_declared_coverage() -> None:
    assert read(no_other=["conditions", "treatments"]).complete == {"conditions", "treatments"}


def test_a_field_that_is_not_known_is_said_with_the_nearest_one() -> None:
    (note,) = read(no_othr=["conditions"]).notes
    assert note.code == "unknown-field"
    assert "no_other" in note.message


SECRET = "Zebrafinch"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"form": SECRET}, "form"),
        ({"birth_date": SECRET}, "birth_date"),
        ({"birth_date": "2031-01-01"}, "birth_date"),
        ({"birth_date": 1961}, "birth_date"),
        ({"age": SECRET}, "age"),
        ({"age": -1}, "age"),
        ({"age": 400}, "age"),
        ({"age": True}, "age"),
        ({"age": 30, "birth_date": "1961-04-02"}, "age"),
        ({"sex": SECRET}, "sex"),
        ({"by": SECRET}, "by"),
        ({"conditions": SECRET}, "conditions"),
        ({"conditions": [5]}, "conditions[0]"),
        ({"conditions": ["x", {"status": SECRET}]}, "conditions[1].name"),
        ({"conditions": [{"name": SECRET, "status": SECRET}]}, "conditions[0].status"),
        ({"treatments": [{"name": SECRET, "since": SECRET}]}, "treatments[0].since"),
        ({"treatments": [{"name": SECRET, "since": "2020", "until": "2019"}]}, "treatments[0].until"),
        ({"measurements": [{"name": SECRET, "value": SECRET}]}, "measurements[0].value"),
        ({"measurements": [{"name": SECRET, "value": 5, "unit": 5}]}, "measurements[0].unit"),
        ({"scores": [{"name": SECRET, "value": []}]}, "scores[0].value"),
        ({"statuses": [SECRET]}, "statuses"),
        ({"statuses": {SECRET: SECRET}}, "statuses[0]"),
        ({"answers": {SECRET: {}}}, "answers[0]"),
        ({"no_other": [SECRET]}, "no_other"),
    ],
)
def test_errors_name_the_field_and_nothing_of_its_content(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(**fields)
    assert named in caught.value.message
    assert caught.value.hint
    assert SECRET not in str(caught.value.to_json()) + repr(caught.value)


def test_told_apart_from_other_json() -> None:
    assert is_form({"conditions": []})
    assert is_form({"form": FORM})
    assert not is_form({"protocolSection": {}, "age": 5, "x": 1})
    assert not is_form({})


def test_the_schema_lists_every_field() -> None:
    assert set(schema()["properties"]) == _FIELDS
