"""Which areas can be named? Those of ClinicalTrials.gov's search under their names there, and short ones.

Sources: ClinicalTrials.gov, "Search areas" and "Constructing complex search queries" (data API v2), and its study data structure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["words", "numbers", "value", "day", "count", "age", "limit", "near"]


@dataclass(frozen=True, slots=True)
class Area:
    """`name` is what it is called here, `fields` where it lies in the index, `names` what else it may be called."""

    name: str
    kind: Kind
    fields: tuple[str, ...]
    names: tuple[str, ...] = ()


_LISTED = (
    Area("condition", "words", ("conditions", "keywords", "title"), ("cond", "conditions", "ConditionSearch", "disease")),
    Area(
        "intervention", "words", ("interventions",),
        ("intr", "treatment", "drug", "InterventionName", "InterventionSearch", "InterventionOtherName"),
    ),
    Area("title", "words", ("title",), ("titles", "TitleSearch", "BriefTitle", "OfficialTitle", "Acronym")),
    Area("keyword", "words", ("keywords",), ("keywords",)),
    Area("outcome", "words", ("outcomes",), ("outc", "OutcomeSearch", "PrimaryOutcomeMeasure", "SecondaryOutcomeMeasure")),
    Area(
        "sponsor", "words", ("sponsor",),
        ("spons", "lead", "SponsorSearch", "LeadSponsorName", "CollaboratorName"),
    ),
    Area(
        "location", "words", ("places",),
        ("locn", "place", "city", "facility", "LocationSearch", "LocationCity", "LocationState", "LocationFacility"),
    ),
    Area("record", "words", ("text", "inclusion", "exclusion"), ("whole", "everything")),
    Area("inclusion", "words", ("inclusion",), ("InclusionCriteria",)),
    Area("exclusion", "words", ("exclusion",), ("ExclusionCriteria",)),
    Area("criteria", "words", ("inclusion", "exclusion"), ("eligibility", "EligibilityCriteria", "EligibilitySearch", "patient")),
    Area("id", "numbers", ("id", "numbers"), ("NCTId", "number", "IdSearch", "OrgStudyId", "SecondaryId", "NCTIdAlias")),
    Area("status", "value", ("status",), ("OverallStatus",)),
    Area("phase", "value", ("phase",)),
    Area("sex", "value", ("sex",), ("gender",)),
    Area("agegroup", "value", ("age_group",), ("StdAge", "ages")),
    Area("type", "value", ("study_type",), ("StudyType",)),
    Area("sponsorclass", "value", ("sponsor_class",), ("LeadSponsorClass", "funder", "FunderType")),
    Area("country", "value", ("country",), ("LocationCountry",)),
    Area("treatmenttype", "value", ("intervention_type",), ("InterventionType",)),
    Area("results", "value", ("has_results",), ("HasResults",)),
    Area("healthy", "value", ("healthy",), ("HealthyVolunteers",)),
    Area("age", "age", ("youngest", "oldest")),
    Area("minimumage", "limit", ("youngest",), ("MinimumAge",)),
    Area("maximumage", "limit", ("oldest",), ("MaximumAge",)),
    Area("start", "day", ("started",), ("StartDate", "started")),
    Area("completion", "day", ("completed",), ("CompletionDate", "PrimaryCompletionDate")),
    Area("posted", "day", ("posted",), ("StudyFirstPostDate", "StudyFirstSubmitDate")),
    Area("updated", "day", ("updated",), ("LastUpdatePostDate", "LastUpdateSubmitDate")),
    Area("verified", "day", ("verified",), ("StatusVerifiedDate",)),
    Area("enrollment", "count", ("enrollment",), ("EnrollmentCount", "enrolment")),
    Area("near", "near", ("recruiting_site", "site"), ("LocationGeoPoint", "distance")),
)  # fmt: skip
AREAS = {area.name: area for area in _LISTED}
_ANYWHERE = frozenset(("basicsearch", "term", "terms", "text", "anywhere"))
_BY_NAME = {name.lower(): area for area in _LISTED for name in (area.name, *area.names)}


def area_of(name: str) -> Area | None:
    """The area of this name, however it is written ("LeadSponsorName", "lead_sponsor_name"); None for no area."""
    return _BY_NAME.get(_plain(name))


def is_anywhere(name: str) -> bool:
    """Whether the name stands for all areas at once."""
    return _plain(name) in _ANYWHERE


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
