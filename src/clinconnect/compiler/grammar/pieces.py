"""Pieces: what the constructs of the grammar make of the tokens, in reading order, before logic joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from clinconnect.compiler.lexis import Token
from clinconnect.compiler.view import View
from clinconnect.criteria import Kind
from clinconnect.spans import Span

PieceKind = Literal[
    "leaf", "and", "or", "comma", "stop", "neg", "except", "unless", "allowed", "examples", "means", "window", "guard", "status",
    "therapy", "allergy", "allergic", "whatever", "resistance", "qualifier", "state", "alteration", "attest", "quant", "comparison",
    "group",
    "filler", "residue", "sex", "dose", "noun", "sexguard", "sexwindow", "excluded",
]  # fmt: skip

# Traits of a token beside the types of its grammar words: a number, a word for a level or grade, a concept of any kind,
# and (CONCEPT + "scale") of one kind.
NUMBER, LEVEL, CONCEPT = "a number", "a level", "a concept "
LEVELS = frozenset("grade grades class classes stage stages g1 g2 g3 g4".split())


@dataclass(slots=True)
class Piece:
    """One piece at `start`..`end` of the view. `value` is a node for a leaf, pieces for a group, else the cue's value."""

    kind: PieceKind
    start: int
    end: int
    value: Any = None
    text: str = ""

    def turned(self, kind: PieceKind) -> Piece:
        """The same words as a piece of another kind."""
        return Piece(kind, self.start, self.end, self.value, self.text)

    def holding(self, value: Any) -> Piece:
        """The same words with another value."""
        return Piece(self.kind, self.start, self.end, value, self.text)


@dataclass(slots=True)
class Phrase:
    """What a construct reads: the tokens of one clause, and how to get from them to the source."""

    view: View
    tokens: list[Token]
    kind: Kind
    label: str = ""
    comparisons: dict[int, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, i: int) -> Token | None:
        """The token, or None beyond either end."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def word(self, i: int) -> str:
        """The token as written, in lower case; "" beyond either end."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def has(self, i: int, *cues: str) -> bool:
        """Whether the token is a grammar word of one of these types."""
        return 0 <= i < len(self.tokens) and not self.tokens[i].names.isdisjoint(cues)

    def cue(self, i: int, kind: str) -> str | None:
        """The value of the grammar word, None where it is none of this type."""
        return self.tokens[i].cue(kind) if 0 <= i < len(self.tokens) else None

    def mark(self, i: int, marks: str) -> bool:
        """Whether the token is one of these punctuation marks."""
        return 0 <= i < len(self.tokens) and self.tokens[i].kind == "mark" and self.tokens[i].text in marks

    def span(self, i: int, j: int) -> Span:
        """The source of tokens i..j-1."""
        return self.view.source(self.tokens[i].start, self.tokens[j - 1].end)

    def around(self, pieces: Iterable[Piece]) -> Span:
        """The source of everything between the first and the last of these pieces."""
        rest = iter(pieces)
        first = next(rest)
        start, end = first.start, max(first.end, first.start + 1)
        for piece in rest:
            start, end = min(start, piece.start), max(end, piece.end, piece.start + 1)
        return self.view.source(start, end)

    def token_at(self, offset: int, i: int) -> int:
        """The first token from `i` on that begins at or after this place of the view."""
        while i < len(self.tokens) and self.tokens[i].start < offset:
            i += 1
        return i
