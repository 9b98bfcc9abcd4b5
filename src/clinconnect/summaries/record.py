"""What does the record itself say? Sentences from its structured fields, each with the path of the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clinconnect.summaries.claims import in_its_words
from clinconnect.summaries.dates import say_date
from clinconnect.summaries.summary import Sentence
from clinconnect.summaries.words import intervention_kind, phase_word, status_word, study_type
from clinconnect.trials import Intervention, PartialDate, Site, Trial

MOST = 4


def studied(trial: Trial) -> Iterator[Sentence]:
    """What it is about: conditions and what is given, else the title in its own words."""
    if trial.conditions:
        yield Sentence(f"The study is about {_few(trial.conditions)}.", "conditionsModule.conditions")
    if trial.interventions:
        given = _few([_given(i) for i in trial.interventions])
        yield Sentence(f"It looks at {given}.", "armsInterventionsModule.interventions")
    if not (trial.conditions or trial.interventions):
        field = "officialTitle" if trial.official_title else "briefTitle"
        title = in_its_words(trial.official_title or trial.title).strip("“”")
        yield Sentence(f"Its title is “{title}”.", f"identificationModule.{field}")


def kind(trial: Trial) -> Iterator[Sentence]:
    """What sort of study it is, with the phase explained."""
    sort = study_type(trial.study_type)
    if sort and sort.meaning:
        yield Sentence(sort.meaning, "designModule.studyType", topic="kind")
    elif sort:
        yield Sentence(f"Type of study: {in_its_words(sort.label)}.", "designModule.studyType", topic="kind")
    phase = phase_word(trial.phases)
    if phase:
        text = phase.meaning or f"Phase: {in_its_words(phase.label)}."
        yield Sentence(text, "designModule.phases", topic="kind")


def status(trial: Trial) -> Iterator[Sentence]:
    """Whether it takes people, and on which day that was known."""
    if not trial.status:
        return
    word = status_word(trial.status)
    text = word.meaning or f"Status: {in_its_words(word.label)}."
    yield Sentence(text, "statusModule.overallStatus", topic="status")
    known, field = known_as_of(trial)
    if known:
        yield Sentence(f"That is as of {say_date(known)}.", f"statusModule.{field}", topic="status")


def known_as_of(trial: Trial) -> tuple[PartialDate | None, str]:
    """The day on which the status was known, and the field it comes from."""
    for when, field in (
        (trial.as_of, "lastUpdatePostDateStruct"),
        (trial.status_verified, "statusVerifiedDate"),
        (trial.updated, "lastUpdateSubmitDate"),
    ):
        if when:
            return when, field
    return None, ""


def where(trial: Trial) -> Iterator[Sentence]:
    """The places, by name where they are few, else by country."""
    sites = trial.sites
    if not sites:
        return
    source = "contactsLocationsModule.locations"
    if len(sites) <= MOST:
        listed = "; ".join(in_its_words(place(s)) for s in sites)
        yield Sentence(f"The record lists {_count(len(sites), 'place')}: {listed}.", source, topic="where")
    else:
        countries = Counter(s.country or "country not reported" for s in sites)
        spread = _few([f"{name} ({n})" for name, n in countries.most_common()])
        text = f"The record lists {len(sites)} places in {_count(len(countries), 'country')}: {spread}."
        yield Sentence(text, source, topic="where")
    known = [s for s in sites if s.status]
    if known:
        taking = sum(status_word(s.status).recruits is True for s in known)
        text = f"{taking} of {len(sites)} {'is' if taking == 1 else 'are'} marked as recruiting."
        if len(sites) == 1:
            text = "It is marked as recruiting." if taking else "It is not marked as recruiting."
        yield Sentence(text, f"{source}.status", topic="where")


def place(site: Site) -> str:
    """City, region and country, each said once; the facility where nothing else is known."""
    parts = [p for p in (site.city, site.state, site.country) if p]
    return ", ".join(dict.fromkeys(parts)) or site.facility or "place not reported"


def size(trial: Trial) -> Iterator[Sentence]:
    """How many people it takes or took."""
    if trial.enrollment is None:
        return
    people = _count(trial.enrollment, "person")
    verb = "took part" if trial.enrollment_kind == "actual" else None
    text = f"{people} {verb}." if verb else f"The plan is for {people} to take part."
    yield Sentence(text, "designModule.enrollmentInfo.count", topic="size")


def dates(trial: Trial) -> Iterator[Sentence]:
    """When it starts and ends, and when the record was last changed."""
    for when, field, done, planned in (
        (trial.started, "startDateStruct", "It started", "It is planned to start"),
        (trial.completion, "completionDateStruct", "It ended", "It is expected to end"),
    ):
        if when:
            verb = planned if when.kind == "estimated" or (when.kind is None and field.startswith("comp")) else done
            yield Sentence(f"{verb} {_on(when)}.", f"statusModule.{field}", topic="dates")
    if trial.updated:
        text = f"The record was last updated {_on(trial.updated)}."
        yield Sentence(text, "statusModule.lastUpdateSubmitDate", topic="dates")


def not_said(trial: Trial) -> Iterator[Sentence]:
    """What a reader would look for and the record leaves empty."""
    interventional = (trial.study_type or "").upper().startswith("INTERVENTIONAL")
    for missing, name, field in (
        (not trial.status, "Whether it takes people now", "statusModule.overallStatus"),
        (not trial.conditions, "List of conditions", "conditionsModule.conditions"),
        (not trial.interventions, "List of what is given or done", "armsInterventionsModule.interventions"),
        (interventional and not trial.phases, "Phase", "designModule.phases"),
        (not trial.study_type, "Type of study", "designModule.studyType"),
        (not trial.eligibility.text.strip(), "Who can take part", "eligibilityModule.eligibilityCriteria"),
        (trial.enrollment is None, "Number of people", "designModule.enrollmentInfo.count"),
        (trial.started is None, "Start", "statusModule.startDateStruct"),
        (trial.completion is None, "Expected end", "statusModule.completionDateStruct"),
        (not trial.sites, "Places", "contactsLocationsModule.locations"),
        (not (trial.contacts or any(s.contacts for s in trial.sites)), "A contact", "contactsLocationsModule"),
        (trial.sponsor is None, "Sponsor", "sponsorCollaboratorsModule.leadSponsor"),
    ):
        if missing:
            yield Sentence(f"{name}: not reported.", field, topic="not-said")


def _given(intervention: Intervention) -> str:
    sort = intervention_kind(intervention.kind)
    return f"{intervention.name} ({sort})" if sort else intervention.name


def _few(names: tuple[str, ...] | list[str]) -> str:
    said = [in_its_words(n) for n in dict.fromkeys(names)]
    if len(said) > MOST:
        return f"{', '.join(said[:MOST])} and {len(said) - MOST} more"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _count(n: int, noun: str) -> str:
    plural = {"person": "people", "country": "countries"}.get(noun, f"{noun}s")
    return f"{n:,} {noun if n == 1 else plural}"


def _on(when: PartialDate) -> str:
    return f"{'on' if len(when.iso) >= 10 else 'in'} {say_date(when)}"
