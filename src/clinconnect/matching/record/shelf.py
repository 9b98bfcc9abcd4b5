"""Is it still so? What was said longer ago than it holds has to be asked again."""

from __future__ import annotations

from datetime import date

from clinconnect.matching.record.windows import later
from clinconnect.patients import Fact
from clinconnect.terms import Holding, Terminology, holding


def worn(fact: Fact, as_of: date, days: int | None) -> str | None:
    """ "stale" for what was said longer ago than `days` (None: never), "imprecise" where that cannot be told, else None."""
    if fact.when is None or days is None:
        return None
    if (as_of - fact.when.high).days > days:
        return "stale"
    return "imprecise" if (as_of - fact.when.low).days > days else None


def wears_on(fact: Fact, as_of: date, days: int | None) -> date | None:
    """The first later day on which `worn` says something else; None where time alone does not change it."""
    if fact.when is None or days is None:
        return None
    return min((d for day in (fact.when.low, fact.when.high) if (d := later(day, days + 1)) > as_of), default=None)


def denial_days(kind: str) -> int | None:
    """How long "there is none" of this kind of fact may count."""
    return holding(kind, "biomarker").absent


def symptom_days() -> int | None:
    """How long a symptom or finding may count that is not said to go on."""
    return holding("finding").present


def state_days(id: str | None, terms: Terminology) -> Holding:
    """How long a state noted as present, and as absent, may count."""
    wider = sorted(terms.ancestors(id), key=lambda w: (w != id, w)) if id else []
    return holding(*wider, "status")


def outlived(fact: Fact, as_of: date, terms: Terminology) -> str | None:
    """Why a fact no longer rules anything out: a disease stays, a state or a result has to be recent."""
    if fact.kind == "condition":
        return None
    return worn(
        fact, as_of, state_days(fact.concept, terms).present if fact.kind == "status" else denial_days(fact.kind)
    )
