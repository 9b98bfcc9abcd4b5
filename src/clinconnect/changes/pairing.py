"""Which point of the one version is which of the other? By what they say, what they are about, and how they are worded.

Two points that were both understood and are about different things are never one point that changed, however alike their
words: "myocardial infarction" and "cerebral infarction" are one dropped and one new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from rapidfuzz import fuzz

from clinconnect.changes.points import Point
from clinconnect.terms import Terminology

Pair = tuple[Point | None, Point | None]
# From so much of the same words on (0 to 1) texts of which not everything was understood are versions of one text.
_ALIKE = 0.72
_BARELY_ALIKE = 0.4
_SHARED = 0.5
_AKIN = 0.3


def pairs(before: Sequence[Point], after: Sequence[Point], terms: Terminology) -> list[Pair]:
    """Every point of both versions once: with its other version, or alone."""
    found: list[Pair] = []
    old, new = list(before), list(after)
    for same in (_same_criterion, _same_words, _same_rule, _same_elsewhere):
        taken = _equal(old, new, same)
        found += taken
        old = [p for p in old if all(p is not one for one, _ in taken)]
        new = [p for p in new if all(p is not one for _, one in taken)]
    close = _closest(old, new, terms)
    found += close
    found += [(p, None) for p in old if all(p is not one for one, _ in close)]
    return found + [(None, p) for p in new if all(p is not one for _, one in close)]


def _same_criterion(point: Point) -> Hashable:
    return point.words, point.key, point.criterion.kind


def _same_words(point: Point) -> Hashable:
    return point.words, point.criterion.kind, point.criterion.scope


def _same_rule(point: Point) -> Hashable:
    found: Hashable = point.key
    return found


def _same_elsewhere(point: Point) -> Hashable:
    return point.words, point.criterion.kind


def _equal(old: list[Point], new: list[Point], same: Callable[[Point], Hashable]) -> list[tuple[Point, Point]]:
    """Pairs that are equal in this, in the order in which they stand."""
    waiting: dict[Hashable, list[Point]] = defaultdict(list)
    for point in old:
        waiting[same(point)].append(point)
    return [(waiting[same(p)].pop(0), p) for p in new if waiting[same(p)]]


def _closest(old: list[Point], new: list[Point], terms: Terminology) -> list[tuple[Point, Point]]:
    """The closest pairs first, each point once; of equally close ones those that stand at nearly the same place."""
    scored = [
        (-score, abs(a.place - b.place), a.place, b.place, a, b)
        for a in old
        for b in new
        if (score := closeness(a, b, terms)) > 0
    ]
    scored.sort(key=lambda one: one[:4])
    seen_old: set[int] = set()
    seen_new: set[int] = set()
    found = []
    for *_, a, b in scored:
        if a.place not in seen_old and b.place not in seen_new:
            seen_old.add(a.place)
            seen_new.add(b.place)
            found.append((a, b))
    return found


def closeness(a: Point, b: Point, terms: Terminology) -> float:
    """How surely two points are versions of one, 0 where they are not to be taken for one."""
    alike = fuzz.token_sort_ratio(a.words, b.words) / 100
    if a.criterion.scope != b.criterion.scope:
        return 0.0
    if a.about and b.about:
        subject = _subject(a.about, b.about, terms)
        turned = a.criterion.kind != b.criterion.kind
        if subject < (1.0 if turned else _AKIN) or (subject < 1 and alike < _BARELY_ALIKE):
            return 0.0
        return 1 + subject + alike - turned
    if a.criterion.kind != b.criterion.kind:
        return 0.0
    return alike if alike >= _ALIKE else 0.0


def _subject(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]], terms: Terminology) -> float:
    """How much of what the two are about is the same: what is a kind of the other counts for the most part."""
    if a == b:
        return 1.0
    shared = len(a & b) + 0.8 * min(len(x := _related(a - b, b - a, terms)), len(x))
    return shared / max(len(a), len(b))


def _related(
    some: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]], terms: Terminology
) -> list[tuple[str, str]]:
    left = list(others)
    found = []
    for family, id in sorted(some):
        match = next((o for o in left if o[0] == family and (terms.is_a(id, o[1]) or terms.is_a(o[1], id))), None)
        if match:
            left.remove(match)
            found.append(match)
    return found
