"""One criterion against one note: compile, read, evaluate, with the words of the note as evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinconnect import matching
from clinconnect.compiler import compile_text
from clinconnect.criteria import Kind
from clinconnect.matching import CriterionVerdict, Outcome, Verdict
from clinconnect.patients import notes

_HEADING = {"inclusion": "Inclusion Criteria:\n", "exclusion": "Exclusion Criteria:\n"}


def judge(*, note: str, criterion: str, kind: Kind, as_of: date, title: str = "") -> dict[str, Any]:
    """The outcome of the criterion for the person of the note; evidence quotes the note at its span."""
    compiled = compile_text(_HEADING[kind] + criterion, title=title or None)
    verdict = matching.evaluate(compiled, notes.read_note(note, id="note", as_of=as_of), as_of=as_of)
    outcome = _whole(verdict)
    telling = [c for c in verdict.criteria if c.outcome == outcome] or list(verdict.criteria)
    return {
        "outcome": outcome,
        "leaning": _leaning(verdict) if outcome == "unknown" else None,
        "reason": telling[0].reason if telling else "unencoded",
        "evidence": _quotes(note, telling),
    }


def _whole(verdict: Verdict) -> Outcome:
    """A text may hold several criteria: one that fails decides, and one that is open keeps all open."""
    for outcome in ("fails", "conflicting", "unknown", "passes"):
        if any(c.outcome == outcome for c in verdict.criteria):
            return outcome
    return "not_applicable" if verdict.criteria else "unknown"


def _leaning(verdict: Verdict) -> str | None:
    leanings = {c.leaning for c in verdict.criteria if c.outcome == "unknown"}
    if "fails" in leanings:
        return "fails"
    return "passes" if leanings == {"passes"} else None


def _quotes(note: str, telling: list[CriterionVerdict]) -> list[dict[str, Any]]:
    spans = dict.fromkeys(e.span for c in telling for e in c.evidence if e.span is not None)
    return [{"quote": note[start:end], "span": [start, end]} for start, end in spans if start < end]
