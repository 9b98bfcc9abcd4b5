"""Lists of search results, which say little, and the format in which registries deliver their records to WHO."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clinconnect.trials import (
    RICHNESS,
    Contact,
    Intervention,
    Outcome,
    PartialDate,
    RecordProblem,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
    from_raw,
    read_records,
)
from clinconnect.workspace import Workspace

AT = datetime(2026, 3, 1, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "ctNumber": "2026-527084-15-00",
    "ctStatus": 4,
    "ctTitle": "A Long Title",
    "shortTitle": "SHORT",
    "startDateEU": "01/09/2026",
    "conditions": "Venous thromboembolism (deep, or of the lung), Gout",
    "trialCountries": ["Hungary:4", "Spain:8", ""],
    "decisionDateOverall": "07/10/2026",
    "decisionDate": "HU: 07/10/2026, ES: 08/10/2026",
    "therapeuticAreas": ["Diseases [C] - Cardiovascular Diseases [C14]"],
    "sponsor": "A University",
    "sponsorType": "Educational Institution",
    "trialPhase": "Therapeutic confirmatory  (Phase III)",
    "product": "Urexine, Placebo",
    "ageGroup": "18-64 years, 65+ years",
    "gender": "Female, Male",
    "totalNumberEnrolled": "350",
    "primaryEndPoint": "Urate, at week 12",
    "lastUpdated": "07/10/2026",
    "lastPublicationUpdate": "08/10/2026",
}
WHO = """<trial>
 <main>
  <trial_id>IRCT20230122057183N1</trial_id><utrn>U1111-1342-6778</utrn><reg_name>IRCT</reg_name>
  <date_registration>12/08/2023</date_registration><primary_sponsor>A Company</primary_sponsor>
  <public_title>A Short Title</public_title><acronym/><scientific_title>A Long Title</scientific_title>
  <date_enrolment>2023-05-12</date_enrolment><target_size>120</target_size>
  <recruitment_status>Recruiting</recruitment_status><url>https://example.org/1</url>
  <study_type>interventional</study_type><phase>2-3</phase>
  <hc_freetext>Rheumatoid arthritis</hc_freetext><i_freetext>Drug: Urexine 40 mg; Placebo</i_freetext>
 </main>
 <contacts>
  <contact><type>public</type><firstname>Ann</firstname><lastname>Lee</lastname><telephone>1</telephone><email>a@b.org</email></contact>
  <contact><type>scientific</type><firstname>Bo</firstname><lastname>May</lastname></contact>
 </contacts>
 <countries><country2>Iran</country2><country2>Iraq</country2></countries>
 <criteria>
  <inclusion_criteria>1. Adults
2. Active disease</inclusion_criteria>
  <agemin>18 Years</agemin><agemax>no limit</agemax><gender>Both</gender>
  <exclusion_criteria>1. Pregnancy</exclusion_criteria>
 </criteria>
 <health_condition_keyword><hc_keyword>Arthritis</hc_keyword></health_condition_keyword>
 <primary_outcome><prim_outcome>ACR20; at week 24</prim_outcome></primary_outcome>
 <secondary_outcome><sec_outcome>Pain</sec_outcome><sec_outcome>Fatigue</sec_outcome></secondary_outcome>
 <secondary_sponsor><sponsor_name>A Clinic</sponsor_name></secondary_sponsor>
 <secondary_ids><secondary_id><sec_id>NCT05000003</sec_id><issuing_authority>ClinicalTrials.gov</issuing_authority></secondary_id></secondary_ids>
</trial>"""


def read(content: object, name: str = "x.json") -> list[Trial | RecordProblem]:
    said = content if isinstance(content, str) else json.dumps(content)
    return list(read_records(io.BytesIO(said.encode()), name=name))


def page(*entries: object) -> dict[str, object]:
    return {"showWarning": True, "pagination": {"totalRecords": 2, "nextPage": False}, "data": list(entries)}


def test_an_entry_says_what_a_list_says() -> None:
    trial, problem = read(page(ENTRY))
    assert isinstance(trial, Trial)
    assert (trial.id, trial.title, trial.acronym) == ("2026-527084-15-00", "A Long Title", "SHORT")
    assert (trial.status, trial.phases, trial.enrollment) == ("RECRUITING", ("PHASE3",), 350)
    assert trial.conditions == ("Venous thromboembolism (deep, or of the lung)", "Gout")
    assert trial.interventions == (Intervention("Urexine", "DRUG"), Intervention("Placebo", "DRUG"))
    assert trial.outcomes == (Outcome("Urate, at week 12", "primary"),)
    assert trial.sponsor == Sponsor("A University")
    assert trial.sites == (Site(country="Hungary", status="RECRUITING"), Site(country="Spain", status="COMPLETED"))
    assert (trial.first_posted, trial.as_of) == (PartialDate("2026-10-07"), PartialDate("2026-10-08"))
    assert trial.started == PartialDate("2026-09-01")
    assert (trial.eligibility.sex, trial.eligibility.standard_ages) == ("ALL", ("ADULT", "OLDER_ADULT"))
    assert (trial.eligibility.text, trial.eligibility.minimum_age) == ("", None)
    assert from_raw(trial.registry, trial.raw) == trial
    assert isinstance(problem, RecordProblem)
    assert (problem.code, problem.severity) == ("list-entry", "warning")
    assert problem.hint.endswith("/retrieve/2026-527084-15-00")


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("entries", [0, 1, 2, 3])
def test_lists_are_cut_into_their_entries(entries: int, indent: int | None) -> None:
    listed = [ENTRY | {"ctNumber": f"2026-52708{n}-15-00"} for n in range(entries)]
    found = read(json.dumps(page(*listed), indent=indent))
    trials = [one.id for one in found if isinstance(one, Trial)]
    assert trials == [one["ctNumber"] for one in listed]
    codes = [one.code for one in found if isinstance(one, RecordProblem)]
    assert codes == (["list-entry"] * entries or ["empty-list"])


@pytest.mark.parametrize(("said", "sex"), [("Female", "FEMALE"), ("Male", "MALE"), ("male, female", "ALL"), ("", None)])
def test_the_sexes_of_an_entry(said: str, sex: str | None) -> None:
    (trial, _) = read(page(ENTRY | {"gender": said}))
    assert isinstance(trial, Trial)
    assert trial.eligibility.sex == sex


def test_an_entry_with_next_to_nothing_is_read_and_one_with_nothing_is_told() -> None:
    (trial, _, other) = read(page({"ctNumber": "2026-527084-15-00", "ctStatus": 99}, {"ctTitle": "T"}))
    assert isinstance(trial, Trial)
    assert (trial.title, trial.status, trial.as_of) == ("2026-527084-15-00", None, None)
    assert isinstance(other, RecordProblem)
    assert other.code == "not-a-record"


def test_an_entry_never_replaces_a_record() -> None:
    assert RICHNESS.index("ctis-list") < RICHNESS.index("ictrp") < RICHNESS.index("ctis")


def test_what_is_called_data_inside_of_a_record_is_no_list() -> None:
    (problem,) = read({"ctis": {"data": [ENTRY, ENTRY]}})
    assert isinstance(problem, RecordProblem)
    assert problem.code == "not-a-record"


def test_a_record_as_registries_deliver_it() -> None:
    (trial,) = read(f'<?xml version="1.0"?><root><trials>{WHO}</trials></root>', "x.xml")
    assert isinstance(trial, Trial)
    assert (trial.id, trial.registry, trial.title) == ("IRCT20230122057183N1", "who", "A Short Title")
    assert (trial.official_title, trial.acronym, trial.status) == ("A Long Title", None, "RECRUITING")
    assert trial.phases == ("PHASE2", "PHASE3")
    assert (trial.conditions, trial.keywords) == (("Rheumatoid arthritis",), ("Arthritis",))
    assert [i.name for i in trial.interventions] == ["Urexine 40 mg", "Placebo"]
    assert trial.outcomes == (
        Outcome("ACR20; at week 24", "primary"),
        Outcome("Pain", "secondary"),
        Outcome("Fatigue", "secondary"),
    )
    assert (trial.sponsor, trial.collaborators) == (Sponsor("A Company"), (Sponsor("A Clinic"),))
    assert trial.secondary_ids == (
        SecondaryId("U1111-1342-6778", "REGISTRY", "WHO"),
        SecondaryId("NCT05000003", None, "ClinicalTrials.gov"),
    )
    assert trial.sites == (Site(country="Iran"), Site(country="Iraq"))
    assert trial.contacts == (Contact("Ann Lee", "CONTACT", "1", "a@b.org"),)
    assert (trial.first_posted, trial.started) == (PartialDate("2023-08-12"), PartialDate("2023-05-12"))
    asked = trial.eligibility
    assert (asked.sex, asked.minimum_age, asked.maximum_age) == ("ALL", "18 Years", None)
    assert asked.text == "1. Adults\n2. Active disease\n\nExclusion Criteria:\n1. Pregnancy"
    assert from_raw(trial.registry, trial.raw) == trial


def test_several_are_told_apart_and_one_without_a_number_is_told() -> None:
    nameless = WHO.replace("IRCT20230122057183N1", " ")
    other = WHO.replace("IRCT20230122057183N1", "RBR-74547s2")
    found = read(f"<trials>{WHO}{nameless}{other}</trials>", "x.xml")
    assert [one.id if isinstance(one, Trial) else one.code for one in found] == [
        "IRCT20230122057183N1",
        "no-number",
        "RBR-74547S2",
    ]


def test_both_come_in_and_are_one_trial_with_the_record_they_name(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    for content, name in ((json.dumps(page(ENTRY)), "a.json"), (f"<trials>{WHO}</trials>", "b.xml")):
        report = workspace.import_records(io.BytesIO(content.encode()), name=name, at=AT)
        assert report.added == 1
    assert workspace.trial("2026-527084-15-00").trial.status == "RECRUITING"
    assert workspace.trial("NCT05000003").trial.id == "IRCT20230122057183N1"
    workspace.close()
