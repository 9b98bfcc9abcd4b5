"""Does the record settle the sex? Not where it holds what only people of the other sex can have."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.patient import Fact, Note, Patient
from clinconnect.patients.vocabulary import named

UNCLEAR = "the record does not settle the sex: criteria about sex stay open"


def with_sure_sex(patient: Patient) -> Patient:
    """The person, without the sex where another fact of the record does not go with it: a man with a hysterectomy.

    What a record calls the sex is often the gender of an administrative entry. Nobody is kept out, or not asked, by it.
    """
    if patient.sex is None or not _told_otherwise(patient):
        return patient
    note = Note("sex-not-clear", "info", patient.sex_source.where if patient.sex_source else "", UNCLEAR)
    return replace(patient, sex=None, sex_source=None, notes=(*patient.notes, note))


def _told_otherwise(patient: Patient) -> bool:
    others = {id for id, sex in _of_one_sex().items() if sex != patient.sex}
    had = {f.concept for f in patient.facts if f.concept and _is_theirs(f)}
    return any(not others.isdisjoint(terms.load().ancestors(id)) for id in had)


def _is_theirs(fact: Fact) -> bool:
    return fact.status in ("present", "resolved") and fact.kind not in ("answer", "allergy")


@lru_cache(maxsize=1)
def _of_one_sex() -> dict[str, str]:
    return {naming.concept.id: row["sex"] for row in table_rows("of_one_sex") if (naming := named(row["what"]))}
