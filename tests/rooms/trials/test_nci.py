"""A trial as the NCI's search API gives it."""

from __future__ import annotations

import io
import json
from typing import Any

from clinconnect.trials import (
    Arm,
    Coding,
    Outcome,
    PartialDate,
    SecondaryId,
    Site,
    Trial,
    from_raw,
    read_records,
    record_sha256,
    registered_numbers,
)
from clinconnect.trials.nci import from_nci

NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
RECORD: dict[str, Any] = {
    "nct_id": "NCT01234567",
    "nci_id": "NCI-2011-01915",
    "protocol_id": "ABC-1",
    "brief_title": "A Short Title",
    "official_title": "A Long Title",
    "brief_summary": "What it is about.",
    "current_trial_status": "Temporarily Closed to Accrual",
    "record_verification_date": "2021-07-01",
    "phase": "I_II",
    "study_protocol_type": "Interventional",
    "primary_purpose": "TREATMENT",
    "interventional_model": "Single Group",
    "start_date": "2001-04",
    "start_date_type_code": "ACTUAL",
    "minimum_target_accrual_number": 63,
    "lead_org": "A Hospital",
    "other_ids": [{"name": "Study Protocol Other Identifier", "value": "EAY131"}],
    "diseases": [
        {"code": "C4872", "name": "Breast Carcinoma", "inclusion_indicator": "TRIAL"},
        {"code": "C3262", "name": "Neoplasm", "inclusion_indicator": "TREE"},
    ],
    "arms": [
        {
            "name": "Arm 1",
            "type": "EXPERIMENTAL",
            "interventions": [
                {"name": "Vaccine X", "type": "Biological/Vaccine", "inclusion_indicator": "TRIAL", "synonyms": ["vx"]},
                {"name": "Drug, Food, Chemical", "type": "Drug", "inclusion_indicator": "TREE"},
            ],
        },
        {"name": "Arm 2", "type": None, "interventions": []},
    ],
    "outcome_measures": [
        {"name": "Survival", "type_code": "PRIMARY", "timeframe": "1 year"},
        {"name": "Tissue", "type_code": "OTHER_PRE_SPECIFIED", "time_frame": "2 years"},
    ],
    "eligibility": {
        "structured": {
            "sex": "FEMALE",
            "min_age": "12 Months",
            "min_age_number": 12,
            "max_age": "999 Years",
            "max_age_number": 999,
            "accepts_healthy_volunteers": False,
        },
        "unstructured": [
            {"display_order": 3, "inclusion_indicator": False, "description": "Pregnancy"},
            {"display_order": 2, "inclusion_indicator": True, "description": "Platelets >= 100,000\r\nwithin 14 days"},
            {"display_order": 1, "inclusion_indicator": True, "description": "ECOG 0-1 "},
        ],
    },
    "sites": [
        {
            "org_name": "Clinic",
            "org_city": "Las Vegas",
            "org_state_or_province": "NV",
            "org_country": "United States",
            "org_postal_code": "89128",
            "org_coordinates": {"lon": -115.2587, "lat": 36.1831},
            "recruitment_status": "ACTIVE",
        },
        {"org_name": "Other", "recruitment_status": "CLOSED_TO_ACCRUAL"},
    ],
}


def test_sites_diseases_ages_and_sex_are_read() -> None:
    trial = from_nci(RECORD)
    assert (trial.id, trial.registry, trial.title, trial.status) == ("NCT01234567", "nci", "A Short Title", "SUSPENDED")
    first, second = trial.sites
    assert first == Site("Clinic", "Las Vegas", "NV", "89128", "United States", "RECRUITING", 36.1831, -115.2587)
    assert (second.status, second.latitude) == ("ACTIVE_NOT_RECRUITING", None)
    assert (trial.conditions, trial.condition_codes) == (
        ("Breast Carcinoma",),
        (Coding(NCIT, "C4872", "Breast Carcinoma"),),
    )
    limits = trial.eligibility
    assert (limits.minimum_age, limits.maximum_age, limits.sex, limits.healthy_volunteers) == (
        "12 Months",
        None,
        "FEMALE",
        False,
    )


def test_the_rest_is_in_the_words_of_the_registry() -> None:
    trial = from_nci(RECORD)
    assert (trial.phases, trial.study_type) == (("PHASE1", "PHASE2"), "INTERVENTIONAL")
    assert (trial.design.intervention_model, trial.design.primary_purpose) == ("SINGLE_GROUP", "TREATMENT")
    assert trial.started == PartialDate("2001-04", "actual")
    assert trial.arms == (Arm("Arm 1", "EXPERIMENTAL", None, ("Vaccine X",)), Arm("Arm 2"))
    assert [(i.name, i.kind, i.other_names) for i in trial.interventions] == [("Vaccine X", "BIOLOGICAL", ("vx",))]
    assert trial.outcomes == (
        Outcome("Survival", "primary", None, "1 year"),
        Outcome("Tissue", "other", None, "2 years"),
    )
    assert trial.other_ids == ("ABC-1", "NCI-2011-01915", "EAY131")
    assert trial.secondary_ids == (SecondaryId("NCI-2011-01915", "REGISTRY", "CTRP"),)
    assert registered_numbers(trial) == ("NCI-2011-01915",)
    assert (trial.enrollment, trial.enrollment_kind) == (63, "estimated")


def test_the_criteria_become_a_text_with_headings_in_their_order() -> None:
    assert from_nci(RECORD).eligibility.text == (
        "Inclusion Criteria:\n* ECOG 0-1\n* Platelets >= 100,000\n  within 14 days\n\nExclusion Criteria:\n* Pregnancy"
    )
    assert from_nci(RECORD | {"eligibility": {"unstructured": []}}).eligibility.text == ""


def test_a_trial_without_a_registry_number_is_known_by_ncis() -> None:
    trial = from_nci({"nci_id": "NCI-2011-01915", "brief_title": "T"})
    assert (trial.id, trial.other_ids, trial.secondary_ids) == ("NCI-2011-01915", (), ())
    assert from_nci({}).id == ""


def test_it_is_told_apart_by_its_content_and_reads_back() -> None:
    content = io.BytesIO(json.dumps(RECORD).encode() + b"\n" + json.dumps(RECORD | {"nct_id": "NCT00000002"}).encode())
    one, two = read_records(content, name="x")
    assert isinstance(one, Trial)
    assert isinstance(two, Trial)
    assert (one.registry, two.id) == ("nci", "NCT00000002")
    again = from_raw("nci", json.loads(json.dumps(one.raw)))
    assert again == one
    assert record_sha256(again) == record_sha256(one)
