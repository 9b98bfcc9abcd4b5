"""How does a search list of the EU's CTIS say it? One entry as a `Trial`, as far as it goes: that there is one, without criteria.

Source: the answer of the public portal's `search` (`{"pagination": …, "data": [entry, …]}`), seen in programs that ask it, with
the code lists of the portal. Days are written 07/10/2026, the day first; countries with the code of their status ("Hungary:2");
conditions, products, age groups and sexes as one text with commas. The record itself is the answer of `retrieve`.
"""

from __future__ import annotations

import re
from typing import Any

from clinconnect.trials.ctis import STATUSES
from clinconnect.trials.fields import at, number, partial_date, phase_numbers, text, whole
from clinconnect.trials.trial import Eligibility, Intervention, Outcome, PartialDate, Site, Sponsor, Trial

REGISTRY = "ctis-list"
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_AGES = (("0-17", "CHILD"), ("18-64", "ADULT"), ("65+", "OLDER_ADULT"))


def is_ctis_entry(record: dict[str, Any]) -> bool:
    """Whether the object is an entry of a search list of CTIS."""
    return (
        "ctNumber" in record and "authorizedApplication" not in record and ("ctTitle" in record or "ctStatus" in record)
    )


def from_ctis_entry(record: dict[str, Any]) -> Trial:
    """The entry in the words of ClinicalTrials.gov's API v2. Never raises; what is empty stays empty."""
    id = number(text(record, "ctNumber")) or ""
    title, enrolled = text(record, "ctTitle"), whole(record, "totalNumberEnrolled")
    updated = _day(record, "lastPublicationUpdate") or _day(record, "lastUpdated")
    return Trial(
        id=id,
        registry=REGISTRY,
        title=title or text(record, "shortTitle") or id,
        acronym=text(record, "shortTitle"),
        status=STATUSES.get(text(record, "ctStatus") or ""),
        phases=phase_numbers(text(record, "trialPhase")),
        study_type="INTERVENTIONAL",
        conditions=_members(record, "conditions"),
        interventions=tuple(Intervention(name, "DRUG") for name in _members(record, "product")),
        outcomes=tuple(Outcome(said, "primary") for said in [text(record, "primaryEndPoint")] if said),
        sponsor=Sponsor(name) if (name := text(record, "sponsor")) else None,
        sites=tuple(map(_site, _strings(record, "trialCountries"))),
        eligibility=_eligibility(record),
        enrollment=enrolled,
        enrollment_kind="estimated" if enrolled else None,
        first_posted=_day(record, "decisionDateOverall"),
        started=_day(record, "startDateEU"),
        completion=_day(record, "endDateEU"),
        updated=updated,
        as_of=updated,
        raw=record,
    )


def _day(record: dict[str, Any], key: str) -> PartialDate | None:
    said = text(record, key) or ""
    got = _DAY.fullmatch(said)
    return partial_date(f"{got[3]}-{int(got[2]):02d}-{int(got[1]):02d}" if got else said)


def _members(record: dict[str, Any], key: str) -> tuple[str, ...]:
    """The parts of a text; a comma inside of brackets parts nothing."""
    parts = re.split(r"[,;]\s+(?![^()]*\))", text(record, key) or "")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _strings(record: dict[str, Any], key: str) -> list[str]:
    found = at(record, key)
    return [one for one in found if isinstance(one, str) and one.strip()] if isinstance(found, list) else []


def _site(said: str) -> Site:
    country, _, code = said.partition(":")
    return Site(country=country.strip(), status=STATUSES.get(code.strip()))


def _eligibility(record: dict[str, Any]) -> Eligibility:
    said = (text(record, "gender") or "").lower()
    female = "female" in said
    male = "male" in said.replace("female", "")
    ages = text(record, "ageGroup") or ""
    return Eligibility(
        text="",
        sex={(True, True): "ALL", (True, False): "MALE", (False, True): "FEMALE"}.get((male, female)),
        standard_ages=tuple(group for words, group in _AGES if words in ages),
    )
