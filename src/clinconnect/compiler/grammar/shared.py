"""One comparison for several: "ANC and platelets ≥ 1,000 and 50,000/µL, respectively", "> 88/102 cm (women/men)"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.criteria import Bound, Range
from clinconnect.criteria.nodes import SexValue

_TRANSAMINASES = "observable:transaminases"
_EACH = ("observable:ast", "observable:alt")
_LETTERS: dict[str, SexValue] = {"f": "female", "m": "male"}


def spelled_out(phrase: Phrase, names: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Transaminases are two values: AST and ALT."""
    found: list[tuple[str, int]] = []
    for id, at in names:
        several = id == _TRANSAMINASES and phrase.word(at + 1) != "ratio"
        found += [(each, at) for each in (_EACH if several else (id,)) if each not in [f for f, _ in found]]
    return found


def any_of(names: list[tuple[str, int]], comparison: Comparison) -> bool:
    """Whether one of the transaminases is enough: where they are too high, not where they have to be low."""
    return tuple(id for id, _ in names) == _EACH and names[0][1] == names[1][1] and comparison.range.high is None


def one_each(phrase: Phrase, first: Comparison, end: int, count: int) -> tuple[list[Comparison], int] | None:
    """A comparison for each of `count` names: numbers with a stroke between, or with "respectively" behind."""
    if count < 2 or not first.signed:
        return None
    found, j, stroke = [first], end, False
    while len(found) < count:
        k = j
        while phrase.mark(k, ",/") or phrase.has(k, "and"):
            stroke |= phrase.mark(k, "/")
            k += 1
        got = read_comparison(phrase, k) if k > j else None
        if got is None or got[0].time or got[0].relative != first.relative:
            return None
        found.append(got[0] if got[0].signed else replace(got[0], range=_like(first.range, got[0].range), signed=True))
        j = got[1]
    k = j + phrase.mark(j, ",")
    if phrase.word(k) == "respectively":
        j = k + 1
    elif not (stroke and count == 2):
        return None
    unit = found[-1].unit
    return [c if c.unit else replace(c, unit=unit) for c in found], j


def by_sex(phrase: Phrase, first: Comparison, end: int) -> tuple[list[tuple[SexValue, Comparison]], int] | None:
    """Two numbers for the two sexes: "< 12/13 g/dL (women/men)", "> 89/102 cm F/M"."""
    got = read_comparison(phrase, end + 1) if phrase.mark(end, "/") and first.signed else None
    if got is None or got[0].signed or got[0].time:
        return None
    second, j = got
    while phrase.mark(j, "(;,[") or phrase.has(j, "within", "link", "filler", "guard"):
        j += 1
    sexes, j = _sexes(phrase, j)
    if len(sexes) != 2:
        return None
    unit = second.unit or first.unit
    second = replace(second, range=_like(first.range, second.range), unit=unit, signed=True)
    return list(zip(sexes, (replace(first, unit=unit), second), strict=True)), j + phrase.mark(j, ")]")


def _sexes(phrase: Phrase, j: int) -> tuple[list[SexValue], int]:
    """The two sexes in the order in which they are named, and the token behind."""
    if phrase.cue(j, "sexword") == "both":
        return (["female", "male"] if phrase.word(j).startswith(("f", "w")) else ["male", "female"]), j + 1
    found: list[SexValue] = []
    while len(found) < 2:
        cue = phrase.cue(j, "sexword") or _LETTERS.get(phrase.word(j))
        if cue not in ("female", "male") or cue in found:
            return [], j
        found.append("female" if cue == "female" else "male")
        j += 1
        if len(found) < 2 and (phrase.mark(j, "/,") or phrase.has(j, "and", "or")):
            j += 1
    return found, j


def _like(first: Range, other: Range) -> Range:
    bound = other.low or other.high
    assert bound is not None
    if first.low is not None and first.high is None:
        return Range(low=Bound(bound.value, first.low.inclusive))
    return Range(high=Bound(bound.value, first.high.inclusive if first.high else True))
