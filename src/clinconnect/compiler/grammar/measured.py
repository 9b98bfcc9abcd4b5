"""Measured values: one or several observables with their comparison, alternatives, method: "AST and ALT ≤ 2.5 x ULN"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar import ages
from clinconnect.compiler.grammar.comparisons import Comparison, range_of, read_comparison
from clinconnect.compiler.grammar.methods import past_brackets, read_method
from clinconnect.compiler.grammar.picks import read_extreme, read_repeated
from clinconnect.compiler.grammar.pieces import CONCEPT, NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.pressures import PAIR, PARTS, read_pair
from clinconnect.compiler.grammar.references import pick, reference
from clinconnect.compiler.grammar.shared import any_of, by_sex, one_each, spelled_out
from clinconnect.compiler.grammar.units import with_meant_unit
from clinconnect.criteria import AllOf, Alternative, AnyOf, Bound, Expr, Measured, Range, Readings, Sex, When
from clinconnect.criteria.nodes import Pick, SexValue
from clinconnect.terms import load

STARTS = ("extreme", "cmp", "between", "before", "after", NUMBER, CONCEPT + "observable", CONCEPT + "finding")
_REACH = 14


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The measured value (or several with one comparison) that begins at token `i`."""
    picked, first = read_extreme(phrase, i)
    names, j, joined = _observables(phrase, first)
    if not names:
        return None if picked else _value_first(phrase, i)
    got = _comparison(phrase, j)
    if got is None:
        return None
    comparison, end = got
    if names[0][0] == PAIR and (pair := read_pair(phrase, i, comparison.start)):
        return pair
    if comparison.time and not _timed(names):
        return None
    if comparison.unit is None and (not comparison.signed or _graded(phrase, j, end)):
        return None
    names = spelled_out(phrase, names)
    if each := one_each(phrase, comparison, end, len(names)):
        node, end = _each(phrase, i, names, each)
    elif len(names) == 1 and (sexes := by_sex(phrase, comparison, end)):
        node, end = _sexes(phrase, i, names[0], sexes)
    else:
        node, end = _same(phrase, i, names, (comparison, end), named=j, joined=joined)
    repeated, end = read_repeated(phrase, end)
    node = _picked(node, picked, repeated)
    if concerned := ages.concerned(phrase, end):
        node, end = When(span=phrase.span(i, concerned[1]), guard=concerned[0], then=node), concerned[1]
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end - 1].end, node), end


def _picked(node: Expr, pick: Pick | None, repeated: int | None) -> Expr:
    """The same for the lowest or highest value, or for so many in a row."""
    if not (pick or repeated):
        return node
    if isinstance(node, Measured):
        return replace(node, pick=pick, repeated=repeated)
    if isinstance(node, AllOf | AnyOf | Readings):
        return replace(node, of=tuple(_picked(part, pick, repeated) for part in node.of))
    return replace(node, then=_picked(node.then, pick, repeated)) if isinstance(node, When) else node


def _graded(phrase: Phrase, j: int, end: int) -> bool:
    """ "platelet count grade 1 or higher": a grade of it, no value."""
    return any(phrase.word(k) in ("grade", "grades", "ctcae", "ctcae grade", "ctc grade") for k in range(j, end))


def _same(
    phrase: Phrase, i: int, names: list[tuple[str, int]], got: tuple[Comparison, int], *, named: int, joined: str
) -> tuple[Expr, int]:
    """One comparison that holds for each of the names."""
    comparison, end = got
    alternatives, end = _alternatives(phrase, comparison, end)
    if not comparison.signed and (post := phrase.cue(end, "post")) and comparison.range.low:
        comparison = replace(comparison, range=range_of(post, comparison.range.low.value), signed=True)
        alternatives = tuple(replace(a, range=_like(comparison.range, a.range)) for a in alternatives)
        end += 1  # "6.5% (48 mmol/mol) or more"
    names, end = _predicted(phrase, names, comparison, end)
    method, end = read_method(phrase, end, named)
    leaves = [_leaf(phrase, name, place, end, comparison, alternatives, method) for name, place in names]
    if len(leaves) == 1:
        return leaves[0], end
    group = AnyOf if joined == "or" or any_of(names, comparison) else AllOf
    return group(span=phrase.span(i, end), of=tuple(leaves)), end


def _each(phrase: Phrase, i: int, names: list[tuple[str, int]], each: tuple[list[Comparison], int]) -> tuple[Expr, int]:
    """A comparison of its own for each of the names."""
    comparisons, end = each
    pairs = zip(names, comparisons, strict=True)
    leaves = tuple(_leaf(phrase, name, at, end, comparison, (), None) for (name, at), comparison in pairs)
    pressures = {id for id, _ in names} == set(PARTS) and comparisons[0].range.high is None
    return (AnyOf if pressures else AllOf)(span=phrase.span(i, end), of=leaves), end


def _sexes(
    phrase: Phrase, i: int, name: tuple[str, int], sexes: tuple[list[tuple[SexValue, Comparison]], int]
) -> tuple[Expr, int]:
    found, end = sexes
    span = phrase.span(i, end)
    leaves = tuple(
        When(span=span, guard=Sex(span=span, values=(sex,)), then=_leaf(phrase, *name, end, comparison, (), None))
        for sex, comparison in found
    )
    return AllOf(span=span, of=leaves), end


_SHARES = {"observable:bsa": "observable:bsa-affected", "observable:body-surface-area": "observable:bsa-affected"}
_PREDICTED = {
    "observable:fev1": "observable:fev1-percent-predicted",
    "observable:fvc": "observable:fvc-percent-predicted",
    "observable:svc": "observable:svc-percent-predicted",
    "observable:vital-capacity": "observable:vital-capacity-percent-predicted",
    "observable:dlco": "observable:dlco-percent-predicted",
}


def _predicted(
    phrase: Phrase, names: list[tuple[str, int]], comparison: Comparison, end: int
) -> tuple[list[tuple[str, int]], int]:
    """ "FEV1 < 50% of the predicted value": a share of what is predicted is another quantity than the volume."""
    if comparison.unit != "%":
        return names, end
    names = [(_SHARES.get(id, id), at) for id, at in names]
    j = end
    while phrase.word(j) in ("of", "the", "of the", "their", "its"):
        j += 1
    if not phrase.word(j).startswith("predicted") and phrase.word(j) not in ("pred", "pred."):
        return [(_PREDICTED.get(id, id), at) for id, at in names], end
    j += 1
    while phrase.word(j) in ("normal", "value", "values", "predicted", "normal value", "normal values"):
        j += 1
    return [(_PREDICTED.get(id, id), at) for id, at in names], j


def _observables(phrase: Phrase, i: int) -> tuple[list[tuple[str, int]], int, str]:
    """The observables named from `i` on, the token after them, and how they are joined."""
    names: list[tuple[str, int]] = []
    joined, j = "and", i
    while j < len(phrase):
        id = _observable(phrase.tokens[j].concepts)
        if id is None:
            break
        if id not in [n for n, _ in names]:
            names.append((id, j))
        j = past_brackets(phrase, j + 1)
        k = j
        while phrase.mark(k, ",/&") or phrase.has(k, "and", "or"):
            joined = "or" if phrase.cue(k, "or") else joined
            k += 1
        while phrase.has(k, "link", "filler") and k > j:
            k += 1
        following = phrase.at(k)
        if k == j or following is None or not _observable(following.concepts):
            break
        j = k
    return names, j, joined


# Findings that are a value where a number stands behind them: "fever > 38.5 °C".
_FINDINGS = {"finding:fever": "observable:body-temperature"}


def _observable(concepts: tuple[str, ...]) -> str | None:
    return pick(concepts, "observable") or next((_FINDINGS[id] for id in concepts if id in _FINDINGS), None)


def _comparison(phrase: Phrase, j: int) -> tuple[Comparison, int] | None:
    """The comparison after words that only link it: "count must be", "level of", ": "."""
    k = j
    while k < len(phrase) and k < j + _REACH:
        if (phrase.has(k, "cmp", "between", "normal", "rel") or phrase.tokens[k].number is not None) and (
            got := read_comparison(phrase, k)
        ):
            return got
        if phrase.mark(k, "(") and (past := past_brackets(phrase, k)) > k:
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
    """The comparison before its observables: "≥ 100,000 platelets/µL", "1.5 times ULN of AST or ALT", "before 37 weeks of gestation"."""
    comparison, j = _first(phrase, i)
    if comparison is None:
        return None
    k = j
    while phrase.has(k, "link") and not phrase.has(k, "or", "and") and k < j + 2 + bool(comparison.relative):
        k += 1
    token = phrase.at(k)
    if token and comparison.unit is None and token.text.startswith(("week", "gestational week", "completed week")):
        comparison = replace(comparison, unit="wk")  # "24-28 weeks gestation": the unit is part of the name
    names, end, joined = _observables(phrase, k)
    if not comparison.relative:
        names, end = names[:1], k + 1
    timed = bool(names) and _timed(names)
    if not names or (comparison.unit is None and not _counted(names[0][0])) or (comparison.time and not timed):
        return None
    loose = phrase.has(i - 1, "and", "to", "cmp", "between") or phrase.mark(i - 1, "-+/")
    if not comparison.signed and (loose or not (timed or comparison.relative)):
        return None
    following = _comparison(phrase, end)
    if following and following[1] <= end + 3:
        return None
    of = _SHARES if comparison.unit == "%" else {}
    leaves = [_leaf(phrase, of.get(id, id), at, at + 1, comparison, (), None) for id, at in spelled_out(phrase, names)]
    span = phrase.span(i, end)
    node: Expr = replace(leaves[0], span=span)
    if len(leaves) > 1:
        group = AnyOf if joined == "or" or any_of(names, comparison) else AllOf
        node = group(span=span, of=tuple(replace(leaf, span=span) for leaf in leaves))
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end - 1].end, node), end


def _first(phrase: Phrase, i: int) -> tuple[Comparison | None, int]:
    """The comparison at `i`; before and after a week of pregnancy are its signs."""
    if not (phrase.has(i, "cmp", "between", "before", "after") or (phrase.at(i) and phrase.tokens[i].kind == "num")):
        return None, i
    side = "<" if phrase.word(i) in ("before", "prior to") else ">=" if phrase.word(i) == "after" else ""
    got = read_comparison(phrase, i + bool(side))
    if got is None:
        return None, i
    comparison, j = got
    if side:
        if comparison.signed or comparison.range.low is None:
            return None, i
        comparison = replace(comparison, range=range_of(side, comparison.range.low.value), signed=True)
    return comparison, j
