"""Scores, grades, classes and stages: "ECOG 0-1", "NYHA class III or IV", "grade ≥ 2", "Child-Pugh A", "stage IIIB"."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar import ages, windows
from clinconnect.compiler.grammar.comparisons import range_of, read_comparison
from clinconnect.compiler.grammar.levels import LEVEL_WORDS, Levels, closing, read_levels, value_at
from clinconnect.compiler.grammar.pieces import CONCEPT, LEVEL, NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference, unnamed
from clinconnect.compiler.grammar.stages import staged
from clinconnect.compiler.lexis.tokens import NUMERIC
from clinconnect.criteria import Age, AllOf, AnyOf, Expr, Score, When, Window
from clinconnect.terms import load

STARTS = (*NUMERIC, NUMBER, LEVEL, CONCEPT + "scale")
_REACH = 16
_ECOG, _KARNOFSKY = "scale:ecog", "scale:karnofsky"
_BY_AGE = frozenset((_KARNOFSKY, "scale:lansky"))
# Words for how well somebody does in general: the scale may be named beside them.
_GENERAL = frozenset(("performance status", "performance score", "performance", "ps", "performance scale"))
_KNOWN = ("link", "filler", "anchor", "before", "within", "state", "status", "method", "neg")


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The score that begins at token `i`."""
    token = phrase.at(i)
    if token is None:
        return None
    if token.numeric and (found := _value_first(phrase, i) or _sign_first(phrase, i) or _on_unknown(phrase, i)):
        return found
    if pick(token.concepts, "scale"):
        return _scaled(phrase, i)
    if token.text in LEVEL_WORDS or (phrase.has(i, "cmp", "between") and phrase.word(i + 1) in LEVEL_WORDS):
        return _levelled(phrase, i)
    if re.fullmatch(r"g[1-4]", token.text):
        levels = read_levels(phrase, i)
        return _piece(phrase, i, levels, _Names("grade", i)) if levels else None
    return None


class _Names:
    """The scales named before the values, each with its place and the ages it is for, and how they are joined."""

    def __init__(self, id: str, at: int) -> None:
        self.ids = [id]
        self.places = [at]
        self.ages: dict[str, Age] = {}
        self.either = False
        self.window: Window | None = None

    def add(self, id: str, at: int) -> None:
        if id not in self.ids:
            self.ids.append(id)
            self.places.append(at)


def _scaled(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The scale, then its values: "ECOG performance status of 0 or 1", "Lansky (< 16 years) or Karnofsky score ≥ 60"."""
    id = pick(phrase.tokens[i].concepts, "scale")
    assert id is not None
    names, j, steps = _Names(id, i), i + 1, 0
    while j < len(phrase) and steps < _REACH:
        if levels := read_levels(phrase, j, names.ids[-1]):
            return _piece(phrase, i, levels, names)
        if phrase.mark(j, "(["):
            inside = _bracket(phrase, j, names)
            if inside is None:
                return None
            if isinstance(inside, Levels):
                return _piece(phrase, i, inside, names)
            j = inside
            continue
        if phrase.has(j, "within") and (timed := windows.read(phrase, j)) and timed[0].kind == "window":
            names.window, j = timed[0].value, timed[1]
            continue
        token = phrase.tokens[j]
        if found := pick(token.concepts, "scale"):
            names.either |= phrase.has(j - 1, "or") or phrase.mark(j - 1, "/")
            names.add(found, j)
        elif not _leads_on(phrase, j):
            return None
        j += 1
        steps += 1
    return None


def _leads_on(phrase: Phrase, j: int) -> bool:
    """Whether the token may stand between a scale and its values; "or" only where another scale follows."""
    if phrase.has(j, "or", "and") and phrase.word(j) != "either":
        k = j + 1
        while phrase.has(k, "link", "filler"):
            k += 1
        token = phrase.at(k)
        return token is not None and pick(token.concepts, "scale") is not None
    if phrase.word(j - 1) in ("for", "of") and pick(phrase.tokens[j].concepts, "condition"):
        return True  # "PHQ-9 for depression score"
    return phrase.has(j, *_KNOWN) or phrase.word(j) == "either" or phrase.mark(j, ":,/-'\"")


def _bracket(phrase: Phrase, j: int, names: _Names) -> Levels | int | None:
    """A bracket behind the scale: the values in it, or the token behind it where it only names or says for which ages."""
    close = closing(phrase, j)
    end = len(phrase) if close is None else close
    age: Age | None = None
    k = j + 1
    while k < min(end, j + 14):
        if found := pick(phrase.tokens[k].concepts, "scale"):
            names.add(found, k)
        if age is None and (got := ages.read(phrase, k)) and isinstance(got[0].value, Age):
            age, k = got[0].value, got[1]
            continue
        if age is None and (levels := read_levels(phrase, k)) and levels.end <= end:
            return replace(levels, end=levels.end + 1) if levels.end == close else levels
        if phrase.has(k, "cmp"):
            return None
        k += 1
    if close is None:
        return None
    if age is not None:
        names.ages[names.ids[-1]] = age
    return close + 1


def _value_first(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The value before its scale: "5 or greater on the Geriatric Depression Scale"."""
    got = read_comparison(phrase, i)
    if got is None or not got[0].signed or got[0].relative or got[0].unit not in (None, "{score}", "%"):
        return None
    comparison, j = got
    k = j
    while k < min(j + 6, len(phrase)) and (phrase.word(k) in _TO_SCALE or phrase.tokens[k].kind == "num"):
        k += 1
    token = phrase.at(k)
    id = pick(token.concepts, "scale") if token else None
    if id is None or phrase.has(k + 1, "cmp") or _valued_behind(phrase, k + 1):
        return None
    levels = Levels(k + 1, comparison.range)
    return _piece(phrase, i, levels, _Names(id, k)) if levels.fit(load().scale(id)) else None


def _valued_behind(phrase: Phrase, k: int) -> bool:
    """Whether the scale has its own values behind it: "≥ 9 ECOG 0-1"."""
    while phrase.has(k, "link", "filler") or phrase.mark(k, ":"):
        k += 1
    return read_levels(phrase, k) is not None


_TO_SCALE = frozenset(
    "on in of by the a an using points point score scores with - / at baseline as measured per according to from".split()
)


def _sign_first(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The sign, the scale, then its value: "greater than NYHA II", "> ASA 3"."""
    sign = phrase.cue(i, "cmp")
    token = phrase.at(i + 1)
    id = pick(token.concepts, "scale") if token and sign else None
    if id is None or sign is None:
        return None
    k = i + 2
    while phrase.has(k, "link") or phrase.word(k) in LEVEL_WORDS:
        k += 1
    value = value_at(phrase, k)
    if value is None or value.number is None:
        return None
    return _piece(phrase, i, Levels(k + 1, range_of(sign, value.number)), _Names(id, i + 1))


_SCORED = frozenset(("score", "scores", "scoring", "scored"))
_INSTRUMENTS = frozenset(
    "scale questionnaire inventory index test survey instrument checklist assessment tool score scales interview".split()
)


def _on_unknown(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "A score of 3 or 4 on the Wrinkle Severity Rating Scale": an instrument that the terminology does not know."""
    k = i - 1
    while k > i - 4 and phrase.word(k) in ("of", "a", "an", "is", "was", "total", ":"):
        k -= 1
    levels = read_levels(phrase, i) if phrase.word(k) in _SCORED else None
    if levels is None:
        return None
    j = levels.end + (phrase.word(levels.end) in ("points", "point"))
    if phrase.word(j) not in ("on", "on the", "in", "in the", "for", "for the", "by", "using", "using the"):
        return None
    j += 1
    while phrase.word(j) in ("the", "a", "an", "initial"):
        j += 1
    for end in range(j, min(j + 9, len(phrase))):
        if phrase.mark(end, ",.;:(") or phrase.has(end, "cmp", "and", "or"):
            return None
        if end > j and phrase.word(end).split()[-1] in _INSTRUMENTS:
            name = phrase.view.text[phrase.tokens[j].start : phrase.tokens[end].end]
            node = Score(
                span=phrase.span(i, end + 1),
                scale=unnamed(name, phrase.span(j, end + 1)),
                range=levels.range,
                values=levels.values,
            )
            return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end].end, node), end + 1
    return None


def _levelled(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """Grade, class or stage without its scale before it; the scale may stand in brackets behind."""
    sign = i + 1 if phrase.word(i) in LEVEL_WORDS else i
    word = phrase.tokens[sign - 1 if sign > i else i + 1].text
    levels = read_levels(phrase, sign) if sign > i else _after_sign(phrase, i)
    if levels is None:
        return None
    if behind := _scale_behind(phrase, levels.end):
        return _piece(phrase, i, replace(levels, end=behind[1]), _Names(*behind[0]))
    return _piece(phrase, i, levels, _Names(word, i))


def _after_sign(phrase: Phrase, i: int) -> Levels | None:
    value = value_at(phrase, i + 2)
    sign = phrase.cue(i, "cmp")
    if value is None or sign is None:
        return None
    if value.number is None:
        return Levels(i + 2 + value.size, None, (value.name,), "" if sign == "=" else sign)
    return Levels(i + 3, range_of(sign, value.number))


def _scale_behind(phrase: Phrase, j: int) -> tuple[tuple[str, int], int] | None:
    """The scale named behind its values: "grade 3 (CTCAE)", "≥ 70% on the Karnofsky scale"."""
    k = j
    while k < j + 6 and k < len(phrase):
        if id := pick(phrase.tokens[k].concepts, "scale"):
            end = k + 1
            while phrase.has(end, "link") and (phrase.mark(j, "(") or phrase.word(end) in ("scale", "score", "index")):
                end += 1
            if phrase.mark(j, "(") and phrase.mark(end, ")"):
                end += 1
            return (id, k), end
        if not (
            phrase.mark(k, "(,") or phrase.has(k, "method", "filler", "link", "within", "before", "therapy", "confirm")
        ):
            return None
        k += 1
    return None


def _piece(phrase: Phrase, i: int, levels: Levels, names: _Names) -> tuple[Piece, int] | None:
    """The leaf, or a leaf for each scale where several are named; None where no scale named has such values."""
    names, levels = _specified(phrase, names, levels)
    if not names.ages and (concerned := ages.concerned(phrase, levels.end)):
        names.ages.update(dict.fromkeys(names.ids, concerned[0]))
        levels = replace(levels, end=concerned[1])
    span = phrase.span(i, levels.end)
    leaves: list[Expr] = []
    for id, at in zip(names.ids, names.places, strict=True):
        scale = reference(id, phrase.span(at, at + 1)) if id.startswith("scale:") else None
        named = staged(phrase, i, levels, scale, id, span)
        if named is None:
            continue
        ref, whole = named
        known = load().scale(ref.id)
        settled = levels.on(known)
        if settled is None or (known and not settled.fit(known) and (known.values or ref.id == _ECOG)):
            continue
        leaf: Expr = Score(span=whole, scale=ref, range=settled.range, values=settled.values, window=names.window)
        if id in names.ages:
            leaf = When(span=whole, guard=names.ages[id], then=leaf)
        leaves.append(leaf)
    if not leaves:
        return None
    node = leaves[0]
    if len(leaves) > 1:
        either = (names.either or _BY_AGE.issuperset(names.ids)) and not names.ages
        node = (AnyOf if either else AllOf)(span=span, of=tuple(leaves))
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[levels.end - 1].end, node), levels.end


def _specified(phrase: Phrase, names: _Names, levels: Levels) -> tuple[_Names, Levels]:
    """ "Performance status" is the ECOG's unless another scale is named beside it, or the values are none of its."""
    general = [at for id, at in zip(names.ids, names.places, strict=True) if _general(phrase, id, at)]
    if general and len(names.ids) > len(general):
        kept = [(id, at) for id, at in zip(names.ids, names.places, strict=True) if at not in general]
    elif general and not levels.fit(load().scale(_ECOG)):
        behind = _scale_behind(phrase, levels.end)
        kept = [behind[0] if behind and behind[0][0] != _ECOG else (_KARNOFSKY, general[0])]
        levels = replace(levels, end=behind[1]) if behind else levels
    elif _ECOG in names.ids and len(names.ids) > 1 and levels.fit(load().scale(_ECOG)):
        kept = [(_ECOG, names.places[names.ids.index(_ECOG)])]
    elif len(names.ids) > 1 and not names.either and not _BY_AGE.issuperset(names.ids):
        pairs = list(zip(names.ids, names.places, strict=True))
        kept = [next((p for p in pairs if levels.fit(load().scale(p[0]))), pairs[0])]
    else:
        return names, levels
    new = _Names(*kept[0])
    for id, at in kept[1:]:
        new.add(id, at)
    new.ages, new.either, new.window = names.ages, names.either, names.window
    return new, levels


def _general(phrase: Phrase, id: str, at: int) -> bool:
    return id == _ECOG and phrase.word(at) in _GENERAL
