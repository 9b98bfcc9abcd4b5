"""How is it asked? One question in words for each kind of thing, with its unit and how far back it goes.

What has a plain name is called by it, with the clinical one in brackets.
"""

from __future__ import annotations

from clinconnect import criteria as c
from clinconnect.criteria import Window
from clinconnect.criteria.prose import narrowed, other_than
from clinconnect.matching.asking.topics import Matter
from clinconnect.terms import Terminology
from clinconnect.terms.plain import people_phrase, plain_name
from clinconnect.terms.printed import say_unit

_LENGTHS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}
# Open points that no fact about the person settles, with what to ask the site.
_FOR_SITE = {
    "unread": "Some of the text could not be read here: please go through it with the trial site.",
    "link": "Some facts on record may or may not belong together: please go through them with the trial site.",
    "reading": "Some of the text can be read in more than one way: please ask the trial site which one is meant.",
    "beyond": "Some criteria ask for more than an answer here can tell: please go through them with the trial site.",
    "day": "Some criteria count from a day that is not set yet: please ask the trial site.",
}


def question_words(matter: Matter, terms: Terminology) -> str:
    """The question in words."""
    if matter.site:
        return _FOR_SITE[matter.site]
    leaf = matter.leaves[0]
    back = _since([getattr(one, "window", None) for one in matter.leaves])
    match leaf:
        case c.Sex():
            return "What is your sex (female, male)?"
        case c.Measured():
            return _ask_number(matter, leaf, terms)
        case c.Score():
            return f"What is your latest {_plainly(leaf.scale.name)}, and when was it assessed?"
        case c.Condition():
            asked = " ".join(filter(None, (_plainly(leaf.concept.name, _narrowing(leaf)), other_than(leaf))))
            return f"Do you have, or have you had, {asked}? If so, when?{back}"
        case c.Treatment():
            return f"Have you had {_plainly(leaf.concept.name, leaf.qualifiers)}? If so, from when until when?{back}"
        case c.Procedure():
            done = _plainly(leaf.concept.name, leaf.qualifiers)
            return f"Have you had this done: {done}? If so, when, and with what result?{back}"
        case c.Allergy():
            return f"Are you allergic to {_plainly(leaf.concept.name, leaf.qualifiers)}?"
        case c.Biomarker():
            return f"Has {_marker(leaf)} been tested, with what result, and when?"
        case c.Status():
            return f"{_ask_state(leaf)}{back}"
        case c.Attest():
            return _ask_somebody(leaf)
        case _:
            return "When were you born?"


def _ask_number(matter: Matter, leaf: c.Measured, terms: Terminology) -> str:
    observable = terms.observable(leaf.observable.id)
    unit = leaf.unit if leaf.unit and not leaf.relative_to else observable.unit if observable else None
    extras = [f"in {say_unit(unit)}"] if unit and unit != "1" else []
    if any(isinstance(one, c.Measured) and one.relative_to in ("ULN", "LLN") for one in matter.leaves):
        extras.append("with the laboratory's limit (as: normal up to 40)")
    how = f", {', '.join(extras)}," if extras else ""
    return f"What was your latest result for {_plainly(leaf.observable.name)}{how} and when was it measured?"


def _ask_state(leaf: c.Status) -> str:
    phrase = None if leaf.qualifiers else people_phrase(leaf.concept.name)
    if phrase:
        return f"Are you one of the people {phrase} ({leaf.concept.name})?"
    return f"Does this hold for you: {_plainly(leaf.concept.name, leaf.qualifiers)}?"


def _ask_somebody(leaf: c.Attest) -> str:
    whom = {"patient": "For you to say", "clinician": "For your doctor to say", "site": "For the trial site to say"}
    return f"{whom.get(leaf.by, 'For the investigator to say')}: {leaf.topic}?"


def _plainly(name: str, qualifiers: tuple[str, ...] = ()) -> str:
    """The plain name with the clinical one behind it; narrowed, the clinical one comes first."""
    plain, clinical = plain_name(name), narrowed(name, qualifiers)
    if plain is None:
        return clinical
    return f"{clinical} ({plain})" if qualifiers else f"{plain} ({clinical})"


def _narrowing(leaf: c.Condition) -> tuple[str, ...]:
    return tuple(p for p in (leaf.severity, *leaf.qualifiers) if p)


def _marker(leaf: c.Biomarker) -> str:
    return " ".join(p for p in (leaf.concept.name, leaf.alteration) if p)


def _since(windows: list[Window | None]) -> str:
    """The longest time back that counts; nothing where one leaf counts all of life. An answer is about all of life."""
    starts = [w.start for w in windows if w and w.start and w.start.amount < 0]
    if not starts or len(starts) < len(windows):
        return ""
    longest = min(starts, key=lambda s: s.days)
    amount = abs(longest.amount)
    return f" What counts here: the last {amount:g} {_LENGTHS[longest.unit]}{'' if amount == 1 else 's'}."
