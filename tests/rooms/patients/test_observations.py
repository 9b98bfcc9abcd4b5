"""Observations: numbers with their limits, comparators and components; scores, markers, states; what is no result."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinconnect.patients import DateRange, Quantity

from .bundles import LOINC, SNOMED, codes, concept, observation, one, quantity, read

PLATELETS = concept(LOINC, "777-3", "Platelets [#/volume] in Blood by Automated count", "Platelets")


def value_of(**more: Any) -> Quantity:
    value = one(observation(PLATELETS, **more)).value
    assert isinstance(value, Quantity)
    return value


def test_a_laboratory_value() -> None:
    limits = [{"low": quantity(150, "10*9/L"), "high": quantity(400, "10*9/L")}]
    fact = one(observation(PLATELETS, valueQuantity=quantity(62, "10*9/L"), referenceRange=limits))
    assert (fact.kind, fact.status, fact.source.where) == ("measurement", "present", "Bundle.entry[1]")
    assert fact.value == Quantity(62, 62, "10*9/L", 150, 400)
    assert fact.when == DateRange(date(2025, 7, 28), date(2025, 7, 28))
    assert fact.label.endswith("62 10*9/L on 2025-07-28")
    assert (LOINC, "777-3") in fact.codes


@pytest.mark.parametrize(("sign", "low", "high"), [("<", None, 5), ("<=", None, 5), (">", 5, None), (">=", 5, None)])
def test_a_comparator_leaves_one_side_open(sign: str, low: float | None, high: float | None) -> None:
    got = value_of(valueQuantity=quantity(5, "10*9/L", comparator=sign))
    assert (got.low, got.high) == (low, high)


def test_units_by_their_spelling_when_there_is_no_code() -> None:
    assert value_of(valueQuantity={"value": 62, "unit": "K/uL"}).unit in ("10*3/uL", "10*9/L")
    assert value_of(valueQuantity={"value": 62}).unit is None
    assert value_of(valueQuantity={"value": 62, "unit": "glorps"}).unit == "glorps"


def test_limits_are_in_the_unit_of_the_value() -> None:
    got = value_of(valueQuantity=quantity(62, "10*9/L"), referenceRange=[{"low": quantity(150, "10*3/uL")}])
    assert got.reference_low == pytest.approx(150)
    other = value_of(valueQuantity=quantity(62, "10*9/L"), referenceRange=[{"low": quantity(150, "g/dL")}])
    assert other.reference_low is None


def test_limits_for_several_groups_of_people_are_not_chosen_from() -> None:
    limits = [{"low": quantity(150, "10*9/L")}, {"low": quantity(100, "10*9/L")}]
    assert value_of(valueQuantity=quantity(62, "10*9/L"), referenceRange=limits).reference_low is None


@pytest.mark.parametrize(
    ("text", "limits"), [("150 - 400", (150, 400)), ("<= 400", (None, 400)), ("see report", (None, None))]
)
def test_limits_in_words(text: str, limits: tuple[float | None, float | None]) -> None:
    got = value_of(valueQuantity=quantity(62, "10*9/L"), referenceRange=[{"text": text}])
    assert (got.reference_low, got.reference_high) == limits


def test_a_range_is_kept_as_one() -> None:
    ends = {"low": quantity(60, "10*9/L"), "high": quantity(70, "10*9/L")}
    assert value_of(valueRange=ends) == Quantity(60, 70, "10*9/L")


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_what_is_no_result_is_noted(status: str) -> None:
    patient = read(observation(PLATELETS, status=status, valueQuantity=quantity(62, "10*9/L")))
    assert not patient.facts
    assert "dropped" in codes(patient)


def test_a_preliminary_result_settles_nothing() -> None:
    assert one(observation(PLATELETS, status="preliminary", valueQuantity=quantity(62, "10*9/L"))).status == "suspected"


def test_an_absent_value_is_noted() -> None:
    patient = read(observation(PLATELETS, dataAbsentReason=concept(code="not-performed")))
    assert not patient.facts
    assert "no-value" in codes(patient)


def test_blood_pressure_by_components() -> None:
    parts = [
        {"code": concept(LOINC, "8480-6", "Systolic blood pressure"), "valueQuantity": quantity(131, "mm[Hg]")},
        {"code": concept(LOINC, "8462-4", "Diastolic blood pressure"), "valueQuantity": quantity(84, "mm[Hg]")},
    ]
    patient = read(observation(concept(LOINC, "85354-9", "Blood pressure panel"), component=parts))
    assert [f.value for f in patient.facts] == [Quantity(131, 131, "mm[Hg]"), Quantity(84, 84, "mm[Hg]")]
    assert "no-value" not in codes(patient)


def test_a_period_is_a_range_of_days() -> None:
    resource = observation(PLATELETS, valueQuantity=quantity(62, "10*9/L"))
    del resource["effectiveDateTime"]
    fact = one(resource | {"effectivePeriod": {"start": "2025-07-01", "end": "2025-07-03"}})
    assert fact.when == DateRange(date(2025, 7, 1), date(2025, 7, 3))


@pytest.mark.parametrize(
    "value",
    [
        {"valueInteger": 1},
        {"valueQuantity": {"value": 1, "unit": "{score}"}},
        {"valueCodeableConcept": concept(LOINC, "LA9623-5", "Restricted in physically strenuous activity")},
        {"valueCodeableConcept": concept(SNOMED, "422512005", "ECOG performance status - grade 1")},
        {"valueString": "1"},
    ],
)
def test_ecog_in_all_its_forms(value: dict[str, Any]) -> None:
    fact = one(observation(concept(LOINC, "89247-1", "ECOG Performance Status score"), **value))
    assert (fact.kind, fact.value) == ("score", "1")


def test_a_value_that_is_not_on_the_scale_is_noted() -> None:
    patient = read(observation(concept(LOINC, "89247-1", "ECOG Performance Status score"), valueInteger=42))
    assert not patient.facts
    assert "not-on-scale" in codes(patient)


def test_markers_are_positive_or_negative() -> None:
    her2 = concept(LOINC, "48676-1", "HER2 [Interpretation] in Tissue", "HER2")
    positive = one(observation(her2, valueCodeableConcept=concept(SNOMED, "10828004", "Positive (qualifier value)")))
    negative = one(observation(her2, valueCodeableConcept=concept(LOINC, "LA6577-6", "Negative")))
    said = one(observation(her2, interpretation=[concept(code="NEG")]))
    assert (positive.kind, positive.status, positive.value) == ("biomarker", "present", "positive")
    assert (negative.status, negative.value) == ("present", "negative")
    assert (said.status, said.value) == ("present", "negative")
    assert positive.concept != negative.concept == said.concept


@pytest.mark.parametrize(("found", "status"), [("LA9633-4", "present"), ("LA9634-2", "absent")])
def test_a_variant(found: str, status: str) -> None:
    gene = concept("http://www.genenames.org/geneId", "HGNC:3236", "EGFR")
    change = concept("http://varnomen.hgvs.org", "NP_005219.2:p.(Leu858Arg)", "p.Leu858Arg")
    parts = [
        {"code": concept(LOINC, "48018-6"), "valueCodeableConcept": gene},
        {"code": concept(LOINC, "48005-3"), "valueCodeableConcept": change},
    ]
    result = concept(LOINC, found)
    fact = one(observation(concept(LOINC, "69548-6"), valueCodeableConcept=result, component=parts))
    assert (fact.kind, fact.status, fact.qualifiers) == ("biomarker", status, ("p.Leu858Arg",))
    assert "EGFR" in fact.name


def test_a_variant_without_a_gene_is_noted() -> None:
    patient = read(observation(concept(LOINC, "69548-6"), component=[]))
    assert "no-gene" in codes(patient)
    assert not patient.facts


@pytest.mark.parametrize(
    ("answer", "status"),
    [("449868002", "present"), ("8517006", "resolved"), ("266919005", "absent")],
)
def test_smoking(answer: str, status: str) -> None:
    question = concept(LOINC, "72166-2", "Tobacco smoking status")
    fact = read(observation(question, valueCodeableConcept=concept(SNOMED, answer))).facts[0]
    assert (fact.kind, fact.status, fact.concept) == ("status", status, "status:current-smoker")


@pytest.mark.parametrize("said", ["Postmenopausal since 2018", "Postmenopausal", "postmenopausal, since March 2018"])
def test_a_state_may_say_since_when(said: str) -> None:
    fact = one(observation({"text": "Menopausal status"}, valueCodeableConcept={"text": said}))
    assert (fact.kind, fact.status, fact.concept) == ("status", "present", "status:postmenopausal")
    assert fact.when == DateRange(date(2025, 7, 28), date(2025, 7, 28))


def test_words_that_are_no_state_stay_an_answer() -> None:
    fact = one(observation({"text": "Menopausal status"}, valueCodeableConcept={"text": "Irregular since 2018"}))
    assert (fact.kind, fact.value) == ("answer", "Irregular since 2018")


def test_pregnancy() -> None:
    question = concept(LOINC, "82810-3", "Pregnancy status")
    no = read(observation(question, valueCodeableConcept=concept(SNOMED, "60001007", "Not pregnant"))).facts
    assert [(f.status, f.concept) for f in no] == [("absent", "status:pregnant"), ("present", "status:not-pregnant")]
    assert one(observation(question, valueCodeableConcept=concept(SNOMED, "77386006", "Pregnant"))).status == "present"
    unknown = one(observation(question, valueCodeableConcept=concept(SNOMED, "261665006", "Unknown")))
    assert unknown.kind == "answer"


def test_what_is_not_known_is_still_kept() -> None:
    fact = one(observation(concept("urn:local", "x1", text="Frobnication index"), valueQuantity=quantity(3, "1")))
    assert (fact.kind, fact.name, fact.concept) == ("measurement", "Frobnication index", None)
    said = one(observation(concept("urn:local", "x2", text="Frobnication"), valueString="mild"))
    assert (said.kind, said.value) == ("answer", "mild")
