"""Which of the trials that were found may this person join, as far as anybody can tell? Ordered and folded, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect import terms
from clinconnect.criteria import Compiled
from clinconnect.matching import Dossier, Outcome, Standing, against
from clinconnect.patients import Patient
from clinconnect.search import Story, age_range, words_of
from clinconnect.trials import Trial
from clinconnect.workspace.finding import Found

Fit = Literal["may fit", "open", "does not fit"]
FITS: tuple[Fit, ...] = ("may fit", "open", "does not fit")
_ILLNESS = "condition:"


@dataclass(frozen=True, slots=True)
class Fitting:
    """may fit: nothing speaks against it, and an illness that the trial is about is on record. open: nothing speaks against it.
    does not fit: a criterion or a registered limit fails; `reasons` say which, in lay words. `coverage` counts criteria by standing.
    """

    found: Found
    fit: Fit
    coverage: Mapping[Standing, int]
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The trial as the doors print it: what they say of what was found, with its fit."""
        return {**self.found.to_json(), "fit": self.fit, "coverage": dict(self.coverage), "against": list(self.reasons)}

    def __repr__(self) -> str:
        return f"Fitting({self.found.trial.id})"


def fittings(
    found: Sequence[tuple[Found, Compiled]], patient: Patient, *, story: Story, as_of: date
) -> tuple[Fitting, ...]:
    """Each trial with its fit: those that may fit first, then the open ones, then the others, each in their order.

    `story` is that of the person.
    """
    dossier = Dossier(patient)
    told = [_fitting(one, compiled, dossier, story, as_of) for one, compiled in found]
    return tuple(sorted(told, key=lambda one: FITS.index(one.fit)))


def fit_of(trial: Trial, outcome: Outcome, story: Story) -> Fit:
    """How a verdict stands among results."""
    if outcome == "fails" or registered_limit(trial, story):
        return "does not fit"
    return "may fit" if outcome == "passes" or _is_about(trial, story) else "open"


def registered_limit(trial: Trial, story: Story) -> str | None:
    """Which of the registered limits of age and sex the person surely does not meet, in words; None where none is known."""
    youngest, oldest = age_range(trial)
    if story.ages and (story.ages[1] < youngest or story.ages[0] > oldest):
        limits = trial.eligibility
        return f"The registry gives ages from {limits.minimum_age or 'birth'} to {limits.maximum_age or 'any'}."
    other = {"male": "FEMALE", "female": "MALE"}.get(story.sex or "")
    return f"The registry says: {other.lower()} only." if other and trial.eligibility.sex == other else None


def _is_about(trial: Trial, story: Story) -> bool:
    """Whether an illness of the person is one that the trial is about, or a kind of it."""
    known = terms.load()
    about = {id for id in words_of(trial).concepts if id.startswith(_ILLNESS)}
    return any(not known.ancestors(id).isdisjoint(about) for id in story.concepts if id.startswith(_ILLNESS))


def _fitting(found: Found, compiled: Compiled, dossier: Dossier, story: Story, as_of: date) -> Fitting:
    verdict, reasons = against(compiled, dossier, as_of=as_of)
    limit = registered_limit(found.trial, story)
    gone = f"The registry has had no record of it since {found.gone_since}." if found.gone_since else None
    fit = fit_of(found.trial, verdict.outcome, story)
    return Fitting(found, fit, verdict.coverage, (*filter(None, (gone, limit)), *reasons))
