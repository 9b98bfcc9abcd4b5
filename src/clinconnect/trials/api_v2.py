"""How does the registry's API v2 say it? One study record (JSON) as a `Trial`.

Source: ClinicalTrials.gov data API, study data structure (protocolSection, derivedSection). The key `clinconnect`
beside them is ours: `fictional`, `sponsorAbout` (what the sponsor says of itself), `asOf` (the day it stood so).
"""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import (
    age,
    at,
    bare_name,
    date_kind,
    decimal,
    document_url,
    number,
    objects,
    partial_date,
    source_text,
    text,
    texts,
    whole,
    yes_no,
)
from clinconnect.trials.trial import (
    Arm,
    Coding,
    Contact,
    DataSharing,
    Design,
    Document,
    DocumentKind,
    Eligibility,
    ExpandedAccess,
    Intervention,
    Official,
    Outcome,
    OutcomeKind,
    PartialDate,
    ResponsibleParty,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
)

REGISTRY = "ctgov-v2"
MESH = "http://id.nlm.nih.gov/mesh"
_OUTCOMES: tuple[tuple[str, OutcomeKind], ...] = (
    ("primaryOutcomes", "primary"),
    ("secondaryOutcomes", "secondary"),
    ("otherOutcomes", "other"),
)
_DOCUMENTS: tuple[tuple[str, DocumentKind], ...] = (
    ("hasProtocol", "protocol"),
    ("hasSap", "analysis plan"),
    ("hasIcf", "consent form"),
)


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
        secondary_ids=_secondary_ids(naming),
        status=text(status, "overallStatus"),
        status_verified=partial_date(text(status, "statusVerifiedDate")),
        last_known_status=text(status, "lastKnownStatus"),
        why_stopped=text(status, "whyStopped"),
        phases=texts(design, "phases"),
        study_type=text(design, "studyType"),
        design=_design(at(design, "designInfo")),
        brief_summary=text(protocol, "descriptionModule", "briefSummary"),
        detailed_description=text(protocol, "descriptionModule", "detailedDescription"),
        conditions=texts(protocol, "conditionsModule", "conditions"),
        condition_codes=_condition_codes(record),
        keywords=texts(protocol, "conditionsModule", "keywords"),
        arms=_arms(protocol),
        interventions=_interventions(protocol),
        outcomes=_outcomes(at(protocol, "outcomesModule")),
        sponsor=_sponsor(at(protocol, "sponsorCollaboratorsModule", "leadSponsor")),
        sponsor_description=text(record, "clinconnect", "sponsorAbout"),
        collaborators=_collaborators(protocol),
        responsible=_responsible(at(protocol, "sponsorCollaboratorsModule", "responsibleParty")),
        officials=_officials(protocol),
        sites=tuple(_site(s) for s in objects(protocol, "contactsLocationsModule", "locations")),
        contacts=tuple(_contact(c) for c in objects(protocol, "contactsLocationsModule", "centralContacts")),
        eligibility=_eligibility(protocol),
        enrollment=whole(design, "enrollmentInfo", "count"),
        enrollment_kind=date_kind(text(design, "enrollmentInfo", "type")),
        first_submitted=partial_date(text(status, "studyFirstSubmitDate")),
        first_posted=_date(status, "studyFirstPostDateStruct"),
        started=_date(status, "startDateStruct"),
        updated=_date(status, "lastUpdatePostDateStruct") or partial_date(text(status, "lastUpdateSubmitDate")),
        primary_completion=_date(status, "primaryCompletionDateStruct"),
        completion=_date(status, "completionDateStruct"),
        has_results=yes_no(at(record, "hasResults")),
        results_posted=_date(status, "resultsFirstPostDateStruct"),
        documents=_documents(record, id),
        data_sharing=_data_sharing(at(protocol, "ipdSharingStatementModule")),
        expanded_access=_expanded_access(at(status, "expandedAccessInfo")),
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


def _condition_codes(record: object) -> tuple[Coding, ...]:
    """The MeSH headings that the registry derives from the conditions."""
    meshes = objects(record, "derivedSection", "conditionBrowseModule", "meshes")
    return tuple(Coding(MESH, code, text(m, "term")) for m in meshes if (code := text(m, "id")))


def _secondary_ids(naming: object) -> tuple[SecondaryId, ...]:
    return tuple(
        SecondaryId(id, text(s, "type"), text(s, "domain"), text(s, "link"))
        for s in objects(naming, "secondaryIdInfos")
        if (id := text(s, "id"))
    )


def _design(info: object) -> Design:
    return Design(
        allocation=text(info, "allocation"),
        intervention_model=text(info, "interventionModel"),
        model_description=text(info, "interventionModelDescription"),
        masking=text(info, "maskingInfo", "masking"),
        masked=texts(info, "maskingInfo", "whoMasked"),
        masking_description=text(info, "maskingInfo", "maskingDescription"),
        primary_purpose=text(info, "primaryPurpose"),
        observational_model=text(info, "observationalModel"),
        time_perspective=text(info, "timePerspective"),
    )


def _arms(protocol: object) -> tuple[Arm, ...]:
    return tuple(
        Arm(label, text(a, "type"), text(a, "description"), tuple(map(bare_name, texts(a, "interventionNames"))))
        for a in objects(protocol, "armsInterventionsModule", "armGroups")
        if (label := text(a, "label"))
    )


def _outcomes(module: object) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(measure, kind, text(o, "description"), text(o, "timeFrame"))
        for key, kind in _OUTCOMES
        for o in objects(module, key)
        if (measure := text(o, "measure"))
    )


def _responsible(party: object) -> ResponsibleParty | None:
    name = text(party, "investigatorFullName") or text(party, "oldNameTitle")
    affiliation = text(party, "investigatorAffiliation") or text(party, "oldOrganization")
    found = ResponsibleParty(text(party, "type"), name, text(party, "investigatorTitle"), affiliation)
    return None if found == ResponsibleParty() else found


def _officials(protocol: object) -> tuple[Official, ...]:
    return tuple(
        Official(name, text(o, "role"), text(o, "affiliation"))
        for o in objects(protocol, "contactsLocationsModule", "overallOfficials")
        if (name := text(o, "name"))
    )


def _documents(record: object, id: str) -> tuple[Document, ...]:
    return tuple(
        Document(
            tuple(kind for key, kind in _DOCUMENTS if at(d, key) is True),
            text(d, "label"),
            partial_date(text(d, "date")),
            document_url(id, text(d, "filename")),
        )
        for d in objects(record, "documentSection", "largeDocumentModule", "largeDocs")
    )


def _data_sharing(module: object) -> DataSharing | None:
    found = DataSharing(
        plan=text(module, "ipdSharing"),
        description=text(module, "description"),
        what=texts(module, "infoTypes"),
        time_frame=text(module, "timeFrame"),
        access=text(module, "accessCriteria"),
        url=text(module, "url"),
    )
    return None if found == DataSharing() else found


def _expanded_access(info: object) -> ExpandedAccess | None:
    available = yes_no(at(info, "hasExpandedAccess"))
    found = ExpandedAccess(available, number(text(info, "nctId")), text(info, "statusForNctId"))
    return None if found == ExpandedAccess() else found


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
        standard_ages=texts(module, "stdAges"),
        sex_description=text(module, "genderDescription"),
        study_population=text(module, "studyPopulation"),
        sampling_method=text(module, "samplingMethod"),
    )
