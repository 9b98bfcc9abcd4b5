"""The table of unit spellings as a tree of letters, so that the longest spelling at a place is found in one walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from clinconnect.terms.tables import rows

# One character each, so that places in the text stay.
_LOOK_ALIKES = {
    " ": "\xa0\t\r\n\u2002\u2003\u2009\u200a\u202f\u3000",
    "-": "\u2010\u2011\u2013\u2212",
    "u": "µμɥ",
    "°": "º˚\u02da",
    "x": "×✕✖⨯ⅹ",
    "/": "／∕⁄",
    "·": "⋅∙•",
    "%": "％",
    "'": "’",
}
_ALIKE = str.maketrans({other: sign for sign, others in _LOOK_ALIKES.items() for other in others})


@dataclass(frozen=True, slots=True)
class Spelled:
    """One row of the table: its UCUM code ("-" where nothing is written) and where it may stand."""

    ucum: str
    role: str


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    any_case: list[Spelled] = field(default_factory=list)
    exact: dict[str, list[Spelled]] = field(default_factory=dict)


def alike(text: str) -> str:
    """The text with look-alike signs made one (micro signs, degree signs, dashes, blanks); as long as it was."""
    return text.translate(_ALIKE)


def longest(text: str, start: int, roles: frozenset[str]) -> Iterator[tuple[Spelled, int]]:
    """Spellings at this place that may stand in these roles, longest first, each with its end. `text` is `alike`."""
    found: list[tuple[Spelled, int]] = []
    node, place = _tree(), start
    while place < len(text):
        after = _step(node, text, place)
        if after is None:
            break
        node, place = after
        if (node.any_case or node.exact) and ends(text, place):
            written = text[start:place].replace(" ", "")
            found += [(s, place) for s in (*node.any_case, *node.exact.get(written, ())) if s.role in roles]
    yield from reversed(found)


def _step(node: _Node, text: str, place: int) -> tuple[_Node, int] | None:
    """One letter further down the tree; a run of blanks or a hyphen counts as one, only where the spelling has it."""
    following = node.next.get(text[place].lower()) or (node.next.get(" ") if text[place] == "-" else None)
    if following is None:
        return None
    place += 1
    if text[place - 1] == " ":
        while place < len(text) and text[place] == " ":
            place += 1
    return following, place


def ends(text: str, place: int) -> bool:
    """Whether a word or sign may end here: no letter runs on, and no blank stands before."""
    before, after = text[place - 1], text[place : place + 1]
    return before != " " and not (before.isalnum() and after.isalpha())


@lru_cache(maxsize=1)
def _tree() -> _Node:
    root = _Node()
    for row in rows("units"):
        spelled = Spelled(row["ucum"], row["role"])
        for text in filter(None, row["spellings"].split("|")):
            for form in _with_and_without_blanks(alike(text.lower())):
                _at(root, form).any_case.append(spelled)
        for text in filter(None, row["exact"].split("|")):
            _at(root, alike(text).lower()).exact.setdefault(alike(text).replace(" ", ""), []).append(spelled)
    return root


def _with_and_without_blanks(text: str) -> set[str]:
    first, blank, rest = text.partition(" ")
    return {first + gap + more for gap in (blank, "") for more in _with_and_without_blanks(rest)} if blank else {text}


def _at(node: _Node, text: str) -> _Node:
    for sign in text:
        node = node.next.setdefault(sign, _Node())
    return node
