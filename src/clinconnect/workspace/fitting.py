"""Which of the trials that were found may this person join, as far as anybody can tell? Ordered and folded, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect import terms
from clinconnect.criteria import Compiled, leaves
from clinconnect.matching import Dossier, Standing, Verdict, evaluate
from clinconnect.patients import Patient
from clinconnect.search import words_of
from clinconnect.trials import Trial
from clinconnect.workspace.finding import Found

Fit = Literal["may fit", "open", "does not fit"]
FITS: tuple[Fit, ...] = ("may fit", "open", "does not fit")
# What makes somebody one of the people that a trial is for: not age, not consent, not creatinine.
_TELLING = ("condition:", "biomarker:", "finding:", "treatment:", "procedure:")


@dataclass(frozen=True, slots=True)
class Fitting:
    """may fit: nothing speaks against it, and what the trial is about is asked for and on record. open: nothing speaks against
    it. does not fit: a criterion fails; `reasons` say which, in lay words. `coverage` counts criteria by standing.
    """

    found: Found
    fit: Fit
    coverage: Mapping[Standing, int]
    reasons: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Fitting({self.found.trial.id})"


def fittings(found: Sequence[tuple[Found, Compiled]], patient: Patient, *, as_of: date) -> tuple[Fitting, ...]:
    """Each trial with its fit: those that may fit first, then the open ones, then the others, each in their order."""
    dossier = Dossier(patient)
    told = [_fitting(one, compiled, dossier, as_of) for one, compiled in found]
    return tuple(sorted(told, key=lambda one: FITS.index(one.fit)))


def fit_of(trial: Trial, compiled: Compiled, verdict: Verdict) -> Fit:
    """How a verdict stands among results."""
    outcomes = {one.id: one.outcome for one in verdict.criteria}
    if "fails" in outcomes.values():
        return "does not fit"
    met = (c for c in compiled.criteria if c.kind == "inclusion" and outcomes.get(c.id) == "passes")
    asked = {id for c in met for leaf in leaves(c.expr) if (id := _concept(leaf))}
    return "may fit" if asked and _are_its_own(asked, trial) else "open"


def _are_its_own(asked: Iterable[str], trial: Trial) -> bool:
    """Whether one of these is what the trial is about, wider or narrower."""
    words, known = words_of(trial), terms.load()
    return any(id in words.within or not known.ancestors(id).isdisjoint(words.concepts) for id in asked)


def _fitting(found: Found, compiled: Compiled, dossier: Dossier, as_of: date) -> Fitting:
    verdict = evaluate(compiled, dossier, as_of=as_of, explain=False)
    fit = fit_of(found.trial, compiled, verdict)
    told = evaluate(compiled, dossier, as_of=as_of) if fit == "does not fit" else verdict
    reasons = tuple(one.lay or one.explanation for one in told.criteria if one.outcome == "fails")
    return Fitting(found, fit, verdict.coverage, reasons)


def _concept(leaf: object) -> str | None:
    ref = getattr(leaf, "concept", None)
    return ref.id if ref is not None and (ref.id or "").startswith(_TELLING) else None
