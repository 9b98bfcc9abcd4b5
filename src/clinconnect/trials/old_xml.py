"""How did the registry's XML (until 2024) say it? One `<clinical_study>` as a `Trial` in the words of API v2."""

from __future__ import annotations

import textwrap
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from clinconnect.trials.fields import age, date_kind, number, partial_date, phases, whole, word, yes_no
from clinconnect.trials.trial import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

REGISTRY = "ctgov-xml"
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
        status=word(_text(study, "overall_status")),
        status_verified=_date(study, "verification_date"),
        phases=phases(_texts(study, "phase")),
        study_type=word(_text(study, "study_type")),
        brief_summary=_prose(study, "brief_summary/textblock"),
        detailed_description=_prose(study, "detailed_description/textblock"),
        conditions=_texts(study, "condition"),
        keywords=_texts(study, "keyword"),
        interventions=_interventions(study),
        sponsor=_sponsor(study.find("sponsors/lead_sponsor")),
        collaborators=tuple(s for s in map(_sponsor, study.findall("sponsors/collaborator")) if s),
        sites=tuple(_site(s) for s in study.findall("location")),
        contacts=_contacts(study, "overall_contact", "overall_contact_backup", "overall_official"),
        eligibility=_eligibility(study),
        enrollment=whole({"n": _text(study, "enrollment")}, "n"),
        enrollment_kind=date_kind(_kind(study, "enrollment")),
        first_submitted=_date(study, "study_first_submitted") or _date(study, "firstreceived_date"),
        first_posted=_date(study, "study_first_posted"),
        started=_date(study, "start_date"),
        updated=_date(study, "last_update_posted") or _date(study, "lastchanged_date"),
        primary_completion=_date(study, "primary_completion_date"),
        completion=_date(study, "completion_date"),
        as_of=partial_date((_text(study, "required_header/download_date") or "").removeprefix(_AS_OF)),
        raw={"xml": tostring(study, encoding="unicode").rstrip()},
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


def _contacts(element: Element, *tags: str) -> tuple[Contact, ...]:
    return tuple(_contact(found) for tag in tags for found in element.findall(tag))


def _contact(element: Element) -> Contact:
    parts = (_text(element, tag) for tag in ("first_name", "middle_name", "last_name"))
    phone, extension = _text(element, "phone"), _text(element, "phone_ext")
    return Contact(
        name=" ".join(p for p in parts if p) or None,
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
    )
