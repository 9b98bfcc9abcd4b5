"""Records of other registries: the EU's CTIS and WHO's portal. Made up in their shapes."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.sax.saxutils import escape

import pytest

from clinconnect.trials import (
    Coding,
    Contact,
    Outcome,
    PartialDate,
    RecordProblem,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
    from_raw,
    read_records,
    record_sha256,
    registered_numbers,
)
from clinconnect.trials.ctis import from_ctis
from clinconnect.trials.fields import phase_numbers
from clinconnect.trials.ictrp import from_ictrp_text

CTIS: dict[str, Any] = {
    "ctNumber": "2023-501234-12-00",
    "ctStatus": "Authorised",
    "ctPublicStatusCode": 4,
    "startDateEU": "2024-02-01",
    "publishDate": "2025-06-07T08:09:10",
    "totalNumberEnrolled": 120,
    "authorizedApplication": {
        "eudraCt": {"eudraCtCode": "2019-001234-56", "isTransitioned": True},
        "authorizedPartI": {
            "trialDetails": {
                "clinicalTrialIdentifiers": {
                    "fullTitle": "A Long Title",
                    "publicTitle": "A Short Title",
                    "shortTitle": "SHORT",
                    "secondaryIdentifyingNumbers": {
                        "nctNumber": {"number": "NCT01234567"},
                        "isrctnNumber": None,
                        "additionalRegistries": [{"number": "jRCT2080223938", "otherRegistryName": "jRCT"}],
                    },
                },
                "trialInformation": {
                    "trialCategory": {"trialPhase": "10"},
                    "medicalCondition": {
                        "partIMedicalConditions": [{"medicalCondition": "Gout"}],
                        "meddraConditionTerms": [{"termName": "Gouty arthritis", "classificationCode": "10018634"}],
                    },
                    "trialObjective": {"mainObjective": "To see whether it helps."},
                    "eligibilityCriteria": {
                        "principalInclusionCriteria": [
                            {"number": 2, "principalInclusionCriteria": "Gout for a year"},
                            {"number": 1, "principalInclusionCriteria": "Aged 18 or over\r\nat screening"},
                        ],
                        "principalExclusionCriteria": [{"number": 1, "principalExclusionCriteria": "Pregnancy"}],
                    },
                    "endPoint": {
                        "primaryEndPoints": [{"endPoint": "Urate at week 12"}],
                        "secondaryEndPoints": [{"endPoint": "Flares"}],
                    },
                    "trialDuration": {"estimatedEndDate": "2027-03-01"},
                    "populationOfTrialSubjects": {
                        "isFemaleSubjects": True,
                        "isMaleSubjects": True,
                        "ageRanges": [{"ageRangeCategoryCode": "3"}, {"ageRangeCategoryCode": "4"}],
                        "clinicalTrialGroups": [{"name": "Patients"}],
                    },
                },
            },
            "sponsors": [
                {
                    "primary": True,
                    "organisation": {"name": "A Company"},
                    "isCommercial": True,
                    "publicContacts": [
                        {"functionalName": "Desk", "functionalEmailAddress": "a@b.org", "telephone": "1"}
                    ],
                },
                {"primary": False, "organisation": {"name": "A Clinic"}, "commercial": "Non-Commercial"},
            ],
            "products": [{"productDictionaryInfo": {"prodName": "Urex 5 mg", "activeSubstanceName": "UREXINE"}}],
        },
        "authorizedPartsII": [
            {
                "trialSites": [
                    {
                        "organisationAddressInfo": {
                            "organisation": {"name": "Hospital"},
                            "address": {"city": "Gent", "postcode": "9000", "countryName": "Belgium"},
                        }
                    }
                ]
            }
        ],
    },
}

FIELDS = {
    "TrialID": "ChiCTR2600132949\n    ",
    "Last_Refreshed_on": "21 September 2026",
    "Public_title": "A Short Title",
    "Scientific_title": "A Long Title   ",
    "Acronym": "",
    "Primary_sponsor": "A Hospital",
    "Secondary_Sponsor": "NULL",
    "Date_registration": "20/09/2026",
    "Date_registration3": "20260920",
    "Date_enrollement": "2026-10-01",
    "Recruitment_Status": "Not Recruiting",
    "Inclusion_agemin": "18",
    "Inclusion_agemax": "80Y",
    "Inclusion_gender": "Both",
    "Target_size": "147",
    "Study_type": "Interventional study",
    "Phase": "Phase II/III",
    "Countries": "China;Japan",
    "Contact_Firstname": "Ann",
    "Contact_Lastname": "Lee",
    "Contact_Email": "a@b.org",
    "Inclusion_Criteria": "Inclusion criteria: 1. Gout;\r<br>2. Adults",
    "Exclusion_Criteria": "1. Pregnancy",
    "Condition": "gout;Gouty arthritis<br>gout",
    "Intervention": "Drug: Urex;Placebo",
    "Primary_outcome": "Urate;",
    "Secondary_outcome": "Flares;Pain",
    "Secondary_ID": "NCT01234567;  2012-000123-45, ABC-1",
    "results_yes_no": "",
}


def ictrp(**changed: str) -> str:
    told = "".join(f"<{tag}>{escape(said)}</{tag}>" for tag, said in (FIELDS | changed).items())
    return f"<Trial><Internal_Number>1</Internal_Number>{told}</Trial>"


def test_a_trial_of_the_eu() -> None:
    trial = from_ctis(CTIS)
    assert (trial.id, trial.title, trial.official_title, trial.acronym) == (
        "2023-501234-12-00",
        "A Short Title",
        "A Long Title",
        "SHORT",
    )
    assert (trial.status, trial.phases, trial.enrollment) == ("RECRUITING", ("PHASE2", "PHASE3"), 120)
    assert (trial.started, trial.completion) == (
        PartialDate("2024-02-01", "actual"),
        PartialDate("2027-03-01", "estimated"),
    )
    assert trial.as_of == PartialDate("2025-06-07")
    assert trial.conditions == ("Gout", "Gouty arthritis")
    assert trial.condition_codes == (Coding("https://www.meddra.org", "10018634", "Gouty arthritis"),)
    assert (trial.sponsor, trial.collaborators) == (Sponsor("A Company", "INDUSTRY"), (Sponsor("A Clinic", "OTHER"),))
    assert trial.contacts == (Contact("Desk", "CONTACT", "1", "a@b.org"),)
    assert trial.sites == (Site("Hospital", "Gent", None, "9000", "Belgium"),)
    assert [(i.name, i.other_names) for i in trial.interventions] == [("Urex 5 mg", ("UREXINE",))]
    assert trial.outcomes == (Outcome("Urate at week 12", "primary"), Outcome("Flares", "secondary"))
    assert trial.eligibility.text == (
        "Inclusion Criteria:\n* Aged 18 or over\n  at screening\n* Gout for a year\n\nExclusion Criteria:\n* Pregnancy"
    )
    assert (trial.eligibility.sex, trial.eligibility.standard_ages) == ("ALL", ("ADULT", "OLDER_ADULT"))
    assert (trial.eligibility.minimum_age, trial.eligibility.healthy_volunteers) == (None, False)
    assert registered_numbers(trial) == ("2023-501234-12", "2019-001234-56", "NCT01234567", "JRCT2080223938")


def test_its_public_status_counts_and_not_that_of_the_application() -> None:
    expected = {
        1: "NOT_YET_RECRUITING",
        3: "RECRUITING",
        5: "ACTIVE_NOT_RECRUITING",
        6: "SUSPENDED",
        8: "COMPLETED",
        99: None,
    }
    assert {code: from_ctis(CTIS | {"ctPublicStatusCode": code}).status for code in expected} == expected
    assert from_ctis({k: v for k, v in CTIS.items() if k != "ctPublicStatusCode"}).status is None


def test_an_empty_trial_of_the_eu_is_empty() -> None:
    trial = from_ctis({"ctNumber": "2023-501234-12-00", "authorizedApplication": {}})
    assert (trial.id, trial.title, trial.sites, trial.eligibility.text) == ("2023-501234-12-00",) * 2 + ((), "")
    assert (trial.eligibility.sex, trial.eligibility.healthy_volunteers) == (None, None)


def test_a_record_of_whos_portal() -> None:
    trial = from_ictrp_text(ictrp())
    assert (trial.id, trial.title, trial.official_title, trial.acronym) == (
        "CHICTR2600132949",
        "A Short Title",
        "A Long Title",
        None,
    )
    assert (trial.status, trial.phases, trial.study_type) == ("NOT_RECRUITING", ("PHASE2", "PHASE3"), "INTERVENTIONAL")
    assert (trial.first_posted, trial.started) == (PartialDate("2026-09-20"), PartialDate("2026-10-01"))
    assert trial.as_of == PartialDate("2026-09-21")
    assert (trial.sponsor, trial.collaborators, trial.enrollment) == (Sponsor("A Hospital"), (), 147)
    assert (trial.conditions, [s.country for s in trial.sites]) == (("gout", "Gouty arthritis"), ["China", "Japan"])
    assert [(i.name, i.kind) for i in trial.interventions] == [("Urex", "DRUG"), ("Placebo", None)]
    assert [(o.kind, o.measure) for o in trial.outcomes] == [
        ("primary", "Urate"),
        ("secondary", "Flares"),
        ("secondary", "Pain"),
    ]
    assert trial.contacts == (Contact("Ann Lee", "CONTACT", None, "a@b.org"),)
    assert trial.eligibility.text == "Inclusion criteria: 1. Gout;\n2. Adults\n\nExclusion Criteria:\n1. Pregnancy"
    assert (trial.eligibility.minimum_age, trial.eligibility.maximum_age) == ("18 Years", "80 Years")
    assert (trial.eligibility.sex, trial.has_results) == ("ALL", None)
    assert trial.secondary_ids[0] == SecondaryId("NCT01234567")
    assert registered_numbers(trial) == ("NCT01234567", "2012-000123-45")


@pytest.mark.parametrize(
    ("field", "said", "read", "expected"),
    [
        ("Inclusion_agemin", "6 Months", lambda t: t.eligibility.minimum_age, "6 Months"),
        ("Inclusion_agemin", "6M", lambda t: t.eligibility.minimum_age, "6 Months"),
        ("Inclusion_agemin", "0", lambda t: t.eligibility.minimum_age, None),
        ("Inclusion_agemin", "N/A", lambda t: t.eligibility.minimum_age, None),
        ("Inclusion_gender", "Female: yes<br>Male: no", lambda t: t.eligibility.sex, "FEMALE"),
        ("Inclusion_gender", "Female: yes, Male: yes", lambda t: t.eligibility.sex, "ALL"),
        ("Inclusion_gender", "-", lambda t: t.eligibility.sex, None),
        ("Date_enrollement", "05/03/2024", lambda t: t.started.iso, "2024-03-05"),
        ("Date_enrollement", "soon", lambda t: t.started, None),
        ("TrialID", "EUCTR2012-000123-45-DE", lambda t: t.id, "2012-000123-45"),
        ("TrialID", "JPRN-UMIN000004891", lambda t: t.id, "UMIN000004891"),
        ("Exclusion_Criteria", "Exclusion criteria: none", lambda t: t.eligibility.text[-24:], "Exclusion criteria: none"),
        ("results_yes_no", "Yes", lambda t: t.has_results, True),
        ("Secondary_ID", "", lambda t: t.other_ids, ()),
    ],
)  # fmt: skip
def test_fields_as_registries_write_them(field: str, said: str, read: Any, expected: object) -> None:
    assert read(from_ictrp_text(ictrp(**{field: said}))) == expected


@pytest.mark.parametrize(
    ("said", "phases"),
    [
        ("II", ("PHASE2",)), ("Phase 1/Phase 2", ("PHASE1", "PHASE2")), ("Phase 2b", ("PHASE2",)), ("I_II", ("PHASE1", "PHASE2")),
        ("4", ("PHASE4",)), ("N/A", ("NA",)), ("Not Applicable", ("NA",)), ("Early Phase 1", ("EARLY_PHASE1",)),
        ("Human pharmacology (Phase I): no\nTherapeutic exploratory (Phase II): yes\nTherapeutic use (Phase IV): no", ("PHASE2",)),
        ("Other", ()), ("", ()), (None, ()),
    ],
)  # fmt: skip
def test_phases_as_registries_write_them(said: str | None, phases: tuple[str, ...]) -> None:
    assert phase_numbers(said) == phases


@pytest.mark.parametrize("trial", [from_ctis(CTIS), from_ictrp_text(ictrp())], ids=lambda t: t.registry)
def test_a_kept_record_reads_back_the_same(trial: Trial) -> None:
    kept = json.loads(json.dumps(trial.raw))
    assert from_raw(trial.registry, kept) == trial
    assert record_sha256(from_raw(trial.registry, kept)) == record_sha256(trial)


def test_another_export_of_the_same_record_is_the_same_record() -> None:
    later = from_ictrp_text(ictrp(Last_Refreshed_on="28 September 2026").replace(">1<", ">2<"))
    assert record_sha256(later) == record_sha256(from_ictrp_text(ictrp()))
    assert record_sha256(from_ictrp_text(ictrp(Phase="3"))) != record_sha256(later)


def test_both_are_told_apart_by_their_content() -> None:
    export = f'<?xml version="1.0"?><Trials_downloaded_from_ICTRP>{ictrp()}{ictrp(TrialID="")}</Trials_downloaded_from_ICTRP>'
    found = list(read_records(io.BytesIO(export.encode()), name="x.xml"))
    assert isinstance(found[0], Trial)
    assert (found[0].registry, found[0].id) == ("ictrp", "CHICTR2600132949")
    assert isinstance(found[1], RecordProblem)
    assert (found[1].code, found[1].where) == ("no-number", "x.xml, record 2")
    (trial,) = read_records(io.BytesIO(json.dumps(CTIS, indent=1).encode()), name="x.json")
    assert isinstance(trial, Trial)
    assert trial.registry == "ctis"
    (problem,) = read_records(io.BytesIO(b'{"ctNumber": "2023-501234-12-00", "other": "T"}'), name="x.json")
    assert isinstance(problem, RecordProblem)
    assert problem.code == "not-a-record"
