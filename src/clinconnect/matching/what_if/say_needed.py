"""How is a fact said that would settle something? "platelets at least 100 10*9/L (at most 14 days old)", "no asthma"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinconnect import criteria as c
from clinconnect.criteria import Bound, Leaf, Range
from clinconnect.criteria.prose import say, say_range
from clinconnect.logic import TRUE, Truth
from clinconnect.matching.telling.lay_phrases import named
from clinconnect.matching.verdict import Need
from clinconnect.terms import Terminology
from clinconnect.terms.printed import with_powers

_OTHER_STATE = {"positive": "negative", "negative": "positive"}


def need(leaf: Leaf, to: Truth, terms: Terminology) -> Need:
    """The fact that would make the leaf true, or false."""
    fresh = _fresh(leaf, terms)
    return Need(f"{_said(leaf, to)}{fresh}", with_powers(f"{_said(_plainly(leaf), to)}{fresh}"), leaf.span)


def _said(leaf: Leaf, to: Truth) -> str:
    if to is TRUE:
        return f"the answer “{leaf.says}” to: {leaf.topic}" if isinstance(leaf, c.Attest) else say(leaf)
    match leaf:
        case c.Measured() | c.Score() | c.Age() if leaf.range and (other := _beyond(leaf.range)):
            rest: dict[str, Any] = {"range": other}
            if isinstance(leaf, c.Measured):
                rest["alternatives"] = tuple(replace(a, range=_beyond(a.range) or a.range) for a in leaf.alternatives)
            return say(replace(leaf, **rest))
        case c.Measured():
            return f"{leaf.observable.name} outside of {say_range(leaf.range, leaf.unit or '')}"
        case c.Age():
            return f"age outside of {say_range(leaf.range, 'years')}"
        case c.Score():
            return f"{leaf.scale.name} other than {say_range(leaf.range) if leaf.range else ' or '.join(leaf.values)}"
        case c.Sex():
            return f"sex other than {' or '.join(leaf.values)}"
        case c.Biomarker() if leaf.state in _OTHER_STATE:
            return say(replace(leaf, state=_OTHER_STATE[leaf.state]))
        case c.Attest():
            return f"the answer “{'no' if leaf.says == 'yes' else 'yes'}” to: {leaf.topic}"
        case _:
            said = say(leaf)
            return f"not so: {said}" if said.startswith(("no ", "not ", "non")) else f"no {said}"


def _beyond(range: Range) -> Range | None:
    """All that lies outside of a range with one end."""
    if range.low and range.high:
        return None
    bound = range.low or range.high
    assert bound is not None
    other = Bound(bound.value, not bound.inclusive)
    return Range(high=other) if range.low else Range(low=other)


def _fresh(leaf: Leaf, terms: Terminology) -> str:
    """How old the value may be, where the text does not say."""
    if not isinstance(leaf, c.Measured | c.Score) or leaf.window:
        return ""
    ref = leaf.observable if isinstance(leaf, c.Measured) else leaf.scale
    known = terms.observable(ref.id) if isinstance(leaf, c.Measured) else terms.scale(ref.id)
    return f" (at most {known.holds_days} days old)" if known and known.holds_days else ""


def _plainly(leaf: Leaf) -> Leaf:
    """The leaf with the plain name of what it is about."""
    for part in ("concept", "observable", "scale"):
        if ref := getattr(leaf, part, None):
            return replace(leaf, **{part: replace(ref, name=named(ref.name))})
    return leaf
