"""Which of the trials that were found may this person join, as far as anybody can tell? Ordered and folded, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect import terms
from clinconnect.criteria import Compiled
from clinconnect.matching import Dossier, Standing, Verdict, against
from clinconnect.patients import Patient
from clinconnect.search import Story, age_range, words_of
from clinconnect.summaries import status_word
from clinconnect.trials import Trial
from clinconnect.workspace.finding import Found

Fit = Literal["may fit", "open", "does not fit"]
FITS: tuple[Fit, ...] = ("may fit", "open", "does not fit")
_ILLNESS = "condition:"
NO_CRITERIA = "Its record has no eligibility criteria."
_NONE_READ = "No criterion could be read in its record."
_NONE_DECIDED = "None of its criteria could be decided by what is known."
# Whether it takes people: yes, soon or not said, no.
_TAKES = {"open": 0, "soon": 1, "unclear": 1, "closed": 2}
# As if so many more criteria were open, so that a record with one criterion is not the best checked of all.
_UNSEEN, _BANDS = 4, 4


@dataclass(frozen=True, slots=True)
class Fitting:
    """may fit: nothing speaks against it, a criterion fits, and an illness that the trial is about is on record. open: nothing
    speaks against it. does not fit: a criterion or a registered limit fails; `reasons` say which, in lay words.

    `coverage` counts criteria by standing. `unchecked` says why nothing of it is decided, None where something is. `about`:
    whether the trial is about an illness that is on record.
    """

    found: Found
    fit: Fit
    coverage: Mapping[Standing, int]
    reasons: tuple[str, ...] = ()
    unchecked: str | None = None
    about: bool = False

    @property
    def takes_people(self) -> bool | None:
        """Whether the record says that it takes people now; None where it does not say."""
        return False if self.found.gone_since else status_word(self.found.trial.status).recruits

    def to_json(self) -> dict[str, object]:
        """The trial as the doors print it: what they say of what was found, with its fit."""
        return {
            **self.found.to_json(),
            "fit": self.fit,
            "about": self.about,
            "takes_people": self.takes_people,
            "coverage": dict(self.coverage),
            "unchecked": self.unchecked,
            "against": list(self.reasons),
        }

    def __repr__(self) -> str:
        return f"Fitting({self.found.trial.id})"


def fittings(
    found: Sequence[tuple[Found, Compiled]], patient: Patient, *, story: Story, as_of: date
) -> tuple[Fitting, ...]:
    """Each trial with its fit: those that may fit first, then the open ones, then the others.

    Of the open ones those come first that are about an illness of the person. Then of each group those that take people, and
    of these the ones of whose criteria more fit; else in their order.
    `story` is that of the person.
    """
    dossier = Dossier(patient)
    told = [_fitting(one, compiled, dossier, story, as_of) for one, compiled in found]
    return tuple(sorted(told, key=_place))


def _place(one: Fitting) -> tuple[int, bool, int, int]:
    aside = one.fit == "open" and not one.about
    return FITS.index(one.fit), aside, _taking(one.found), -_checked(one.coverage)


def fit_of(trial: Trial, verdict: Verdict, story: Story) -> Fit:
    """How a verdict stands among results. Where nothing was checked, nothing is known to fit."""
    if verdict.outcome == "fails" or registered_limit(trial, story):
        return "does not fit"
    if verdict.outcome == "passes":
        return "may fit"
    return "may fit" if verdict.coverage["fits"] and is_about(trial, story) else "open"


def _taking(found: Found) -> int:
    return _TAKES["closed" if found.gone_since else status_word(found.trial.status).tone]


def _checked(coverage: Mapping[Standing, int]) -> int:
    """How much of what concerns the person fits, in quarters: within these, what answers better comes first."""
    concerning = sum(n for standing, n in coverage.items() if standing != "not_concerned")
    return _BANDS * coverage["fits"] // (concerning + _UNSEEN)


def _unchecked(trial: Trial, coverage: Mapping[Standing, int]) -> str | None:
    if not trial.eligibility.text.strip():
        return NO_CRITERIA
    if not any(coverage.values()):
        return _NONE_READ
    return None if any(coverage[one] for one in ("fits", "does_not_fit", "not_concerned")) else _NONE_DECIDED


def registered_limit(trial: Trial, story: Story) -> str | None:
    """Which of the registered limits of age and sex the person surely does not meet, in words; None where none is known."""
    youngest, oldest = age_range(trial)
    if story.ages and (story.ages[1] < youngest or story.ages[0] > oldest):
        limits = trial.eligibility
        return f"The registry gives ages from {limits.minimum_age or 'birth'} to {limits.maximum_age or 'any'}."
    other = {"male": "FEMALE", "female": "MALE"}.get(story.sex or "")
    return f"The registry says: {other.lower()} only." if other and trial.eligibility.sex == other else None


def is_about(trial: Trial, story: Story) -> bool:
    """Whether an illness of the person is one that the trial is about, or a kind of it."""
    known = terms.load()
    about = {id for id in words_of(trial).concepts if id.startswith(_ILLNESS)}
    return any(not known.ancestors(id).isdisjoint(about) for id in story.concepts if id.startswith(_ILLNESS))


def _fitting(found: Found, compiled: Compiled, dossier: Dossier, story: Story, as_of: date) -> Fitting:
    verdict, reasons = against(compiled, dossier, as_of=as_of)
    limit = registered_limit(found.trial, story)
    gone = f"The registry has had no record of it since {found.gone_since}." if found.gone_since else None
    return Fitting(
        found,
        fit_of(found.trial, verdict, story),
        verdict.coverage,
        (*filter(None, (gone, limit)), *reasons),
        _unchecked(found.trial, verdict.coverage),
        is_about(found.trial, story),
    )
