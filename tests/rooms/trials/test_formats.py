"""One trial, said in each format of the registry."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.trials import PartialDate, Sponsor, Trial, from_api_v2, from_raw, record_sha256
from clinconnect.trials.api_v1 import from_api_v1
from clinconnect.trials.bare import from_bare
from clinconnect.trials.old_xml import from_xml_text

CRITERIA = "\n        Inclusion Criteria:\n\n          -  Age \u2265 18 &\n             younger than 75\n      "

V2: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "nctIdAliases": ["NCT00000001"],
            "orgStudyIdInfo": {"id": "ABC-1"},
            "secondaryIdInfos": [{"id": "2019-001234-56"}],
            "briefTitle": "A Short Title",
            "officialTitle": "A Long Title",
            "acronym": "SHORT",
        },
        "statusModule": {
            "overallStatus": "ACTIVE_NOT_RECRUITING",
            "statusVerifiedDate": "2024-03",
            "startDateStruct": {"date": "2020-01-15", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2027", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2024-03-05", "type": "ACTUAL"},
            "studyFirstSubmitDate": "2019-11-30",
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "An Institute", "class": "OTHER"},
            "collaborators": [{"name": "A Company", "class": "INDUSTRY"}],
        },
        "descriptionModule": {"briefSummary": "What it is about.", "detailedDescription": "More of it."},
        "conditionsModule": {"conditions": ["Gout"], "keywords": ["urate"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "enrollmentInfo": {"count": 63, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "interventions": [{"type": "DRUG", "name": "XY-1", "description": "Daily.", "otherNames": ["ixygen"]}]
        },
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "75 Years",
            "healthyVolunteers": False,
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Ann Lee", "role": "CONTACT", "phone": "1", "phoneExt": "2", "email": "a@b.org"}
            ],
            "overallOfficials": [{"name": "Bo Chen", "role": "STUDY_CHAIR"}],
            "locations": [
                {
                    "facility": "Clinic",
                    "city": "Oslo",
                    "zip": "0150",
                    "country": "Norway",
                    "status": "RECRUITING",
                    "contacts": [{"name": "Cy Doe", "role": "CONTACT"}],
                }
            ],
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2024-03-06"}},
}

V1: dict[str, Any] = {
    "Study": {
        "ProtocolSection": {
            "IdentificationModule": {
                "NCTId": "NCT01234567",
                "NCTIdAliasList": {"NCTIdAlias": ["NCT00000001"]},
                "OrgStudyIdInfo": {"OrgStudyId": "ABC-1"},
                "SecondaryIdInfoList": {"SecondaryIdInfo": [{"SecondaryId": "2019-001234-56"}]},
                "BriefTitle": "A Short Title",
                "OfficialTitle": "A Long Title",
                "Acronym": "SHORT",
            },
            "StatusModule": {
                "OverallStatus": "Active, not recruiting",
                "StatusVerifiedDate": "March 2024",
                "StartDateStruct": {"StartDate": "January 15, 2020", "StartDateType": "Actual"},
                "CompletionDateStruct": {"CompletionDate": "2027", "CompletionDateType": "Anticipated"},
                "LastUpdatePostDateStruct": {"LastUpdatePostDate": "March 5, 2024", "LastUpdatePostDateType": "Actual"},
                "StudyFirstSubmitDate": "November 30, 2019",
            },
            "SponsorCollaboratorsModule": {
                "LeadSponsor": {"LeadSponsorName": "An Institute", "LeadSponsorClass": "OTHER"},
                "CollaboratorList": {
                    "Collaborator": [{"CollaboratorName": "A Company", "CollaboratorClass": "INDUSTRY"}]
                },
            },
            "DescriptionModule": {"BriefSummary": "What it is about.", "DetailedDescription": "More of it."},
            "ConditionsModule": {"ConditionList": {"Condition": ["Gout"]}, "KeywordList": {"Keyword": ["urate"]}},
            "DesignModule": {
                "StudyType": "Interventional",
                "PhaseList": {"Phase": ["Phase 1", "Phase 2"]},
                "EnrollmentInfo": {"EnrollmentCount": "63", "EnrollmentType": "Anticipated"},
            },
            "ArmsInterventionsModule": {
                "InterventionList": {
                    "Intervention": [
                        {
                            "InterventionType": "Drug",
                            "InterventionName": "XY-1",
                            "InterventionDescription": "Daily.",
                            "InterventionOtherNameList": {"InterventionOtherName": ["ixygen"]},
                        }
                    ]
                }
            },
            "EligibilityModule": {
                "EligibilityCriteria": CRITERIA,
                "Gender": "All",
                "MinimumAge": "18 Years",
                "MaximumAge": "75 Years",
                "HealthyVolunteers": "No",
            },
            "ContactsLocationsModule": {
                "CentralContactList": {
                    "CentralContact": [
                        {
                            "CentralContactName": "Ann Lee",
                            "CentralContactRole": "Contact",
                            "CentralContactPhone": "1",
                            "CentralContactPhoneExt": "2",
                            "CentralContactEMail": "a@b.org",
                        }
                    ]
                },
                "OverallOfficialList": {
                    "OverallOfficial": [{"OverallOfficialName": "Bo Chen", "OverallOfficialRole": "Study Chair"}]
                },
                "LocationList": {
                    "Location": [
                        {
                            "LocationFacility": "Clinic",
                            "LocationCity": "Oslo",
                            "LocationZip": "0150",
                            "LocationCountry": "Norway",
                            "LocationStatus": "Recruiting",
                            "LocationContactList": {
                                "LocationContact": [{"LocationContactName": "Cy Doe", "LocationContactRole": "Contact"}]
                            },
                        }
                    ]
                },
            },
        },
        "DerivedSection": {"MiscInfoModule": {"VersionHolder": "March 6, 2024"}},
    }
}

XML = f"""<clinical_study>
  <required_header>
    <download_date>ClinicalTrials.gov processed this data on March 6, 2024</download_date>
  </required_header>
  <id_info>
    <org_study_id>ABC-1</org_study_id>
    <secondary_id>2019-001234-56</secondary_id>
    <nct_id>NCT01234567</nct_id>
    <nct_alias>NCT00000001</nct_alias>
  </id_info>
  <brief_title>A Short Title</brief_title>
  <acronym>SHORT</acronym>
  <official_title>A Long Title</official_title>
  <sponsors>
    <lead_sponsor><agency>An Institute</agency><agency_class>Other</agency_class></lead_sponsor>
    <collaborator><agency>A Company</agency><agency_class>Industry</agency_class></collaborator>
  </sponsors>
  <brief_summary><textblock>
      What it is about.
  </textblock></brief_summary>
  <detailed_description><textblock>
      More of it.
  </textblock></detailed_description>
  <overall_status>Active, not recruiting</overall_status>
  <start_date type="Actual">January 15, 2020</start_date>
  <completion_date type="Anticipated">2027</completion_date>
  <phase>Phase 1/Phase 2</phase>
  <study_type>Interventional</study_type>
  <enrollment type="Anticipated">63</enrollment>
  <condition>Gout</condition>
  <intervention>
    <intervention_type>Drug</intervention_type>
    <intervention_name>XY-1</intervention_name>
    <description>Daily.</description>
    <other_name>ixygen</other_name>
  </intervention>
  <eligibility>
    <criteria><textblock>{escape(CRITERIA)}</textblock></criteria>
    <gender>All</gender>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>75 Years</maximum_age>
    <healthy_volunteers>No</healthy_volunteers>
  </eligibility>
  <overall_official><last_name>Bo Chen</last_name><role>Study Chair</role></overall_official>
  <overall_contact>
    <last_name>Ann Lee</last_name><phone>1</phone><phone_ext>2</phone_ext><email>a@b.org</email>
  </overall_contact>
  <location>
    <facility>
      <name>Clinic</name>
      <address><city>Oslo</city><zip>0150</zip><country>Norway</country></address>
    </facility>
    <status>Recruiting</status>
    <contact><last_name>Cy Doe</last_name></contact>
  </location>
  <verification_date>March 2024</verification_date>
  <study_first_submitted>November 30, 2019</study_first_submitted>
  <last_update_posted type="Actual">March 5, 2024</last_update_posted>
  <keyword>urate</keyword>
</clinical_study>"""


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
    assert record_sha256(from_api_v2(V2 | {"hasResults": True})) != record_sha256(from_api_v2(V2))
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
