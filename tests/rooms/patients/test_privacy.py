"""Nothing of this room prints a fact: not repr, not str, not an error, not a note."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.errors import ClinConnectError
from clinconnect.patients import DateRange, Fact, Note, Patient, Quantity, Source, read_patient
from clinconnect.patients.fhir.codings import read_code
from clinconnect.patients.fhir.elements import ElementError, number, obj, objs, word, yes
from clinconnect.patients.fhir.record import Record

from .bundles import AS_OF, PATIENT, concept, condition, observation, quantity

SECRETS = st.from_regex(r"\AZq[a-z]{6,12}\Z")
NUMBERS = st.floats(1000, 999_999, allow_nan=False).map(lambda x: round(x, 3))


def shown(*things: object) -> str:
    return " ".join(f"{thing!r} {thing!s} {[thing]!r}" for thing in things)


def everything(patient: Patient) -> str:
    parts: list[object] = [patient, *patient.facts, *patient.notes, *(f.source for f in patient.facts)]
    parts += [f.value for f in patient.facts if isinstance(f.value, Quantity)]
    parts += [s for s in (patient.birth_source, patient.sex_source) if s]
    return shown(*parts) + " ".join(n.message for n in patient.notes)


@given(SECRETS, NUMBERS)
@settings(max_examples=50, deadline=None)
def test_values_are_not_printed(secret: str, number_: float) -> None:
    quantity_ = Quantity(number_, number_, secret, number_, number_)
    source = Source("Bundle.entry[1]", secret)
    day = date(1961, 4, 2)
    fact = Fact("f1", "condition", secret, source, secret, ((secret, secret),), "present", secret, DateRange(day, day))
    patient = Patient("p1", DateRange(day, day), "female", (fact,), notes=(Note("x", "info", "here", secret),))
    record = Record(AS_OF, {})
    record.facts.append(fact)
    text = shown(fact.when, quantity_, source, fact, patient, patient.notes[0], record, read_code({"text": secret}))
    for hidden in (secret, str(number_), "1961", "female"):
        assert hidden not in text


@given(SECRETS, NUMBERS)
@settings(max_examples=50, deadline=None)
def test_a_bundle_read_is_not_printed(secret: str, number_: float) -> None:
    entries = [
        PATIENT | {"name": [{"text": secret}], "id": "p1"},
        condition(concept(text=secret), onsetDateTime=secret),
        observation(concept(text=secret), valueQuantity=quantity(number_, secret)),
        observation(concept(text=secret), valueString=secret),
        observation(concept(text=secret), valueQuantity={"value": secret}),
        {"resourceType": "Procedure", "status": secret, "code": concept(text=secret)},
        {"resourceType": "MedicationRequest", "status": secret, "medicationReference": {"reference": secret}},
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": r} for r in entries]}
    patient = read_patient(json.dumps(bundle).encode(), id="p", as_of=AS_OF)
    assert len(patient.notes) >= 3
    text = everything(patient)
    for hidden in (secret, str(number_), "1961"):
        assert hidden not in text


@given(SECRETS)
@settings(max_examples=50, deadline=None)
def test_a_note_and_a_form_read_are_not_printed(secret: str) -> None:
    note = f"A 58-year-old woman with asthma and {secret}. Allergic to {secret}. She is a 61-year-old man."
    form = {"form": "clinconnect-1", "conditions": [secret], "answers": {secret: secret}, secret: 1}
    for data in (note.encode(), json.dumps(form).encode()):
        text = everything(read_patient(data, id="p", as_of=AS_OF))
        assert secret not in text
        assert "asthma" not in text


@pytest.mark.parametrize(
    "field", ["birth_date", "age", "sex", "by", "conditions", "measurements", "statuses", "no_other", "form"]
)
@given(SECRETS, st.sampled_from(["text", "list", "item", "key"]))
@settings(max_examples=25, deadline=None)
def test_errors_of_the_form_hold_no_content(field: str, secret: str, shape: str) -> None:
    value: Any = {
        "text": secret,
        "list": [secret],
        "item": [{"name": secret, "value": secret}],
        "key": {secret: secret},
    }[shape]
    said = outcome(json.dumps({"form": "clinconnect-1", field: value}).encode())
    assert said
    assert secret not in said


def outcome(data: bytes) -> str:
    """All that is shown after reading: the error, or the person."""
    try:
        return everything(read_patient(data, id="p", as_of=AS_OF))
    except ClinConnectError as refused:
        return json.dumps(refused.to_json()) + shown(refused)


@pytest.mark.parametrize("access", [obj, objs, word, number, yes])
def test_errors_of_elements_hold_no_content(access: Any) -> None:
    said = [wrong for value in ("Zqsecret", ["Zqsecret"], {"Zqsecret": 1}, 77.5) if (wrong := complaint(access, value))]
    assert said
    for words in said:
        assert "Zqsecret" not in words
        assert "77" not in words
        assert "code" in words


def complaint(access: Any, value: Any) -> str:
    try:
        access({"code": value}, "code")
    except ElementError as wrong:
        return shown(wrong, wrong.message)
    return ""
