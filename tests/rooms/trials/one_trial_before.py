"""The same trial as the registry's former API and its XML said it."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from tests.rooms.trials.one_trial import CRITERIA

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
                "LastKnownStatus": "Recruiting",
                "WhyStopped": "Too few people.",
                "ExpandedAccessInfo": {"HasExpandedAccess": "No"},
                "ResultsFirstPostDateStruct": {
                    "ResultsFirstPostDate": "February 2024",
                    "ResultsFirstPostDateType": "Estimate",
                },
                "StartDateStruct": {"StartDate": "January 15, 2020", "StartDateType": "Actual"},
                "CompletionDateStruct": {"CompletionDate": "2027", "CompletionDateType": "Anticipated"},
                "LastUpdatePostDateStruct": {"LastUpdatePostDate": "March 5, 2024", "LastUpdatePostDateType": "Actual"},
                "StudyFirstSubmitDate": "November 30, 2019",
            },
            "SponsorCollaboratorsModule": {
                "ResponsibleParty": {
                    "ResponsiblePartyType": "Sponsor-Investigator",
                    "ResponsiblePartyInvestigatorFullName": "Di Fox",
                    "ResponsiblePartyInvestigatorTitle": "Head",
                    "ResponsiblePartyInvestigatorAffiliation": "An Institute",
                },
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
                "DesignInfo": {
                    "DesignAllocation": "Non-Randomized",
                    "DesignInterventionModel": "Crossover Assignment",
                    "DesignInterventionModelDescription": "Two periods.",
                    "DesignPrimaryPurpose": "Supportive Care",
                    "DesignMaskingInfo": {
                        "DesignMasking": "Double",
                        "DesignMaskingDescription": "Same bottles.",
                        "DesignWhoMaskedList": {"DesignWhoMasked": ["Participant", "Care Provider"]},
                    },
                    "DesignObservationalModelList": {"DesignObservationalModel": ["Case-Control"]},
                    "DesignTimePerspectiveList": {"DesignTimePerspective": ["Cross-Sectional"]},
                },
                "EnrollmentInfo": {"EnrollmentCount": "63", "EnrollmentType": "Anticipated"},
            },
            "OutcomesModule": {
                "PrimaryOutcomeList": {
                    "PrimaryOutcome": [
                        {
                            "PrimaryOutcomeMeasure": "Urate",
                            "PrimaryOutcomeDescription": "In serum.",
                            "PrimaryOutcomeTimeFrame": "12 weeks",
                        }
                    ]
                },
                "SecondaryOutcomeList": {
                    "SecondaryOutcome": [{"SecondaryOutcomeMeasure": "Flares", "SecondaryOutcomeTimeFrame": "1 year"}]
                },
                "OtherOutcomeList": {"OtherOutcome": [{"OtherOutcomeMeasure": "Sleep"}]},
            },
            "IPDSharingStatementModule": {
                "IPDSharing": "Yes",
                "IPDSharingDescription": "On request.",
                "IPDSharingInfoTypeList": {"IPDSharingInfoType": ["Study Protocol", "Statistical Analysis Plan (SAP)"]},
                "IPDSharingTimeFrame": "From 2028",
                "IPDSharingAccessCriteria": "A plan.",
                "IPDSharingURL": "https://data.example.org",
            },
            "ArmsInterventionsModule": {
                "ArmGroupList": {
                    "ArmGroup": [
                        {
                            "ArmGroupLabel": "Arm A",
                            "ArmGroupType": "Active Comparator",
                            "ArmGroupDescription": "Those who get it.",
                            "ArmGroupInterventionList": {"ArmGroupInterventionName": ["Drug: XY-1"]},
                        },
                        {"ArmGroupLabel": "Arm B", "ArmGroupType": "No Intervention"},
                    ]
                },
                "InterventionList": {
                    "Intervention": [
                        {
                            "InterventionType": "Drug",
                            "InterventionName": "XY-1",
                            "InterventionDescription": "Daily.",
                            "InterventionOtherNameList": {"InterventionOtherName": ["ixygen"]},
                        }
                    ]
                },
            },
            "EligibilityModule": {
                "EligibilityCriteria": CRITERIA,
                "Gender": "All",
                "MinimumAge": "18 Years",
                "MaximumAge": "75 Years",
                "HealthyVolunteers": "No",
                "GenderDescription": "As at birth.",
                "StudyPopulation": "A clinic.",
                "SamplingMethod": "Non-Probability Sample",
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
                    "OverallOfficial": [
                        {
                            "OverallOfficialName": "Bo Chen",
                            "OverallOfficialRole": "Study Chair",
                            "OverallOfficialAffiliation": "A Clinic",
                        }
                    ]
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
        "ResultsSection": {"MoreInfoModule": {}},
        "DocumentSection": {
            "LargeDocumentModule": {
                "LargeDocList": {
                    "LargeDoc": [
                        {
                            "LargeDocHasProtocol": "Yes",
                            "LargeDocHasSAP": "Yes",
                            "LargeDocHasICF": "No",
                            "LargeDocLabel": "Study Protocol and Statistical Analysis Plan",
                            "LargeDocDate": "October 1, 2019",
                            "LargeDocFilename": "Prot_SAP_000.pdf",
                        }
                    ]
                }
            }
        },
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
  <last_known_status>Recruiting</last_known_status>
  <why_stopped>Too few people.</why_stopped>
  <start_date type="Actual">January 15, 2020</start_date>
  <completion_date type="Anticipated">2027</completion_date>
  <phase>Phase 1/Phase 2</phase>
  <study_type>Interventional</study_type>
  <has_expanded_access>No</has_expanded_access>
  <study_design_info>
    <allocation>Non-Randomized</allocation>
    <intervention_model>Crossover Assignment</intervention_model>
    <intervention_model_description>Two periods.</intervention_model_description>
    <primary_purpose>Supportive Care</primary_purpose>
    <observational_model>Case-Control</observational_model>
    <time_perspective>Cross-Sectional</time_perspective>
    <masking>Double (Participant, Care Provider)</masking>
    <masking_description>Same bottles.</masking_description>
  </study_design_info>
  <primary_outcome>
    <measure>Urate</measure><time_frame>12 weeks</time_frame><description>
      In serum.
    </description>
  </primary_outcome>
  <secondary_outcome><measure>Flares</measure><time_frame>1 year</time_frame></secondary_outcome>
  <other_outcome><measure>Sleep</measure></other_outcome>
  <enrollment type="Anticipated">63</enrollment>
  <condition>Gout</condition>
  <arm_group>
    <arm_group_label>Arm A</arm_group_label>
    <arm_group_type>Active Comparator</arm_group_type>
    <description>
      Those who get it.
    </description>
  </arm_group>
  <arm_group>
    <arm_group_label>Arm B</arm_group_label>
    <arm_group_type>No Intervention</arm_group_type>
  </arm_group>
  <intervention>
    <intervention_type>Drug</intervention_type>
    <intervention_name>XY-1</intervention_name>
    <description>Daily.</description>
    <arm_group_label>Arm A</arm_group_label>
    <other_name>ixygen</other_name>
  </intervention>
  <eligibility>
    <criteria><textblock>{escape(CRITERIA)}</textblock></criteria>
    <gender>All</gender>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>75 Years</maximum_age>
    <healthy_volunteers>No</healthy_volunteers>
    <gender_description>As at birth.</gender_description>
    <study_pop><textblock>
      A clinic.
    </textblock></study_pop>
    <sampling_method>Non-Probability Sample</sampling_method>
  </eligibility>
  <overall_official><last_name>Bo Chen</last_name><role>Study Chair</role><affiliation>A Clinic</affiliation></overall_official>
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
  <results_first_posted type="Estimate">February 2024</results_first_posted>
  <responsible_party>
    <responsible_party_type>Sponsor-Investigator</responsible_party_type>
    <investigator_affiliation>An Institute</investigator_affiliation>
    <investigator_full_name>Di Fox</investigator_full_name>
    <investigator_title>Head</investigator_title>
  </responsible_party>
  <keyword>urate</keyword>
  <patient_data>
    <sharing_ipd>Yes</sharing_ipd>
    <ipd_description>On request.</ipd_description>
    <ipd_info_type>Study Protocol</ipd_info_type>
    <ipd_info_type>Statistical Analysis Plan (SAP)</ipd_info_type>
    <ipd_time_frame>From 2028</ipd_time_frame>
    <ipd_access_criteria>A plan.</ipd_access_criteria>
    <ipd_url>https://data.example.org</ipd_url>
  </patient_data>
  <provided_document_section>
    <provided_document>
      <document_type>Study Protocol and Statistical Analysis Plan</document_type>
      <document_has_protocol>Yes</document_has_protocol>
      <document_has_icf>No</document_has_icf>
      <document_has_sap>Yes</document_has_sap>
      <document_date>October 1, 2019</document_date>
      <document_url>https://cdn.clinicaltrials.gov/large-docs/67/NCT01234567/Prot_SAP_000.pdf</document_url>
    </provided_document>
  </provided_document_section>
  <clinical_results><participant_flow/></clinical_results>
</clinical_study>"""
