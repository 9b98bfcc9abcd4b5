"""A trial as the registry describes it, whatever registry it came from. What the record leaves empty stays empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

DateKind = Literal["actual", "estimated"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as registered: YYYY, YYYY-MM or YYYY-MM-DD; partial dates stay partial."""

    iso: str
    kind: DateKind | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the trial runs. `status` is the registry's own word (RECRUITING …), None where not given."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    status: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A published contact of a site or a trial."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """What the trial gives or does."""

    name: str
    kind: str | None = None
    description: str | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who is responsible. `cls` is the registry's class (INDUSTRY, NIH, OTHER …)."""

    name: str
    cls: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The eligibility text as it came (immutable, rules point into it) and the structured facts beside it.

    `minimum_age`, `maximum_age` as registered, with unit ("18 Years", "6 Months").
    `sex` is the registry's word: ALL, MALE, FEMALE or None.
    """

    text: str = ""
    sex: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    healthy_volunteers: bool | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial record, in the words of the registry's API v2 whatever format it came in (RECRUITING, PHASE2, DRUG).

    `registry` names the source format (ctgov-v2, ctgov-v1, ctgov-xml, bare); `raw` is the record as it came. `aliases`
    are old numbers of the same record, `other_ids` what sponsors and other registries call it.
    """

    id: str
    registry: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    status: str | None = None
    status_verified: PartialDate | None = None
    phases: tuple[str, ...] = ()
    study_type: str | None = None
    brief_summary: str | None = None
    detailed_description: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    sponsor: Sponsor | None = None
    sponsor_description: str | None = None
    collaborators: tuple[Sponsor, ...] = ()
    sites: tuple[Site, ...] = ()
    contacts: tuple[Contact, ...] = ()
    eligibility: Eligibility = field(default_factory=Eligibility)
    enrollment: int | None = None
    enrollment_kind: DateKind | None = None
    first_submitted: PartialDate | None = None
    first_posted: PartialDate | None = None
    started: PartialDate | None = None
    updated: PartialDate | None = None
    primary_completion: PartialDate | None = None
    completion: PartialDate | None = None
    as_of: PartialDate | None = None
    fictional: bool = False
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
