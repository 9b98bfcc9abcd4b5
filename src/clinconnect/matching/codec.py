"""The verdict as JSON, in the shape that other programs read (section 2 of the contract)."""

from __future__ import annotations

from typing import Any

from clinconnect.matching.telling.words import coverage_words
from clinconnect.matching.verdict import Calendar, CriterionVerdict, Evidence, Ground, Need, Verdict, WhatIf


def verdict_json(verdict: Verdict, text: str | None = None) -> dict[str, Any]:
    """One verdict as a JSON object; dates as YYYY-MM-DD, spans as [start, end].

    With the eligibility text that the rules were read from, what spans point at is quoted.
    """
    return {
        "trial": verdict.trial,
        "as_of": verdict.as_of.isoformat(),
        "outcome": verdict.outcome,
        "counts": dict(verdict.counts),
        "coverage": {**verdict.coverage, "words": coverage_words(verdict.coverage)},
        "criteria": [_criterion(c, text) for c in verdict.criteria],
        "questions": [{"ask": q.ask, "settles": q.settles, "criteria": list(q.criteria)} for q in verdict.questions],
        "calendar": _calendar(verdict.calendar),
    }


def _calendar(calendar: Calendar | None) -> dict[str, Any] | None:
    if calendar is None:
        return None
    changes = [
        {"on": c.on.isoformat(), "criterion": c.criterion, "from": c.before, "to": c.after} for c in calendar.changes
    ]
    return {"changes": changes, "clear_on": calendar.clear_on.isoformat() if calendar.clear_on else None}


def _criterion(criterion: CriterionVerdict, text: str | None) -> dict[str, Any]:
    shape = {
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
        "because": [_ground(g, text) for g in criterion.because],
        "what_if": _what_if(criterion.what_if) if criterion.what_if else None,
    }
    return shape if text is None else shape | {"quote": criterion.span.of(text)}


def _what_if(would: WhatIf) -> dict[str, Any]:
    return {
        "to_pass": [[_need(n) for n in needs] for needs in would.to_pass],
        "to_fail": [[_need(n) for n in needs] for needs in would.to_fail],
        "to_open": [[_need(n) for n in needs] for needs in would.to_open],
        "passes_on": would.passes_on.isoformat() if would.passes_on else None,
        "never": would.never,
    }


def _need(need: Need) -> dict[str, Any]:
    return {"fact": need.fact, "lay": need.lay, "span": list(need.span)}


def _ground(ground: Ground, text: str | None) -> dict[str, Any]:
    shape = {
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
    return shape if text is None else shape | {"quote": ground.span.of(text)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    shape: dict[str, Any] = {"fact": evidence.fact, "source": evidence.source}
    return shape | {"span": list(evidence.span)} if evidence.span else shape
