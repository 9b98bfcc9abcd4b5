"""What was handed over is told apart by content, and what cannot be used is refused with a code and a hint."""

from __future__ import annotations

import json

import pytest

from clinconnect.errors import BadInput
from clinconnect.patients import read_patient

from .bundles import AS_OF, LOINC, PATIENT, codes, concept, observation, quantity

GOOD = observation(concept(LOINC, "777-3", text="Platelets"), valueQuantity=quantity(62, "10*9/L"))


def read(data: bytes) -> object:
    return read_patient(data, id="p", as_of=AS_OF)


def test_a_bundle_a_form_and_a_note() -> None:
    bundle = json.dumps({"resourceType": "Bundle", "entry": [{"resource": PATIENT}]}).encode()
    form = json.dumps({"form": "clinconnect-1", "sex": "female"}).encode()
    note = b"A 58-year-old woman with hypertension."
    for data in (bundle, b"\xef\xbb\xbf" + bundle, form, note):
        assert read_patient(data, id="p", as_of=AS_OF).sex == "female"


def test_a_single_resource() -> None:
    assert read_patient(json.dumps(PATIENT).encode(), id="p", as_of=AS_OF).sex == "female"
    assert len(read_patient(json.dumps(GOOD, indent=1).encode(), id="p", as_of=AS_OF).facts) == 1


def test_resources_one_a_line() -> None:
    lines = [json.dumps(PATIENT), json.dumps(GOOD), '{"resourceType": "Obs', json.dumps(GOOD)]
    patient = read_patient("\n".join(lines).encode(), id="p", as_of=AS_OF)
    assert [f.source.where for f in patient.facts] == ["line 2", "line 4"]
    assert [(n.code, n.where) for n in patient.notes] == [("broken-entry", "line 3")]


def test_a_note_that_starts_with_a_bracket() -> None:
    patient = read_patient(b"[**2148-10-1**] A 58-year-old woman with asthma.", id="p", as_of=AS_OF)
    assert patient.sex == "female"


SECRET = "Zebrafinch"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xff\xfe{\x00}\x00", "not-utf-8"),
        (f"{SECRET} \xe9".encode("latin-1"), "not-utf-8"),
        (f"<!DOCTYPE html><html>{SECRET}</html>".encode(), "markup"),
        (f"<?xml version='1.0'?><Bundle>{SECRET}</Bundle>".encode(), "markup"),
        (f'{{"resourceType": "Bundle", "entry": [{{"{SECRET}'.encode(), "broken-json"),
        (f'{{"{SECRET}": 1}}'.encode(), "unknown-json"),
        (f'[{{"{SECRET}": 1}}]'.encode(), "unknown-json"),
        (b"[]", "unknown-json"),
        (f"%PDF-1.7 {SECRET}".encode(), "not-text"),
        (f"{SECRET}\x00".encode(), "not-text"),
        (b"{" * 100_000, "broken-json"),
    ],
)
def test_what_cannot_be_used_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.hint
    assert SECRET not in caught.value.message + caught.value.hint + repr(caught.value)


def test_several_bundles_are_refused() -> None:
    bundle = json.dumps({"resourceType": "Bundle", "entry": []})
    with pytest.raises(BadInput) as caught:
        read(f"{bundle}\n{bundle}".encode())
    assert caught.value.code == "several-people"


def test_too_large() -> None:
    with pytest.raises(BadInput) as caught:
        read(b"a" * (64 * 1024 * 1024 + 1))
    assert caught.value.code == "too-large"


def test_a_long_line_is_read_in_reasonable_time() -> None:
    patient = read_patient(b"He has asthma. " * 3000, id="p", as_of=AS_OF)
    assert len(patient.facts) == 1
    assert codes(patient) == set()
