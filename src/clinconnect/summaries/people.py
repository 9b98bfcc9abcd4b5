"""Which people does a rule speak of, in lay words? A phrase after "people", or None where only the rule is exact.

Silence is better than a half-truth here: a shape that does not go into one plain phrase gives None, and the reader is
sent to the criteria themselves.
"""

from __future__ import annotations

from clinconnect.criteria import (
    Allergy,
    AllOf,
    AnyOf,
    Biomarker,
    Condition,
    Duration,
    Examples,
    Expr,
    Procedure,
    Status,
    Treatment,
    Unless,
    Window,
)
from clinconnect.summaries.words import plain
from clinconnect.terms.plain import people_phrase

MOST = 3
_ALLERGIC = "allergic to "
# In a list of alternatives only these are clear: beside "and", "except" and "if" nobody could tell what goes with what.
_ONE_PHRASE = (Condition, Treatment, Procedure, Allergy, Biomarker, Status)
_UNITS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}
_ANCHORS = {
    "screening": "the first check-up", "enrollment": "joining", "randomization": "being put into a group",
    "first-dose": "the first dose", "consent": "giving consent", "baseline": "the start",
}  # fmt: skip


def people(expr: Expr) -> str | None:
    """ "with heart attack in the 6 months before joining", "who are pregnant", "allergic to octreotide", or None."""
    match expr:
        case AnyOf():
            return _either([people(e) if isinstance(e, _ONE_PHRASE) else None for e in _arms(expr)])
        case AllOf():
            parts = [people(e) for e in expr.of]
            known = [p for p in parts if p]
            return " and ".join(known) if len(known) == len(parts) <= MOST else None
        case Unless():
            base = people(expr.base)
            return f"{base} (with exceptions)" if base else None
        case Examples():
            return people(expr.of)
        case Condition() | Treatment() | Procedure() | Allergy() | Biomarker() | Status():
            return _leaf(expr)
        case _:
            return None


def _arms(expr: AnyOf) -> tuple[Expr, ...]:
    """The alternatives, those of an alternative that is itself one among them."""
    return tuple(arm for e in expr.of for arm in (_arms(e) if isinstance(e, AnyOf) else (e,)))


def main_condition(expr: Expr) -> str | None:
    """The disease that an inclusion asks for, as a phrase after "people"; what else it asks is left to the rule."""
    match expr:
        case Condition():
            return None if (expr.concept.id or "").startswith("finding:") else _leaf(expr)
        case AllOf():
            return next((found for e in expr.of if (found := main_condition(e))), None)
        case AnyOf():
            arms = [main_condition(e) for e in expr.of]
            return _either(arms, "or with another condition listed there") if any(arms) else None
        case Unless():
            return main_condition(expr.base)
        case Examples():
            return main_condition(expr.of)
        case _:
            return None


def say_when(window: Window | None) -> str | None:
    """A stretch of time in lay words; "" for no window, None for one that has no short plain form."""
    if window is None:
        return ""
    anchor = _ANCHORS.get(window.anchor)
    if anchor is None or window.half_lives:
        return None
    start, end = window.start, window.end
    if start is None and end is not None and end.amount == 0:
        return f"at any time before {anchor}"
    if start is None and end is not None and end.amount < 0:
        return f"more than {_length(end)} before {anchor}"
    if start is not None and start.amount < 0 and end is not None and end.amount == 0:
        return f"in the {_length(start)} before {anchor}"
    return None


def _leaf(leaf: Condition | Treatment | Procedure | Allergy | Biomarker | Status) -> str | None:
    when = "" if isinstance(leaf, Allergy) else say_when(leaf.window)
    head = _head(leaf)
    if when is None or head is None:
        return None
    qualifiers = () if isinstance(leaf, Allergy | Biomarker | Status) else leaf.qualifiers
    name = "" if isinstance(leaf, Status) else plain(leaf.concept.name)
    before, after = (qualifiers, "") if _go_before(qualifiers, name) else ((), f"that is {', '.join(qualifiers)}")
    return " ".join(w for w in (head, *before, name, after, when) if w)


def _go_before(qualifiers: tuple[str, ...], name: str) -> bool:
    """Whether they read well before the name: none, or one single word and no article in its way."""
    single = len(qualifiers) == 1 and " " not in qualifiers[0] and not name.startswith(("a ", "an "))
    return not qualifiers or single


def _head(leaf: Condition | Treatment | Procedure | Allergy | Biomarker | Status) -> str | None:
    """The words before the name; None where the leaf says more than these words can."""
    match leaf:
        case Condition():
            had = "who have or had" if leaf.status in ("history", "any") else "with"
            return f"{had} {leaf.severity}" if leaf.severity else had
        case Treatment():
            return None if leaf.dose or leaf.lines or leaf.response else _treated(leaf)
        case Procedure():
            return None if leaf.result else "who had"
        case Allergy():
            return _ALLERGIC.strip()
        case Biomarker():
            plainly = leaf.state in ("positive", "negative") and not leaf.alteration
            return f"who test {leaf.state} for" if plainly else None
        case Status():
            return None if leaf.qualifiers else people_phrase(leaf.concept.name)


def _treated(leaf: Treatment) -> str:
    return {"current": "now treated with", "planned": "who are about to be treated with"}.get(
        leaf.status or "", "treated with"
    )


def _either(parts: list[str | None], others: str = "or for another reason listed there") -> str | None:
    """The first few that can be said; that there are others is said too."""
    known = list(dict.fromkeys(p for p in parts if p))
    if not known:
        return None
    shown = _without_repeats(known[:MOST])
    if len(known) > MOST or None in parts:
        return f"{', '.join(shown)}, {others}"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _without_repeats(phrases: list[str]) -> list[str]:
    """ "allergic to a", "allergic to b" as "allergic to a", "b". Not so for other phrases: "with severe a or b in the
    last year" would leave open what is severe and what was in the last year.
    """
    if not all(p.startswith(_ALLERGIC) for p in phrases):
        return phrases
    return [phrases[0], *(p.removeprefix(_ALLERGIC) for p in phrases[1:])]


def _length(duration: Duration) -> str:
    amount = abs(duration.amount)
    unit = _UNITS[duration.unit]
    return unit if amount == 1 else f"{amount:g} {unit}s"
