"""Measured values: one or several observables with their comparison, alternatives, method: "AST and ALT ≤ 2.5 x ULN"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import CONCEPT, NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.pressures import PAIR, read_pair
from clinconnect.compiler.grammar.references import pick, reference
from clinconnect.compiler.grammar.units import with_meant_unit
from clinconnect.criteria import AllOf, Alternative, AnyOf, Bound, Expr, Measured, Range, Readings
from clinconnect.terms import load

STARTS = ("cmp", "between", NUMBER, CONCEPT + "observable")
_REACH = 14


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The measured value (or several with one comparison) that begins at token `i`."""
    names, j, joined = _observables(phrase, i)
    if not names:
        return _value_first(phrase, i)
    got = _comparison(phrase, j)
    if got is None:
        return None
    comparison, end = got
    if names[0][0] == PAIR and (pair := read_pair(phrase, i, comparison.start)):
        return pair
    if comparison.time and not _timed(names):
        return None
    if not comparison.signed and comparison.unit is None:
        return None
    alternatives, end = _alternatives(phrase, comparison, end)
    method, end = _method(phrase, end, j)
    leaves = [_leaf(phrase, name, place, end, comparison, alternatives, method) for name, place in names]
    node: Expr = leaves[0]
    if len(leaves) > 1:
        group = AnyOf if joined == "or" else AllOf
        node = group(span=phrase.span(i, end), of=tuple(leaves))
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end - 1].end, node), end


def _observables(phrase: Phrase, i: int) -> tuple[list[tuple[str, int]], int, str]:
    """The observables named from `i` on, the token after them, and how they are joined."""
    names: list[tuple[str, int]] = []
    joined, j = "and", i
    while j < len(phrase):
        id = pick(phrase.tokens[j].concepts, "observable")
        if id is None:
            break
        if id not in [n for n, _ in names]:
            names.append((id, j))
        j = _past_brackets(phrase, j + 1)
        k = j
        while phrase.mark(k, ",/&") or phrase.has(k, "and", "or"):
            joined = "or" if phrase.cue(k, "or") else joined
            k += 1
        while phrase.has(k, "link", "filler") and k > j:
            k += 1
        following = phrase.at(k)
        if k == j or following is None or not pick(following.concepts, "observable"):
            break
        j = k
    return names, j, joined


def _past_brackets(phrase: Phrase, j: int) -> int:
    """Past an abbreviation in brackets: "absolute neutrophil count (ANC)"."""
    if not phrase.mark(j, "(["):
        return j
    k = j + 1
    while k < len(phrase) and k < j + 9 and not phrase.mark(k, ")]"):
        if phrase.has(k, "cmp", "rel"):
            return j
        k += 1
    return k + 1 if phrase.mark(k, ")]") else j


def _comparison(phrase: Phrase, j: int) -> tuple[Comparison, int] | None:
    """The comparison after words that only link it: "count must be", "level of", ": "."""
    k = j
    while k < len(phrase) and k < j + _REACH:
        if (phrase.has(k, "cmp", "between", "normal", "rel") or phrase.tokens[k].number is not None) and (
            got := read_comparison(phrase, k)
        ):
            return got
        if phrase.mark(k, "(") and (past := _past_brackets(phrase, k)) > k:
            k = past
            continue
        linked = phrase.has(k, "link", "method", "anchor", "before", "age") or phrase.mark(k, ":(-[,")
        if not linked and not (phrase.has(k, "filler") or pick(phrase.tokens[k].concepts, "scale")):
            return None
        k += 1
    return None


def _timed(names: list[tuple[str, int]]) -> bool:
    """Whether all are themselves lengths of time (QT interval, life expectancy, gestational age)."""
    terms = load()
    return all(
        (o := terms.observable(id)) is not None and o.unit in ("a", "mo", "wk", "d", "h", "min", "s", "ms")
        for id, _ in names
    )


def _alternatives(phrase: Phrase, first: Comparison, end: int) -> tuple[tuple[Alternative, ...], int]:
    """The same threshold in another unit: "≤ 150 µmol/L or 1.7 mg/dL", "1.5 mg/dL (133 µmol/L)"."""
    found: list[Alternative] = []
    while True:
        j = end
        bracket = phrase.mark(j, "([")
        if bracket or phrase.mark(j, "/"):
            j += 1
        while (
            phrase.has(j, "or")
            or phrase.mark(j, ",=")
            or (bracket and phrase.word(j) in ("i.e.", "ie", "=", "equivalent to"))
        ):
            j += 1
        got = read_comparison(phrase, j) if j > end else None
        if got is None or not _same_threshold(first, got[0]):
            return tuple(found), end
        other, j = got
        if bracket:
            if not phrase.mark(j, ")]"):
                return tuple(found), end
            j += 1
        found.append(Alternative(_like(first.range, other.range), other.unit or "1"))
        end = j


def _same_threshold(first: Comparison, other: Comparison) -> bool:
    if (
        other.unit is None
        or other.relative
        or first.relative
        or first.unit is None
        or other.unit == first.unit
        or other.time
    ):
        return False
    if not other.signed:
        return True
    return (first.range.low is None) == (other.range.low is None) and (first.range.high is None) == (
        other.range.high is None
    )


def _like(first: Range, other: Range) -> Range:
    """A bare number takes the direction of the threshold it repeats."""
    if other.low and other.high and other.low == other.high and not (first.low and first.high):
        bound = first.low or first.high
        assert bound is not None
        new = Bound(other.low.value, bound.inclusive)
        return Range(low=new) if first.low else Range(high=new)
    return other


def _method(phrase: Phrase, end: int, named: int) -> tuple[str | None, int]:
    """How it is measured, named behind the comparison ("by MUGA or ECHO") or between ("calculated by Cockcroft-Gault")."""
    if phrase.has(end, "method") and phrase.word(end) not in ("on", "with", "per", "criteria"):
        j = end + 1
        while j < len(phrase) and j < end + 20 and not _ends_method(phrase, j):
            past = _past_brackets(phrase, j) if phrase.mark(j, "(") else j + 1
            if past == j:
                break  # a bracket with a threshold of its own is no part of the method
            j = past
        if j > end + 1:
            return _words(phrase, end + 1, j), j
    if phrase.has(named, "method") or (phrase.mark(named, "(") and phrase.has(named + 1, "method")):
        k = named
        while k < end and not phrase.has(k, "cmp") and phrase.tokens[k].number is None:
            k += 1
        return _words(phrase, named + 1, k).strip("() ") or None, end
    return None, end


def _ends_method(phrase: Phrase, j: int) -> bool:
    if phrase.mark(j, ",;.") or phrase.has(j, "cmp", "and", "except", "unless", "before", "guard", "allowed"):
        return True
    if phrase.has(j, "within", "lastd") and phrase.at(j + 1) and phrase.tokens[j + 1].number is not None:
        return True
    if phrase.has(j, "or"):
        following = phrase.at(j + 1)
        return (
            following is None or bool(pick(following.concepts, "observable", "scale")) or following.number is not None
        )
    return False


def _words(phrase: Phrase, i: int, j: int) -> str:
    return " ".join(phrase.view.text[phrase.tokens[i].start : phrase.tokens[j - 1].end].split())


def _leaf(
    phrase: Phrase,
    id: str,
    at: int,
    end: int,
    comparison: Comparison,
    alternatives: tuple[Alternative, ...],
    method: str | None,
) -> Expr:
    ref = reference(id, phrase.span(at, at + 1))
    span = phrase.span(at, end)
    node = Measured(
        span=span,
        observable=ref,
        range=comparison.range,
        unit=comparison.unit if comparison.unit or comparison.relative else None,
        relative_to=comparison.relative,
        method=method,
        alternatives=alternatives,
    )
    if not comparison.signed:
        return _either_way(node)
    if not comparison.normal:
        return with_meant_unit(phrase, node)
    lower = replace(node, range=Range(low=Bound(1, True)), relative_to="LLN")
    return AllOf(span=span, of=(lower, node))


def _either_way(node: Measured) -> Expr:
    """ "Hemoglobin 10 g/dL": without a sign it may be the least or the most that is asked for."""
    bound = node.range.low
    assert bound is not None
    least, most = (replace(node, range=r) for r in (Range(low=bound), Range(high=bound)))
    return Readings(span=node.span, of=(least, most))


def _counted(id: str) -> bool:
    """Whether it is a plain number of things."""
    known = load().observable(id)
    return known is not None and (known.unit == "1" or known.unit.startswith("{"))


def _value_first(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The comparison before its observable: "≥ 100,000 platelets/µL", "at least 2 lesions"."""
    if not (phrase.has(i, "cmp", "between") or (phrase.at(i) and phrase.tokens[i].kind == "num")):
        return None
    got = read_comparison(phrase, i)
    if got is None or not got[0].signed or got[0].relative:
        return None
    comparison, j = got
    k = j
    while phrase.has(k, "link") and k < j + 2:
        k += 1
    token = phrase.at(k)
    id = pick(token.concepts, "observable") if token else None
    if token and comparison.unit is None and token.text.startswith(("week", "gestational week", "completed week")):
        comparison = replace(comparison, unit="wk")  # "24-28 weeks gestation": the unit is part of the name
    if id is None or (comparison.unit is None and not _counted(id)) or (comparison.time and not _timed([(id, k)])):
        return None
    following = _comparison(phrase, k + 1)
    if following and following[1] <= k + 4:
        return None
    node = _leaf(phrase, id, k, k + 1, comparison, (), None)
    node = replace(node, span=phrase.span(i, k + 1))
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[k].end, node), k + 1
