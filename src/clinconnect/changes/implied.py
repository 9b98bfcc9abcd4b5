"""Does one rule follow from another? Shown by the build of the two; what cannot be shown so is not said.

Rules are those of `requirement.plain`. A rule is true, false, or does not concern a person (a guard that does not hold).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinconnect.changes.leaves import relation
from clinconnect.changes.requirement import key
from clinconnect.criteria import AllOf, AnyOf, AtLeast, Examples, Expr, Not, Readings, Unless, When, children
from clinconnect.terms import Terminology

_Shown = Callable[[Expr, Expr], bool]


class Implied:
    """What follows from what, by this terminology."""

    def __init__(self, terms: Terminology) -> None:
        self._terms = terms

    def true(self, a: Expr, b: Expr) -> bool:
        """Whether `b` is true of everybody of whom `a` is."""
        if key(a) == key(b):
            return True
        if not (_says(a) and _says(b)):
            return False
        if isinstance(a, Readings) or isinstance(b, Readings):
            return _each(a, b, self.true)
        if not (children(a) or children(b)):
            return relation(a, b, self._terms) in ("same", "narrower")  # type: ignore[arg-type]
        if isinstance(a, Not) and isinstance(b, Not):
            return self.false(a.of, b.of)
        return self._by_what_is_shown(a, b) or self._by_what_is_known(a, b)

    def false(self, a: Expr, b: Expr) -> bool:
        """Whether `b` is false of everybody of whom `a` is."""
        if key(a) == key(b):
            return True
        if not (_says(a) and _says(b)):
            return False
        if isinstance(a, Readings) or isinstance(b, Readings):
            return _each(a, b, self.false)
        if concerns_all(b) and self.true(b, a):
            return True
        if isinstance(a, Not) and isinstance(b, Not):
            return self.true(a.of, b.of)
        return self._false_of_groups(a, b)

    def _by_what_is_shown(self, a: Expr, b: Expr) -> bool:
        """Take `b` apart: what has to be shown of its parts."""
        match b:
            case AllOf():
                return all(self.true(a, one) for one in b.of)
            case AnyOf() | Examples():
                return any(self.true(a, one) for one in children(b))
            case When():
                return self.true(a, b.guard) and self.true(a, b.then)
            case Unless():
                return self.true(a, b.base) and all(self._rules_out(a, one) for one in b.exceptions)
            case AtLeast() if isinstance(a, AtLeast):
                return a.n >= b.n and _one_to_one(a.of, b.of, self.true)
        return False

    def _by_what_is_known(self, a: Expr, b: Expr) -> bool:
        """Take `a` apart: what is known where it is true."""
        match a:
            case AnyOf() | Examples():
                return all(self.true(one, b) for one in children(a))
            case AllOf():
                return any(concerns_all(one) and self.true(one, b) for one in a.of)
            case When() if isinstance(b, When):
                return self.true(a.guard, b.guard) and self.true(a.then, b.then)
            case When():
                return self.true(a.then, b) or self.true(a.guard, b)
            case Unless():
                follows = self.true(a.base, b)
                if isinstance(b, Unless):
                    barred = all(self._rules_out(a, one) for one in b.exceptions)
                    follows = follows or (barred and self.true(a.base, b.base))
                return follows
            case AtLeast():
                return sum(not self.true(one, b) for one in a.of) < a.n
        return False

    def _rules_out(self, a: Expr, exception: Expr) -> bool:
        """Whether the exception holds of nobody of whom `a` does."""
        match a:
            case Unless():
                return any(self.true(exception, one) for one in a.exceptions) or self._rules_out(a.base, exception)
            case AllOf():
                return any(concerns_all(one) and self._rules_out(one, exception) for one in a.of)
            case Not():
                return self.true(exception, a.of)
        return False

    def _false_of_groups(self, a: Expr, b: Expr) -> bool:
        """Where guards are in play, so that what is not true need not be false."""
        match a:
            case AllOf() if all(self.false(one, b) for one in a.of):
                return True
            case AnyOf() | Examples() if any(concerns_all(one) and self.false(one, b) for one in children(a)):
                return True
            case When() if self.false(a.then, b):
                return True
            case When() if isinstance(b, When):
                return self.true(a.guard, b.guard) and self.false(a.then, b.then)
            case Unless() if isinstance(b, Unless) and concerns_all(b.base):
                covered = all(any(self.true(d, e) for e in b.exceptions) for d in a.exceptions)
                if covered and self.false(a.base, b.base):
                    return True
        match b:
            case AllOf():
                return any(self.false(a, one) for one in b.of)
            case AnyOf() | Examples():
                return all(self.false(a, one) for one in children(b))
            case Unless():
                return self.false(a, b.base)
        return False


def concerns_all(expr: Expr) -> bool:
    """Whether there is nobody whom it does not concern."""
    return not isinstance(expr, When) and all(concerns_all(one) for one in children(expr))


def whole(expr: Expr) -> bool:
    """Whether each part of it says something."""
    return _says(expr) and all(whole(one) for one in children(expr))


def _says(expr: Expr) -> bool:
    """Whether it says something: an empty group was never read, and more than there are cannot be asked."""
    match expr:
        case AllOf() | AnyOf() | Readings():
            return bool(expr.of)
        case AtLeast():
            return 1 <= expr.n <= len(expr.of)
    return True


def _each(a: Expr, b: Expr, shown: _Shown) -> bool:
    """Of a text that can be read in several ways it must be so of each."""
    ways = [one.of if isinstance(one, Readings) else (one,) for one in (a, b)]
    return all(shown(x, y) for x in ways[0] for y in ways[1])


def _one_to_one(some: Sequence[Expr], others: Sequence[Expr], fits: _Shown) -> bool:
    """Whether each of `some` can be given one of the others of its own that fits."""
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, other in enumerate(others):
            if j not in tried and fits(some[i], other):
                tried.add(j)
                if j not in taken or place(taken[j], tried):
                    taken[j] = i
                    return True
        return False

    return all(place(i, set()) for i in range(len(some)))
