"""Repairing damaged text, visibly. Each pass is one file and gives edits; adding a kind of damage is adding a file and a line.

Order matters: characters first, then what is written with them, words last.
"""

from __future__ import annotations

from collections.abc import Callable

from clinconnect.compiler.context import Context
from clinconnect.compiler.repairs import (
    characters,
    decimals,
    escapes,
    glued,
    mojibake,
    multiples,
    powers,
    shorthand,
    signs,
    tracers,
    typos,
)
from clinconnect.compiler.view import Edit, View

PASSES: tuple[Callable[[str, Context], list[Edit]], ...] = (
    mojibake.edits,
    escapes.edits,
    characters.edits,
    shorthand.edits,
    multiples.edits,
    multiples.edits_of_normal,
    signs.edits,
    powers.edits,
    decimals.edits,
    glued.edits,
    typos.edits,
    tracers.edits,
)


def repair(view: View, context: Context) -> None:
    """Run every pass over the view."""
    for edits in PASSES:
        found = edits(view.text, context)
        if found:
            view.apply(found)
