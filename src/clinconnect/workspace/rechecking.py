"""Who is to be checked again? The kept people whose verdict a change of a trial turns, and the applications it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from clinconnect import matching
from clinconnect.applications import Application
from clinconnect.changes import Change, concerns
from clinconnect.criteria import Compiled
from clinconnect.matching import CriterionVerdict, Dossier, Outcome, Verdict
from clinconnect.patients import Patient
from clinconnect.store import Store
from clinconnect.workspace.history import Difference, Progress, both_rules, compared, counted, ends

Now = Literal["now fails", "no longer fails", "now open", "now passes", "no longer asked", "now asked"]
_NO_OBSTACLE = ("passes", "not_applicable")


@dataclass(frozen=True, slots=True, repr=False)
class Reason:
    """One changed criterion that stands otherwise now: what it is now, the change, and why, in words about the person."""

    now: Now
    change: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Recheck:
    """That a trial stands otherwise for a person: same person, same day, rules before and after."""

    person: str
    trial: str
    title: str
    before: Outcome
    after: Outcome
    reasons: tuple[Reason, ...]

    def __repr__(self) -> str:
        return f"Recheck({self.person}, {self.trial})"


@dataclass(frozen=True, slots=True)
class Asked:
    """An application to a trial that changed since it came. No record is kept of applicants: they have to be asked."""

    application: str
    trial: str
    title: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rechecks:
    """Everybody to be checked again: `trials` changed in a way that concerns somebody, `people` were checked."""

    trials: int
    people: int
    rechecks: tuple[Recheck, ...]
    applications: tuple[Asked, ...]


def rechecks(
    store: Store, people: list[Patient], *, since: datetime, as_of: date, progress: Progress | None = None
) -> Rechecks:
    """Who is to be checked again since that moment; verdicts are as of that day."""
    ids = store.changed_since(since)
    dossiers = [Dossier(patient) for patient in people]
    concerned, found = 0, []
    for id in counted(ids, progress):
        before, after = ends(store, id, since)
        difference = compared(before, after)
        concerned += any(concerns(c).who for c in difference.changes)
        if any(concerns(c).verdict and concerns(c).who for c in difference.changes):
            rules = both_rules(before.trial, after.trial)
            made = (_recheck(one, difference, rules, as_of) for one in dossiers)
            found += [one for one in made if one]
    asked = [one for application in _applications(store, ids) if (one := _asked(store, application, since))]
    return Rechecks(concerned, len(people), tuple(found), tuple(asked))


def _recheck(dossier: Dossier, difference: Difference, rules: tuple[Compiled, Compiled], as_of: date) -> Recheck | None:
    """What is otherwise for one person; None where nothing is, or where the trial is out both times."""
    bare = [matching.evaluate(one, dossier, as_of=as_of, explain=False) for one in rules]
    if bare[0].outcome == bare[1].outcome == "fails" or _same(difference, *bare):
        return None
    full = [matching.evaluate(one, dossier, as_of=as_of) for one in rules]
    found = [r for change in difference.changes if (r := _reason(change, *full))]
    reasons = tuple(sorted(found, key=lambda r: get_args(Now).index(r.now)))
    if not reasons and full[0].outcome == full[1].outcome:
        return None
    trial = difference.trial
    return Recheck(dossier.patient.id, trial.id, trial.title, full[0].outcome, full[1].outcome, reasons)


def _same(difference: Difference, before: Verdict, after: Verdict) -> bool:
    return before.outcome == after.outcome and not any(_reason(c, before, after) for c in difference.changes)


def _reason(change: Change, before: Verdict, after: Verdict) -> Reason | None:
    if change.topic != "criterion":
        return None
    old = _of(before, change.before.criterion if change.before else None)
    new = _of(after, change.after.criterion if change.after else None)
    was, now = _way(old), _way(new)
    if was == now:
        return None
    return Reason(_NOW[was, now], change.words, new.lay if new else f"Before: {old.lay}" if old else "")


# How a criterion stands for somebody before and after; "none": it is not asked in that version.
_NOW: dict[tuple[str, str], Now] = {
    **{(was, "fails"): "now fails" for was in ("none", "passes", "open")},
    **{("fails", now): "no longer fails" for now in ("none", "passes")},
    **{(was, "open"): "now open" for was in ("none", "passes", "fails")},
    ("open", "passes"): "now passes",
    ("open", "none"): "no longer asked",
    ("passes", "none"): "no longer asked",
    ("none", "passes"): "now asked",
}


def _of(verdict: Verdict, id: str | None) -> CriterionVerdict | None:
    return next((c for c in verdict.criteria if c.id == id), None) if id else None


def _way(one: CriterionVerdict | None) -> str:
    if one is None:
        return "none"
    return "passes" if one.outcome in _NO_OBSTACLE else "fails" if one.outcome == "fails" else "open"


def _applications(store: Store, ids: list[str]) -> list[Application]:
    changed = set(ids)
    return [one for one in store.applications() if one.trial in changed] if store.application_count() else []


def _asked(store: Store, application: Application, since: datetime) -> Asked | None:
    """The application with what changed since it came, or since that moment where that is later."""
    found = compared(*ends(store, application.trial, max(since, application.consented_at)))
    words = tuple(c.words for c in found.changes if concerns(c).who)
    return Asked(application.id, application.trial, found.trial.title, words) if words else None
