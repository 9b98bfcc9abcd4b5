"""One way to write a tree: no group in a like group, no group of one, denials gathered, children in reading order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.trees.tree import FLAT, HEADED, UNORDERED, Group, Leaf, Tree


def normal(tree: Tree) -> Tree:
    """The same meaning, written in one way."""
    if isinstance(tree, Leaf):
        return tree
    of = tuple(normal(child) for child in tree.of)
    if tree.kind in HEADED:
        return _headed(tree.kind, of)
    if tree.kind in FLAT:
        of = _flat(tree.kind, of)
        of = _denials_together(tree.kind, of)
    if tree.kind in ("all", "any", "readings") and len(of) == 1:
        return of[0]
    if tree.kind == "not" and isinstance(inner := of[0], Group) and inner.kind == "not":
        return inner.of[0]
    return replace(tree, of=of)


def _flat(kind: str, of: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """Children of like groups join the group."""
    flat: list[Tree] = []
    for child in of:
        flat.extend(child.of if isinstance(child, Group) and child.kind == kind else (child,))
    return tuple(flat)


def _headed(kind: str, of: tuple[Tree, ...]) -> Tree:
    """Exceptions or examples are alternatives: `any` among them is left out, and so are two heads over one base."""
    base, others = of[0], _flat("any", of[1:])
    if kind == "unless" and isinstance(base, Group) and base.kind == kind:
        return Group(kind, (*base.of, *others))
    return Group(kind, (base, *others)) if others else base


def _denials_together(kind: str, of: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """Neither a nor b: `all(not(a), not(b))` is `not(any(a, b))`, and `any` the other way round."""
    denied = [child for child in of if isinstance(child, Group) and child.kind == "not"]
    if len(denied) < 2:
        return of
    inner = "any" if kind == "all" else "all"
    together = Group("not", (normal(Group(inner, tuple(child.of[0] for child in denied))),))
    first = of.index(denied[0])
    return tuple(together if i == first else c for i, c in enumerate(of) if i == first or c not in denied)


def ordered(tree: Tree, place: Callable[[Leaf], float]) -> Tree:
    """Children whose order means nothing, sorted by the place of their first leaf."""
    return _ordered(tree, place)[0]


def _ordered(tree: Tree, place: Callable[[Leaf], float]) -> tuple[Tree, float]:
    if isinstance(tree, Leaf):
        return tree, place(tree)
    of = [_ordered(child, place) for child in tree.of]
    first = min(at for _, at in of)
    if tree.kind in UNORDERED:
        of.sort(key=lambda child: child[1])
    elif tree.kind in HEADED:
        of[1:] = sorted(of[1:], key=lambda child: child[1])
    return replace(tree, of=tuple(child for child, _ in of)), first


def without(tree: Tree, leaf: Leaf) -> Tree | None:
    """The tree with one leaf (this very object) taken out, in normal form; None where nothing is left of it."""
    rest = _without(tree, leaf)
    return normal(rest) if rest else None


def _without(tree: Tree, leaf: Leaf) -> Tree | None:
    if isinstance(tree, Leaf):
        return None if tree is leaf else tree
    of = tuple(_without(child, leaf) for child in tree.of)
    left = tuple(child for child in of if child is not None)
    if len(left) == len(of):
        return replace(tree, of=left)
    if not left or (tree.kind in HEADED and of[0] is None and len(left) > 1):
        return Group("any", left) if left else None
    return left[0] if len(left) == 1 else replace(tree, of=left)
