"""Is an operation still to come? "Planning surgery within 12 months" looks ahead, and no operation of the past meets it."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import Criterion, Duration, Leaf, Procedure, Window

_NOW = Duration(0, "d")
_WORDS = (
    r"(?:planned|planning|plans?(?: to (?:have|undergo))?|scheduled(?: to undergo| for)?|anticipated|awaiting|upcoming|"
    r"intending(?: to undergo)?)"
)
_BEFORE = re.compile(
    rf"(?P<joined>(?:\b(?:or|and)|[,/])\s*)?\b{_WORDS}\b(?:\s+(?:for|an?|any|the|of|to|other|major|elective))*\s*$",
    re.I,
)
_BEHIND = re.compile(rf"\s*(?:is |are |that (?:is|are) )?{_WORDS}\b", re.I)
_NEAR = 40


def looking_ahead(criteria: tuple[Criterion, ...], text: str) -> tuple[Criterion, ...]:
    """The criteria with the time of planned operations turned to the future."""

    def change(leaf: Leaf, _: Place) -> Leaf:
        if not isinstance(leaf, Procedure) or not _is_planned(leaf, text):
            return leaf
        return replace(leaf, window=_ahead(leaf.window))

    return tuple(replace(c, expr=rewritten(c.expr, change, Place(c.kind == "inclusion"))) for c in criteria)


def _is_planned(leaf: Procedure, text: str) -> bool:
    name = leaf.concept.span or leaf.span
    before = text[max(0, name.start - _NEAR) : name.start]
    found = _BEFORE.search(before)
    if found and found["joined"]:
        return False  # "prior or planned": either
    return bool(found or _BEHIND.match(text, name.end))


def _ahead(window: Window | None) -> Window:
    if window is None:
        return Window("screening", _NOW, None)
    if window.start is None or window.start.amount >= 0:
        return window
    return Window(window.anchor, _NOW, replace(window.start, amount=-window.start.amount))
