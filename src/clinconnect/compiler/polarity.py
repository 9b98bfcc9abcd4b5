"""Exclusions that are worded as requirements: "Must not be pregnant" in a list of exclusions keeps out whoever is pregnant.

A careful reader takes "must not have X", or a whole list of "No X", as what keeps people out, although the words below the
heading say the opposite. Every such turn is a repair that changes meaning; where only the words of a single item could be
meant either way ("No prior surgery" among plain exclusions), both readings stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.layout import Item, Section
from clinconnect.compiler.view import View
from clinconnect.criteria import AllOf, AnyOf, Attest, Expr, Not, Opaque, Readings, Repair, Status, When, leaves

_SUBJECT = r"\W*(?:(?!(?:who|that|which|whose|if|unless)\b)[\w’'/-]+[\s,]+){0,7}?"
_FORBIDS = re.compile(
    rf"{_SUBJECT}(?P<words>(?:must|should|may|shall|can)\s*not|(?:must|should)\s+have\s+no|must\s+never)\b"
    r"(?!\s+(?:be\s+(?:able|available|suitable|reliable|feasible|possible|candidates?)|comply|complete|tolerate|benefit|survive|understand|"
    r"participate|come|attend|speak|read|undergo|follow|swallow|give|provide|be\s+(?:controlled|treated|followed|performed|measured)))",
    re.I,
)
_MODAL = r"(?:must|should)\b(?!\s*(?:not|never|have\s+no|be\s+(?:excluded|ineligible|considered|withdrawn|avoided))\b)"
_DEMANDS = re.compile(rf"{_SUBJECT}(?P<words>{_MODAL})", re.I)
_PERSON = re.compile(
    r"\W*(?:(?:all|any|the)\s+)?(?:(?:[\w-]+\s+)?(?:patients?|subjects?|participants?|wom[ae]n|m[ae]n|(?:fe)?males?|volunteers?|individuals?|"
    rf"candidates?|they|he|she)\s+(?:of\s+(?:child|reproductive)[\w-]*\s+[\w-]+\s+)?)?{_MODAL}(?!.*\bto\s+be\s+considered\b)",
    re.I,
)
_ALLOWED = re.compile(r"\b(?:allowed|permitted)\b", re.I)
_DENIES = re.compile(
    r"\W*(?P<words>no|not)\b(?!\s+(?:able|willing|capable|fluent|competent|accessible|available|a\s+candidate|speaking|signed|signing|meeting|"
    r"consent\w*|access|eligible|suitable|amenable|recovered|enough|adequate|sufficient|measurable|evaluable|evidence\s+of\s+measurable|"
    r"confirm\w*|document\w*|histolog\w*|patholog\w*|diagnos\w*|response|indication|permanent|fixed|informed|written|parent\w*|"
    r"health|insurance|phone|telephone|internet|english|understanding|knowledge|interest\w*|agree\w*|giving|providing|having|"
    r"known\s+(?:diagnosis)|using|on\s+stable|on\s+a\s+stable|treated\s+with|receiving)\b)",
    re.I,
)
_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)\]%][.;])|(?<=[A-Z]{3}[.;]))\s+(?=[A-Z])")
_SENTENCE_LENGTH = 200
_PREGNANT = frozenset(
    ("status:not-pregnant", "status:pregnant", "status:breastfeeding", "status:pregnancy", "status:lactation")
)


def denying(view: View, section: Section) -> list[bool]:
    """For each item, of a list of exclusions, whether it stands among others that say what nobody may have."""
    if section.kind == "inclusion":
        return [False] * len(section.items)
    words = [view.text[i.body : i.end] for i in section.items]
    denials = [bool(_DENIES.match(w) or _forbids(w)) for w in words]
    throughout = sum(denials) >= 2 and 3 * sum(denials) >= len(denials)
    around = zip([False, *denials], [*denials[1:], False], strict=False)
    return [throughout or before or after for before, after in around]


def set_right(view: View, item: Item, expr: Expr, *, denied: bool) -> tuple[Expr, tuple[Repair, ...]]:
    """The expression of an exclusion as it is meant, with the repairs that say so."""
    words = view.text[item.body : item.end]
    starts = [0] if item.children else [0, *(m.end() for m in _SENTENCE.finditer(words))]
    if len(starts) == 1 or not isinstance(expr, AnyOf):
        return _turned(view, item.body, words, expr, denied)
    found: list[Expr] = []
    repairs: tuple[Repair, ...] = ()
    for part in expr.of:
        at = view.place(part.span.start) - item.body
        start = max((s for s in starts if s <= at), default=0)
        turned, made = _turned(view, item.body + start, words[start:], part, denied)
        found.append(turned)
        repairs += made
    return (replace(expr, of=tuple(found)), repairs) if repairs else (expr, ())


def _forbids(words: str) -> re.Match[str] | None:
    low = words.lower()
    told = _demanding(low) or ("not" in low and ("may" in low or "can" in low or "shall" in low))
    return _FORBIDS.match(words) if told else None


def _demanding(low: str) -> bool:
    return "must" in low or "should" in low


def _turned(view: View, start: int, words: str, expr: Expr, denied: bool) -> tuple[Expr, tuple[Repair, ...]]:
    if all(isinstance(leaf, (Attest, Opaque)) for leaf in leaves(expr)):
        return expr, ()
    got = _forbids(words)
    if got is None and (got := _DEMANDS.match(words) if _demanding(words.lower()) else None):
        if not _PERSON.match(words):
            return Readings(span=expr.span, of=(_opposite(expr), expr)), ()
        return _opposite(expr), (_repair(view, start, got, "keeps out who does not"),)
    if got is None:
        got = _DENIES.match(words)
        if got is None or any(isinstance(leaf, Attest) for leaf in leaves(expr)):
            return expr, ()
    meant = _affirmed(expr)
    if meant is None:
        return expr, ()
    if (
        got.re is _DENIES
        and not (denied or _ALLOWED.search(words[:_SENTENCE_LENGTH]))
        and not all(isinstance(x, Status) and x.concept.id in _PREGNANT for x in leaves(expr))
    ):
        return Readings(span=expr.span, of=(meant, expr)), ()
    return meant, (_repair(view, start, got, "keeps out who does"),)


def _repair(view: View, start: int, got: re.Match[str], whom: str) -> Repair:
    span = view.source(start + got.start("words"), start + got.end("words"))
    why = f"an exclusion worded as a requirement: it {whom}"
    return Repair("polarity", span, span.of(view.source_text), whom, why, 0.9, True)


def _affirmed(expr: Expr) -> Expr | None:
    """What the expression denies; None where it denies nothing."""
    match expr:
        case Not():
            return expr.of
        case When():
            then = _affirmed(expr.then)
            return None if then is None else replace(expr, then=then)
        case AllOf() | AnyOf():
            parts = [_affirmed(part) for part in expr.of]
            if any(part is not None for part in parts):
                of = tuple(new or old for new, old in zip(parts, expr.of, strict=True))
                return AnyOf(span=expr.span, of=of, id=expr.id)
            return None
        case Status() if expr.concept.id == "status:not-pregnant":
            return Not(span=expr.span, of=expr)
        case _:
            return None


def _opposite(expr: Expr) -> Expr:
    match expr:
        case Not():
            return expr.of
        case When():
            return replace(expr, then=_opposite(expr.then))
        case _:
            return Not(span=expr.span, of=expr)
