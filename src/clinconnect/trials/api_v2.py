"""How does the registry's API v2 say it? One study record (JSON) as a `Trial`.

Source: ClinicalTrials.gov data API, study data structure (protocolSection, derivedSection). The key `clinconnect`
beside them is ours: `fictional`, `sponsorAbout` (what the sponsor says of itself), `asOf` (the day it stood so).
"""

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
    source_text,
    text,
    texts,
    whole,
    yes_no,
)
from clinconnect.trials.trial import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

REGISTRY = "ctgov-v2"


def from_api_v2(record: dict[str, Any]) -> Trial:
    """The record as a trial; `id` is "" where the record has no number. Never raises; what is empty stays empty."""
    protocol = at(record, "protocolSection")
    naming = at(protocol, "identificationModule")
    status = at(protocol, "statusModule")
    design = at(protocol, "designModule")
    id = number(text(naming, "nctId")) or ""
    official, acronym = text(naming, "officialTitle"), text(naming, "acronym")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(naming, "briefTitle") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        aliases=tuple(a for a in map(number, texts(naming, "nctIdAliases")) if a and a != id),
        other_ids=_other_ids(naming),
        status=text(status, "overallStatus"),
        status_verified=partial_date(text(status, "statusVerifiedDate")),
        phases=texts(design, "phases"),
        study_type=text(design, "studyType"),
        brief_summary=text(protocol, "descriptionModule", "briefSummary"),
        detailed_description=text(protocol, "descriptionModule", "detailedDescription"),
        conditions=texts(protocol, "conditionsModule", "conditions"),
        keywords=texts(protocol, "conditionsModule", "keywords"),
        interventions=_interventions(protocol),
        sponsor=_sponsor(at(protocol, "sponsorCollaboratorsModule", "leadSponsor")),
        sponsor_description=text(record, "clinconnect", "sponsorAbout"),
        collaborators=_collaborators(protocol),
        sites=tuple(_site(s) for s in objects(protocol, "contactsLocationsModule", "locations")),
        contacts=_contacts(protocol),
        eligibility=_eligibility(protocol),
        enrollment=whole(design, "enrollmentInfo", "count"),
        enrollment_kind=date_kind(text(design, "enrollmentInfo", "type")),
        first_submitted=partial_date(text(status, "studyFirstSubmitDate")),
        first_posted=_date(status, "studyFirstPostDateStruct"),
        started=_date(status, "startDateStruct"),
        updated=_date(status, "lastUpdatePostDateStruct") or partial_date(text(status, "lastUpdateSubmitDate")),
        primary_completion=_date(status, "primaryCompletionDateStruct"),
        completion=_date(status, "completionDateStruct"),
        as_of=_as_of(record),
        fictional=at(record, "clinconnect", "fictional") is True,
        raw=record,
    )


def _date(status: object, key: str) -> PartialDate | None:
    return partial_date(text(status, key, "date"), text(status, key, "type"))


def _as_of(record: dict[str, Any]) -> PartialDate | None:
    ours = partial_date(text(record, "clinconnect", "asOf"))
    return ours or partial_date(text(record, "derivedSection", "miscInfoModule", "versionHolder"))


def _other_ids(naming: object) -> tuple[str, ...]:
    secondary = (text(s, "id") for s in objects(naming, "secondaryIdInfos"))
    return tuple(dict.fromkeys(i for i in (text(naming, "orgStudyIdInfo", "id"), *secondary) if i))


def _sponsor(named: object) -> Sponsor | None:
    name = text(named, "name")
    return Sponsor(name, text(named, "class")) if name else None


def _collaborators(protocol: object) -> tuple[Sponsor, ...]:
    listed = objects(protocol, "sponsorCollaboratorsModule", "collaborators")
    return tuple(s for s in map(_sponsor, listed) if s)


def _interventions(protocol: object) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(name, text(i, "type"), text(i, "description"), texts(i, "otherNames"))
        for i in objects(protocol, "armsInterventionsModule", "interventions")
        if (name := text(i, "name"))
    )


def _contact(listed: object) -> Contact:
    phone, extension = text(listed, "phone"), text(listed, "phoneExt")
    return Contact(
        name=text(listed, "name"),
        role=text(listed, "role"),
        phone=f"{phone} ext. {extension}" if phone and extension else phone,
        email=text(listed, "email"),
    )


def _contacts(protocol: object) -> tuple[Contact, ...]:
    central = objects(protocol, "contactsLocationsModule", "centralContacts")
    officials = objects(protocol, "contactsLocationsModule", "overallOfficials")
    return tuple(_contact(c) for c in (*central, *officials))


def _site(listed: object) -> Site:
    return Site(
        facility=text(listed, "facility"),
        city=text(listed, "city"),
        state=text(listed, "state"),
        postal_code=text(listed, "zip"),
        country=text(listed, "country"),
        status=text(listed, "status"),
        latitude=decimal(listed, "geoPoint", "lat"),
        longitude=decimal(listed, "geoPoint", "lon"),
        contacts=tuple(_contact(c) for c in objects(listed, "contacts")),
    )


def _eligibility(protocol: object) -> Eligibility:
    module = at(protocol, "eligibilityModule")
    return Eligibility(
        text=source_text(module, "eligibilityCriteria"),
        sex=text(module, "sex"),
        minimum_age=age(text(module, "minimumAge")),
        maximum_age=age(text(module, "maximumAge")),
        healthy_volunteers=yes_no(at(module, "healthyVolunteers")),
    )
