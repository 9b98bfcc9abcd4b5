"""Where do the quoted words stand? Each quote finds its place in the criterion, in reading order."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.trees.tree import Group, Leaf, Tree, leaves
from clinconnect.spans import Span

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


def placed(tree: Tree, text: str, span: Span) -> Tree:
    """The tree with the place of every quoted leaf; None stays where the words do not stand there."""
    return _placed(tree, text[span.start : span.end], span.start, {"": 0})


def lost_quotes(tree: Tree) -> list[str]:
    """The quotes of a placed tree that do not stand in its text."""
    return [leaf.quote for leaf in leaves(tree) if leaf.quote is not None and leaf.place is None]


def _placed(tree: Tree, text: str, offset: int, so_far: dict[str, int]) -> Tree:
    """`so_far` remembers where the last quote began, and where each quote was found last."""
    if isinstance(tree, Group):
        return replace(tree, of=tuple(_placed(child, text, offset, so_far) for child in tree.of))
    if tree.quote is None:
        return tree
    got = _find(tree, text, so_far)
    if got is None:
        return tree
    so_far[""], so_far[tree.quote.lower()] = got[0], got[0]
    return replace(tree, place=Span(offset + got[0], offset + got[1]))


def _find(leaf: Leaf, text: str, so_far: dict[str, int]) -> tuple[int, int] | None:
    """The next place of the quote that is not taken, else the last one before."""
    assert leaf.quote is not None
    found = [(got.start(), got.end()) for got in _pattern(leaf.quote).finditer(text) if got.end() > got.start()]
    last = so_far.get(leaf.quote.lower(), -1)
    after = [place for place in found if place[0] >= so_far[""] and place[0] > last]
    return after[0] if after else found[-1] if found else None


def _pattern(quote: str) -> re.Pattern[str]:
    """The words with any white space between them; a quote that begins or ends with a letter is whole words."""
    words = r"\s*".join(re.escape(word) for word in _WORD.findall(quote))
    spaced = r"\s+".join(re.escape(word) for word in quote.split())
    return re.compile(rf"(?<![^\W_]){spaced}(?![^\W_])|{spaced}|{words}" if words else r"(?!)", re.IGNORECASE)
