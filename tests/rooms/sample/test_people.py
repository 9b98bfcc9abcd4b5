"""Are the sample people sound FHIR, plainly fictional, and coded with codes that can be real?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from ucumvert import get_ucum_parser

PEOPLE = files("clinconnect.sample") / "people"
INDEX: list[dict[str, Any]] = json.loads((PEOPLE / "index.json").read_text(encoding="utf-8"))
BUNDLES: dict[str, dict[str, Any]] = {
    person["id"]: json.loads((PEOPLE / person["file"]).read_text(encoding="utf-8"))
    for person in INDEX
    if person["file"].endswith(".json")
}
NOTES: dict[str, str] = {
    person["id"]: (PEOPLE / person["file"]).read_text(encoding="utf-8")
    for person in INDEX
    if person["file"].endswith(".txt")
}
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
RXNORM, UCUM = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://unitsofmeasure.org"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
SYSTEMS = {
    LOINC, SNOMED, RXNORM, UCUM, ICD10CM,
    "http://hl7.org/fhir/sid/cvx",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "http://www.genenames.org/geneId",
    "http://varnomen.hgvs.org",
    "http://cancerstaging.org",
    "https://clinconnect.example/tags",
}  # fmt: skip
HL7_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
PAST = {
    "effectiveDateTime", "onsetDateTime", "abatementDateTime", "authoredOn", "performedDateTime", "recordedDate",
    "occurrenceDateTime", "dateAsserted", "start", "end", "birthDate", "date",
}  # fmt: skip
SEED_TRIAL_VALUES = (
    "751-8", "777-3", "718-7", "1920-8", "1742-6", "1975-2", "2160-0", "35591-7", "10230-1", "6301-6", "14979-9",
    "1751-7", "8636-3", "8480-6", "8462-4", "1558-6", "4548-4",
)  # fmt: skip
_D5 = "0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210"
_PERMUTED = "0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258"

people = pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES.keys())


def luhn(code: str) -> bool:
    """The mod-10 check digit of a LOINC code (LOINC Users' Guide, "LOINC check digit")."""
    if not re.fullmatch(r"\d{1,7}-\d", code):
        return False
    number, check = code.split("-")
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return (total + int(check)) % 10 == 0


def verhoeff(code: str) -> bool:
    """The check digit of a SNOMED CT identifier (Verhoeff 1969; SNOMED CT Release File Specification, section 6.3)."""
    if not re.fullmatch(r"[1-9]\d{5,17}", code):
        return False
    table, permuted = _D5.split(), _PERMUTED.split()
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(table[check][int(permuted[place % 8][int(digit)])])
    return check == 0


def parts(value: object) -> Iterator[dict[str, Any]]:
    """Every object inside, the outermost first."""
    if isinstance(value, dict):
        yield value
        for below in value.values():
            yield from parts(below)
    elif isinstance(value, list):
        for below in value:
            yield from parts(below)


def codings(value: object) -> list[tuple[str, str]]:
    return [(part["system"], part["code"]) for part in parts(value) if "system" in part and "code" in part]


def resources(bundle: dict[str, Any], *types: str) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in bundle["entry"]]
    return [r for r in found if not types or r["resourceType"] in types]


def patient(bundle: dict[str, Any]) -> dict[str, Any]:
    (only,) = resources(bundle, "Patient")
    return only


def measured(bundle: dict[str, Any], code: str) -> list[tuple[float, str]]:
    """Values and units of the valid observations and components with that LOINC code, in the order of the bundle."""
    return [
        (part["valueQuantity"]["value"], part["valueQuantity"]["code"])
        for r in resources(bundle, "Observation")
        if r["status"] == "final"
        for part in (r, *r.get("component", ()))
        if (LOINC, code) in codings(part["code"]) and "valueQuantity" in part
    ]


def earliest_birth(bundle: dict[str, Any]) -> date:
    year, month, day = ([int(p) for p in patient(bundle)["birthDate"].split("-")] + [1, 1])[:3]
    return date(year, month, day)


@pytest.mark.parametrize("code", ["777-3", "4548-4", "89247-1", "98979-8", "10230-1"])
def test_the_loinc_check_finds_a_wrong_digit(code: str) -> None:
    assert luhn(code)
    assert not any(luhn(f"{code[:-1]}{digit}") for digit in "0123456789" if digit != code[-1])


@pytest.mark.parametrize("code", ["716186003", "44054006", "22298006", "353431000119107"])
def test_the_snomed_check_finds_a_wrong_digit_and_a_swap(code: str) -> None:
    assert verhoeff(code)
    assert not any(verhoeff(code[:-1] + digit) for digit in "0123456789" if digit != code[-1])
    swapped = code[1] + code[0] + code[2:]
    assert code[0] == code[1] or not verhoeff(swapped)


def test_the_index_names_every_file_once() -> None:
    listed = [person["file"] for person in INDEX]
    there = {f.name for f in PEOPLE.iterdir() if f.name.endswith((".json", ".txt"))} - {"index.json"}
    assert len(listed) == len(set(listed))
    assert set(listed) == there
    assert len({person["id"] for person in INDEX}) == len(INDEX)
    for person in INDEX:
        assert person["file"].rpartition(".")[0] == person["id"]
        assert 0 < len(person["label"]) <= 80
        assert 0 < len(person["about"]) <= 300
        assert person["fictional"] is True
        assert date.fromisoformat(person["as_of"])


def test_there_are_people_of_every_age_and_sex() -> None:
    ages = [(date(2025, 7, 14) - earliest_birth(b)).days / 365.25 for b in BUNDLES.values()]
    assert len(BUNDLES) >= 12
    for low, high in ((0, 1), (1, 18), (18, 40), (40, 65), (65, 80), (80, 120)):
        assert any(low <= age < high for age in ages), (low, high)
    sexes = [patient(b)["gender"] for b in BUNDLES.values()]
    assert min(sexes.count("male"), sexes.count("female")) >= 5
    assert "unknown" in sexes or "other" in sexes


def test_labels_tell_the_recorded_age() -> None:
    for person in INDEX:
        told = re.search(r", (\d+)( days)?[ :]", person["label"])
        bundle = BUNDLES.get(person["id"])
        if bundle is not None:
            assert told
            lived = date.fromisoformat(person["as_of"]) - earliest_birth(bundle)
            assert int(told[1]) == (lived.days if told[2] else int(lived.days / 365.25))


@people
def test_a_bundle_says_that_it_is_fictional(bundle: dict[str, Any]) -> None:
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    tags = codings(bundle["meta"]["tag"])
    assert ("https://clinconnect.example/tags", "fictional") in tags
    assert (f"{HL7_TERMINOLOGY}v3-ActReason", "HTEST") in tags
    assert all(name["family"].startswith("Example-") for name in patient(bundle)["name"])


@people
def test_references_lead_somewhere(bundle: dict[str, Any]) -> None:
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))
    relative = {f"{r['resourceType']}/{r['id']}" for r in resources(bundle)}
    assert len(relative) == len(urls)
    for resource in resources(bundle):
        inside = {f"#{c['id']}" for c in resource.get("contained", ())}
        for part in parts(resource):
            if "reference" in part:
                assert part["reference"] in {*urls, *relative, *inside}, resource["id"]


@people
def test_everything_is_about_the_one_patient(bundle: dict[str, Any]) -> None:
    me = next(e for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    mine = {me["fullUrl"], f"Patient/{me['resource']['id']}"}
    for resource in resources(bundle):
        if resource["resourceType"] not in ("Patient", "Medication"):
            about = next(resource[k] for k in ("subject", "patient", "beneficiary") if k in resource)
            assert about["reference"] in mine, resource["id"]


@people
def test_codes_are_of_known_systems_and_well_formed(bundle: dict[str, Any]) -> None:
    shapes = {ICD10CM: r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?", RXNORM: r"[1-9]\d{1,6}"}
    for system, code in codings(bundle):
        assert system in SYSTEMS or system.startswith(HL7_TERMINOLOGY), system
        assert re.fullmatch(shapes.get(system, ".+"), code), (system, code)
        if system == LOINC:
            assert luhn(code), code
        if system == SNOMED:
            assert verhoeff(code), code
    assert all(part["display"] for part in parts(bundle) if "system" in part and "code" in part and "value" not in part)


@people
def test_every_number_has_a_ucum_unit(bundle: dict[str, Any]) -> None:
    parser = get_ucum_parser()
    numbers = [part for part in parts(bundle) if isinstance(part.get("value"), int | float)]
    assert numbers
    for number in numbers:
        assert number["system"] == UCUM
        parser.parse(number["code"])
        assert number["unit"]


@people
def test_nothing_recorded_lies_in_the_future(bundle: dict[str, Any]) -> None:
    for resource in resources(bundle):
        for part in parts(resource):
            for key in PAST & part.keys():
                if isinstance(part[key], str):
                    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d(T.+)?)?)?", part[key])
                    assert part[key][:10] <= "2025-07-14", (resource["id"], key)


@people
def test_a_body_mass_index_agrees_with_weight_and_height(bundle: dict[str, Any]) -> None:
    bmi = measured(bundle, "39156-5")
    if bmi:
        (kilograms, _), (centimetres, _) = measured(bundle, "29463-7")[0], measured(bundle, "8302-2")[0]
        assert bmi[0][0] == pytest.approx(kilograms / (centimetres / 100) ** 2, abs=0.06)


@pytest.mark.parametrize("loinc", SEED_TRIAL_VALUES)
def test_the_first_person_has_every_value_that_the_seed_trial_asks_for(loinc: str) -> None:
    assert measured(BUNDLES["sample-01"], loinc)


def test_a_value_entered_in_error_stands_beside_the_right_one() -> None:
    counts = [r for r in resources(BUNDLES["sample-02"], "Observation") if (LOINC, "777-3") in codings(r["code"])]
    assert {(r["status"], r["valueQuantity"]["value"]) for r in counts} == {("final", 62), ("entered-in-error", 162)}


def test_the_sample_holds_what_real_records_hold() -> None:
    everything = [r for b in BUNDLES.values() for r in resources(b)]
    inside = [part for r in everything for part in parts(r)]
    codes = {code for r in everything for _, code in codings(r)}
    assert {"entered-in-error", "refuted", "unconfirmed", "provisional", "716186003"} <= codes | {
        r.get("status") for r in everything
    }
    for key in ("comparator", "dataAbsentReason", "component", "contained", "referenceRange", "doNotPerform"):
        assert any(key in part for part in inside), key
    for key in ("valueCodeableConcept", "valueInteger", "valueString", "onsetAge", "severity", "bodySite", "stage"):
        assert any(key in part for part in inside), key
    onsets = [r["onsetDateTime"] for r in everything if "onsetDateTime" in r]
    assert {len(onset) for onset in onsets} == {4, 7, 10}
    (complete,) = [r for r in everything if r["resourceType"] == "List"]
    assert complete["mode"] == "snapshot"
    assert complete["note"][0]["text"].startswith("Complete")
    assert any(not resources(b, "List") for b in BUNDLES.values())
    assert not [r for r in resources(BUNDLES["sample-13"]) if "laboratory" in {c for _, c in codings(r)}]


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_a_note_says_that_it_is_fictional(note: str) -> None:
    assert note.startswith("FICTIONAL")
    assert "Example-" in note


@pytest.mark.parametrize("id_", NOTES)
def test_a_note_tells_the_numbers_of_its_bundle(id_: str) -> None:
    bundle, note = BUNDLES[id_.removesuffix("-note")], NOTES[id_]
    assert patient(bundle)["birthDate"] in note
    told = {float(number) for number in re.findall(r"(?<![\d.])\d+(?:\.\d+)?", note)}
    values = [
        number["value"]
        for r in resources(bundle, "Observation")
        for number in parts(r)
        if isinstance(number.get("value"), int | float)
    ]
    assert len(values) > 30
    assert [v for v in values if float(v) not in told] == []
