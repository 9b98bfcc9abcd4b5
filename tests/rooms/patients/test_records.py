"""Records as systems send them: visits, reports, devices, contained resources, doses, sex and gender, whose it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clinconnect.errors import BadInput
from clinconnect.patients import Quantity, read_patient

from .bundles import AS_OF, LOINC, PATIENT, SNOMED, codes, concept, condition, observation, one, quantity, read

ASTHMA = concept(SNOMED, "195967001", "Asthma (disorder)")
PLATELETS = observation(concept(LOINC, "777-3", text="Platelets"), valueQuantity=quantity(62, "10*9/L"))
SUBJECT = {"reference": "Patient/p1"}


def visit(**more: Any) -> dict[str, Any]:
    base = {"resourceType": "Encounter", "status": "finished", "subject": SUBJECT, "period": {"start": "2024-03-01"}}
    return base | more


def report(**more: Any) -> dict[str, Any]:
    return {"resourceType": "DiagnosticReport", "status": "final", "subject": SUBJECT} | more


def request(drug: str, *dosage: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {"resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": SUBJECT}
    return base | {"medicationCodeableConcept": concept(text=drug), "dosageInstruction": list(dosage)} | more


def take(
    amount: dict[str, Any], frequency: float = 1, period: float = 1, unit: str = "d", **more: Any
) -> dict[str, Any]:
    repeat = {"frequency": frequency, "period": period, "periodUnit": unit}
    return {"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": amount}]} | more


# Reasons


def test_a_reason_that_no_condition_states_is_suspected() -> None:
    fact = one(visit(reasonCode=[ASTHMA]))
    assert (fact.concept, fact.status, fact.when is not None) == ("condition:asthma", "suspected", True)


def test_a_reason_that_a_condition_states_says_nothing_more() -> None:
    assert one(visit(reasonCode=[ASTHMA]), condition(ASTHMA)).status == "present"
    assert one(visit(reasonCode=[ASTHMA]), condition(ASTHMA, clinical="resolved")).status == "resolved"


def test_a_reason_that_is_not_understood_is_noted_once() -> None:
    patient = read(visit(reasonCode=[concept(text="Zyxo")]), visit(reasonCode=[concept(text="Zyxo")]))
    assert [n.where for n in patient.notes if n.code == "reason-not-used"] == ["Bundle.entry[1]"]


def test_a_diagnosis_that_points_nowhere() -> None:
    lost = read(visit(diagnosis=[{"condition": {"reference": "Condition/c9"}}]))
    assert "lost-reference" in codes(lost)
    assert (
        one(visit(diagnosis=[{"condition": {"reference": "Condition/c9", "display": "Asthma"}}])).status == "suspected"
    )


def test_a_visit_that_never_was_says_nothing() -> None:
    assert not read(visit(status="cancelled", reasonCode=[ASTHMA])).facts


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ({"reasonCode": [ASTHMA]}, ("for asthma",)),
        ({"reasonCode": [ASTHMA, concept(text="Gout")]}, ("for asthma", "for gout")),
        ({"reasonReference": [{"reference": "Condition/c1"}]}, ("for asthma",)),
        ({"reasonReference": [{"reference": "Condition/c9", "display": "Gout"}]}, ("for gout",)),
        ({"reasonReference": [{"reference": "Condition/c9"}]}, ()),
        ({"reasonReference": [{"reference": "Observation/o1"}]}, ()),
        ({}, ()),
    ],
)
def test_what_a_drug_is_for(reason: dict[str, Any], said: tuple[str, ...]) -> None:
    patient = read(request("Prednisone", **reason), condition(ASTHMA) | {"id": "c1"}, PLATELETS | {"id": "o1"})
    assert next(f for f in patient.facts if f.kind == "treatment").qualifiers == said


def test_what_was_not_given_is_not_narrowed_by_its_reason() -> None:
    refused = request("Prednisone", doNotPerform=True, reasonCode=[ASTHMA])
    assert next(f for f in read(refused).facts if f.kind == "treatment").qualifiers == ()


def problems(words: str) -> dict[str, Any]:
    coded = concept(LOINC, "11450-4")
    return {"resourceType": "List", "status": "current", "mode": "snapshot", "code": coded, "note": [{"text": words}]}


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("Complete. No other current or past condition is known.", True),
        ("Complete list of current and past problems.", True),
        ("Complete.", False),
        ("Complete. The past conditions are kept elsewhere.", False),
    ],
)
def test_whether_a_complete_list_is_one_of_the_past_too(words: str, past: bool) -> None:
    assert ("past conditions" in read(problems(words)).complete) == past


# Reports


@pytest.mark.parametrize(
    ("status", "said"), [("final", "present"), ("preliminary", "suspected"), ("partial", "suspected")]
)
def test_what_a_report_concludes(status: str, said: str) -> None:
    fact = one(report(status=status, conclusionCode=[ASTHMA], effectiveDateTime="2024-01-01"))
    assert (fact.concept, fact.status) == ("condition:asthma", said)


def test_results_contained_in_a_report() -> None:
    fact = one(report(contained=[PLATELETS | {"id": "r1"}], result=[{"reference": "#r1"}]))
    assert (fact.source.where, fact.value) == ("Bundle.entry[1].contained[0]", Quantity(62, 62, "10*9/L"))


def test_results_that_are_missing_are_counted() -> None:
    patient = read(
        PLATELETS | {"id": "r1"}, report(result=[{"reference": "Observation/r1"}, {"reference": "Observation/r2"}])
    )
    assert [n.message for n in patient.notes] == ["results of the report that are not in the record: 1"]


def test_a_report_in_prose_and_one_that_was_withdrawn() -> None:
    assert codes(read(report(conclusion="all is well"))) == {"text-without-day"}
    scanned = {"contentType": "application/pdf", "data": "JVBERi0="}
    assert codes(read(report(presentedForm=[scanned]))) == {"text-only", "not-used"}
    withdrawn = read(report(status="entered-in-error", conclusionCode=[ASTHMA], contained=[PLATELETS]))
    assert (withdrawn.facts, codes(withdrawn)) == ((), {"dropped"})


# Devices


def test_a_pacemaker_is_a_state_of_the_person() -> None:
    device = {"resourceType": "Device", "id": "d1", "patient": SUBJECT, "type": concept(text="Cardiac pacemaker")}
    assert "status:pacemaker" in {f.concept for f in read(device).facts}
    use = {
        "resourceType": "DeviceUseStatement",
        "status": "completed",
        "subject": SUBJECT,
        "device": {"display": "Insulin pump"},
    }
    assert {(f.status, f.ongoing) for f in read(use).facts} == {("present", False)}


def test_a_device_of_nobody_is_counted() -> None:
    patient = read({"resourceType": "Device", "type": concept(text="Cardiac pacemaker")})
    assert (patient.facts, codes(patient)) == ((), {"not-used"})


# What may not be understood as it stands


def test_a_modifier_that_is_not_known_is_not_ignored() -> None:
    patient = read(condition(ASTHMA, modifierExtension=[{"url": "urn:x", "valueBoolean": True}]))
    assert (patient.facts, codes(patient)) == ((), {"modified"})


def test_a_status_that_does_not_exist() -> None:
    assert codes(read(PLATELETS | {"status": "wrong"})) == {"broken-entry"}


def test_the_same_entry_counts_once() -> None:
    entry = PLATELETS | {"id": "o1"}
    patient = read(entry, entry)
    assert (len(patient.facts), codes(patient)) == (1, {"same-again"})


def test_an_observation_about_somebody_else() -> None:
    patient = read(PLATELETS | {"focus": [{"reference": "RelatedPerson/mother"}]})
    assert (patient.facts, codes(patient)) == ((), {"another-person"})
    assert len(read(PLATELETS | {"focus": [{"reference": "Condition/c1"}]}).facts) == 1


# Whose record is it?


def lines(*resources: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(r) for r in resources).encode()


def test_lines_with_the_patient_last() -> None:
    patient = read_patient(lines(PLATELETS | {"subject": SUBJECT}, PATIENT), id="p", as_of=AS_OF)
    assert (patient.sex, len(patient.facts), patient.facts[0].source.where) == ("female", 1, "line 1")


def test_lines_about_several_people_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read_patient(lines(PLATELETS, PLATELETS | {"subject": {"reference": "Patient/p2"}}), id="p", as_of=AS_OF)
    assert caught.value.code == "several-people"


def test_people_without_ids_are_not_taken_for_one() -> None:
    nameless = {k: v for k, v in PATIENT.items() if k != "id"}
    with pytest.raises(BadInput):
        read(nameless | {"birthDate": "1950-01-01"}, patient=nameless)


def test_a_bundle_in_a_list_of_one() -> None:
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": PATIENT}, {"resource": PLATELETS}]}
    assert len(read_patient(json.dumps([bundle]).encode(), id="p", as_of=AS_OF).facts) == 1


@pytest.mark.parametrize("form", ["http://example.org/fhir/{}/_history/2", "{}/_history/1", "{}"])
def test_references_in_all_their_forms(form: str) -> None:
    drug = {
        "resourceType": "Medication",
        "id": "m1",
        "ingredient": [{"itemCodeableConcept": concept(text="metformin")}],
    }
    asked = request("")
    del asked["medicationCodeableConcept"]
    fact = one(drug, asked | {"medicationReference": {"reference": form.format("Medication/m1")}})
    assert fact.concept == "treatment:metformin"


def test_a_document_that_says_there_are_no_allergies() -> None:
    section = {"code": concept(LOINC, "48765-2"), "emptyReason": concept(code="nilknown")}
    patient = read({"resourceType": "Composition", "status": "final", "section": [section]})
    assert patient.complete == {"allergies"}


# Sex and gender

_CORE = "http://hl7.org/fhir/us/core/StructureDefinition"


@pytest.mark.parametrize(
    ("gender", "extension", "sex"),
    [
        ("female", {"url": f"{_CORE}/us-core-birthsex", "valueCode": "F"}, "female"),
        ("female", {"url": f"{_CORE}/us-core-birthsex", "valueCode": "UNK"}, "female"),
        ("female", {"url": f"{_CORE}/us-core-birthsex", "valueCode": "M"}, None),
        ("female", {"url": f"{_CORE}/us-core-sex", "valueCode": "248153007"}, None),
        (
            "female",
            {"url": f"{_CORE}/us-core-genderIdentity", "valueCodeableConcept": concept(SNOMED, "446141000124107")},
            "female",
        ),
        (
            "female",
            {"url": f"{_CORE}/us-core-genderIdentity", "valueCodeableConcept": concept(SNOMED, "33791000087105")},
            None,
        ),
        ("other", {"url": f"{_CORE}/us-core-birthsex", "valueCode": "F"}, None),
        (None, {"url": f"{_CORE}/us-core-birthsex", "valueCode": "M"}, "male"),
    ],
)
def test_sex_is_known_only_where_nothing_says_otherwise(
    gender: str | None, extension: dict[str, Any], sex: str | None
) -> None:
    patient = read(patient=PATIENT | {"gender": gender, "extension": [extension]})
    assert patient.sex == sex
    assert codes(patient) == (set() if sex else {"sex-not-clear"})


# Values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("62", Quantity(62, 62, None)), ("< 5 10*9/L", Quantity(None, 5, "10*9/L", high_open=True)),
        ("62 10*9/L", Quantity(62, 62, "10*9/L")),
        ("62 blorps", "62 blorps"), ("1,500", "1,500"), ("10-20", "10-20"), ("normal", "normal"),
    ],
)  # fmt: skip
def test_numbers_written_as_text(text: str, value: Quantity | str) -> None:
    assert one(observation(concept(LOINC, "777-3", text="Platelets"), valueString=text)).value == value


def test_a_titre_is_no_small_number_and_a_quotient_has_its_unit() -> None:
    code = concept(text="Frobnication")
    assert (
        one(observation(code, valueRatio={"numerator": {"value": 1}, "denominator": {"value": 128}})).value == "1:128"
    )
    ratio = {"numerator": quantity(30, "mg"), "denominator": quantity(2, "g")}
    assert one(observation(code, valueRatio=ratio)).value == Quantity(15, 15, "mg/g")


def test_what_cannot_be_read_as_a_value_is_noted() -> None:
    patient = read(observation(concept(text="Frobnication"), valueSampledData={"data": "1 2 3"}))
    assert (patient.facts, codes(patient)) == ((), {"no-value"})


def test_an_end_in_words_is_an_end() -> None:
    assert one(condition(ASTHMA, clinical="", abatementString="in childhood")).status == "resolved"


def test_allergies_say_how_bad_it_was() -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "patient": SUBJECT,
        "code": concept(text="Penicillin"),
        "criticality": "high",
        "reaction": [{"severity": "severe", "manifestation": [concept(text="Anaphylaxis (disorder)")]}],
    }
    assert one(allergy).qualifiers == ("severe", "anaphylaxis", "high criticality")


# Doses

MG5, TABLET = quantity(5, "mg"), {"value": 1, "unit": "tablet"}


@pytest.mark.parametrize(
    ("drug", "dosage", "dose"),
    [
        ("prednisone", [take(MG5)], Quantity(5, 5, "mg/d")),
        ("prednisone", [take(MG5, 2)], Quantity(10, 10, "mg/d")),
        ("prednisone", [take(MG5, 1, 8, "h")], Quantity(15, 15, "mg/d")),
        ("methotrexate", [take(quantity(14, "mg"), 1, 1, "wk")], Quantity(2, 2, "mg/d")),
        ("levothyroxine", [take(quantity(50, "ug"))], Quantity(0.05, 0.05, "mg/d")),
        ("prednisone 20 MG Oral Tablet", [take(TABLET, 2)], Quantity(40, 40, "mg/d")),
        ("prednisone", [take(MG5), take(MG5)], Quantity(10, 10, "mg/d")),
        ("prednisone", [{"timing": {"code": concept(code="BID")}, "doseAndRate": [{"doseQuantity": MG5}]}], Quantity(10, 10, "mg/d")),
        ("prednisone", [take(MG5, sequence=1), take(MG5, sequence=2)], None),
        ("prednisone", [take(MG5, asNeededBoolean=True)], None),
        ("prednisone", [take(TABLET)], None),
        ("prednisone 20 MG Oral Tablet", [take({"value": 1})], None),
        ("prednisone", [take(quantity(1, "mg/kg"))], None),
        ("prednisone", [{"doseAndRate": [{"doseQuantity": MG5}]}], None),
        ("prednisone", [take(quantity(5, "mg", comparator="<"))], None),
        ("prednisone", [{"timing": {"repeat": {"frequency": "x"}}, "doseAndRate": 7}], None),
    ],
)  # fmt: skip
def test_the_dose_of_a_day(drug: str, dosage: list[dict[str, Any]], dose: Quantity | None) -> None:
    value = one(request(drug, *dosage)).value
    if dose is None or not isinstance(value, Quantity):
        assert value == dose
    else:
        assert (value.low, value.high, value.unit) == (pytest.approx(dose.low), pytest.approx(dose.high), dose.unit)
