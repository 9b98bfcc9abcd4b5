"""Where a record holds what only people of the other sex can have, the sex that it gives is not taken as settled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clinconnect.patients import read_patient
from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.joining import joined
from clinconnect.patients.vocabulary import named

from .bundles import AS_OF, PATIENT, SNOMED, codes, concept, condition, read

MAN = PATIENT | {"gender": "male"}
OVARY = condition(concept(SNOMED, "363443007", "Malignant tumor of ovary"))
PROSTATE = condition(concept(SNOMED, "399068003", "Malignant tumor of prostate"))


@pytest.mark.parametrize(
    ("patient", "fact", "sex"),
    [
        (MAN, OVARY, None),
        (MAN, PROSTATE, "male"),
        (PATIENT, OVARY, "female"),
        (PATIENT, PROSTATE, None),
        (MAN, condition(OVARY["code"], verified="refuted"), "male"),
        (MAN, condition(OVARY["code"], verified="provisional"), "male"),
    ],
)
def test_what_only_others_can_have_leaves_the_sex_open(patient: Any, fact: Any, sex: str | None) -> None:
    found = read(fact, patient=patient)
    assert found.sex == sex
    assert ("sex-not-clear" in codes(found)) == (sex is None)
    assert len(found.facts) == 1


def test_the_family_says_nothing_of_the_person() -> None:
    mother = {"resourceType": "FamilyMemberHistory", "status": "completed", "patient": {"reference": "Patient/p1"}}
    mother |= {"relationship": concept(text="mother"), "condition": [{"code": OVARY["code"]}]}
    assert read(mother, patient=MAN).sex == "male"


def test_two_sources_are_looked_at_together() -> None:
    one = read(OVARY, patient={k: v for k, v in PATIENT.items() if k != "gender"})
    other = read(patient=MAN)
    assert (one.sex, other.sex) == (None, "male")
    assert joined(one, other).sex is None
    assert joined(other, one).sex is None


def test_a_note_is_treated_alike() -> None:
    note = b"A 40-year-old man with cervical cancer."
    assert read_patient(note, id="p", as_of=AS_OF).sex is None
    assert "cervical" not in json.dumps([n.message for n in read_patient(note, id="p", as_of=AS_OF).notes])


def test_every_row_of_the_table_names_one_thing() -> None:
    rows = table_rows("of_one_sex")
    assert len(rows) > 20
    assert {row["sex"] for row in rows} == {"female", "male"}
    assert [row["what"] for row in rows if not (found := named(row["what"])) or found.qualifiers] == []
