"""How near is what was read to what was written by hand?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from bench.trees.agree import agree, overlap
from bench.trees.distance import distance, same
from bench.trees.normal import normal, ordered, without
from bench.trees.tree import Group, Leaf, Tree, groups, leaves

Grade = Literal["exact", "near", "far"]


@dataclass(frozen=True, slots=True)
class Compared:
    """The grade and the number of edits; by type of node how many were expected, found, and right."""

    grade: Grade
    edits: int
    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def compare(expected: Tree, found: Tree) -> Compared:
    """Both trees in normal form and one order, then node by node. `expected` has its quotes placed."""
    expected, found = normal(expected), normal(found)
    pairs = paired(list(leaves(expected)), list(leaves(found)))
    expected, found = _in_one_order(expected, found, pairs)
    edits = distance(expected, found)
    near = edits == 1 or (edits > 1 and _but_for_a_leaf(expected, found))
    grade: Grade = "exact" if not edits else "near" if near else "far"
    mine, theirs, right = _by_type(expected, found, pairs)
    return Compared(grade, edits, mine, theirs, right)


def paired(expected: list[Leaf], found: list[Leaf]) -> list[tuple[Leaf, Leaf]]:
    """Leaves that ask for the same, each used once: first those that share the most text, then in reading order."""
    order = {id(leaf): i for i, leaf in enumerate(found)}
    candidates = [
        (-overlap(a, b), abs(i - order[id(b)]), i, order[id(b)])
        for i, a in enumerate(expected)
        for b in found
        if agree(a, b)
    ]
    pairs: list[tuple[Leaf, Leaf]] = []
    mine: set[int] = set()
    theirs: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            pairs.append((expected[i], found[j]))
    return pairs


def _in_one_order(expected: Tree, found: Tree, pairs: list[tuple[Leaf, Leaf]]) -> tuple[Tree, Tree]:
    """Both sorted by place; a leaf by hand takes the place of the leaf that it is paired with."""
    at = {id(leaf): leaf.place.start + i / 1000 if leaf.place else i / 1000 for i, leaf in enumerate(leaves(found))}
    last = 0.0
    taken = {id(mine): at[id(theirs)] for mine, theirs in pairs}
    for leaf in leaves(expected):
        last = taken.get(id(leaf), leaf.place.start if leaf.place else last)
        taken[id(leaf)] = last
    return ordered(expected, lambda leaf: taken[id(leaf)]), ordered(found, lambda leaf: at[id(leaf)])


def _but_for_a_leaf(expected: Tree, found: Tree) -> bool:
    """Whether the trees are the same once one leaf, with the group that it alone made necessary, is left out."""
    return any(
        (rest := without(tree, leaf)) is not None and (same(rest, other) if tree is expected else same(other, rest))
        for tree, other in ((expected, found), (found, expected))
        for leaf in leaves(tree)
    )


def _by_type(
    expected: Tree, found: Tree, pairs: list[tuple[Leaf, Leaf]]
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Leaves are right where they are paired, groups where they are of one kind over the same leaves."""
    number = {id(leaf): i for i, pair in enumerate(pairs) for leaf in pair}
    mine = Counter((group.kind, _below(group, number)) for group in groups(expected))
    theirs = Counter((group.kind, _below(group, number)) for group in groups(found))
    right = Counter(kind for kind, below in (mine & theirs).elements() if -1 not in below)
    right.update(leaf.type for leaf, _ in pairs)
    of_mine = Counter([leaf.type for leaf in leaves(expected)] + [kind for kind, _ in mine.elements()])
    of_theirs = Counter([leaf.type for leaf in leaves(found)] + [kind for kind, _ in theirs.elements()])
    return of_mine, of_theirs, right


def _below(group: Group, number: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted(number.get(id(leaf), -1) for leaf in leaves(group)))
