"""How did the registry's former API (v1, "full studies", until 2024) say it? One `Study` (JSON) as a `Trial`."""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import (
    age,
    at,
    bare_name,
    date_kind,
    decimal,
    document_url,
    id_kind,
    masking,
    model,
    number,
    objects,
    partial_date,
    phases,
    shared,
    source_text,
    text,
    texts,
    whole,
    word,
    yes_no,
)
from clinconnect.trials.trial import (
    Arm,
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

REGISTRY = "ctgov-v1"
_OUTCOMES: tuple[tuple[str, OutcomeKind], ...] = (
    ("PrimaryOutcome", "primary"),
    ("SecondaryOutcome", "secondary"),
    ("OtherOutcome", "other"),
)
_DOCUMENTS: tuple[tuple[str, DocumentKind], ...] = (
    ("LargeDocHasProtocol", "protocol"),
    ("LargeDocHasSAP", "analysis plan"),
    ("LargeDocHasICF", "consent form"),
)


def from_api_v1(record: dict[str, Any]) -> Trial:
    """The `Study` object (or what wraps it) as a trial in the words of API v2; `id` is "" where it has no number."""
    study = record if "ProtocolSection" in record else at(record, "Study")
    protocol = at(study, "ProtocolSection")
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
        secondary_ids=_secondary_ids(naming),
        status=word(text(status, "OverallStatus")),
        status_verified=partial_date(text(status, "StatusVerifiedDate")),
        last_known_status=word(text(status, "LastKnownStatus")),
        why_stopped=text(status, "WhyStopped"),
        phases=phases(texts(design, "PhaseList", "Phase")),
        study_type=word(text(design, "StudyType")),
        design=_design(at(design, "DesignInfo")),
        brief_summary=text(protocol, "DescriptionModule", "BriefSummary"),
        detailed_description=text(protocol, "DescriptionModule", "DetailedDescription"),
        conditions=texts(protocol, "ConditionsModule", "ConditionList", "Condition"),
        keywords=texts(protocol, "ConditionsModule", "KeywordList", "Keyword"),
        arms=_arms(protocol),
        interventions=_interventions(protocol),
        outcomes=_outcomes(at(protocol, "OutcomesModule")),
        sponsor=_sponsor(at(protocol, "SponsorCollaboratorsModule", "LeadSponsor"), "LeadSponsor"),
        collaborators=_collaborators(protocol),
        responsible=_responsible(at(protocol, "SponsorCollaboratorsModule", "ResponsibleParty")),
        officials=_officials(protocol),
        sites=tuple(_site(s) for s in objects(protocol, "ContactsLocationsModule", "LocationList", "Location")),
        contacts=_contacts(protocol),
        eligibility=_eligibility(protocol),
        enrollment=whole(design, "EnrollmentInfo", "EnrollmentCount"),
        enrollment_kind=date_kind(text(design, "EnrollmentInfo", "EnrollmentType")),
        first_submitted=partial_date(text(status, "StudyFirstSubmitDate")),
        first_posted=_date(status, "StudyFirstPostDate"),
        started=_date(status, "StartDate"),
        updated=_date(status, "LastUpdatePostDate") or partial_date(text(status, "LastUpdateSubmitDate")),
        primary_completion=_date(status, "PrimaryCompletionDate"),
        completion=_date(status, "CompletionDate"),
        has_results=True if at(study, "ResultsSection") else None,
        results_posted=_date(status, "ResultsFirstPostDate"),
        documents=_documents(study, id),
        data_sharing=_data_sharing(at(protocol, "IPDSharingStatementModule")),
        expanded_access=_expanded_access(at(status, "ExpandedAccessInfo")),
        as_of=partial_date(text(study, "DerivedSection", "MiscInfoModule", "VersionHolder")),
        raw=record,
    )


def _date(status: object, name: str) -> PartialDate | None:
    return partial_date(text(status, f"{name}Struct", name), text(status, f"{name}Struct", f"{name}Type"))


def _other_ids(naming: object) -> tuple[str, ...]:
    secondary = (text(s, "SecondaryId") for s in objects(naming, "SecondaryIdInfoList", "SecondaryIdInfo"))
    return tuple(dict.fromkeys(i for i in (text(naming, "OrgStudyIdInfo", "OrgStudyId"), *secondary) if i))


def _secondary_ids(naming: object) -> tuple[SecondaryId, ...]:
    return tuple(
        SecondaryId(id, id_kind(text(s, "SecondaryIdType")), text(s, "SecondaryIdDomain"), text(s, "SecondaryIdLink"))
        for s in objects(naming, "SecondaryIdInfoList", "SecondaryIdInfo")
        if (id := text(s, "SecondaryId"))
    )


def _design(info: object) -> Design:
    masked, who = masking(text(info, "DesignMaskingInfo", "DesignMasking"))
    listed = texts(info, "DesignMaskingInfo", "DesignWhoMaskedList", "DesignWhoMasked")
    models = texts(info, "DesignObservationalModelList", "DesignObservationalModel")
    times = texts(info, "DesignTimePerspectiveList", "DesignTimePerspective")
    return Design(
        allocation=word(text(info, "DesignAllocation")),
        intervention_model=model(text(info, "DesignInterventionModel")),
        model_description=text(info, "DesignInterventionModelDescription"),
        masking=masked,
        masked=tuple(w for w in map(word, listed) if w) or who,
        masking_description=text(info, "DesignMaskingInfo", "DesignMaskingDescription"),
        primary_purpose=word(text(info, "DesignPrimaryPurpose")),
        observational_model=word(models[0]) if models else None,
        time_perspective=word(times[0]) if times else None,
    )


def _arms(protocol: object) -> tuple[Arm, ...]:
    return tuple(
        Arm(
            label,
            word(text(a, "ArmGroupType")),
            text(a, "ArmGroupDescription"),
            tuple(map(bare_name, texts(a, "ArmGroupInterventionList", "ArmGroupInterventionName"))),
        )
        for a in objects(protocol, "ArmsInterventionsModule", "ArmGroupList", "ArmGroup")
        if (label := text(a, "ArmGroupLabel"))
    )


def _outcomes(module: object) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(measure, kind, text(o, f"{key}Description"), text(o, f"{key}TimeFrame"))
        for key, kind in _OUTCOMES
        for o in objects(module, f"{key}List", key)
        if (measure := text(o, f"{key}Measure"))
    )


def _responsible(party: object) -> ResponsibleParty | None:
    name = text(party, "ResponsiblePartyInvestigatorFullName") or text(party, "ResponsiblePartyOldNameTitle")
    affiliation = text(party, "ResponsiblePartyInvestigatorAffiliation")
    found = ResponsibleParty(
        word(text(party, "ResponsiblePartyType")),
        name,
        text(party, "ResponsiblePartyInvestigatorTitle"),
        affiliation or text(party, "ResponsiblePartyOldOrganization"),
    )
    return None if found == ResponsibleParty() else found


def _officials(protocol: object) -> tuple[Official, ...]:
    return tuple(
        Official(name, word(text(o, "OverallOfficialRole")), text(o, "OverallOfficialAffiliation"))
        for o in objects(protocol, "ContactsLocationsModule", "OverallOfficialList", "OverallOfficial")
        if (name := text(o, "OverallOfficialName"))
    )


def _documents(study: object, id: str) -> tuple[Document, ...]:
    return tuple(
        Document(
            tuple(kind for key, kind in _DOCUMENTS if yes_no(at(d, key))),
            text(d, "LargeDocLabel"),
            partial_date(text(d, "LargeDocDate")),
            document_url(id, text(d, "LargeDocFilename")),
        )
        for d in objects(study, "DocumentSection", "LargeDocumentModule", "LargeDocList", "LargeDoc")
    )


def _data_sharing(module: object) -> DataSharing | None:
    found = DataSharing(
        plan=word(text(module, "IPDSharing")),
        description=text(module, "IPDSharingDescription"),
        what=tuple(map(shared, texts(module, "IPDSharingInfoTypeList", "IPDSharingInfoType"))),
        time_frame=text(module, "IPDSharingTimeFrame"),
        access=text(module, "IPDSharingAccessCriteria"),
        url=text(module, "IPDSharingURL"),
    )
    return None if found == DataSharing() else found


def _expanded_access(info: object) -> ExpandedAccess | None:
    found = ExpandedAccess(
        yes_no(at(info, "HasExpandedAccess")),
        number(text(info, "ExpandedAccessNCTId")),
        word(text(info, "ExpandedAccessStatusForNCTId")),
    )
    return None if found == ExpandedAccess() else found


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


def _contacts(protocol: object) -> tuple[Contact, ...]:
    central = objects(protocol, "ContactsLocationsModule", "CentralContactList", "CentralContact")
    return tuple(_contact(c, "CentralContact") for c in central)


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
        standard_ages=tuple(w for w in map(word, texts(module, "StdAgeList", "StdAge")) if w),
        sex_description=text(module, "GenderDescription"),
        study_population=text(module, "StudyPopulation"),
        sampling_method=word(text(module, "SamplingMethod")),
    )
