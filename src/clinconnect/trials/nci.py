"""How does the NCI's Clinical Trials Search API say it? One trial (JSON) as a `Trial`, for its sites, diseases and ages.

Source: NCI Clinical Trials Search API, the trials of its data model; statuses as NCI's Clinical Trials Reporting Program maps
them to ClinicalTrials.gov. Its criteria come as a list: the text is made of it, an item a bullet.
"""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import (
    at,
    date_kind,
    decimal,
    model,
    number,
    objects,
    partial_date,
    phase_numbers,
    source_text,
    text,
    texts,
    whole,
    word,
    yes_no,
)
from clinconnect.trials.trial import (
    Arm,
    Coding,
    Contact,
    Design,
    Eligibility,
    Intervention,
    Official,
    Outcome,
    OutcomeKind,
    PartialDate,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
)

REGISTRY = "nci"
_NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
_STATUSES = {
    "ACTIVE": "RECRUITING",
    "APPROVED": "NOT_YET_RECRUITING",
    "IN_REVIEW": "NOT_YET_RECRUITING",
    "CLOSED_TO_ACCRUAL": "ACTIVE_NOT_RECRUITING",
    "CLOSED_TO_ACCRUAL_AND_INTERVENTION": "ACTIVE_NOT_RECRUITING",
    "TEMPORARILY_CLOSED_TO_ACCRUAL": "SUSPENDED",
    "TEMPORARILY_CLOSED_TO_ACCRUAL_AND_INTERVENTION": "SUSPENDED",
    "ADMINISTRATIVELY_COMPLETE": "TERMINATED",
    "COMPLETE": "COMPLETED",
}
_KINDS = {"BIOLOGICAL_VACCINE": "BIOLOGICAL", "PROCEDURE_SURGERY": "PROCEDURE"}
_OUTCOMES: dict[str, OutcomeKind] = {"PRIMARY": "primary", "SECONDARY": "secondary"}
_TYPES = {"NON_INTERVENTIONAL": "OBSERVATIONAL"}
_NO_LIMIT = 999


def is_nci(record: dict[str, Any]) -> bool:
    """Whether the object is a trial of that API: its own number, or its status beside the registry's."""
    return "nci_id" in record or ("nct_id" in record and "current_trial_status" in record)


def from_nci(record: dict[str, Any]) -> Trial:
    """The trial; known by its number at ClinicalTrials.gov, else by NCI's. Never raises; what is empty stays empty."""
    own = text(record, "nci_id")
    id = number(text(record, "nct_id")) or number(own) or ""
    official, acronym = text(record, "official_title"), text(record, "acronym")
    numbers = (
        text(record, "protocol_id"),
        own,
        text(record, "ctep_id"),
        text(record, "ccr_id"),
        text(record, "dcp_id"),
    )
    others = (*numbers, *(text(o, "value") for o in objects(record, "other_ids")))
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(record, "brief_title") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        other_ids=tuple(dict.fromkeys(o for o in others if o and o != id)),
        secondary_ids=(SecondaryId(own, "REGISTRY", "CTRP"),) if own and own != id else (),
        status=_status(text(record, "current_trial_status")),
        status_verified=partial_date(text(record, "record_verification_date")),
        why_stopped=text(record, "why_study_stopped"),
        phases=phase_numbers(text(record, "phase") or text(record, "phase", "phase")),
        study_type=_study_type(record),
        design=_design(record),
        brief_summary=text(record, "brief_summary"),
        detailed_description=text(record, "detail_description"),
        conditions=_conditions(record),
        condition_codes=_codes(record),
        keywords=texts(record, "keywords"),
        arms=_arms(record),
        interventions=_interventions(record),
        outcomes=_outcomes(record),
        sponsor=Sponsor(lead) if (lead := text(record, "lead_org")) else None,
        collaborators=tuple(Sponsor(name) for c in objects(record, "collaborators") if (name := text(c, "name"))),
        officials=_officials(record),
        sites=tuple(map(_site, objects(record, "sites"))),
        contacts=_contacts(record),
        eligibility=_eligibility(record),
        enrollment=whole(record, "minimum_target_accrual_number"),
        enrollment_kind="estimated" if whole(record, "minimum_target_accrual_number") is not None else None,
        started=_date(record, "start_date"),
        primary_completion=_date(record, "primary_completion_date"),
        completion=_date(record, "completion_date"),
        raw=record,
    )


def _status(said: str | None) -> str | None:
    stated = word(said)
    return _STATUSES.get(stated or "", stated)


def _date(record: dict[str, Any], name: str) -> PartialDate | None:
    return partial_date(text(record, name), date_kind(text(record, f"{name}_type_code")))


def _study_type(record: dict[str, Any]) -> str | None:
    stated = word(text(record, "study_protocol_type"))
    return _TYPES.get(stated or "", stated)


def _design(record: dict[str, Any]) -> Design:
    purpose = text(record, "primary_purpose") or text(record, "primary_purpose", "primary_purpose_code")
    return Design(
        allocation=word(text(record, "design_allocation") or text(record, "study_allocation")),
        intervention_model=model(text(record, "interventional_model")),
        masking=word(text(record, "masking", "masking")),
        primary_purpose=word(purpose),
    )


def _meant(listed: object, *path: str) -> list[dict[str, Any]]:
    """What the trial itself names; the rest of the list are wider terms, added for searching."""
    return [one for one in objects(listed, *path) if text(one, "inclusion_indicator") != "TREE"]


def _conditions(record: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for d in _meant(record, "diseases") if (name := text(d, "name"))))


def _codes(record: dict[str, Any]) -> tuple[Coding, ...]:
    coded = ((text(d, "code"), text(d, "name")) for d in _meant(record, "diseases"))
    return tuple(dict.fromkeys(Coding(_NCIT, code, name) for code, name in coded if code))


def _arms(record: dict[str, Any]) -> tuple[Arm, ...]:
    return tuple(
        Arm(
            label,
            word(text(a, "type")),
            text(a, "description"),
            tuple(dict.fromkeys(name for i in _meant(a, "interventions") if (name := text(i, "name")))),
        )
        for a in objects(record, "arms")
        if (label := text(a, "name"))
    )


def _interventions(record: dict[str, Any]) -> tuple[Intervention, ...]:
    found: dict[str, Intervention] = {}
    for one in (i for arm in objects(record, "arms") for i in _meant(arm, "interventions")):
        if name := text(one, "name"):
            kind = word(text(one, "type"))
            said = Intervention(name, _KINDS.get(kind or "", kind), text(one, "description"), texts(one, "synonyms"))
            found.setdefault(name, said)
    return tuple(found.values())


def _outcomes(record: dict[str, Any]) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            measure,
            _OUTCOMES.get(text(o, "type_code") or "", "other"),
            text(o, "description"),
            text(o, "timeframe") or text(o, "time_frame"),
        )
        for o in objects(record, "outcome_measures")
        if (measure := text(o, "name"))
    )


def _officials(record: dict[str, Any]) -> tuple[Official, ...]:
    name = text(record, "principal_investigator")
    return (Official(name, "PRINCIPAL_INVESTIGATOR", text(record, "lead_org")),) if name else ()


def _contacts(record: dict[str, Any]) -> tuple[Contact, ...]:
    central = at(record, "central_contact")
    name, phone = text(central, "central_contact_name"), text(central, "central_contact_phone")
    found = Contact(name, "CONTACT", phone, text(central, "central_contact_email"))
    return (found,) if found != Contact(role="CONTACT") else ()


def _site(site: dict[str, Any]) -> Site:
    contact = Contact(text(site, "contact_name"), "CONTACT", text(site, "contact_phone"), text(site, "contact_email"))
    return Site(
        facility=text(site, "org_name"),
        city=text(site, "org_city"),
        state=text(site, "org_state_or_province"),
        postal_code=text(site, "org_postal_code"),
        country=text(site, "org_country"),
        status=_status(text(site, "recruitment_status")),
        latitude=decimal(site, "org_coordinates", "lat"),
        longitude=decimal(site, "org_coordinates", "lon"),
        contacts=(contact,) if contact != Contact(role="CONTACT") else (),
    )


def _eligibility(record: dict[str, Any]) -> Eligibility:
    structured = at(record, "eligibility", "structured")
    return Eligibility(
        text=_criteria(objects(record, "eligibility", "unstructured")),
        sex=word(text(structured, "sex") or text(structured, "gender")),
        minimum_age=_age(structured, "min_age"),
        maximum_age=_age(structured, "max_age"),
        healthy_volunteers=yes_no(at(structured, "accepts_healthy_volunteers")),
    )


def _age(structured: object, name: str) -> str | None:
    """The limit as registered; 999 years stand for none."""
    limit = decimal(structured, f"{name}_number")
    stated = text(structured, name)
    return None if limit == _NO_LIMIT or (stated or "").startswith(f"{_NO_LIMIT} ") else stated


def _criteria(items: tuple[dict[str, Any], ...]) -> str:
    """The items under the headings that the registry's texts have, in their order."""
    ordered = sorted(items, key=lambda item: whole(item, "display_order") or 0)
    parts = []
    for heading, included in (("Inclusion Criteria:", True), ("Exclusion Criteria:", False)):
        said = [source_text(i, "description").strip() for i in ordered if at(i, "inclusion_indicator") is included]
        if lines := ["* " + one.replace("\r\n", "\n").replace("\n", "\n  ") for one in said if one]:
            parts.append("\n".join([heading, *lines]))
    return "\n\n".join(parts)
