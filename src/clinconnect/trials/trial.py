"""A trial as the registry describes it, whatever registry it came from. What the record leaves empty stays empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from clinconnect.trials.ages import AgeLimit, age_limit

DateKind = Literal["actual", "estimated"]
OutcomeKind = Literal["primary", "secondary", "other"]
DocumentKind = Literal["protocol", "analysis plan", "consent form"]


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
class Official:
    """Somebody responsible for the whole trial. `role` is the registry's word (PRINCIPAL_INVESTIGATOR, STUDY_CHAIR …)."""

    name: str
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class ResponsibleParty:
    """Who answers for the record. `kind`: SPONSOR, PRINCIPAL_INVESTIGATOR or SPONSOR_INVESTIGATOR."""

    kind: str | None = None
    name: str | None = None
    title: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """What the trial gives or does."""

    name: str
    kind: str | None = None
    description: str | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of participants. `kind`: EXPERIMENTAL, ACTIVE_COMPARATOR …; `interventions` are names of what it gets."""

    label: str
    kind: str | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """How the trial is set up, in the registry's words (RANDOMIZED, PARALLEL, DOUBLE, TREATMENT, COHORT, PROSPECTIVE).

    `masked` are those who do not know who gets what (PARTICIPANT, INVESTIGATOR …).
    """

    allocation: str | None = None
    intervention_model: str | None = None
    model_description: str | None = None
    masking: str | None = None
    masked: tuple[str, ...] = ()
    masking_description: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured, and when."""

    measure: str
    kind: OutcomeKind
    description: str | None = None
    time_frame: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A published document; one file may be several things at once. `dated` is the document's own date."""

    kinds: tuple[DocumentKind, ...]
    label: str | None = None
    dated: PartialDate | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SecondaryId:
    """What somebody else calls the trial. `kind`: EUDRACT_NUMBER, CTIS, REGISTRY, NIH, OTHER …; `domain` says whose it is."""

    id: str
    kind: str | None = None
    domain: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that the registry itself gives: the URL of the system, the code, its name there."""

    system: str
    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DataSharing:
    """Whether data of single participants will be shared. `plan`: YES, NO, UNDECIDED; `what`: STUDY_PROTOCOL, SAP, ICF …"""

    plan: str | None = None
    description: str | None = None
    what: tuple[str, ...] = ()
    time_frame: str | None = None
    access: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ExpandedAccess:
    """Whether the treatment can be had outside of the trial; `number` and `status` of the record of that."""

    available: bool | None = None
    number: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who is responsible. `cls` is the registry's class (INDUSTRY, NIH, OTHER …)."""

    name: str
    cls: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The eligibility text as it came (immutable, rules point into it) and the structured facts beside it.

    `minimum_age`, `maximum_age` as registered, with unit ("18 Years", "6 Months"), typed as `youngest`, `oldest`.
    `sex` is the registry's word: ALL, MALE, FEMALE or None. `standard_ages`: CHILD, ADULT, OLDER_ADULT.
    """

    text: str = ""
    sex: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    healthy_volunteers: bool | None = None
    standard_ages: tuple[str, ...] = ()
    sex_description: str | None = None
    study_population: str | None = None
    sampling_method: str | None = None

    @property
    def youngest(self) -> AgeLimit | None:
        """The minimum age as number and unit, None where there is none or it cannot be read."""
        return age_limit(self.minimum_age)

    @property
    def oldest(self) -> AgeLimit | None:
        """The maximum age as number and unit, None where there is none or it cannot be read."""
        return age_limit(self.maximum_age)


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial record, in the words of the registry's API v2 whatever format it came in (RECRUITING, PHASE2, DRUG).

    `registry` names the source format (ctgov-v2, ctgov-v1, ctgov-xml, aact, ctis, nci, ictrp, bare); `raw` is the record as it
    came. `aliases` are old numbers of the same record, `other_ids` what sponsors and other registries call it
    (`secondary_ids` those of them that are not the sponsor's own). `has_results` is None where the format does not say it.
    """

    id: str
    registry: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    secondary_ids: tuple[SecondaryId, ...] = ()
    status: str | None = None
    status_verified: PartialDate | None = None
    last_known_status: str | None = None
    why_stopped: str | None = None
    phases: tuple[str, ...] = ()
    study_type: str | None = None
    design: Design = field(default_factory=Design)
    brief_summary: str | None = None
    detailed_description: str | None = None
    conditions: tuple[str, ...] = ()
    condition_codes: tuple[Coding, ...] = ()
    keywords: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sponsor: Sponsor | None = None
    sponsor_description: str | None = None
    collaborators: tuple[Sponsor, ...] = ()
    responsible: ResponsibleParty | None = None
    officials: tuple[Official, ...] = ()
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
    has_results: bool | None = None
    results_posted: PartialDate | None = None
    documents: tuple[Document, ...] = ()
    data_sharing: DataSharing | None = None
    expanded_access: ExpandedAccess | None = None
    as_of: PartialDate | None = None
    fictional: bool = False
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
