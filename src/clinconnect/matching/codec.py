"""The verdict as JSON, in the shape that other programs read (section 2 of the contract)."""

from __future__ import annotations

from typing import Any

from clinconnect.matching.verdict import CriterionVerdict, Verdict


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """One verdict as a JSON object; dates as YYYY-MM-DD, spans as [start, end]."""
    return {
        "trial": verdict.trial,
        "as_of": verdict.as_of.isoformat(),
        "outcome": verdict.outcome,
        "counts": dict(verdict.counts),
        "criteria": [_criterion(c) for c in verdict.criteria],
        "questions": [{"ask": q.ask, "settles": q.settles, "criteria": list(q.criteria)} for q in verdict.questions],
    }


def _criterion(criterion: CriterionVerdict) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "kind": criterion.kind,
        "span": list(criterion.span),
        "outcome": criterion.outcome,
        "reason": criterion.reason,
        "leaning": criterion.leaning,
        "evidence": [_evidence(e.fact, e.source, e.span) for e in criterion.evidence],
        "changes_on": criterion.changes_on.isoformat() if criterion.changes_on else None,
        "explanation": criterion.explanation,
    }


def _evidence(fact: str, source: str, span: tuple[int, int] | None) -> dict[str, Any]:
    shape: dict[str, Any] = {"fact": fact, "source": source}
    return shape | {"span": list(span)} if span else shape
