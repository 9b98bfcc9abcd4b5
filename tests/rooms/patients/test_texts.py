"""Free text inside resources: what it adds, where it lies, how it stands beside what is coded, and what is not taken from it."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest

from clinconnect.patients import Fact, Patient, conflicts
from clinconnect.patients.patient import DateRange

from .bundles import AS_OF, LOINC, PATIENT, SNOMED, codes, concept, condition, observation, quantity, read

SUBJECT = {"reference": "Patient/p1"}
DAY = "2025-07-20"
ASTHMA = concept(SNOMED, "195967001", "Asthma (disorder)")
IMAGING = [concept(code="imaging")]


def report(words: str, day: str = DAY, **more: Any) -> dict[str, Any]:
    base = {"resourceType": "DiagnosticReport", "status": "final", "subject": SUBJECT, "effectiveDateTime": day}
    return base | {"conclusion": words} | more


def letter(words: str, day: str = DAY, type: str = "11506-3", **more: Any) -> dict[str, Any]:
    form = {"contentType": "text/plain; charset=utf-8", "data": base64.b64encode(words.encode()).decode()}
    base = {"resourceType": "DocumentReference", "status": "current", "subject": SUBJECT, "date": day}
    return base | {"type": concept(LOINC, type), "content": [{"attachment": form}]} | more


def noted(words: str, **more: Any) -> dict[str, Any]:
    return {"note": [{"text": words}]} | more


def of(patient: Patient, id: str) -> list[Fact]:
    return [f for f in patient.facts if f.concept == id]


def last_day(when: DateRange | None) -> str:
    return when.high.isoformat() if when else ""


def said(patient: Patient) -> set[tuple[str | None, str]]:
    return {(f.concept, f.status) for f in patient.facts if f.source.span}


# Where it lies and when it was


def test_a_fact_of_a_conclusion_leads_to_its_words() -> None:
    words = "Liver cirrhosis with ascites. No focal lesion."
    fact = of(read(report(words)), "condition:cirrhosis")[0]
    assert fact.source.where == "Bundle.entry[1].conclusion"
    assert words[slice(*(fact.source.span or ()))] == fact.source.text == "Liver cirrhosis"
    assert last_day(fact.when) == DAY


def test_a_fact_of_a_document_and_of_a_note_leads_to_its_words() -> None:
    patient = read(
        letter("Known asthma."), condition(concept(text="Gout"), **noted("With psoriasis.", recordedDate=DAY))
    )
    places = {f.concept: f.source.where for f in patient.facts if f.source.span}
    assert places == {
        "condition:asthma": "Bundle.entry[1].content[0].attachment.data",
        "condition:psoriasis": "Bundle.entry[2].note[0].text",
    }


def test_the_note_has_a_day_of_its_own_before_that_of_its_entry() -> None:
    note = {"note": [{"text": "No brain metastasis.", "time": "2025-07-01"}]}
    denied = of(read(report("", **note)), "condition:brain-metastasis")[0]
    assert last_day(denied.when) == "2025-07-01"


@pytest.mark.parametrize("words", ["", "   ", None, 5, ["x"]])
def test_no_words_no_facts(words: Any) -> None:
    patient = read(report("") | {"conclusion": words}, condition(ASTHMA, note=[{"text": words}, 7]))
    assert [f.concept for f in patient.facts] == ["condition:asthma"]


def test_a_text_of_no_day_or_of_a_later_day_is_not_read() -> None:
    undated = condition(ASTHMA, **noted("With psoriasis."))
    patient = read(undated, report("Cirrhosis.", "2025-09-01"))
    assert not said(patient)
    assert "text-without-day" in codes(patient)


@pytest.mark.parametrize(
    "resource",
    [
        report("Cirrhosis.", status="preliminary"),
        report("Cirrhosis.", status="entered-in-error"),
        letter("Cirrhosis.", status="superseded"),
        letter("Cirrhosis.", docStatus="preliminary"),
        condition(ASTHMA, verified="refuted", **noted("First taken for cirrhosis.", recordedDate=DAY)),
        condition(ASTHMA, verified="differential", **noted("Or cirrhosis.", recordedDate=DAY)),
    ],
)
def test_what_is_withdrawn_or_in_doubt_is_not_read(resource: dict[str, Any]) -> None:
    assert not of(read(resource), "condition:cirrhosis")


def test_other_documents_are_counted_and_named() -> None:
    form = {"attachment": {"contentType": "application/pdf", "data": "JVBERi0="}}
    assert codes(read(letter("", content=[form]))) == {"not-used"}
    broken = {"attachment": {"contentType": "text/plain", "data": "/w=="}}
    assert "broken-text" in codes(read(letter("", content=[broken])))


# Whom it is about


def test_a_text_does_not_change_who_it_is() -> None:
    patient = read(letter("A 12-year-old boy with cirrhosis."))
    assert (patient.sex, last_day(patient.birth)) == ("female", "1961-04-02")
    assert not said(patient)
    assert "another-person" in codes(patient)


def test_a_text_gives_no_sex_and_no_age_where_the_record_has_none() -> None:
    unknown = {k: v for k, v in PATIENT.items() if k not in ("gender", "birthDate")}
    patient = read(letter("A 12-year-old boy with cirrhosis."), patient=unknown)
    assert (patient.sex, patient.birth) == (None, None)
    assert of(patient, "condition:cirrhosis")


def test_what_a_relative_had_is_of_the_family() -> None:
    assert said(read(letter("Her mother had breast cancer."))) == {("condition:breast-cancer", "family")}


# What a part of the body tells


def test_a_test_denies_only_what_lies_where_it_names() -> None:
    patient = read(report("No brain metastasis. No metastasis. No fracture. No cholecystitis."))
    assert said(patient) == {("condition:brain-metastasis", "absent"), ("condition:cholecystitis", "absent")}


def test_a_visit_denies_all() -> None:
    assert ("condition:fracture", "absent") in said(read(letter("No fracture.")))


def test_a_note_beside_a_medicine_tells_of_treatments_only() -> None:
    entry = {
        "resourceType": "MedicationStatement",
        "status": "not-taken",
        "subject": SUBJECT,
        "dateAsserted": DAY,
        "medicationCodeableConcept": concept(text="lutetium oxodotreotide"),
    }
    patient = read(entry | noted("Has never received peptide receptor radionuclide therapy. Avoid: cirrhosis."))
    assert said(patient) == {("treatment:peptide-receptor-radionuclide-therapy", "absent")}
    once = read(entry | noted("No radiotherapy."))
    assert not said(once)  # of now, or of ever?


def test_a_note_on_a_laboratory_value_explains_the_test() -> None:
    lab = {"category": [concept(code="laboratory")]}
    hcv = observation(concept(LOINC, "777-3"), valueQuantity=quantity(200, "10*9/L"), **noted("Seen in cirrhosis."))
    assert not said(read(hcv | lab))
    assert said(read(hcv | {"category": IMAGING}))


def test_what_is_said_of_people_in_general_is_not_the_person_s() -> None:
    words = "Values above 126 mg/dL indicate diabetes mellitus. A negative result does not exclude HIV infection."
    assert not said(read(report(words)))


# Beside what is coded


def test_the_same_from_the_note_of_an_entry_says_nothing_more() -> None:
    patient = read(condition(ASTHMA, **noted("Asthma.", recordedDate=DAY)))
    assert len(patient.facts) == 1
    assert conflicts(patient) == ()


def test_a_text_does_not_take_back_what_is_coded() -> None:
    liver = condition(concept(SNOMED, "94381002", "Metastatic malignant neoplasm to liver"))
    patient = read(liver, report("No liver metastasis."))
    assert (not said(patient), "text-differs" in codes(patient)) == (True, True)


def test_an_older_text_does_not_bring_back_what_was_refuted_or_is_over() -> None:
    refuted = condition(ASTHMA, verified="refuted", recordedDate="2025-07-25")
    assert not said(read(refuted, letter("Asthma.")))
    over = condition(ASTHMA, clinical="resolved", abatementDateTime="2025-07-25")
    assert not said(read(over, letter("Asthma.")))


def test_a_value_of_a_text_stands_back_behind_a_coded_one_unless_it_is_newer() -> None:
    coded = observation(concept(LOINC, "777-3"), valueQuantity=quantity(200, "10*9/L"), effectiveDateTime=DAY)
    same_day = read(coded, letter("Platelets 62 x10^9/L."))
    assert (len(same_day.facts), "text-differs" in codes(same_day)) == (1, True)
    assert len(read(coded, letter("Platelets 62 x10^9/L.", "2025-07-21")).facts) == 2
    assert len(read(coded, letter("Platelets 62 x10^9/L.", "2025-07-19")).facts) == 1


def test_a_doubt_in_a_text_does_not_open_a_complete_list() -> None:
    complete = {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "code": concept(LOINC, "11450-4"),
        "title": "Complete problem list",
        "subject": SUBJECT,
    }
    assert ("condition:cirrhosis", "suspected") in said(read(letter("Possible cirrhosis.")))
    assert not said(read(complete, letter("Possible cirrhosis.")))


def test_no_text_makes_a_list_complete() -> None:
    assert read(letter("Takes no medications. No known drug allergies.")).complete == frozenset()


# What was then


def test_what_an_old_text_tells_may_be_over() -> None:
    old, new = (of(read(letter("Has pneumonia.", day)), "condition:pneumonia")[0] for day in ("2020-01-01", DAY))
    assert old.until == DateRange(date(2020, 1, 1), AS_OF)
    assert (new.until, new.ongoing) == (None, None)


def test_a_medicine_of_a_text_may_have_been_stopped_since() -> None:
    fact = of(read(letter("Takes metformin.")), "treatment:metformin")[0]
    assert (fact.ongoing, fact.until is not None) == (None, True)


def test_a_newer_text_ends_what_an_older_one_told() -> None:
    patient = read(letter("Has pneumonia.", "2025-07-01"), letter("No pneumonia.", "2025-07-20"))
    had = next(f for f in patient.facts if f.status == "present")
    assert last_day(had.until) == "2025-07-20"
    assert conflicts(patient) == ()


def test_an_older_denial_gives_way_to_a_newer_text() -> None:
    patient = read(letter("No pneumonia.", "2025-07-01"), letter("Has pneumonia.", "2025-07-20"))
    assert said(patient) == {("condition:pneumonia", "present")}


def test_the_same_said_often_counts_once() -> None:
    days = ["2025-07-01", "2025-07-10", "2025-07-20"]
    patient = read(*(letter("Known asthma.", day) for day in days))
    assert [last_day(f.when) for f in patient.facts] == ["2025-07-20"]


def test_of_very_many_texts_the_newest_are_read() -> None:
    padding = "The sky is blue. " * 3500
    texts = [
        letter(padding + words, f"2025-07-{day}") for day, words in ((10, "Asthma."), (12, "Gout."), (14, "Cirrhosis."))
    ]
    patient = read(*texts, letter(padding + "Psoriasis.", "2025-07-08"))
    assert [f.concept for f in patient.facts] == ["condition:cirrhosis", "condition:gout", "condition:asthma"]
    assert "texts-left-out" in codes(patient)
    assert "text-too-long" in codes(read(letter(padding * 2)))
