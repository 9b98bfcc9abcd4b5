"""What does a criterion look like here? One of a real record, read just now, with a repair that changes its meaning."""

from __future__ import annotations

from dataclasses import dataclass

from clinconnect.criteria import Criterion, Opaque, Repair, leaves, prose
from clinconnect.errors import NotFound
from clinconnect.workspace import Workspace

_LONGEST = 300


@dataclass(frozen=True)
class Specimen:
    """One criterion: the words before the damage, the damage, the words behind, the repair, and the reading."""

    address: str
    before: str
    damaged: str
    behind: str
    repair: Repair
    excludes: bool
    reading: str


def specimen(workspace: Workspace, trial_id: str) -> Specimen | None:
    """The best one of the trial: read whole, with one repair that changes the meaning; None where there is none."""
    try:
        kept = workspace.trial(trial_id)
    except NotFound:
        return None
    found = [c for c in kept.compiled.criteria if _shows_well(c)]
    if not found:
        return None
    chosen = max(found, key=lambda c: len(leaves(c.expr)))
    (repair,) = [r for r in chosen.repairs if r.changes_meaning]
    text = kept.trial.eligibility.text
    return Specimen(
        address=f"/trials/{kept.trial.id}",
        before=text[chosen.span.start : repair.span.start].lstrip("•*- "),
        damaged=repair.span.of(text),
        behind=text[repair.span.end : chosen.span.end],
        repair=repair,
        excludes=chosen.kind == "exclusion",
        reading=prose.say(chosen.expr),
    )


def _shows_well(criterion: Criterion) -> bool:
    whole = not any(isinstance(leaf, Opaque) for leaf in leaves(criterion.expr))
    short = criterion.span.end - criterion.span.start <= _LONGEST
    return whole and short and sum(r.changes_meaning for r in criterion.repairs) == 1
