"""The tables of observables, scales and statuses hold together: codes, units, ranges, references, names."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from clinconnect import terms
from clinconnect.terms import ucum
from clinconnect.terms.quantities import convert
from clinconnect.terms.tables import rows

TERMS = terms.load()
OBSERVABLES = [TERMS.observable(c.id) for c in TERMS if c.kind == "observable"]
SCALES = [TERMS.scale(c.id) for c in TERMS if c.kind == "scale"]
MINE = [c for c in TERMS if c.kind in ("observable", "scale", "status")]
# Same letters, two meanings: which is meant shows in the unit, so the lexicon gives both.
TWO_MEANINGS = {"tlc", "pta", "pra", "pvr"}


def loinc_check_digit(number: str) -> int:
    """Mod 10 as in appendix A of the LOINC Users' Guide."""
    digits = number[::-1]
    doubled = str(int(digits[::2][::-1]) * 2)
    total = sum(int(d) for d in doubled) + sum(int(d) for d in digits[1::2])
    return -total % 10


_D5 = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTED = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def verhoeff_holds(number: str) -> bool:
    """The check of SNOMED CT identifiers."""
    state = 0
    for place, digit in enumerate(reversed(number)):
        state = int(_D5[state][int(_PERMUTED[place % 8][int(digit)])])
    return state == 0


def test_the_checks_themselves_refuse_a_wrong_digit() -> None:
    assert loinc_check_digit("718") == 7
    assert loinc_check_digit("89247") == 1
    assert loinc_check_digit("719") != 7
    assert verhoeff_holds("77386006")
    assert not verhoeff_holds("77386007")


def test_there_is_enough_of_each() -> None:
    kinds = Counter(c.kind for c in MINE)
    assert kinds["observable"] >= 250
    assert kinds["scale"] >= 90
    assert kinds["status"] >= 60


@pytest.mark.parametrize("table", ["observables", "scales", "statuses", "units"])
def test_every_row_is_complete_and_has_a_source(table: str) -> None:
    for row in rows(table):
        assert None not in row.values(), row
        assert row["source"].strip(), row


@pytest.mark.parametrize("table", ["observables", "scales", "statuses"])
def test_ids_are_unique_and_plain(table: str) -> None:
    ids = [row["id"] for row in rows(table)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", id) for id in ids)


def test_codes_are_valid_and_belong_to_one_concept() -> None:
    owners: Counter[tuple[str, str]] = Counter(code for c in MINE for code in c.codes)
    assert [code for code, n in owners.items() if n > 1] == []
    for system, code in owners:
        if system == "http://loinc.org":
            number, digit = code.split("-")
            assert loinc_check_digit(number) == int(digit), code
        elif system == "http://snomed.info/sct":
            assert verhoeff_holds(code), code
        else:
            assert re.fullmatch(r"C\d+", code), code


def test_parents_and_exclusions_exist_and_make_no_loop() -> None:
    for concept in MINE:
        for other in (*concept.parents, *concept.excludes):
            assert TERMS.get(other), (concept.id, other)
        assert all(concept.id not in TERMS.ancestors(p) for p in concept.parents), concept.id
        assert not TERMS.excludes(concept.id, concept.id), concept.id


def test_no_name_belongs_to_two_rows_of_one_kind_but_for_the_known_ones() -> None:
    for kind in ("observable", "scale", "status"):
        owners: dict[str, set[str]] = {}
        for concept in MINE:
            if concept.kind == kind:
                for name in (concept.name, *concept.synonyms):
                    owners.setdefault(name.lower().replace("-", " "), set()).add(concept.id)
        assert {name for name, ids in owners.items() if len(ids) > 1} <= TWO_MEANINGS, kind


def test_every_unit_is_ucum() -> None:
    for row in rows("units"):
        assert row["ucum"] == "-" or ucum.valid(row["ucum"]), row["ucum"]
    for observable in OBSERVABLES:
        assert observable is not None
        for unit in (observable.unit, *observable.units):
            assert ucum.valid(unit), (observable.id, unit)


def test_plausible_ranges_are_wide_and_hold_the_reference_range() -> None:
    for observable in OBSERVABLES:
        assert observable is not None
        assert observable.plausible, observable.id
        low, high = observable.plausible
        assert low < high, observable.id
        for end in observable.reference:
            assert end is None or low <= end <= high, observable.id


def test_molar_mass_stands_where_mass_and_amount_are_both_seen() -> None:
    for observable in OBSERVABLES:
        assert observable is not None
        kinds = {"mol" in u.split("/")[0] for u in (observable.unit, *observable.units)}
        kinds -= {True} if observable.id in ("observable:hba1c", "observable:dlco") else set()
        mass = any(re.match(r"[munp]?g(?!\w)", u) for u in (observable.unit, *observable.units))
        if kinds == {True, False} and mass and observable.id != "observable:lipoprotein-a":
            assert observable.molar_mass, observable.id


def test_limits_and_values_of_scales() -> None:
    for scale in SCALES:
        assert scale is not None
        assert scale.values or scale.low is not None or scale.id == "scale:peld", scale.id
        assert len(set(scale.values)) == len(scale.values), scale.id
        if scale.low is not None and scale.high is not None:
            assert scale.low < scale.high, scale.id


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("ANC", "observable:absolute-neutrophil-count"),
        ("granulocytes", "observable:absolute-neutrophil-count"),
        ("PLT", "observable:platelets"),
        ("Hgb", "observable:hemoglobin"),
        ("haemoglobin", "observable:hemoglobin"),
        ("SGOT", "observable:ast"),
        ("alanine aminotransferase", "observable:alt"),
        ("TBIL", "observable:total-bilirubin"),
        ("direct bilirubin", "observable:direct-bilirubin"),
        ("serum creatinine", "observable:creatinine"),
        ("CLcr", "observable:creatinine-clearance"),
        ("eGFR", "observable:egfr"),
        ("APTT", "observable:aptt"),
        ("LVEF", "observable:lvef"),
        ("QTcF", "observable:qtcf"),
        ("FPG", "observable:fasting-glucose"),
        ("glycosylated hemoglobin", "observable:hba1c"),
        ("UPCR", "observable:upcr"),
        ("HIV viral load", "observable:hiv-rna"),
        ("6MWD", "observable:six-minute-walk"),
        ("ECOG", "scale:ecog"),
        ("Zubrod", "scale:ecog"),
        ("Karnofsky", "scale:karnofsky"),
        ("New York Heart Association", "scale:nyha"),
        ("Child-Pugh class", "scale:child-pugh-class"),
        ("modified Rankin Scale", "scale:mrs"),
        ("Hoehn & Yahr", "scale:hoehn-yahr"),
        ("WOCBP", "status:childbearing-potential"),
        ("lactating", "status:breastfeeding"),
        ("ex-smoker", "status:former-smoker"),
        ("another clinical trial", "status:another-trial"),
    ],
)
def test_names_of_the_field_lead_to_their_concept(name: str, id: str) -> None:
    lexicon = terms.Lexicon((s, i) for s, i in TERMS.surfaces() if i.split(":")[0] == id.split(":")[0])
    assert lexicon.get(name) == (id,)


@pytest.mark.parametrize(
    ("code", "id"),
    [
        ("751-8", "absolute-neutrophil-count"),
        ("14682-9", "creatinine"),
        ("718-7", "hemoglobin"),
        ("59260-0", "hemoglobin"),
        ("98979-8", "egfr"),
        ("8480-6", "systolic-blood-pressure"),
        ("10230-1", "lvef"),
        ("4548-4", "hba1c"),
    ],
)
def test_codes_lead_to_their_observable(code: str, id: str) -> None:
    concept = TERMS.by_code("http://loinc.org", code)
    assert concept is not None
    assert concept.id == f"observable:{id}"


@pytest.mark.parametrize(
    ("narrow", "wide", "is_a"),
    [
        ("observable:fasting-glucose", "observable:glucose", True),
        ("observable:qtcf", "observable:qtc", True),
        ("observable:egfr", "observable:gfr", True),
        ("observable:hs-crp", "observable:crp", True),
        ("observable:qtc", "observable:qtcf", False),
        ("observable:glucose", "observable:fasting-glucose", False),
        ("observable:direct-bilirubin", "observable:total-bilirubin", False),
        ("observable:creatinine-clearance", "observable:egfr", False),
        ("observable:corrected-calcium", "observable:calcium", False),
        ("observable:systolic-blood-pressure", "observable:blood-pressure", False),
        ("observable:hiv-rna", "observable:viral-load", False),
        ("status:postmenopausal", "status:no-childbearing-potential", True),
        ("status:former-smoker", "status:current-smoker", False),
    ],
)
def test_a_value_answers_only_for_what_it_is_a_kind_of(narrow: str, wide: str, is_a: bool) -> None:
    assert TERMS.is_a(narrow, wide) is is_a


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("status:pregnant", "status:not-pregnant", True),
        ("status:multiple-pregnancy", "status:not-pregnant", True),
        ("status:current-smoker", "status:never-smoker", True),
        ("status:current-smoker", "status:former-smoker", True),
        ("status:postmenopausal", "status:childbearing-potential", True),
        ("status:pregnant", "status:breastfeeding", False),
        ("status:current-smoker", "status:vaping", False),
        ("status:childbearing-potential", "status:premenopausal", False),
    ],
)
def test_what_rules_out_what(one: str, other: str, excluded: bool) -> None:
    assert TERMS.excludes(one, other) is excluded
    assert TERMS.excludes(other, one) is excluded


def test_units_seen_convert_into_the_canonical_one_for_the_common_laboratory_values() -> None:
    common = (
        "hemoglobin platelets creatinine total-bilirubin glucose calcium albumin uric-acid hba1c ast testosterone upcr"
    )
    for name in common.split():
        observable = TERMS.observable(f"observable:{name}")
        assert observable is not None
        for unit in observable.units:
            assert convert(1.0, unit, observable.unit, observable=observable.id) is not None, (name, unit)
