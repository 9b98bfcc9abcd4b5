"""How many nodes must be inserted, deleted or relabelled to turn one ordered tree into the other?

K. Zhang and D. Shasha, Simple fast algorithms for the editing distance between trees, SIAM J. Comput. 18 (1989) 1245.
"""

from __future__ import annotations

from bench.trees.agree import agree
from bench.trees.tree import Group, Leaf, Tree


def alike(expected: Tree, found: Tree) -> bool:
    """Whether two nodes are the same, whatever is below them."""
    if isinstance(expected, Leaf) or isinstance(found, Leaf):
        return isinstance(expected, Leaf) and isinstance(found, Leaf) and agree(expected, found)
    return (expected.kind, expected.n) == (found.kind, found.n)


def same(expected: Tree, found: Tree) -> bool:
    """Whether two ordered trees are the same."""
    if not alike(expected, found):
        return False
    if isinstance(expected, Group) and isinstance(found, Group):
        return len(expected.of) == len(found.of) and all(map(same, expected.of, found.of))
    return True


def distance(expected: Tree, found: Tree) -> int:
    """The least number of edits, each of one node."""
    mine, theirs = _Postorder(expected), _Postorder(found)
    known = [[0] * len(theirs.nodes) for _ in mine.nodes]
    for i in mine.keyroots:
        for j in theirs.keyroots:
            _forests(mine, theirs, i, j, known)
    return known[-1][-1]


class _Postorder:
    """The nodes, children first; for each the leftmost leaf below; and the roots of the subtrees to be compared."""

    def __init__(self, tree: Tree) -> None:
        self.nodes: list[Tree] = []
        self.leftmost: list[int] = []
        self._walk(tree)
        highest = {left: i for i, left in enumerate(self.leftmost)}
        self.keyroots = sorted(highest.values())

    def _walk(self, tree: Tree) -> int:
        first = None
        for child in tree.of if isinstance(tree, Group) else ():
            left = self._walk(child)
            first = left if first is None else first
        own = len(self.nodes)
        self.nodes.append(tree)
        self.leftmost.append(own if first is None else first)
        return self.leftmost[own]


def _forests(mine: _Postorder, theirs: _Postorder, i: int, j: int, known: list[list[int]]) -> None:
    """Distances of all forests left of `i` and `j`; those that are trees are kept in `known`."""
    a, b = mine.leftmost[i], theirs.leftmost[j]
    rows, columns = i - a + 2, j - b + 2
    cost = [[x + y if not (x and y) else 0 for y in range(columns)] for x in range(rows)]
    for x in range(1, rows):
        for y in range(1, columns):
            p, q = a + x - 1, b + y - 1
            least = min(cost[x - 1][y], cost[x][y - 1]) + 1
            if mine.leftmost[p] == a and theirs.leftmost[q] == b:
                changed = 0 if alike(mine.nodes[p], theirs.nodes[q]) else 1
                cost[x][y] = known[p][q] = min(least, cost[x - 1][y - 1] + changed)
            else:
                left, above = mine.leftmost[p] - a, theirs.leftmost[q] - b
                cost[x][y] = min(least, cost[left][above] + known[p][q])
