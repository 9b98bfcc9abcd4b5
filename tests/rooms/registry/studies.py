"""Invented studies in the shape of the registry's API v2, as many as wanted: the same number gives the same study."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Study = dict[str, Any]

FIRST_DAY = date(2026, 1, 1)
CONDITIONS = ("Gout", "Asthma", "Type 2 Diabetes", "Breast Cancer", "Heart Failure")
INTERVENTIONS = ("Drug: Examplinib", "Drug: Placebo", "Device: Sample Stent", "Behavioral: Walking")
PLACES = (("Boston", "United States"), ("Lyon", "France"), ("Osaka", "Japan"))
STATUSES = ("RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "RECRUITING", "TERMINATED")
CRITERIA = """Inclusion Criteria:

* Age {age} years or older
* Diagnosis of {condition}
* Platelets >= {platelets} x 10^9/L

Exclusion Criteria:

* Pregnant or breastfeeding
* Known allergy to study drug"""


def number_of(n: int) -> str:
    """NCT number of the nth study."""
    return f"NCT{90_000_000 + n}"


def day(n: int) -> str:
    """The nth day after the first."""
    return (FIRST_DAY + timedelta(days=n)).isoformat()


def study(n: int, *, status: str | None = None, updated: str | None = None, title: str | None = None) -> Study:
    """The nth study; three of them are updated on each day unless `updated` says otherwise."""
    condition, (city, country) = CONDITIONS[n % len(CONDITIONS)], PLACES[n % len(PLACES)]
    kind, name = INTERVENTIONS[n % len(INTERVENTIONS)].split(": ")
    posted = updated or day(n // 3)
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": number_of(n),
                "orgStudyIdInfo": {"id": f"INVENTED-{n}"},
                "organization": {"fullName": "Invented University", "class": "OTHER"},
                "briefTitle": title or f"Invented Study {n} of {condition}",
            },
            "statusModule": {
                "statusVerifiedDate": posted[:7],
                "overallStatus": status or STATUSES[n % len(STATUSES)],
                "expandedAccessInfo": {"hasExpandedAccess": False},
                "startDateStruct": {"date": "2025-03", "type": "ESTIMATED"},
                "studyFirstSubmitDate": "2025-01-10",
                "lastUpdateSubmitDate": posted,
                "lastUpdatePostDateStruct": {"date": posted, "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Invented University", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": f"What becomes of {condition} with {name}? Nothing here is real."},
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"], "enrollmentInfo": {"count": 10 + n}},
            "armsInterventionsModule": {"interventions": [{"type": kind.upper(), "name": name}]},
            "eligibilityModule": {
                "eligibilityCriteria": CRITERIA.format(age=18 + n % 50, condition=condition, platelets=50 + n % 100),
                "healthyVolunteers": False,
                "sex": "ALL",
                "minimumAge": f"{18 + n % 50} Years",
                "stdAges": ["ADULT", "OLDER_ADULT"],
            },
            "contactsLocationsModule": {
                "locations": [
                    {"facility": "Invented Hospital", "city": city, "country": country, "status": "RECRUITING"}
                ]
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": posted}},
        "hasResults": False,
    }


def updated_on(one: Study) -> str:
    """The day on which the registry posted its last update, "" where the record does not say."""
    return str(one["protocolSection"]["statusModule"].get("lastUpdatePostDateStruct", {}).get("date", ""))


def nct(one: Study) -> str:
    """Its number."""
    return str(one["protocolSection"]["identificationModule"]["nctId"])
