"""One trial, said in each format of the registry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.trials.one_trial import CRITERIA, V2
from tests.rooms.trials.one_trial_before import V1, XML

from clinconnect.trials import (
    AgeLimit,
    Design,
    ExpandedAccess,
    Official,
    PartialDate,
    ResponsibleParty,
    SecondaryId,
    Sponsor,
    Trial,
    from_api_v2,
    from_raw,
    record_sha256,
)
from clinconnect.trials.api_v1 import from_api_v1
from clinconnect.trials.bare import from_bare
from clinconnect.trials.old_xml import from_xml_text


def _facts(trial: Trial) -> dict[str, Any]:
    """Everything but what names the format."""
    return {f: getattr(trial, f) for f in Trial.__dataclass_fields__ if f not in ("registry", "raw")}


def test_the_same_trial_reads_the_same_in_every_format() -> None:
    trial = from_api_v2(V2)
    assert _facts(from_api_v1(V1)) == _facts(trial)
    assert _facts(from_xml_text(XML)) == _facts(trial)
    assert trial.id == "NCT01234567"
    assert trial.aliases == ("NCT00000001",)
    assert trial.other_ids == ("ABC-1", "2019-001234-56")
    assert trial.started == PartialDate("2020-01-15", "actual")
    assert trial.completion == PartialDate("2027", "estimated")
    assert trial.as_of == PartialDate("2024-03-06")
    assert trial.collaborators == (Sponsor("A Company", "INDUSTRY"),)
    assert trial.contacts[0].phone == "1 ext. 2"
    assert trial.sites[0].contacts[0].name == "Cy Doe"
    assert [c.name for c in trial.contacts] == ["Ann Lee"]


def test_how_the_trial_is_set_up_and_what_is_published_of_it() -> None:
    trial = from_api_v2(V2)
    assert trial.design.masked == ("PARTICIPANT", "CARE_PROVIDER")
    assert (trial.design.allocation, trial.design.intervention_model) == ("NON_RANDOMIZED", "CROSSOVER")
    assert [(a.label, a.kind, a.interventions) for a in trial.arms] == [
        ("Arm A", "ACTIVE_COMPARATOR", ("XY-1",)),
        ("Arm B", "NO_INTERVENTION", ()),
    ]
    assert [(o.kind, o.measure, o.time_frame) for o in trial.outcomes] == [
        ("primary", "Urate", "12 weeks"),
        ("secondary", "Flares", "1 year"),
        ("other", "Sleep", None),
    ]
    assert trial.officials == (Official("Bo Chen", "STUDY_CHAIR", "A Clinic"),)
    assert trial.responsible == ResponsibleParty("SPONSOR_INVESTIGATOR", "Di Fox", "Head", "An Institute")
    assert trial.documents[0].kinds == ("protocol", "analysis plan")
    assert trial.documents[0].dated == PartialDate("2019-10-01")
    assert (trial.has_results, trial.results_posted) == (True, PartialDate("2024-02", "estimated"))
    assert trial.data_sharing is not None
    assert (trial.data_sharing.plan, trial.data_sharing.what) == ("YES", ("STUDY_PROTOCOL", "SAP"))
    assert trial.expanded_access == ExpandedAccess(available=False)
    assert (trial.why_stopped, trial.last_known_status) == ("Too few people.", "RECRUITING")
    assert (trial.eligibility.youngest, trial.eligibility.oldest) == (AgeLimit(18, "year"), AgeLimit(75, "year"))


def test_the_design_of_the_earlier_xml_stands_on_one_line() -> None:
    line = "Allocation:  Randomized, Endpoint Classification:  Safety Study, Intervention Model:  Parallel Assignment, "
    more = "Masking:  Double Blind (Subject, Caregiver), Primary Purpose:  Treatment"
    before, behind = XML.split("  <study_design_info>")[0], XML.split("</study_design_info>")[1]
    design = from_xml_text(f"{before}<study_design>{line}{more}</study_design>{behind}").design
    assert (design.allocation, design.intervention_model, design.primary_purpose) == (
        "RANDOMIZED",
        "PARALLEL",
        "TREATMENT",
    )
    assert (design.masking, design.masked) == ("DOUBLE", ("PARTICIPANT", "CARE_PROVIDER"))


def test_an_empty_record_has_empty_fields() -> None:
    trial = from_api_v2({"protocolSection": {"identificationModule": {"nctId": "NCT01234567"}}})
    assert (trial.arms, trial.outcomes, trial.documents, trial.officials, trial.secondary_ids) == ((), (), (), (), ())
    assert (trial.responsible, trial.data_sharing, trial.expanded_access, trial.has_results) == (None,) * 4
    assert trial.design == Design()


def test_secondary_numbers_keep_their_kind() -> None:
    secondary = {"id": "2019-001234-56", "type": "EUDRACT_NUMBER"}
    registered = {"id": "ISRCTN12345678", "type": "REGISTRY", "domain": "ISRCTN", "link": "https://www.isrctn.com"}
    naming = {"nctId": "NCT01234567", "secondaryIdInfos": [secondary, registered]}
    expected = (
        SecondaryId("2019-001234-56", "EUDRACT_NUMBER"),
        SecondaryId("ISRCTN12345678", "REGISTRY", "ISRCTN", "https://www.isrctn.com"),
    )
    assert from_api_v2({"protocolSection": {"identificationModule": naming}}).secondary_ids == expected
    former = [
        {"SecondaryId": "2019-001234-56", "SecondaryIdType": "EudraCT Number"},
        {
            "SecondaryId": "ISRCTN12345678",
            "SecondaryIdType": "Registry Identifier",
            "SecondaryIdDomain": "ISRCTN",
            "SecondaryIdLink": "https://www.isrctn.com",
        },
    ]
    naming = {"NCTId": "NCT01234567", "SecondaryIdInfoList": {"SecondaryIdInfo": former}}
    assert from_api_v1({"ProtocolSection": {"IdentificationModule": naming}}).secondary_ids == expected


@pytest.mark.parametrize("trial", [from_api_v2(V2), from_api_v1(V1), from_xml_text(XML)], ids=lambda t: t.registry)
def test_the_eligibility_text_is_not_touched(trial: Trial) -> None:
    assert trial.eligibility.text == CRITERIA


@pytest.mark.parametrize(
    "trial",
    [from_api_v2(V2), from_api_v1(V1), from_xml_text(XML), from_bare({"nct_id": "NCT01234567", "title": "T"})],
    ids=lambda t: t.registry,
)
def test_a_kept_record_reads_back_the_same(trial: Trial) -> None:
    kept = json.loads(json.dumps(trial.raw))
    assert from_raw(trial.registry, kept) == trial
    assert record_sha256(from_raw(trial.registry, kept)) == record_sha256(trial)


def test_another_download_of_the_same_record_is_the_same_record() -> None:
    later = V2 | {"derivedSection": {"miscInfoModule": {"versionHolder": "2025-01-01"}}}
    assert record_sha256(from_api_v2(later)) == record_sha256(from_api_v2(V2))
    again = from_xml_text(XML.replace("March 6, 2024<", "May 1, 2025<"))
    assert record_sha256(again) == record_sha256(from_xml_text(XML))
    assert again.as_of == PartialDate("2025-05-01")


def test_a_changed_record_is_another_record() -> None:
    assert record_sha256(from_api_v2(V2 | {"hasResults": False})) != record_sha256(from_api_v2(V2))
    changed = from_xml_text(XML.replace("Gout", "Lupus"))
    assert record_sha256(changed) != record_sha256(from_xml_text(XML))


def test_our_own_marks_are_read() -> None:
    marks = {"fictional": True, "sponsorAbout": "Small and friendly.", "asOf": "2025-07-14"}
    trial = from_api_v2(V2 | {"clinconnect": marks})
    assert (trial.fictional, trial.sponsor_description, trial.as_of) == (
        True,
        "Small and friendly.",
        PartialDate("2025-07-14"),
    )
    assert from_api_v2(V2).fictional is False
    assert from_api_v2(V2 | {"clinconnect": {"fictional": "yes"}}).fictional is False


def test_what_is_empty_stays_empty() -> None:
    trial = from_api_v2({"protocolSection": {"identificationModule": {"nctId": "NCT01234567"}}})
    assert (trial.title, trial.status, trial.sites, trial.sponsor) == ("NCT01234567", None, (), None)
    assert (trial.eligibility.text, trial.eligibility.sex, trial.enrollment, trial.as_of) == ("", None, None, None)


def test_a_bare_line_says_little() -> None:
    line = {"nct_id": "NCT01234567", "title": "T", "brief": "B", "detailed": "D", "criteria": " c\n", "sex": "Both"}
    trial = from_bare(line | {"min_age": "18 Years", "max_age": "N/A"})
    assert (trial.title, trial.brief_summary, trial.detailed_description) == ("T", "B", "D")
    assert (trial.eligibility.text, trial.eligibility.sex) == (" c\n", "ALL")
    assert (trial.eligibility.minimum_age, trial.eligibility.maximum_age) == ("18 Years", None)


_wrong = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers() | st.text(max_size=3), max_size=2)


@given(st.data())
def test_no_misshapen_module_raises(data: st.DataObject) -> None:
    section = dict(V2["protocolSection"])
    module = data.draw(st.sampled_from(sorted(section)))
    if data.draw(st.booleans()):
        section[module] = data.draw(_wrong)
    else:
        field = data.draw(st.sampled_from(sorted(section[module])))
        section[module] = section[module] | {field: data.draw(_wrong | st.just({"date": 3, "id": []}))}
    assert isinstance(from_api_v2({"protocolSection": section}), Trial)
