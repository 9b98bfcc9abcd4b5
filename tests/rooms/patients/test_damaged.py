"""Damaged records: whatever is wrong in a resource, reading ends with a person or with BadInput, and nothing leaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.errors import BadInput
from clinconnect.patients import Patient, read_patient

from . import mcode
from .bundles import AS_OF, LOINC, PATIENT, UCUM, concept, observation, quantity, read

SECRET = "Zyxoplankia"
GOOD = observation(concept(LOINC, "777-3", text="Platelets"), valueQuantity=quantity(62, "10*9/L"))
REPORT = {
    "resourceType": "DiagnosticReport",
    "status": "final",
    "subject": {"reference": "Patient/p1"},
    "conclusionCode": [concept(text="Asthma")],
    "result": [{"reference": "#inside"}],
    "contained": [GOOD | {"id": "inside"}],
}
VISIT = {
    "resourceType": "Encounter",
    "status": "finished",
    "subject": {"reference": "Patient/p1"},
    "period": {"start": "2024-01-01"},
    "reasonCode": [concept(text="Asthma")],
    "diagnosis": [{"condition": {"reference": "Condition/c"}}],
}
LETTER = {
    "resourceType": "DocumentReference",
    "status": "current",
    "date": "2025-07-01",
    "type": concept(LOINC, "11506-3"),
    "content": [{"attachment": {"contentType": "text/plain", "data": "Tm8gZmV2ZXIuIEhhcyBhc3RobWEu"}}],
}
TOLD = REPORT | {
    "effectiveDateTime": "2025-07-01",
    "conclusion": "Asthma.",
    "note": [{"text": "Gout.", "time": "2025"}],
}
DEVICE = {"resourceType": "Device", "patient": {"reference": "Patient/p1"}, "type": concept(text="Cardiac pacemaker")}
WHOLE: tuple[dict[str, Any], ...] = (*mcode.ALL, REPORT, TOLD, LETTER, VISIT, DEVICE, PATIENT)
WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([10**400, -1, 0, 1e308, -1e308, "", SECRET, [], {}, [[]], [None], [SECRET], {"x": SECRET}]),
    st.text(max_size=5),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a resource, outermost first."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*path, key)
        yield from places(below, (*path, key))


PLACES = [(number, path) for number, resource in enumerate(WHOLE) for path in places(resource)]


def damaged(resource: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    """The resource with something else in that place."""
    changed = copy.deepcopy(resource)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    return changed


def attempt(data: bytes) -> None:
    said = ""
    try:
        patient = read_patient(data, id="p", as_of=AS_OF)
    except BadInput as refused:
        said, patient = f"{refused} {refused.hint}", Patient("p")
    assert SECRET not in said
    assert not any(SECRET in n.message or SECRET in n.where for n in patient.notes)
    assert SECRET not in repr(patient)
    assert not any(SECRET in repr(fact) for fact in patient.facts)
    assert all(fact.label for fact in patient.facts)


@given(st.lists(st.tuples(st.sampled_from(PLACES), WRONG), min_size=1, max_size=3))
@settings(max_examples=250, deadline=None)
def test_something_else_in_any_place(changes: list[tuple[tuple[int, tuple[Any, ...]], Any]]) -> None:
    resources: list[Any] = [PATIENT, GOOD]
    for (number, path), wrong in changes:
        resources.append(damaged(WHOLE[number], path, wrong))
    entries = [{"resource": r} for r in resources]
    attempt(json.dumps({"resourceType": "Bundle", "entry": entries}).encode())


@given(st.integers(0, 4000), st.binary(max_size=3))
@settings(max_examples=60, deadline=None)
def test_bytes_changed_anywhere(place: int, bytes_: bytes) -> None:
    whole = json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in (PATIENT, *WHOLE[:4])]}).encode()
    attempt(whole[:place] + bytes_ + whole[place + 1 :])


@pytest.mark.parametrize(
    "bomb",
    [
        '{"resourceType": "Bundle", "entry": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "code": '
        + '{"a":' * 50_000
        + "1"
        + "}" * 50_000
        + "}}]}",
        '{"a":' * 100_000,
    ],
)
def test_what_is_nested_too_deep_is_refused(bomb: str) -> None:
    with pytest.raises(BadInput):
        read_patient(bomb.encode(), id="p", as_of=AS_OF)


def with_number(number: str) -> bytes:
    text = json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in (PATIENT, GOOD, GOOD)]})
    return text.replace('"value": 62', f'"value": {number}', 1).encode()


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 5000])
def test_a_number_that_is_too_large_costs_one_entry(number: str) -> None:
    patient = read_patient(with_number(number), id="p", as_of=AS_OF)
    assert [f.source.where for f in patient.facts] == ["Bundle.entry[2]"]
    assert [(n.code, n.where) for n in patient.notes] == [("broken-entry", "Bundle.entry[1]")]


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_what_is_not_json_is_refused(number: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_patient(with_number(number), id="p", as_of=AS_OF)
    assert caught.value.code == "broken-json"


def test_a_hundred_thousand_entries() -> None:
    entries = [{"resource": PATIENT}, *[{"resource": GOOD}] * 100_000]
    patient = read_patient(json.dumps({"resourceType": "Bundle", "entry": entries}).encode(), id="p", as_of=AS_OF)
    assert len(patient.facts) == 100_000


def test_an_unknown_unit_is_no_mistake() -> None:
    odd = {"value": 5, "unit": SECRET, "system": UCUM, "code": SECRET}
    attempt(json.dumps({"resourceType": "Bundle", "entry": [{"resource": GOOD | {"valueQuantity": odd}}]}).encode())
    assert len(read(GOOD | {"valueQuantity": odd}).facts) == 1
