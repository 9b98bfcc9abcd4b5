"""mCODE: what is read of a person with cancer, profile by profile."""

from __future__ import annotations

from typing import Any

import pytest

from clinconnect.patients import Fact, Quantity
from clinconnect.patients.dates import day_range

from . import mcode
from .bundles import LOINC, SNOMED, codes, concept, read

PERSON = read(*mcode.ALL)


def facts_of(resource: dict[str, Any]) -> list[Fact]:
    where = f"Bundle.entry[{mcode.ALL.index(resource) + 1}]"
    return [f for f in PERSON.facts if f.source.where == where]


@pytest.mark.parametrize(
    ("resource", "kind", "id", "value"),
    [
        (mcode.STAGE, "score", "scale:stage-group", "IVA"),
        (mcode.T_CATEGORY, "score", "scale:t-category", "T2"),
        (mcode.N_CATEGORY, "score", "scale:n-category", "N1"),
        (mcode.M_CATEGORY, "score", "scale:m-category", "M1"),
        (mcode.ECOG, "score", "scale:ecog", "1"),
        (mcode.KARNOFSKY, "score", "scale:karnofsky", "80"),
        (mcode.MARKER, "measurement", "observable:psa", Quantity(3.1, 3.1, "ng/mL")),
        (mcode.VARIANT, "biomarker", "biomarker:egfr-l858r", "mutation"),
        (mcode.RADIOTHERAPY, "treatment", "treatment:palliative-radiotherapy", Quantity(60, 60, "Gy")),
        (mcode.SURGERY, "procedure", "procedure:lung-lobectomy", None),
        (mcode.REQUEST, "treatment", "treatment:osimertinib", Quantity(80, 80, "mg/d")),
        (mcode.ADMINISTRATION, "treatment", "treatment:carboplatin", Quantity(450, None, "mg/d")),
        (mcode.PROGRESSION, "condition", "finding:progressive-disease", None),
        (mcode.SIZE, "measurement", "observable:tumor-size", Quantity(34, 34, "mm")),
        (mcode.COMORBIDITY, "condition", "condition:type-2-diabetes-mellitus", None),
    ],
)
def test_the_fact_of_a_profile(resource: dict[str, Any], kind: str, id: str, value: Quantity | str | None) -> None:
    (fact,) = facts_of(resource)
    assert (fact.kind, fact.concept, fact.value, fact.status) == (kind, id, value, "present")


def test_the_primary_cancer_with_its_kind_place_side_and_stage() -> None:
    cancer, kind, stage = facts_of(mcode.PRIMARY)
    assert cancer.concept == "condition:non-small-cell-lung-cancer"
    assert cancer.qualifiers == kind.qualifiers == ("lung", "left", "stage IVA")
    assert (kind.concept, kind.when, kind.ongoing) == ("condition:lung-adenocarcinoma", day_range("2024-05"), True)
    assert (stage.concept, stage.value) == ("scale:stage-group", "IVA")


def test_a_metastasis_is_metastatic() -> None:
    (fact,) = facts_of(mcode.SECONDARY)
    assert (fact.concept, fact.qualifiers) == ("condition:liver-metastasis", ("metastatic",))


def test_what_a_treatment_was_for_and_how_it_was_given() -> None:
    (course,), (request,) = facts_of(mcode.RADIOTHERAPY), facts_of(mcode.REQUEST)
    assert course.qualifiers == ("external beam radiation therapy using photons", "lung", "palliative")
    assert request.qualifiers == ("palliative", "for non-small cell lung cancer")


def test_radiotherapy_goes_by_its_purpose_too() -> None:
    """A kind of radiotherapy with a purpose is both; what is only planned or was not done is taken as it is called."""
    external = concept(SNOMED, "33195004", "External beam radiation therapy procedure")
    done = mcode.RADIOTHERAPY | {"code": external}
    both = ["treatment:external-beam-radiation-therapy", "treatment:palliative-radiotherapy"]
    assert [f.concept for f in read(done).facts] == both
    assert [f.concept for f in read(done | {"status": "not-done"}).facts] == both[:1]


def test_a_variant_says_its_change_and_where_it_comes_from() -> None:
    (fact,) = facts_of(mcode.VARIANT)
    assert fact.qualifiers == ("NP_005219.2:p.Leu858Arg", "NM_005228.5:c.2573T>G", "somatic")


def test_nothing_is_left_over() -> None:
    assert not PERSON.notes


def test_a_kind_of_tumour_that_is_not_known_is_noted() -> None:
    unknown = mcode.extension("histology-morphology-behavior", valueCodeableConcept=concept(SNOMED, "999"))
    patient = read(mcode.PRIMARY | {"extension": [unknown]})
    assert "histology-not-used" in codes(patient)
    assert "condition:non-small-cell-lung-cancer" in {f.concept for f in patient.facts}


def test_a_stable_disease_and_one_that_improved() -> None:
    def status(code: str) -> Fact:
        return read(mcode.said(concept(LOINC, "97509-4"), concept(SNOMED, code, "said so"))).facts[0]

    assert status("359746009").concept == "finding:stable-disease"
    assert status("268910001").kind == "answer"


def test_a_dose_of_radiation_without_a_unit_is_noted() -> None:
    volume = mcode.extension(
        "radiotherapy-dose-delivered-to-volume",
        extension=[{"url": "totalDoseDelivered", "valueQuantity": {"value": 60}}],
    )
    patient = read(mcode.RADIOTHERAPY | {"extension": [volume]})
    assert [f.value for f in patient.facts] == [None]
    assert "dose-not-used" in codes(patient)
