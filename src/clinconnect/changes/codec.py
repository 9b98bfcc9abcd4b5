"""A change as JSON, as the doors print it."""

from __future__ import annotations

from typing import Any

from clinconnect.changes.change import Change, Side
from clinconnect.changes.concerns import concerns


def change_json(change: Change) -> dict[str, Any]:
    """The change with whom it concerns."""
    concern = concerns(change)
    return {
        "topic": change.topic,
        "sort": change.sort,
        "words": change.words,
        "effect": change.effect,
        "concerns": list(concern.who),
        "may_change_verdicts": concern.verdict,
        "before": change.before and _side(change.before),
        "after": change.after and _side(change.after),
        "parts": [{"words": part.words, "effect": part.effect} for part in change.parts],
    }


def _side(side: Side) -> dict[str, Any]:
    return {"text": side.text, "criterion": side.criterion, "kind": side.kind, "scope": side.scope}
