"""How do registries hand their records to WHO? One `<trial>` of the ICTRP data format as a `Trial`.

Source: the XML in which primary registries deliver their records to WHO's ICTRP, and which some offer for download (IRCT, ReBec,
ChiCTR, ISRCTN): `<trials><trial><main>…</main><contacts>…<criteria>…`, the fields of WHO's trial registration data set. What it
says as the portal's export does is read as that (`ictrp`); here stands what it says better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import fromstring

from clinconnect.trials import ictrp
from clinconnect.trials.fields import xml_of
from clinconnect.trials.trial import Contact, Outcome, OutcomeKind, SecondaryId, Site, Sponsor, Trial

REGISTRY = "who"
TAG = "trial"
# The fields of the portal's export, and where they stand here.
_FIELDS = {
    "TrialID": "main/trial_id",
    "Public_title": "main/public_title",
    "Scientific_title": "main/scientific_title",
    "Acronym": "main/acronym",
    "Primary_sponsor": "main/primary_sponsor",
    "Date_registration": "main/date_registration",
    "Date_enrollement": "main/date_enrolment",
    "Recruitment_Status": "main/recruitment_status",
    "Study_type": "main/study_type",
    "Phase": "main/phase",
    "Target_size": "main/target_size",
    "Condition": "main/hc_freetext",
    "Intervention": "main/i_freetext",
    "results_yes_no": "main/results_yes_no",
    "results_date_posted": "main/results_date_posted",
    "results_IPD_plan": "main/results_IPD_plan",
    "Inclusion_agemin": "criteria/agemin",
    "Inclusion_agemax": "criteria/agemax",
    "Inclusion_gender": "criteria/gender",
    "Inclusion_Criteria": "criteria/inclusion_criteria",
    "Exclusion_Criteria": "criteria/exclusion_criteria",
}
_OUTCOMES: tuple[tuple[str, OutcomeKind], ...] = (
    ("primary_outcome/prim_outcome", "primary"),
    ("secondary_outcome/sec_outcome", "secondary"),
)


def from_who_text(source: str) -> Trial:
    """The text of one `<trial>` element as a trial; xml.etree's ParseError where it is no XML."""
    return from_who(fromstring(source))


def from_who(trial: Element) -> Trial:
    """The element as a trial; `id` is "" where it has no number. Never raises; what is empty stays empty."""
    flat = Element(ictrp.TAG)
    for field, path in _FIELDS.items():
        SubElement(flat, field).text = trial.findtext(path)
    secondary = tuple(dict.fromkeys(_secondary_ids(trial)))
    return replace(
        ictrp.from_ictrp(flat),
        registry=REGISTRY,
        other_ids=tuple(s.id for s in secondary),
        secondary_ids=secondary,
        collaborators=tuple(map(Sponsor, _texts(trial, "secondary_sponsor/sponsor_name"))),
        sites=tuple(Site(country=name) for name in _texts(trial, "countries/country2")),
        outcomes=tuple(Outcome(said, kind) for path, kind in _OUTCOMES for said in _texts(trial, path)),
        contacts=tuple(dict.fromkeys(_contacts(trial))),
        keywords=tuple(_texts(trial, "health_condition_keyword/hc_keyword")),
        raw={"xml": xml_of(trial)},
    )


def _texts(element: Element, path: str) -> list[str]:
    """What stands at the path, each once, without what is empty."""
    found = ((one.text or "").strip() for one in element.findall(path))
    return list(dict.fromkeys(text for text in found if text and text != "NULL"))


def _secondary_ids(trial: Element) -> Iterator[SecondaryId]:
    for universal in _texts(trial, "main/utrn"):
        yield SecondaryId(universal, "REGISTRY", "WHO")
    for one in trial.findall("secondary_ids/secondary_id"):
        for id in _texts(one, "sec_id"):
            yield SecondaryId(id, None, next(iter(_texts(one, "issuing_authority")), None))


def _contacts(trial: Element) -> Iterator[Contact]:
    """Whom the public may ask; those for scientific questions are for others."""
    for one in trial.findall("contacts/contact"):
        kind = (one.findtext("type") or "").strip().lower()
        said = {
            tag: next(iter(_texts(one, tag)), None)
            for tag in ("firstname", "middlename", "lastname", "telephone", "email")
        }
        name = " ".join(part for tag in ("firstname", "middlename", "lastname") if (part := said[tag]))
        if kind != "scientific" and (name or said["telephone"] or said["email"]):
            yield Contact(name or None, "CONTACT", said["telephone"], said["email"])
