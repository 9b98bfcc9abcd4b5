"""How does AACT say it? The rows of one study out of the tables of its pipe-delimited export, as a `Trial`.

Source: AACT (Aggregate Analysis of ClinicalTrials.gov, CTTI), data dictionary and the schema `ctgov` in its public code. A raw
record is {table: [row, …]} with the rows as they came. AACT fills the day of a partial date in (`start_date`), so that what the
registry said (`start_month_year`) counts before it.
"""

from __future__ import annotations

import re
from typing import Any

from clinconnect.trials.fields import (
    age,
    date_kind,
    decimal,
    id_kind,
    masking,
    model,
    number,
    objects,
    partial_date,
    phases,
    shared,
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

REGISTRY = "aact"
_OUTCOMES: dict[str, OutcomeKind] = {"primary": "primary", "secondary": "secondary"}
_DOCUMENTS: tuple[tuple[str, DocumentKind], ...] = (
    ("has_protocol", "protocol"),
    ("has_sap", "analysis plan"),
    ("has_icf", "consent form"),
)
_MASKED = ("subject", "caregiver", "investigator", "outcomes_assessor")
_MASKED_AS = {"SUBJECT": "PARTICIPANT", "CAREGIVER": "CARE_PROVIDER"}
_AGES = (("child", "CHILD"), ("adult", "ADULT"), ("older_adult", "OLDER_ADULT"))
# A line break, and not "about": that one has a space or a bracket before it and a number behind it.
_BREAK = re.compile(r"~(?![0-9])|(?<![\s(])~")
Raw = dict[str, Any]


def from_aact(raw: Raw) -> Trial:
    """The rows of one study as a trial in the words of API v2. Never raises; what is empty stays empty."""
    study = _one(raw, "studies")
    id = number(text(study, "nct_id")) or ""
    official, acronym = text(study, "official_title"), text(study, "acronym")
    ids = tuple(s for row in objects(raw, "id_information") if (s := _number_of(row)))
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(study, "brief_title") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        aliases=tuple(a for k, s in ids if k == "nct_alias" and (a := number(s.id)) and a != id),
        other_ids=tuple(dict.fromkeys(s.id for k, s in ids if k != "nct_alias")),
        secondary_ids=tuple(s for k, s in ids if k == "secondary_id"),
        status=word(text(study, "overall_status")),
        status_verified=_date(study, "verification"),
        last_known_status=word(text(study, "last_known_status")),
        why_stopped=text(study, "why_stopped"),
        phases=phases(texts(study, "phase")),
        study_type=word(text(study, "study_type")),
        design=_design(_one(raw, "designs")),
        brief_summary=_prose(_one(raw, "brief_summaries"), "description"),
        detailed_description=_prose(_one(raw, "detailed_descriptions"), "description"),
        conditions=_names(raw, "conditions"),
        keywords=_names(raw, "keywords"),
        arms=_arms(raw),
        interventions=_interventions(raw),
        outcomes=_outcomes(raw),
        sponsor=next(iter(_sponsors(raw, lead=True)), None),
        collaborators=_sponsors(raw, lead=False),
        responsible=_responsible(_one(raw, "responsible_parties")),
        officials=tuple(
            Official(name, word(text(o, "role")), text(o, "affiliation"))
            for o in objects(raw, "overall_officials")
            if (name := text(o, "name"))
        ),
        sites=_sites(raw),
        contacts=tuple(map(_contact, objects(raw, "central_contacts"))),
        eligibility=_eligibility(_one(raw, "eligibilities")),
        enrollment=whole(study, "enrollment"),
        enrollment_kind=date_kind(text(study, "enrollment_type")),
        first_submitted=_date(study, "study_first_submitted"),
        first_posted=_date(study, "study_first_posted"),
        started=_date(study, "start"),
        updated=_date(study, "last_update_posted") or _date(study, "last_update_submitted"),
        primary_completion=_date(study, "primary_completion"),
        completion=_date(study, "completion"),
        has_results=_flag(_one(raw, "calculated_values"), "were_results_reported"),
        results_posted=_date(study, "results_first_posted"),
        documents=_documents(raw),
        data_sharing=_data_sharing(study, raw),
        expanded_access=_expanded_access(study),
        as_of=partial_date(text(study, "updated_at")),
        raw=raw,
    )


def line_breaks(said: str) -> str:
    """AACT's "~" for a line break made one again, character for character; a text with line breaks stays as it is."""
    return said if "\n" in said else _BREAK.sub("\n", said)


def _one(raw: Raw, table: str) -> Raw:
    return next(iter(objects(raw, table)), {})


def _names(raw: Raw, table: str) -> tuple[str, ...]:
    return tuple(name for row in objects(raw, table) if (name := text(row, "name")))


def _prose(row: Raw, column: str) -> str | None:
    said = text(row, column)
    return line_breaks(said).strip() if said else None


def _date(study: Raw, name: str) -> PartialDate | None:
    kind = text(study, f"{name}_date_type")
    return partial_date(text(study, f"{name}_month_year"), kind) or partial_date(text(study, f"{name}_date"), kind)


def _flag(row: Raw, column: str) -> bool | None:
    """PostgreSQL writes t and f."""
    said = text(row, column)
    return {"t": True, "f": False}.get(
        (said or "").lower(), yes_no({"true": True, "false": False}.get(said or "", said))
    )


def _number_of(row: Raw) -> tuple[str, SecondaryId] | None:
    id = text(row, "id_value")
    source = text(row, "id_source") or text(row, "id_type") or ""
    kind = id_kind(text(row, "id_type")) if text(row, "id_source") else None
    return (source, SecondaryId(id, kind, text(row, "id_type_description"), text(row, "id_link"))) if id else None


def _design(row: Raw) -> Design:
    depth, who = masking(text(row, "masking"))
    masked = (w for w in _MASKED if _flag(row, f"{w}_masked"))
    return Design(
        allocation=word(text(row, "allocation")),
        intervention_model=model(text(row, "intervention_model")),
        model_description=_prose(row, "intervention_model_description"),
        masking=depth,
        masked=tuple(_MASKED_AS.get(w.upper(), w.upper()) for w in masked) or who,
        masking_description=_prose(row, "masking_description"),
        primary_purpose=word(text(row, "primary_purpose")),
        observational_model=word(text(row, "observational_model")),
        time_perspective=word(text(row, "time_perspective")),
    )


def _arms(raw: Raw) -> tuple[Arm, ...]:
    names = {text(i, "id"): text(i, "name") for i in objects(raw, "interventions")}
    links = [
        (text(k, "design_group_id"), text(k, "intervention_id")) for k in objects(raw, "design_group_interventions")
    ]
    return tuple(
        Arm(
            label,
            word(text(group, "group_type")),
            _prose(group, "description"),
            tuple(name for arm, given in links if arm == text(group, "id") and (name := names.get(given))),
        )
        for group in objects(raw, "design_groups")
        if (label := text(group, "title"))
    )


def _interventions(raw: Raw) -> tuple[Intervention, ...]:
    others = [(text(o, "intervention_id"), text(o, "name")) for o in objects(raw, "intervention_other_names")]
    return tuple(
        Intervention(
            name,
            word(text(i, "intervention_type")),
            _prose(i, "description"),
            tuple(other for of, other in others if other and of == text(i, "id")),
        )
        for i in objects(raw, "interventions")
        if (name := text(i, "name"))
    )


def _outcomes(raw: Raw) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            measure,
            _OUTCOMES.get((text(o, "outcome_type") or "").lower(), "other"),
            _prose(o, "description"),
            _prose(o, "time_frame"),
        )
        for o in objects(raw, "design_outcomes")
        if (measure := text(o, "measure"))
    )


def _sponsors(raw: Raw, *, lead: bool) -> tuple[Sponsor, ...]:
    return tuple(
        Sponsor(name, word(text(s, "agency_class")))
        for s in objects(raw, "sponsors")
        if (name := text(s, "name")) and (text(s, "lead_or_collaborator") == "lead") is lead
    )


def _responsible(row: Raw) -> ResponsibleParty | None:
    name = text(row, "name") or text(row, "old_name_title")
    affiliation = text(row, "affiliation") or text(row, "organization")
    found = ResponsibleParty(word(text(row, "responsible_party_type")), name, text(row, "title"), affiliation)
    return None if found == ResponsibleParty() else found


def _sites(raw: Raw) -> tuple[Site, ...]:
    people = [*objects(raw, "facility_contacts"), *objects(raw, "facility_investigators")]
    return tuple(
        Site(
            facility=text(f, "name"),
            city=text(f, "city"),
            state=text(f, "state"),
            postal_code=text(f, "zip"),
            country=text(f, "country"),
            status=word(text(f, "status")),
            latitude=_decimal(f, "latitude"),
            longitude=_decimal(f, "longitude"),
            contacts=tuple(_contact(p) for p in people if text(p, "facility_id") == text(f, "id")),
        )
        for f in objects(raw, "facilities")
    )


def _decimal(row: Raw, column: str) -> float | None:
    said = text(row, column)
    is_number = said is not None and re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", said)
    return decimal({"n": float(said)}, "n") if said and is_number else None


def _contact(row: Raw) -> Contact:
    phone, extension = text(row, "phone"), text(row, "phone_extension")
    return Contact(
        name=text(row, "name"),
        role=word(text(row, "role")) or "CONTACT",
        phone=f"{phone} ext. {extension}" if phone and extension else phone,
        email=text(row, "email"),
    )


def _eligibility(row: Raw) -> Eligibility:
    return Eligibility(
        text=line_breaks(str(row.get("criteria") or "")),
        sex=word(text(row, "gender")),
        minimum_age=age(text(row, "minimum_age")),
        maximum_age=age(text(row, "maximum_age")),
        healthy_volunteers=_flag(row, "healthy_volunteers"),
        standard_ages=tuple(said for column, said in _AGES if _flag(row, column)),
        sex_description=text(row, "gender_description"),
        study_population=_prose(row, "population"),
        sampling_method=word(text(row, "sampling_method")),
    )


def _documents(raw: Raw) -> tuple[Document, ...]:
    return tuple(
        Document(
            tuple(kind for column, kind in _DOCUMENTS if _flag(d, column)),
            text(d, "document_type"),
            partial_date(text(d, "document_date")),
            text(d, "url"),
        )
        for d in objects(raw, "provided_documents")
    )


def _data_sharing(study: Raw, raw: Raw) -> DataSharing | None:
    found = DataSharing(
        plan=word(text(study, "plan_to_share_ipd")),
        description=_prose(study, "plan_to_share_ipd_description"),
        what=tuple(shared(name) for name in _names(raw, "ipd_information_types")),
        time_frame=text(study, "ipd_time_frame"),
        access=text(study, "ipd_access_criteria"),
        url=text(study, "ipd_url"),
    )
    return None if found == DataSharing() else found


def _expanded_access(study: Raw) -> ExpandedAccess | None:
    found = ExpandedAccess(
        _flag(study, "has_expanded_access"),
        number(text(study, "expanded_access_nctid")),
        word(text(study, "expanded_access_status_for_nctid")),
    )
    return None if found == ExpandedAccess() else found
