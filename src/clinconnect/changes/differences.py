"""What exactly is different in two versions of a point? Bounds, units, times, words, exceptions, alternatives, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz

from clinconnect.changes.change import Effect, Part, together
from clinconnect.changes.implied import Implied, concerns_all, whole
from clinconnect.changes.leaves import nearly, relation
from clinconnect.changes.points import Point
from clinconnect.changes.requirement import key
from clinconnect.changes.wording import leaf_words, quoted, say_rule
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Examples,
    Expr,
    Not,
    Opaque,
    Readings,
    Unless,
    When,
    children,
    leaves,
)  # fmt: skip
from clinconnect.terms import Terminology

# What it does to the way in when a part becomes true of more people: 1 lets more in, -1 keeps more out, 0 cannot be told.
Turn = Literal[1, 0, -1]
_Group = AllOf | AnyOf | AtLeast | Examples | Readings
_GAINED = {
    AllOf: "also asked",
    AnyOf: "new alternative",
    Examples: "new example",
    AtLeast: "added to the list",
    Readings: "new reading",
}
_LOST = {
    AllOf: "no longer asked", AnyOf: "alternative dropped", Examples: "example dropped", AtLeast: "dropped from the list",
    Readings: "reading dropped",
}  # fmt: skip

_WORDS_ALIKE, _SUBJECTS_SHARED = 60, 0.3
_TOGETHER = "only together with", "also without"
_EXCEPTION = "new exception", "exception dropped"
_GUARD = "now only if", "no longer only if"
# How parts begin that say what was added to a rule or taken from it, but not which rule.
LISTED = (
    *_GAINED.values(),
    *_LOST.values(),
    *_TOGETHER,
    *_EXCEPTION,
    *_GUARD,
    "at least",
    "stated for",
    "whom it concerns",
)


class Differences:
    """Compares points, by this terminology."""

    def __init__(self, terms: Terminology) -> None:
        self._terms = terms
        self._implied = Implied(terms)

    def effect(self, before: Point, after: Point, parts: Sequence[Part]) -> Effect:
        """What the change of a point does: as its rules show, else as its parts do together."""
        if before.criterion.scope != after.criterion.scope:
            return together([part.effect for part in parts])
        if before.key == after.key and before.criterion.kind == after.criterion.kind:
            return "neither"
        if _told_otherwise(before, after) or not (whole(before.rule) and whole(after.rule)):
            return "unknown"
        old, new = before.needed, after.needed
        looser, stricter = self._implied.false(new, old), self._implied.false(old, new)
        if looser or stricter:
            return "neither" if looser and stricter else "looser" if looser else "stricter"
        if before.criterion.kind != after.criterion.kind:
            return "either" if key(before.rule) == key(after.rule) and not after.unread else "unknown"
        return together([part.effect for part in parts]) if parts else "unknown"

    def parts(self, before: Point, after: Point) -> tuple[Part, ...]:
        """Every difference of two points, in reading order; () where the rules are the same."""
        if before.key == after.key and before.criterion.kind == after.criterion.kind:
            return ()
        turn: Turn = 1 if after.criterion.kind == "inclusion" else -1
        if not (concerns_all(before.rule) and concerns_all(after.rule)):
            turn = 0  # what a guard may take out of a rule has an effect on the whole that the part alone does not tell
        if before.criterion.kind == after.criterion.kind:
            return (*_scopes(before, after), *self._of(before.rule, after.rule, turn))
        word = {"inclusion": "asked for", "exclusion": "excluded"}
        said = [f"{word[p.criterion.kind]}: {say_rule(p.rule)}" for p in (before, after)]
        return (Part(f"{said[0]} → {said[1]}", self.effect(before, after, ())),)

    def _of(self, a: Expr, b: Expr, turn: Turn) -> list[Part]:
        if key(a) == key(b):
            return []
        match a, b:
            case Unless(), Unless():
                inner = self._of(a.base, b.base, turn)
                return inner + self._lists(a.exceptions, b.exceptions, _opposite(turn), _EXCEPTION)
            case Not(), Not():
                return self._of(a.of, b.of, _opposite(turn))
            case When(), When():
                inner_turn = turn if concerns_all(a.then) and concerns_all(b.then) else 0
                guards = self._of(a.guard, b.guard, -1 if inner_turn else 0)
                said = [Part(f"whom it concerns: {part.words}", part.effect) for part in guards]
                return said + self._of(a.then, b.then, inner_turn)
        if isinstance(a, _Group) and type(a) is type(b):
            return self._groups(a, b, turn)
        return self._wrapped(a, b, turn) or self._replaced(a, b, turn)

    def _wrapped(self, a: Expr, b: Expr, turn: Turn) -> list[Part]:
        """Where the one is a part of the other, with something around it: an exception, a guard, alternatives."""
        match a, b:
            case _, Unless() if self._akin(a, b.base):
                more = self._lists((), b.exceptions, _opposite(turn), _EXCEPTION)
                return self._of(a, b.base, turn) + more
            case Unless(), _ if self._akin(a.base, b):
                less = self._lists(a.exceptions, (), _opposite(turn), _EXCEPTION)
                return self._of(a.base, b, turn) + less
            case _, When() if self._akin(a, b.then):
                effect: Effect = "looser" if turn and concerns_all(a) and concerns_all(b.then) else "unknown"
                return [Part(f"{_GUARD[0]} {say_rule(b.guard)}", effect), *self._of(a, b.then, turn)]
            case When(), _ if self._akin(a.then, b):
                effect = "stricter" if turn and concerns_all(b) and concerns_all(a.then) else "unknown"
                return [Part(f"{_GUARD[1]} {say_rule(a.guard)}", effect), *self._of(a.then, b, turn)]
            case _, AllOf() | AnyOf() | Examples() if any(self._akin(a, one) for one in children(b)):
                return self._lists((a,), children(b), *self._sense(b, turn))
            case AllOf() | AnyOf() | Examples(), _ if any(self._akin(one, b) for one in children(a)):
                return self._lists(children(a), (b,), *self._sense(a, turn))
        return []

    def _groups(self, a: _Group, b: _Group, turn: Turn) -> list[Part]:
        found: list[Part] = []
        if isinstance(a, AtLeast) and isinstance(b, AtLeast) and a.n != b.n:
            found.append(Part(f"at least {a.n} → {b.n} of the list", _effect(turn, wider=b.n < a.n)))
        if isinstance(a, Examples) and isinstance(b, Examples):
            named = _GAINED[Examples], _LOST[Examples]
            return self._of(a.of, b.of, turn) + self._lists(a.sufficient, b.sufficient, turn, named)
        return found + self._lists(children(a), children(b), *self._sense(b, turn))

    def _sense(self, group: Expr, turn: Turn) -> tuple[Turn, tuple[str, str], int]:
        """How a list's parts count, what is said of those gained and lost, and whether more parts are wider or narrower."""
        guarded = not all(concerns_all(one) for one in children(group))
        more = {AllOf: -1, Readings: 0}.get(type(group), 1)
        named = _TOGETHER if turn < 0 and isinstance(group, AllOf) else (_GAINED[type(group)], _LOST[type(group)])
        return (0 if guarded else turn), named, more

    def _lists(
        self, a: Sequence[Expr], b: Sequence[Expr], turn: Turn, named: tuple[str, str], more: int = 1
    ) -> list[Part]:
        """Parts of two lists: equal ones first, then those about the same; what is left was dropped or is new."""
        old, new = list(a), list(b)
        for one in b:
            if same := next((x for x in old if key(x) == key(one)), None):
                old.remove(same)
                new.remove(one)
        found: list[Part] = []
        for one in list(new):
            if akin := next((x for x in old if self._akin(x, one) or _alike(x, one)), None):
                old.remove(akin)
                new.remove(one)
                found += self._of(akin, one, turn)
        for one in old:
            found.append(Part(f"{named[1]}: {say_rule(one)}", _changed_list(turn, one, gained=False, more=more)))
        for one in new:
            found.append(Part(f"{named[0]}: {say_rule(one)}", _changed_list(turn, one, gained=True, more=more)))
        return found

    def _akin(self, a: Expr, b: Expr) -> bool:
        """Whether two parts are about the same."""
        if key(a) == key(b):
            return True
        mine, theirs = _subjects(a), _subjects(b)
        return bool(mine) and mine == theirs

    def _replaced(self, a: Expr, b: Expr, turn: Turn) -> list[Part]:
        if isinstance(a, Opaque) and isinstance(b, Opaque):
            return [Part(f"{quoted(a.reason)} → {quoted(b.reason)}", "unknown")]
        effect = self._exchanged(a, b, turn)
        same = " (which is the same)" if effect == "neither" else " (nearly the same)" if nearly(a, b) else ""
        return [Part(leaf_words(a, b) + same, effect)]

    def _exchanged(self, a: Expr, b: Expr, turn: Turn) -> Effect:
        """What one rule in place of another does; where guards are in play, its being true more often does not tell."""
        if not (concerns_all(a) and concerns_all(b)):
            return "unknown"
        wider, narrower = self._implied.true(a, b), self._implied.true(b, a)
        if wider or narrower:
            return "neither" if wider and narrower else _effect(turn, wider=wider)
        leaf = not (children(a) or children(b))
        return "either" if turn and leaf and relation(a, b, self._terms) == "other" else "unknown"  # type: ignore[arg-type]


def _alike(a: Expr, b: Expr) -> bool:
    """Whether two parts of lists that are left over are versions of one: unread words nearly the same, or subjects shared."""
    if isinstance(a, Opaque) and isinstance(b, Opaque):
        return fuzz.ratio(a.reason.casefold(), b.reason.casefold()) >= _WORDS_ALIKE
    mine, theirs = _subjects(a), _subjects(b)
    return bool(children(a) and children(b)) and len(mine & theirs) >= _SUBJECTS_SHARED * len(mine | theirs) > 0


def _told_otherwise(before: Point, after: Point) -> bool:
    """Whether a word that narrows the one rule stands in the text of the other, too: then the reader only took it otherwise."""
    old, new = _narrowing(before.rule), _narrowing(after.rule)
    return any(w in after.words for w in old - new) or any(w in before.words for w in new - old)


def _narrowing(rule: Expr) -> frozenset[str]:
    words = (
        w for leaf in leaves(rule) for w in (*getattr(leaf, "qualifiers", ()), getattr(leaf, "severity", None)) if w
    )
    return frozenset(w.casefold() for w in words)


def _scopes(before: Point, after: Point) -> tuple[Part, ...]:
    """For whom a point is stated. Whom it no longer concerns it no longer keeps out."""
    old, new = before.criterion.scope, after.criterion.scope
    if old == new:
        return ()
    effect: Effect = "looser" if old is None else "stricter" if new is None else "unknown"
    return (Part(f"stated for: {old or 'everybody'} → {new or 'everybody'}", effect),)


def _changed_list(turn: Turn, part: Expr, *, gained: bool, more: int) -> Effect:
    if not more or not concerns_all(part):
        return "unknown"
    return _effect(turn, wider=gained == (more > 0))


def _effect(turn: Turn, *, wider: bool) -> Effect:
    if not turn:
        return "unknown"
    return "looser" if wider == (turn > 0) else "stricter"


def _opposite(turn: Turn) -> Turn:
    return {1: -1, 0: 0, -1: 1}[turn]  # type: ignore[return-value]


def _subjects(expr: Expr) -> frozenset[str]:
    """What the leaves of a rule name."""
    found = set()
    for leaf in leaves(expr):
        ref = getattr(leaf, "observable", None) or getattr(leaf, "scale", None) or getattr(leaf, "concept", None)
        if ref is not None:
            found.add(ref.id or ref.name.casefold())
        elif not isinstance(leaf, Opaque):
            found.add(getattr(leaf, "topic", type(leaf).__name__))
    return frozenset(found)
