"""How did the registry's former API (v1, "full studies", until 2024) say it? One `Study` (JSON) as a `Trial`."""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import (
    age,
    at,
    date_kind,
    decimal,
    number,
    objects,
    partial_date,
    phases,
    source_text,
    text,
    texts,
    whole,
    word,
    yes_no,
)
from clinconnect.trials.trial import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

REGISTRY = "ctgov-v1"


def from_api_v1(record: dict[str, Any]) -> Trial:
    """The `Study` object (or what wraps it) as a trial in the words of API v2; `id` is "" where it has no number."""
    protocol = at(record, "ProtocolSection") or at(record, "Study", "ProtocolSection")
    naming = at(protocol, "IdentificationModule")
    status = at(protocol, "StatusModule")
    design = at(protocol, "DesignModule")
    id = number(text(naming, "NCTId")) or ""
    official, acronym = text(naming, "OfficialTitle"), text(naming, "Acronym")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(naming, "BriefTitle") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        aliases=tuple(a for a in map(number, texts(naming, "NCTIdAliasList", "NCTIdAlias")) if a and a != id),
        other_ids=_other_ids(naming),
        status=word(text(status, "OverallStatus")),
        status_verified=partial_date(text(status, "StatusVerifiedDate")),
        phases=phases(texts(design, "PhaseList", "Phase")),
        study_type=word(text(design, "StudyType")),
        brief_summary=text(protocol, "DescriptionModule", "BriefSummary"),
        detailed_description=text(protocol, "DescriptionModule", "DetailedDescription"),
        conditions=texts(protocol, "ConditionsModule", "ConditionList", "Condition"),
        keywords=texts(protocol, "ConditionsModule", "KeywordList", "Keyword"),
        interventions=_interventions(protocol),
        sponsor=_sponsor(at(protocol, "SponsorCollaboratorsModule", "LeadSponsor"), "LeadSponsor"),
        collaborators=_collaborators(protocol),
        sites=tuple(_site(s) for s in objects(protocol, "ContactsLocationsModule", "LocationList", "Location")),
        contacts=_contacts(at(protocol, "ContactsLocationsModule")),
        eligibility=_eligibility(protocol),
        enrollment=whole(design, "EnrollmentInfo", "EnrollmentCount"),
        enrollment_kind=date_kind(text(design, "EnrollmentInfo", "EnrollmentType")),
        first_submitted=partial_date(text(status, "StudyFirstSubmitDate")),
        first_posted=_date(status, "StudyFirstPostDate"),
        started=_date(status, "StartDate"),
        updated=_date(status, "LastUpdatePostDate") or partial_date(text(status, "LastUpdateSubmitDate")),
        primary_completion=_date(status, "PrimaryCompletionDate"),
        completion=_date(status, "CompletionDate"),
        as_of=partial_date(text(record, "Study", "DerivedSection", "MiscInfoModule", "VersionHolder"))
        or partial_date(text(record, "DerivedSection", "MiscInfoModule", "VersionHolder")),
        raw=record,
    )


def _date(status: object, name: str) -> PartialDate | None:
    return partial_date(text(status, f"{name}Struct", name), text(status, f"{name}Struct", f"{name}Type"))


def _other_ids(naming: object) -> tuple[str, ...]:
    secondary = (text(s, "SecondaryId") for s in objects(naming, "SecondaryIdInfoList", "SecondaryIdInfo"))
    return tuple(dict.fromkeys(i for i in (text(naming, "OrgStudyIdInfo", "OrgStudyId"), *secondary) if i))


def _sponsor(named: object, prefix: str) -> Sponsor | None:
    name = text(named, f"{prefix}Name")
    return Sponsor(name, word(text(named, f"{prefix}Class"))) if name else None


def _collaborators(protocol: object) -> tuple[Sponsor, ...]:
    listed = objects(protocol, "SponsorCollaboratorsModule", "CollaboratorList", "Collaborator")
    return tuple(s for s in (_sponsor(c, "Collaborator") for c in listed) if s)


def _interventions(protocol: object) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(
            name,
            word(text(i, "InterventionType")),
            text(i, "InterventionDescription"),
            texts(i, "InterventionOtherNameList", "InterventionOtherName"),
        )
        for i in objects(protocol, "ArmsInterventionsModule", "InterventionList", "Intervention")
        if (name := text(i, "InterventionName"))
    )


def _contact(listed: object, prefix: str) -> Contact:
    phone, extension = text(listed, f"{prefix}Phone"), text(listed, f"{prefix}PhoneExt")
    return Contact(
        name=text(listed, f"{prefix}Name"),
        role=word(text(listed, f"{prefix}Role")),
        phone=f"{phone} ext. {extension}" if phone and extension else phone,
        email=text(listed, f"{prefix}EMail"),
    )


def _contacts(module: object) -> tuple[Contact, ...]:
    central = objects(module, "CentralContactList", "CentralContact")
    officials = objects(module, "OverallOfficialList", "OverallOfficial")
    return (
        *(_contact(c, "CentralContact") for c in central),
        *(_contact(c, "OverallOfficial") for c in officials),
    )


def _site(listed: object) -> Site:
    contacts = objects(listed, "LocationContactList", "LocationContact")
    return Site(
        facility=text(listed, "LocationFacility"),
        city=text(listed, "LocationCity"),
        state=text(listed, "LocationState"),
        postal_code=text(listed, "LocationZip"),
        country=text(listed, "LocationCountry"),
        status=word(text(listed, "LocationStatus")),
        latitude=decimal(listed, "LocationGeoPoint", "LocationLatitude"),
        longitude=decimal(listed, "LocationGeoPoint", "LocationLongitude"),
        contacts=tuple(_contact(c, "LocationContact") for c in contacts),
    )


def _eligibility(protocol: object) -> Eligibility:
    module = at(protocol, "EligibilityModule")
    return Eligibility(
        text=source_text(module, "EligibilityCriteria"),
        sex=word(text(module, "Gender")),
        minimum_age=age(text(module, "MinimumAge")),
        maximum_age=age(text(module, "MaximumAge")),
        healthy_volunteers=yes_no(at(module, "HealthyVolunteers")),
    )
