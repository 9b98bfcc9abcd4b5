"""Items that ask nothing leave their list; items joined by "or" are alternatives."""

from __future__ import annotations

import re

from clinconnect.compiler.layout.asides import asks_nothing, explains, link
from clinconnect.compiler.layout.item import Item

_ENDS_OR = re.compile(r"\b(?:or|and\s*/\s*or)\W*$", re.I)
_BEGINS_OR = re.compile(r"\W*(?:OR|or|Or)\s+(?=\w)")
_LONGEST_ASIDE = 400


def settle(text: str, items: list[Item], asides: list[tuple[int, int]]) -> list[Item]:
    """The items that ask something; the places of the others are added to `asides`."""
    kept: list[Item] = []
    for item in items:
        item.children = settle(text, item.children, asides)
        words = text[item.body : min(item.end, item.body + _LONGEST_ASIDE)]
        if item.end > item.body and not item.children and (asks_nothing(words) or explains(words)):
            asides.append((item.start, item.end))
            if kept and (link(words) or "").endswith("or"):
                kept[-1].alternative = True
            continue
        if kept and _BEGINS_OR.match(text, item.body, item.end):
            kept[-1].alternative = True
        item.alternative = bool(_ENDS_OR.search(text, max(item.start, item.last - 12), item.last))
        kept.append(item)
    if kept:
        kept[-1].alternative = False
    return kept


def alternatives(items: list[Item]) -> list[Item]:
    """The items with each run of alternatives as parts of one item without words of its own."""
    found: list[Item] = []
    run: list[Item] = []
    for item in items:
        run.append(item)
        if item.alternative:
            continue
        first = run[0]
        found.append(item if len(run) == 1 else Item(first.start, first.start, first.start, first.indent, children=run))
        run = []
    return found
