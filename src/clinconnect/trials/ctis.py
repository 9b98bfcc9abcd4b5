"""How does the EU's Clinical Trials Information System say it? One trial (JSON, as its public API gives it) as a `Trial`.

Source: CTIS public portal, the answer of `retrieve/{EU CT number}`, with the code lists of the portal (statuses, phases, age
groups). Its criteria come as two numbered lists: the text is made of them, a criterion a bullet. Ages come only in wide groups,
which say who is studied and set no limit.
"""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import at, number, objects, partial_date, phase_numbers, source_text, text, whole
from clinconnect.trials.trial import (
    Coding,
    Contact,
    Eligibility,
    Intervention,
    Outcome,
    OutcomeKind,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
)

REGISTRY = "ctis"
_MEDDRA = "https://www.meddra.org"
STATUSES = {
    "1": "NOT_YET_RECRUITING",
    "2": "NOT_YET_RECRUITING",
    "3": "RECRUITING",
    "4": "RECRUITING",
    "5": "ACTIVE_NOT_RECRUITING",
    "6": "SUSPENDED",
    "7": "SUSPENDED",
    "8": "COMPLETED",
    "9": "WITHDRAWN",
    "10": "WITHDRAWN",
    "11": "WITHDRAWN",
    "12": "WITHDRAWN",
    "13": "WITHDRAWN",
    "14": "WITHDRAWN",
    "16": "NOT_YET_RECRUITING",
}
_PHASES = {
    **dict.fromkeys(("1", "2", "3"), ("PHASE1",)),
    "4": ("PHASE2",),
    "5": ("PHASE3",),
    "6": ("PHASE4",),
    **dict.fromkeys(("7", "8", "9"), ("PHASE1", "PHASE2")),
    "10": ("PHASE2", "PHASE3"),
    "11": ("PHASE3", "PHASE4"),
}
_AGES = {"2": "CHILD", "3": "ADULT", "4": "OLDER_ADULT"}
_OUTCOMES: tuple[tuple[str, OutcomeKind], ...] = (("primaryEndPoints", "primary"), ("secondaryEndPoints", "secondary"))


def is_ctis(record: dict[str, Any]) -> bool:
    """Whether the object is a whole trial of CTIS (its search lists only say that there is one)."""
    return "ctNumber" in record and isinstance(record.get("authorizedApplication"), dict)


def from_ctis(record: dict[str, Any]) -> Trial:
    """The trial in the words of ClinicalTrials.gov's API v2. Never raises; what is empty stays empty."""
    application = at(record, "authorizedApplication")
    part = at(application, "authorizedPartI")
    names = at(part, "trialDetails", "clinicalTrialIdentifiers")
    told = at(part, "trialDetails", "trialInformation")
    id = number(text(record, "ctNumber")) or ""
    official = text(names, "fullTitle")
    secondary = _secondary_ids(at(names, "secondaryIdentifyingNumbers"), text(application, "eudraCt", "eudraCtCode"))
    objective = text(told, "trialObjective", "mainObjective")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(names, "publicTitle") or official or text(names, "shortTitle") or id,
        official_title=official,
        acronym=text(names, "shortTitle"),
        other_ids=tuple(s.id for s in secondary),
        secondary_ids=secondary,
        status=STATUSES.get(text(record, "ctPublicStatusCode") or ""),
        phases=_phases(text(told, "trialCategory", "trialPhase")),
        study_type="INTERVENTIONAL",
        brief_summary=objective,
        conditions=_conditions(told),
        condition_codes=_codes(told),
        interventions=_interventions(part),
        outcomes=_outcomes(at(told, "endPoint")),
        sponsor=next(iter(_sponsors(part, primary=True)), None),
        collaborators=_sponsors(part, primary=False),
        sites=tuple(
            map(_site, (s for state in objects(application, "authorizedPartsII") for s in objects(state, "trialSites")))
        ),
        contacts=_contacts(part),
        eligibility=_eligibility(told),
        enrollment=whole(record, "totalNumberEnrolled") or whole(part, "rowSubjectCount"),
        enrollment_kind="estimated" if whole(record, "totalNumberEnrolled") or whole(part, "rowSubjectCount") else None,
        first_posted=partial_date(text(record, "decisionDate")),
        started=partial_date(text(record, "startDateEU"), "actual")
        or partial_date(text(told, "trialDuration", "estimatedRecruitmentStartDate"), "estimated"),
        completion=partial_date(text(record, "endDateEU"), "actual")
        or partial_date(text(told, "trialDuration", "estimatedEndDate"), "estimated"),
        updated=partial_date(text(record, "publishDate")),
        as_of=partial_date(text(record, "publishDate")),
        raw=record,
    )


def _secondary_ids(numbers: object, eudract: str | None) -> tuple[SecondaryId, ...]:
    found = [SecondaryId(eudract, "EUDRACT_NUMBER")] if eudract else []
    for key, domain in (
        ("nctNumber", "ClinicalTrials.gov"),
        ("isrctnNumber", "ISRCTN"),
        ("whoUniversalTrialNumber", "WHO"),
    ):
        if id := text(numbers, key, "number"):
            found.append(SecondaryId(id, "REGISTRY", domain))
    for other in objects(numbers, "additionalRegistries"):
        if id := text(other, "number"):
            found.append(SecondaryId(id, "REGISTRY", text(other, "otherRegistryName")))
    return tuple(dict.fromkeys(found))


def _phases(code: str | None) -> tuple[str, ...]:
    return _PHASES.get(code or "") or phase_numbers(code)


def _conditions(told: object) -> tuple[str, ...]:
    named = (text(c, "medicalCondition") for c in objects(told, "medicalCondition", "partIMedicalConditions"))
    coded = (text(c, "termName") for c in objects(told, "medicalCondition", "meddraConditionTerms"))
    return tuple(dict.fromkeys(name for name in (*named, *coded) if name))


def _codes(told: object) -> tuple[Coding, ...]:
    terms = objects(told, "medicalCondition", "meddraConditionTerms")
    return tuple(
        Coding(_MEDDRA, code, text(term, "termName")) for term in terms if (code := text(term, "classificationCode"))
    )


def _interventions(part: object) -> tuple[Intervention, ...]:
    found: dict[str, Intervention] = {}
    listed = [
        *objects(part, "products"),
        *(p for g in objects(part, "productRoleGroupInfos") for p in objects(g, "products")),
    ]
    for product in listed:
        substance = text(product, "productDictionaryInfo", "activeSubstanceName")
        name = text(product, "productName") or text(product, "productDictionaryInfo", "prodName") or substance
        if name:
            others = (substance,) if substance and substance.lower() != name.lower() else ()
            found.setdefault(name.lower(), Intervention(name, "DRUG", None, others))
    return tuple(found.values())


def _outcomes(end_points: object) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(measure, kind)
        for key, kind in _OUTCOMES
        for one in objects(end_points, key)
        if (measure := text(one, "endPoint"))
    )


def _sponsors(part: object, *, primary: bool) -> tuple[Sponsor, ...]:
    listed = objects(part, "sponsors")
    return tuple(
        Sponsor(name, _class(s))
        for s in listed
        if (name := text(s, "organisation", "name")) and (at(s, "primary") is True or len(listed) == 1) is primary
    )


def _class(sponsor: object) -> str | None:
    commercial = at(sponsor, "isCommercial")
    stated = commercial if isinstance(commercial, bool) else (text(sponsor, "commercial") or "").lower()
    if stated is True or stated == "commercial":
        return "INDUSTRY"
    return "OTHER" if stated is False or stated == "non-commercial" else None


def _contacts(part: object) -> tuple[Contact, ...]:
    found = (
        Contact(text(c, "functionalName"), "CONTACT", text(c, "telephone"), text(c, "functionalEmailAddress"))
        for s in objects(part, "sponsors")
        for c in objects(s, "publicContacts")
    )
    return tuple(dict.fromkeys(c for c in found if c != Contact(role="CONTACT")))


def _site(site: dict[str, Any]) -> Site:
    where = at(site, "organisationAddressInfo")
    return Site(
        facility=text(where, "organisation", "name"),
        city=text(where, "address", "city"),
        postal_code=text(where, "address", "postcode"),
        country=text(where, "address", "countryName"),
    )


def _eligibility(told: object) -> Eligibility:
    people = at(told, "populationOfTrialSubjects")
    male, female = at(people, "isMaleSubjects") is True, at(people, "isFemaleSubjects") is True
    ages = (_AGES.get(text(a, "ageRangeCategoryCode") or "") for a in objects(people, "ageRanges"))
    groups = tuple((text(g, "name") or "").lower() for g in objects(people, "clinicalTrialGroups"))
    return Eligibility(
        text=_criteria(at(told, "eligibilityCriteria")),
        sex={(True, True): "ALL", (True, False): "MALE", (False, True): "FEMALE"}.get((male, female)),
        healthy_volunteers=any("healthy" in g for g in groups) if groups else None,
        standard_ages=tuple(dict.fromkeys(a for a in ages if a)),
    )


def _criteria(criteria: object) -> str:
    """Both lists under the headings that other registries' texts have, in the order of their numbers."""
    parts = []
    for heading, key in (
        ("Inclusion Criteria:", "principalInclusionCriteria"),
        ("Exclusion Criteria:", "principalExclusionCriteria"),
    ):
        ordered = sorted(objects(criteria, key), key=lambda one: whole(one, "number") or 0)
        said = [source_text(one, key).strip().replace("\r\n", "\n") for one in ordered]
        if lines := ["* " + one.replace("\n", "\n  ") for one in said if one]:
            parts.append("\n".join([heading, *lines]))
    return "\n\n".join(parts)
