"""Scores, grades, classes and stages: "ECOG 0-1", "NYHA class III or IV", "grade ≥ 2", "Child-Pugh A", "stage IIIB"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect.compiler.grammar.comparisons import read_comparison
from clinconnect.compiler.grammar.pieces import CONCEPT, LEVEL, NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference, unnamed
from clinconnect.compiler.layout.lines import roman_value
from clinconnect.compiler.lexis.tokens import NUMERIC
from clinconnect.criteria import Bound, ConceptRef, Range, Score

STARTS = (*NUMERIC, NUMBER, LEVEL, CONCEPT + "scale")
_LEVELS = frozenset(["grade", "grades", "class", "classes", "stage", "stages"])
_VALUE = re.compile(
    r"(?P<roman>I{1,3}|IV|V)(?P<part>[ABC]?[1-3]?)$|(?P<digit>\d)(?P<sub>[ABC])$|(?P<letter>[A-D])$|G(?P<grade>[1-4])$",
    re.I,
)
_TOXIC = re.compile(r"ctc|toxicit|adverse|neuropath|common terminology|recover|resol", re.I)


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a scale: a number, or a name such as IIIB or A."""

    number: float | None
    name: str


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The score that begins at token `i`."""
    token = phrase.at(i)
    if token is None:
        return None
    if token.numeric and (found := _value_first(phrase, i)):
        return found
    id = pick(token.concepts, "scale")
    if id:
        return _scaled(phrase, i, id)
    if token.text in _LEVELS or (phrase.has(i, "cmp", "between") and phrase.word(i + 1) in _LEVELS):
        return _levelled(phrase, i)
    if re.fullmatch(r"g[1-4]", token.text):
        return _grades(phrase, i)
    return None


def _scaled(phrase: Phrase, i: int, id: str) -> tuple[Piece, int] | None:
    j, depth = i + 1, 0
    while j < len(phrase) and j < i + 16:
        if values := _values(phrase, j):
            return _piece(phrase, i, values[1], reference(id, phrase.span(i, i + 1)), values[0])
        token = phrase.tokens[j]
        known = pick(token.concepts, "scale") or phrase.has(
            j, "link", "filler", "anchor", "before", "within", "state", "status", "method"
        )
        if phrase.mark(j, "("):
            depth += 1
        elif phrase.mark(j, ")"):
            depth = max(0, depth - 1)
        elif not known and not depth and not phrase.mark(j, ":,/-[]"):
            return None
        j += 1
    return None


def _value_first(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The value before its scale: "5 or greater on the Geriatric Depression Scale"."""
    got = read_comparison(phrase, i)
    if got is None or not got[0].signed or got[0].relative or got[0].unit not in (None, "{score}"):
        return None
    comparison, j = got
    k = j
    while k < min(j + 6, len(phrase)) and (phrase.word(k) in _TO_SCALE or phrase.tokens[k].kind == "num"):
        k += 1
    token = phrase.at(k)
    id = pick(token.concepts, "scale") if token and k > j else None
    if id is None or phrase.has(k + 1, "cmp"):
        return None
    return _piece(phrase, i, k + 1, reference(id, phrase.span(k, k + 1)), comparison.range)


_TO_SCALE = frozenset(
    "on in of by the a an using points point score scores with - / at baseline as measured per according to from".split()
)


def _levelled(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """Grade, class or stage without its scale before it; the scale may stand in brackets behind."""
    sign = i + 1 if phrase.word(i) in _LEVELS else i
    word = phrase.tokens[sign - 1 if sign > i else i + 1]
    if sign == i:  # "≥ grade 2"
        got = _after_sign(phrase, i)
    else:
        got = _values(phrase, sign)
    if got is None:
        return None
    range_or_values, j = got
    scale, j = _scale_behind(phrase, j) or (_default_scale(phrase, word.text, j), j)
    return _piece(phrase, i, j, scale, range_or_values)


def _after_sign(phrase: Phrase, i: int) -> tuple[Range | tuple[str, ...], int] | None:
    value = _value(phrase, i + 2)
    sign = phrase.cue(i, "cmp")
    if value is None or value.number is None or sign is None:
        return None
    inclusive = sign.endswith("=")
    bound = Bound(value.number, inclusive)
    if sign == "=":
        return Range(bound, bound), i + 3
    return (Range(low=bound) if sign.startswith(">") else Range(high=bound)), i + 3


def _scale_behind(phrase: Phrase, j: int) -> tuple[ConceptRef, int] | None:
    k = j
    while k < j + 6 and k < len(phrase):
        if id := pick(phrase.tokens[k].concepts, "scale"):
            end = k + 1
            while phrase.has(end, "link") and phrase.mark(j, "("):
                end += 1
            if phrase.mark(j, "(") and phrase.mark(end, ")"):
                end += 1
            return reference(id, phrase.span(k, k + 1)), end
        if not (phrase.mark(k, "(,") or phrase.has(k, "method", "filler", "link", "within", "before")):
            return None
        k += 1
    return None


def _default_scale(phrase: Phrase, word: str, j: int) -> ConceptRef:
    around = phrase.view.text[phrase.tokens[0].start : phrase.tokens[-1].end]
    if word.startswith("grade"):
        return _named("CTCAE grade" if _TOXIC.search(around) else "tumor grade")
    if word.startswith("stage"):
        behind = phrase.view.text[phrase.tokens[j - 1].end : phrase.tokens[j - 1].end + 40].lower()
        return _named("CKD stage" if "kidney" in behind or "renal" in behind else "stage group")
    return unnamed("class")


def _named(surface: str) -> ConceptRef:
    from clinconnect.compiler.lexis.cues import lexicon

    found = [what[1] for what in lexicon().get(surface) if what[1].startswith("scale:")]
    return reference(found[0]) if found else unnamed(surface)


def _grades(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "G1 or G2"."""
    got = _values(phrase, i)
    return _piece(phrase, i, got[1], _named("tumor grade"), got[0]) if got else None


def _values(phrase: Phrase, j: int) -> tuple[Range | tuple[str, ...], int] | None:
    """The values asked for: a comparison, "0, 1 or 2", "II-IV", "A or B"."""
    listed = _listed(phrase, j)
    if listed:
        return listed
    if phrase.has(j, "cmp"):
        value = _value(phrase, j + 1)
        if value and value.number is not None and not value.name.isdigit():
            return _after_sign_roman(phrase, j, value)
    got = read_comparison(phrase, j)
    if got is None or got[0].time or got[0].relative or got[0].unit not in (None, "%", "1", "{score}", "[points]"):
        return None
    comparison, end = got
    if comparison.unit is None and phrase.word(end) in ("points", "point"):
        end += 1
    return comparison.range, end


def _after_sign_roman(phrase: Phrase, j: int, value: _Value) -> tuple[Range | tuple[str, ...], int] | None:
    sign = phrase.cue(j, "cmp") or "="
    bound = Bound(value.number or 0, sign.endswith("="))
    if sign == "=":
        return Range(bound, bound), j + 2
    return (Range(low=bound) if sign.startswith(">") else Range(high=bound)), j + 2


def _listed(phrase: Phrase, j: int) -> tuple[Range | tuple[str, ...], int] | None:
    first = _value(phrase, j)
    if first is None:
        return None
    values, k, ranged = [first], j + 1, False
    while True:
        step = k
        while phrase.mark(step, ",/") or phrase.has(step, "or", "and"):
            step += 1
        if step == k and (phrase.mark(k, "-~") or phrase.has(k, "to")):
            step, ranged = k + 1, True
        if phrase.word(step) in _LEVELS:
            step += 1
        value = _value(phrase, step) if step > k else None
        if value is None or (value.number is None) != (first.number is None):
            break
        values.append(value)
        k = step + 1
    if len(values) == 1 and first.name.isdigit():
        return None if _open(phrase, k) else (_exactly(first), k)
    return _as_set(values, ranged), k


def _open(phrase: Phrase, k: int) -> bool:
    """Whether a comparison follows the number ("2 or less"), or a unit that makes it no value of a scale."""
    return phrase.has(k, "post", "timeunit", "times", "rel") or phrase.mark(k, "+")


def _exactly(value: _Value) -> Range | tuple[str, ...]:
    return Range(Bound(value.number, True), Bound(value.number, True)) if value.number is not None else (value.name,)


def _as_set(values: list[_Value], ranged: bool) -> Range | tuple[str, ...]:
    numbers = [v.number for v in values]
    plain = all(n is not None and n == int(n) for n in numbers) and all(
        re.fullmatch(r"\d+|[IV]+|G\d", v.name) for v in values
    )
    if plain:
        whole = sorted({int(n) for n in numbers if n is not None})
        if ranged or whole == list(range(whole[0], whole[-1] + 1)):
            return Range(Bound(whole[0], True), Bound(whole[-1], True))
    if ranged and len(values) == 2 and all(len(v.name) == 1 and v.name.isalpha() for v in values):
        return tuple(chr(c) for c in range(ord(values[0].name), ord(values[1].name) + 1))
    return tuple(dict.fromkeys(v.name for v in values))


def _value(phrase: Phrase, i: int) -> _Value | None:
    token = phrase.at(i)
    if token is None:
        return None
    if token.kind == "num" and token.number is not None:
        written = phrase.view.text[token.start : token.end + 1]
        if (m := _VALUE.match(written)) and m["sub"]:
            return _Value(None, written.upper())
        return _Value(token.number, f"{token.number:g}")
    written = phrase.view.text[token.start : token.end]
    m = _VALUE.match(written)
    if m is None or (not written[0].isupper() and not m["roman"]):
        return None
    if m["roman"]:
        return _Value(float(roman_value(m["roman"])) if not m["part"] else None, written.upper())
    if m["grade"]:
        return _Value(float(m["grade"]), f"G{m['grade']}")
    return _Value(None, written.upper())


def _piece(phrase: Phrase, i: int, j: int, scale: ConceptRef, got: Range | tuple[str, ...]) -> tuple[Piece, int]:
    range = got if isinstance(got, Range) else None
    values = () if isinstance(got, Range) else got
    node = Score(span=phrase.span(i, j), scale=scale, range=range, values=values)
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[j - 1].end, node), j
