"""How does WHO's search portal (ICTRP) say it? One `<Trial>` of its XML export as a `Trial`.

Source: the export "all trials to XML" of WHO's International Clinical Trials Registry Platform: one flat element of text a field,
whatever registry the record is of. Lists stand in one text, with ";" or "<br>" between their members; dates come in the spelling
of the field. What the portal writes poorly (no arms, no sites but countries) stays empty.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from clinconnect.trials.fields import (
    bare_name,
    intervention_kind,
    number,
    partial_date,
    phase_numbers,
    whole,
    word,
    xml_of,
    yes_no,
)
from clinconnect.trials.trial import (
    Contact,
    DataSharing,
    Eligibility,
    Intervention,
    Outcome,
    OutcomeKind,
    PartialDate,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
)

REGISTRY = "ictrp"
TAG = "Trial"
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:;|\n)\s*")
_AGE = re.compile(
    r"(?P<value>[0-9]{1,3}(?:\.[0-9]+)?)\s*(?P<unit>y|year|m|month|w|week|d|day|h|hour)?s?(?:\s*old)?", re.IGNORECASE
)
_UNITS = {"y": "Years", "m": "Months", "w": "Weeks", "d": "Days", "h": "Hours"}
_SEXES = {"BOTH": "ALL", "ALL": "ALL", "MALE": "MALE", "FEMALE": "FEMALE", "M": "MALE", "F": "FEMALE"}
_OUTCOMES: tuple[tuple[str, OutcomeKind], ...] = (("Primary_outcome", "primary"), ("Secondary_outcome", "secondary"))


def from_ictrp_text(source: str) -> Trial:
    """The text of one `<Trial>` element as a trial; xml.etree's ParseError where it is no XML."""
    return from_ictrp(fromstring(source))


def from_ictrp(trial: Element) -> Trial:
    """The element as a trial; `id` is "" where it has no number. Never raises; what is empty stays empty."""
    id = number(_text(trial, "TrialID")) or ""
    official, acronym = _text(trial, "Scientific_title"), _text(trial, "Acronym")
    others = tuple(
        dict.fromkeys(o for o in re.split(r"[;,\s]+(?=[^\s])|<br>", _text(trial, "Secondary_ID") or "") if o)
    )
    size = whole({"n": _text(trial, "Target_size")}, "n")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=_text(trial, "Public_title") or official or acronym or id,
        official_title=official,
        acronym=acronym,
        other_ids=others,
        secondary_ids=tuple(map(SecondaryId, others)),
        status=word(_text(trial, "Recruitment_Status")),
        phases=phase_numbers(_text(trial, "Phase")),
        study_type=_study_type(_text(trial, "Study_type")),
        conditions=_members(trial, "Condition"),
        interventions=_interventions(trial),
        outcomes=tuple(Outcome(measure, kind) for tag, kind in _OUTCOMES for measure in _members(trial, tag)),
        sponsor=Sponsor(name) if (name := _text(trial, "Primary_sponsor")) else None,
        collaborators=tuple(map(Sponsor, _members(trial, "Secondary_Sponsor"))),
        sites=tuple(Site(country=country) for country in _members(trial, "Countries")),
        contacts=_contacts(trial),
        eligibility=_eligibility(trial),
        enrollment=size,
        enrollment_kind=None,
        first_posted=_date(trial, "Date_registration3") or _date(trial, "Date_registration"),
        started=_date(trial, "Date_enrollement"),
        has_results=yes_no(_text(trial, "results_yes_no")),
        results_posted=_date(trial, "results_date_posted"),
        data_sharing=DataSharing(plan)
        if (plan := word(_text(trial, "results_IPD_plan") or _text(trial, "results_ipd_plan")))
        else None,
        updated=_date(trial, "Last_Refreshed_on"),
        as_of=_date(trial, "Last_Refreshed_on"),
        raw={"xml": xml_of(trial)},
    )


def _text(trial: Element, tag: str) -> str | None:
    """The field with its line breaks made plain; the portal writes NULL for nothing."""
    found = _BREAK.sub("\n", (trial.findtext(tag) or "").replace("\r\n", "\n").replace("\r", "\n")).strip()
    return found if found and found != "NULL" else None


def _members(trial: Element, tag: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m for m in _LIST.split(_text(trial, tag) or "") if m))


def _date(trial: Element, tag: str) -> PartialDate | None:
    """20260920, 2026-09-20, 20/09/2026 (day first) or 21 September 2026."""
    said = _text(trial, tag) or ""
    if got := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", said):
        return partial_date("-".join(got.groups()))
    if got := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", said):
        return partial_date(f"{got[3]}-{int(got[2]):02d}-{int(got[1]):02d}")
    return partial_date(said)


def _study_type(said: str | None) -> str | None:
    kind = (word(said) or "").removesuffix("_STUDY")
    if kind.startswith("INTERVENTION"):
        return "INTERVENTIONAL"
    return "OBSERVATIONAL" if kind.startswith("OBSERVATION") else kind or None


def _interventions(trial: Element) -> tuple[Intervention, ...]:
    return tuple(Intervention(bare_name(m), intervention_kind(m)) for m in _members(trial, "Intervention"))


def _contacts(trial: Element) -> tuple[Contact, ...]:
    names = [*_members(trial, "Contact_Firstname"), *_members(trial, "Contact_Lastname")]
    found = Contact(
        " ".join(names) if len(names) <= 2 else None,
        "CONTACT",
        next(iter(_members(trial, "Contact_Tel")), None),
        next(iter(_members(trial, "Contact_Email")), None),
    )
    return (found,) if found != Contact(role="CONTACT") else ()


def _eligibility(trial: Element) -> Eligibility:
    return Eligibility(
        text=_criteria(_text(trial, "Inclusion_Criteria"), _text(trial, "Exclusion_Criteria")),
        sex=_sex(_text(trial, "Inclusion_gender")),
        minimum_age=_age(_text(trial, "Inclusion_agemin")),
        maximum_age=_age(_text(trial, "Inclusion_agemax")),
    )


def _criteria(included: str | None, excluded: str | None) -> str:
    """Both texts, the second one under its heading where it does not bring its own."""
    parts = [included] if included else []
    if excluded:
        parts.append(
            excluded if re.match(r"\W*(?:key )?exclu", excluded, re.IGNORECASE) else f"Exclusion Criteria:\n{excluded}"
        )
    return "\n\n".join(parts)


def _sex(said: str | None) -> str | None:
    """Also where each sex is asked for by itself: "Female: yes, Male: no"."""
    told = dict(re.findall(r"\b(female|male)s?\s*:\s*(yes|no)", (said or "").lower()))
    asked = {sex for sex, answer in told.items() if answer == "yes"}
    if told:
        return "ALL" if len(asked) == 2 else asked.pop().upper() if asked else None
    return _SEXES.get(word(said) or "")


def _age(said: str | None) -> str | None:
    """ "18", "18Y", "6 Months" as registries write it; a bare number is years, 0 and 999 stand for no limit."""
    got = _AGE.fullmatch((said or "").strip())
    if got is None or float(got["value"]) in (0, 999):
        return None
    return f"{got['value']} {_UNITS[(got['unit'] or 'y')[0].lower()]}"
