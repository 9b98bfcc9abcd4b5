"""How did the registry's XML (until 2024) say it? One `<clinical_study>` as a `Trial` in the words of API v2."""

from __future__ import annotations

import re
import textwrap
from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import fromstring

from clinconnect.trials.fields import (
    age,
    date_kind,
    masking,
    model,
    number,
    partial_date,
    phases,
    shared,
    whole,
    word,
    xml_of,
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

REGISTRY = "ctgov-xml"
_DESIGN_LINE = re.compile(
    r"(Allocation|Intervention Model|Masking|Primary Purpose|Observational Model|Time Perspective):\s*([^,(]+(?:\([^)]*\))?)"
)
_OUTCOMES: tuple[OutcomeKind, ...] = ("primary", "secondary", "other")
_DOCUMENTS: tuple[tuple[str, DocumentKind], ...] = (
    ("document_has_protocol", "protocol"),
    ("document_has_sap", "analysis plan"),
    ("document_has_icf", "consent form"),
)
_AS_OF = "ClinicalTrials.gov processed this data on "


def from_xml_text(source: str) -> Trial:
    """The text of one `<clinical_study>` element as a trial; xml.etree's ParseError where it is no XML."""
    return from_element(fromstring(source))


def from_element(study: Element) -> Trial:
    """The element as a trial; `id` is "" where it has no number. Never raises; what is empty stays empty."""
    id = number(_text(study, "id_info/nct_id")) or ""
    official, acronym = _text(study, "official_title"), _text(study, "acronym")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=_text(study, "brief_title") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        aliases=tuple(a for a in map(number, _texts(study, "id_info/nct_alias")) if a and a != id),
        other_ids=tuple(dict.fromkeys(_texts(study, "id_info/org_study_id") + _texts(study, "id_info/secondary_id"))),
        secondary_ids=tuple(map(SecondaryId, _texts(study, "id_info/secondary_id"))),
        status=word(_text(study, "overall_status")),
        status_verified=_date(study, "verification_date"),
        last_known_status=word(_text(study, "last_known_status")),
        why_stopped=_text(study, "why_stopped"),
        phases=phases(_texts(study, "phase")),
        study_type=word(_text(study, "study_type")),
        design=_design(_design_info(study)),
        brief_summary=_prose(study, "brief_summary/textblock"),
        detailed_description=_prose(study, "detailed_description/textblock"),
        conditions=_texts(study, "condition"),
        keywords=_texts(study, "keyword"),
        arms=_arms(study),
        interventions=_interventions(study),
        outcomes=_outcomes(study),
        sponsor=_sponsor(study.find("sponsors/lead_sponsor")),
        collaborators=tuple(s for s in map(_sponsor, study.findall("sponsors/collaborator")) if s),
        responsible=_responsible(study.find("responsible_party")),
        officials=tuple(
            Official(name, word(_text(o, "role")), _text(o, "affiliation"))
            for o in study.findall("overall_official")
            if (name := _name(o))
        ),
        sites=tuple(_site(s) for s in study.findall("location")),
        contacts=_contacts(study, "overall_contact", "overall_contact_backup"),
        eligibility=_eligibility(study),
        enrollment=whole({"n": _text(study, "enrollment")}, "n"),
        enrollment_kind=date_kind(_kind(study, "enrollment")),
        first_submitted=_date(study, "study_first_submitted") or _date(study, "firstreceived_date"),
        first_posted=_date(study, "study_first_posted"),
        started=_date(study, "start_date"),
        updated=_date(study, "last_update_posted") or _date(study, "lastchanged_date"),
        primary_completion=_date(study, "primary_completion_date"),
        completion=_date(study, "completion_date"),
        has_results=True if study.find("clinical_results") is not None else None,
        results_posted=_date(study, "results_first_posted"),
        documents=_documents(study),
        data_sharing=_data_sharing(study.find("patient_data")),
        expanded_access=_expanded_access(study),
        as_of=partial_date((_text(study, "required_header/download_date") or "").removeprefix(_AS_OF)),
        raw={"xml": xml_of(study)},
    )


def _text(element: Element | None, path: str) -> str | None:
    found = None if element is None else element.findtext(path)
    return found.strip() or None if found else None


def _texts(element: Element, path: str) -> tuple[str, ...]:
    return tuple(e.text.strip() for e in element.findall(path) if e.text and e.text.strip())


def _prose(element: Element, path: str) -> str | None:
    """The text without the indentation of the XML around it; its line breaks stay."""
    return textwrap.dedent(element.findtext(path) or "").strip() or None


def _kind(element: Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get("type")


def _date(study: Element, path: str) -> PartialDate | None:
    return partial_date(_text(study, path), _kind(study, path))


def _sponsor(element: Element | None) -> Sponsor | None:
    name = _text(element, "agency")
    return Sponsor(name, word(_text(element, "agency_class"))) if name else None


def _interventions(study: Element) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(name, word(_text(i, "intervention_type")), _prose(i, "description"), _texts(i, "other_name"))
        for i in study.findall("intervention")
        if (name := _text(i, "intervention_name"))
    )


def _design_info(study: Element) -> Element | None:
    """The element of the later XML; made of the one line that the earlier one has ("Allocation:  Randomized, Masking: …")."""
    line = _text(study, "study_design")
    if line is None:
        return study.find("study_design_info")
    info = Element("study_design_info")
    for name, said in _DESIGN_LINE.findall(line):
        SubElement(info, name.lower().replace(" ", "_")).text = said.strip()
    return info


def _design(info: Element | None) -> Design:
    masked, who = masking(_text(info, "masking"))
    return Design(
        allocation=word(_text(info, "allocation")),
        intervention_model=model(_text(info, "intervention_model")),
        model_description=_text(info, "intervention_model_description"),
        masking=masked,
        masked=who,
        masking_description=_text(info, "masking_description"),
        primary_purpose=word(_text(info, "primary_purpose")),
        observational_model=word(_text(info, "observational_model")),
        time_perspective=word(_text(info, "time_perspective")),
    )


def _arms(study: Element) -> tuple[Arm, ...]:
    """The arms; here it is the interventions that say in which arms they are given."""
    given = [(_text(i, "intervention_name"), _texts(i, "arm_group_label")) for i in study.findall("intervention")]
    return tuple(
        Arm(
            label,
            word(_text(a, "arm_group_type")),
            _prose(a, "description"),
            tuple(name for name, labels in given if name and label in labels),
        )
        for a in study.findall("arm_group")
        if (label := _text(a, "arm_group_label"))
    )


def _outcomes(study: Element) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(measure, kind, _prose(o, "description"), _text(o, "time_frame"))
        for kind in _OUTCOMES
        for o in study.findall(f"{kind}_outcome")
        if (measure := _text(o, "measure"))
    )


def _responsible(party: Element | None) -> ResponsibleParty | None:
    found = ResponsibleParty(
        word(_text(party, "responsible_party_type")),
        _text(party, "investigator_full_name") or _text(party, "name_title"),
        _text(party, "investigator_title"),
        _text(party, "investigator_affiliation") or _text(party, "organization"),
    )
    return None if found == ResponsibleParty() else found


def _documents(study: Element) -> tuple[Document, ...]:
    return tuple(
        Document(
            tuple(kind for tag, kind in _DOCUMENTS if yes_no(_text(d, tag))),
            _text(d, "document_type"),
            partial_date(_text(d, "document_date")),
            _text(d, "document_url"),
        )
        for d in study.findall("provided_document_section/provided_document")
    )


def _data_sharing(data: Element | None) -> DataSharing | None:
    if data is None:
        return None
    return DataSharing(
        plan=word(_text(data, "sharing_ipd")),
        description=_text(data, "ipd_description"),
        what=tuple(map(shared, _texts(data, "ipd_info_type"))),
        time_frame=_text(data, "ipd_time_frame"),
        access=_text(data, "ipd_access_criteria"),
        url=_text(data, "ipd_url"),
    )


def _expanded_access(study: Element) -> ExpandedAccess | None:
    available = yes_no(_text(study, "has_expanded_access"))
    return None if available is None else ExpandedAccess(available)


def _name(element: Element) -> str | None:
    parts = (_text(element, tag) for tag in ("first_name", "middle_name", "last_name"))
    return " ".join(p for p in parts if p) or None


def _contacts(element: Element, *tags: str) -> tuple[Contact, ...]:
    return tuple(_contact(found) for tag in tags for found in element.findall(tag))


def _contact(element: Element) -> Contact:
    phone, extension = _text(element, "phone"), _text(element, "phone_ext")
    return Contact(
        name=_name(element),
        role=word(_text(element, "role")) or ("CONTACT" if "contact" in element.tag else None),
        phone=f"{phone} ext. {extension}" if phone and extension else phone,
        email=_text(element, "email"),
    )


def _site(element: Element) -> Site:
    return Site(
        facility=_text(element, "facility/name"),
        city=_text(element, "facility/address/city"),
        state=_text(element, "facility/address/state"),
        postal_code=_text(element, "facility/address/zip"),
        country=_text(element, "facility/address/country"),
        status=word(_text(element, "status")),
        contacts=_contacts(element, "contact", "contact_backup", "investigator"),
    )


def _eligibility(study: Element) -> Eligibility:
    return Eligibility(
        text=study.findtext("eligibility/criteria/textblock") or "",
        sex=word(_text(study, "eligibility/gender")),
        minimum_age=age(_text(study, "eligibility/minimum_age")),
        maximum_age=age(_text(study, "eligibility/maximum_age")),
        healthy_volunteers=yes_no(_text(study, "eligibility/healthy_volunteers")),
        sex_description=_text(study, "eligibility/gender_description"),
        study_population=_prose(study, "eligibility/study_pop/textblock"),
        sampling_method=word(_text(study, "eligibility/sampling_method")),
    )
