"""Which words of a text went, and which came? Two texts as one run of pieces, for showing what was edited."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import Indel

_MOST = 4000  # words compared; longer texts are shown whole, one behind the other


@dataclass(frozen=True, slots=True)
class Edited:
    """A piece of text that both versions have, or that went, or that came."""

    text: str
    what: Literal["same", "gone", "come"]


def marked(before: str, after: str) -> tuple[Edited, ...]:
    """Both texts in one run, word by word; a word that differs in one letter went and came whole."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    if len(old) > _MOST or len(new) > _MOST:
        return (Edited(before, "gone"), Edited(after, "come"))
    bare_old, bare_new = ([word.strip() for word in words] for words in (old, new))
    found: list[Edited] = []
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(bare_old, bare_new):
        if step.tag == "equal":
            found += [*_pieces(gone, come), Edited("".join(new[step.dest_start : step.dest_end]), "same")]
            gone, come = [], []
        else:
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
    found += _pieces(gone, come)
    return tuple(_apart(one) for one in found[:-1]) + tuple(found[-1:])


def _apart(piece: Edited) -> Edited:
    """A piece that others follow, with white space behind it: it may have been the end of its text."""
    return piece if piece.text[-1].isspace() else replace(piece, text=f"{piece.text} ")


def _pieces(gone: list[str], come: list[str]) -> list[Edited]:
    """What went, and then what came in its stead."""
    pieces = Edited("".join(gone), "gone"), Edited("".join(come), "come")
    return [piece for piece in pieces if piece.text]
