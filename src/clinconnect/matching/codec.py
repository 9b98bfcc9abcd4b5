"""The verdict as JSON, in the shape that other programs read (section 2 of the contract)."""

from __future__ import annotations

from typing import Any

from clinconnect.matching.verdict import CriterionVerdict, Evidence, Ground, Verdict
from clinconnect.matching.words import coverage_words


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """One verdict as a JSON object; dates as YYYY-MM-DD, spans as [start, end]."""
    return {
        "trial": verdict.trial,
        "as_of": verdict.as_of.isoformat(),
        "outcome": verdict.outcome,
        "counts": dict(verdict.counts),
        "coverage": {**verdict.coverage, "words": coverage_words(verdict.coverage)},
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
        "evidence": [_evidence(e) for e in criterion.evidence],
        "changes_on": criterion.changes_on.isoformat() if criterion.changes_on else None,
        "explanation": criterion.explanation,
        "lay": criterion.lay,
        "standing": criterion.standing,
        "because": [_ground(g) for g in criterion.because],
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "span": list(ground.span),
        "part": ground.part,
        "rule": ground.rule,
        "truth": ground.truth,
        "reason": ground.reason,
        "facts": [_evidence(e) for e in ground.facts],
        "arithmetic": ground.arithmetic,
        "repairs": [
            {"before": r.before, "after": r.after, "why": r.why, "confidence": r.confidence} for r in ground.repairs
        ],
        "readings": list(ground.readings),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    shape: dict[str, Any] = {"fact": evidence.fact, "source": evidence.source}
    return shape | {"span": list(evidence.span)} if evidence.span else shape
