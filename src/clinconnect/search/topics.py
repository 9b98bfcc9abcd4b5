"""What is a text about? The concepts that it names, and all that these are kinds of."""

from __future__ import annotations

from typing import NamedTuple

from clinconnect import terms


class Topics(NamedTuple):
    """`concepts` are named themselves, in order; `within` are these and everything wider."""

    concepts: tuple[str, ...]
    within: tuple[str, ...]


def topics(text: str) -> Topics:
    """The concepts that the text names; a name with several meanings counts for each of them."""
    known = terms.load()
    named = tuple(dict.fromkeys(id for mention in terms.names().mentions(text) for id in mention.what))
    return Topics(named, tuple(dict.fromkeys(wider for id in named for wider in sorted(known.ancestors(id)))))
