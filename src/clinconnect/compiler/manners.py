"""How does a window count: for one day in it, all of it, or for the last time only? Where the words may mean either, for one day.

"Back pain for at least 3 months" goes on all the time, "no back pain for at least 3 months" is about any day. "At least 4
weeks since chemotherapy" asks of those who had it when the last one was, and nothing of others; said of those who are to
be kept out it may mean something else.
"""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import Condition, Criterion, Leaf, Procedure, Treatment
from clinconnect.terms import events, load


def timed(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria whose windows count in their way only where that is what they say."""
    return tuple(replace(c, expr=rewritten(c.expr, _plain, Place(c.kind == "inclusion"))) for c in criteria)


def _plain(leaf: Leaf, place: Place) -> Leaf:
    window = getattr(leaf, "window", None)
    if window is None or window.how is None or _meant(leaf, window.how, place):
        return leaf
    return replace(leaf, window=replace(window, how=None))


def _meant(leaf: Leaf, how: str, place: Place) -> bool:
    if how == "throughout":
        return isinstance(leaf, Condition | Treatment) and not place.denied
    return place.wanted and (isinstance(leaf, Treatment | Procedure) or _event(leaf))


def _event(leaf: Leaf) -> bool:
    id = leaf.concept.id if isinstance(leaf, Condition) else None
    return id is not None and not events().isdisjoint(load().ancestors(id))
