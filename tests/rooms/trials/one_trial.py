"""One made-up trial as the registry's API v2 says it."""

from __future__ import annotations

from typing import Any

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
            "lastKnownStatus": "RECRUITING",
            "whyStopped": "Too few people.",
            "expandedAccessInfo": {"hasExpandedAccess": False},
            "resultsFirstPostDateStruct": {"date": "2024-02", "type": "ESTIMATED"},
            "startDateStruct": {"date": "2020-01-15", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2027", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2024-03-05", "type": "ACTUAL"},
            "studyFirstSubmitDate": "2019-11-30",
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {
                "type": "SPONSOR_INVESTIGATOR",
                "investigatorFullName": "Di Fox",
                "investigatorTitle": "Head",
                "investigatorAffiliation": "An Institute",
            },
            "leadSponsor": {"name": "An Institute", "class": "OTHER"},
            "collaborators": [{"name": "A Company", "class": "INDUSTRY"}],
        },
        "descriptionModule": {"briefSummary": "What it is about.", "detailedDescription": "More of it."},
        "conditionsModule": {"conditions": ["Gout"], "keywords": ["urate"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "NON_RANDOMIZED",
                "interventionModel": "CROSSOVER",
                "interventionModelDescription": "Two periods.",
                "primaryPurpose": "SUPPORTIVE_CARE",
                "maskingInfo": {
                    "masking": "DOUBLE",
                    "maskingDescription": "Same bottles.",
                    "whoMasked": ["PARTICIPANT", "CARE_PROVIDER"],
                },
                "observationalModel": "CASE_CONTROL",
                "timePerspective": "CROSS_SECTIONAL",
            },
            "enrollmentInfo": {"count": 63, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Arm A",
                    "type": "ACTIVE_COMPARATOR",
                    "description": "Those who get it.",
                    "interventionNames": ["Drug: XY-1"],
                },
                {"label": "Arm B", "type": "NO_INTERVENTION"},
            ],
            "interventions": [
                {
                    "type": "DRUG",
                    "name": "XY-1",
                    "description": "Daily.",
                    "otherNames": ["ixygen"],
                    "armGroupLabels": ["Arm A"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Urate", "description": "In serum.", "timeFrame": "12 weeks"}],
            "secondaryOutcomes": [{"measure": "Flares", "timeFrame": "1 year"}],
            "otherOutcomes": [{"measure": "Sleep"}],
        },
        "ipdSharingStatementModule": {
            "ipdSharing": "YES",
            "description": "On request.",
            "infoTypes": ["STUDY_PROTOCOL", "SAP"],
            "timeFrame": "From 2028",
            "accessCriteria": "A plan.",
            "url": "https://data.example.org",
        },
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "75 Years",
            "healthyVolunteers": False,
            "genderDescription": "As at birth.",
            "studyPopulation": "A clinic.",
            "samplingMethod": "NON_PROBABILITY_SAMPLE",
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Ann Lee", "role": "CONTACT", "phone": "1", "phoneExt": "2", "email": "a@b.org"}
            ],
            "overallOfficials": [{"name": "Bo Chen", "role": "STUDY_CHAIR", "affiliation": "A Clinic"}],
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
    "documentSection": {
        "largeDocumentModule": {
            "largeDocs": [
                {
                    "hasProtocol": True,
                    "hasSap": True,
                    "hasIcf": False,
                    "label": "Study Protocol and Statistical Analysis Plan",
                    "date": "2019-10-01",
                    "filename": "Prot_SAP_000.pdf",
                }
            ]
        }
    },
    "hasResults": True,
}
