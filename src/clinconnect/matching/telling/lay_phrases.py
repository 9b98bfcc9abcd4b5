"""Which people does a leaf speak of, in plain words? A phrase after "people": "with asthma", "who are pregnant".

The plain name stands first and the medical one after it in brackets; numbers have their words and printed units.
"""

from __future__ import annotations

import re

from clinconnect import criteria as c
from clinconnect.criteria import Expr
from clinconnect.criteria.prose import narrowed, other_than, say_range
from clinconnect.matching.telling.words import years_words
from clinconnect.terms.plain import people_phrase, plain_name
from clinconnect.terms.printed import say_unit

_POWER = re.compile(r"(\d) 10([⁰¹²³⁴-⁹⁻]+)")
_ARTICLES = ("a ", "an ", "the ")
_ANCHORS = {
    "screening": "the first check-up", "enrollment": "joining", "randomization": "being put into a group",
    "first-dose": "the first dose", "each-dose": "each dose", "last-dose": "the last dose", "consent": "giving consent",
    "baseline": "the start",
}  # fmt: skip
_UNITS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}
_LIMITS = {
    "ULN": "the laboratory's upper normal limit",
    "LLN": "the laboratory's lower normal limit",
    "baseline": "the value at the start",
}
ASKED_OF = {
    "patient": "the person",
    "clinician": "the person's doctor",
    "investigator": "the trial team",
    "site": "the trial team",
}
_HAD = {"current": "who now have", "history": "who have or had", "any": "who have or had", None: "with"}
_TREATED = {"current": "who now get", "planned": "who are about to get", "history": "who have had"}


def people_of(leaf: Expr) -> tuple[str, str]:
    """The phrase for one leaf, and apart from it the time that counts (empty for none)."""
    return _people(leaf), when(getattr(leaf, "window", None))


def _people(leaf: Expr) -> str:
    match leaf:
        case c.Age():
            return f"aged {years_words(leaf.range)}"
        case c.Sex():
            return f"who are {' or '.join(leaf.values)}"
        case c.Measured():
            return _words("with", _measured(leaf), leaf.method and f"by {leaf.method}")
        case c.Score():
            value = f"of {_range(leaf.range)}" if leaf.range else f"that is {' or '.join(leaf.values)}"
            return _words("with", named(leaf.scale.name), value)
        case c.Condition():
            return _words(_HAD[leaf.status], _narrow(leaf.concept, leaf.severity, *leaf.qualifiers), other_than(leaf))
        case c.Treatment():
            return _treated(leaf)
        case c.Procedure():
            result = leaf.result and f"with the result {leaf.result}"
            return _words("who had", _narrow(leaf.concept, *leaf.qualifiers), result)
        case c.Allergy():
            return _words("with an allergy to", named(leaf.concept.name), _in_brackets(leaf.qualifiers))
        case c.Biomarker():
            return _words("with", named(leaf.concept.name), leaf.alteration, leaf.state)
        case c.Status():
            phrase = people_phrase(leaf.concept.name) or _holding(leaf.concept.name)
            return _words(phrase, _in_brackets(leaf.qualifiers))
        case c.Attest():
            return _answering(leaf)
        case _:
            return _holding("a part that could not be read")


def named(name: str) -> str:
    """The plain name with the medical one after it, or the name as it is."""
    plain = plain_name(name)
    return f"{plain} ({name})" if plain and name.casefold() not in plain.casefold() else plain or name


def when(window: c.Window | None) -> str:
    """A stretch of time in plain words; empty for none."""
    if window is None:
        return ""
    anchor = _ANCHORS.get(window.anchor) or window.anchor.removeprefix("event:")
    lives = f" (or {window.half_lives:g} half-lives of the medicine)" if window.half_lives else ""
    if window.how == "throughout" and window.start:
        return f"for at least {length(window.start)} before {anchor}"
    return f"{_stretch(window.start, window.end, anchor)}{lives}"


def _stretch(start: c.Duration | None, end: c.Duration | None, anchor: str) -> str:
    if start is None and end is None:
        return "at any time"
    if start is None and end is not None:
        if end.amount == 0:
            return f"at any time before {anchor}"
        return f"more than {length(end)} before {anchor}" if end.amount < 0 else f"until {length(end)} after {anchor}"
    assert start is not None
    if end is None:
        return f"from {anchor} on" if start.amount == 0 else f"from {_offset(start)} {anchor} on"
    if end.amount == 0 and start.amount < 0:
        return f"in the {length(start)} before {anchor}"
    if start.amount == 0 and end.amount > 0:
        return f"in the {length(end)} after {anchor}"
    return f"from {_offset(start)} to {_offset(end)} {anchor}"


def length(duration: c.Duration) -> str:
    """Its length in words: "6 months"."""
    amount = abs(duration.amount)
    return f"{amount:g} {_UNITS[duration.unit]}{'' if amount == 1 else 's'}"


def _offset(duration: c.Duration) -> str:
    return f"{length(duration)} {'before' if duration.amount <= 0 else 'after'}"


def _measured(leaf: c.Measured) -> str:
    if leaf.relative_to:
        times = f"{_range(leaf.range)} times {_LIMITS[leaf.relative_to]}"
    else:
        times = _range(leaf.range, leaf.unit)
    others = "".join(f" (or {_range(a.range, a.unit)})" for a in leaf.alternatives)
    which = f"{leaf.pick} " if leaf.pick else ""
    occasions = f" on {leaf.repeated} occasions" if leaf.repeated else ""
    return f"{which}{named(leaf.observable.name)} of {times}{others}{occasions}"


def _treated(leaf: c.Treatment) -> str:
    dose = None
    if leaf.dose:
        per = f" per {leaf.dose.per}" if leaf.dose.per else ""
        dose = f"at a dose of {_range(leaf.dose.range, leaf.dose.unit)}{per}"
    lines = f"{_range(leaf.lines)} lines of" if leaf.lines else None
    response = f"with {leaf.response}" if leaf.response else None
    head = _TREATED.get(leaf.status or "", "who get or have had" if leaf.window is None else "who had")
    return _words(head, lines, _narrow(leaf.concept, *leaf.qualifiers), dose, response)


def _narrow(concept: c.ConceptRef, *qualifiers: str | None) -> str:
    """The name with what narrows it; an article does not stand between an adjective and its noun."""
    said, asked = named(concept.name), tuple(q for q in qualifiers if q)
    if asked and plain_name(concept.name) and said.startswith(_ARTICLES):
        said = said.partition(" ")[2]
    return narrowed(said, asked)


def _answering(leaf: c.Attest) -> str:
    """By the answer that makes it true, so that the phrase needs no negation."""
    if leaf.says is None:
        return _holding(leaf.topic)
    if leaf.by == "patient":
        return f"who say {leaf.says} to this: “{leaf.topic}”"
    return f"of whom {ASKED_OF[leaf.by]} says {leaf.says} to this: “{leaf.topic}”"


def _range(range: c.Range, ucum: str | None = None) -> str:
    said = say_range(range, say_unit(ucum) if ucum and ucum != "1" else "")
    return _POWER.sub(r"\1 × 10\2", said)


def _in_brackets(qualifiers: tuple[str, ...]) -> str:
    return f"({', '.join(qualifiers)})" if qualifiers else ""


def _holding(what: str) -> str:
    return f"for whom this holds: “{what}”"


def _words(*parts: str | None) -> str:
    return " ".join(p for p in parts if p)
