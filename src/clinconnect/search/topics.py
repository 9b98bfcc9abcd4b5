"""What is a text about? The concepts that it names, and all that these are kinds of."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from clinconnect import terms

LONGEST_PROSE = 2_000


class Topics(NamedTuple):
    """`concepts` are named themselves, in order; `within` are these and everything wider.

    `about` has the same of every single mention, also of those in the prose, with blanks between: what is told of most.
    """

    concepts: tuple[str, ...]
    within: tuple[str, ...]
    about: str


def topics(names: str, prose: str = "") -> Topics:
    """What the names of a trial speak of, and the beginning of its prose.

    A name with several meanings counts for each of them.
    """
    known = terms.load()
    mentioned = _mentioned(names)
    named = tuple(dict.fromkeys(mentioned))
    within = dict.fromkeys(wider for id in named for wider in sorted(known.ancestors(id)))
    told = [*mentioned, *_mentioned(prose[:LONGEST_PROSE])]
    return Topics(named, tuple(within), " ".join(_line_up(id) for id in told))


def _mentioned(text: str) -> list[str]:
    return [id for mention in terms.names().mentions(text) for id in mention.what]


@cache
def _line_up(id: str) -> str:
    """The concept and all that is wider, of which there are no more than the terminology has."""
    return " ".join(sorted(terms.load().ancestors(id)))
