"""How long something has lasted: "duration of diabetes > 5 years", "back pain lasting more than 3 months"."""

from __future__ import annotations

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference
from clinconnect.compiler.grammar.windows import lasting
from clinconnect.criteria import Condition

STARTS = ("lasting",)
_REACH = 5


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The length of time behind the word at token `i`, with the disease where it stands between."""
    if not phrase.has(i, "lasting"):
        return None
    at: int | None = None
    k = i + 1
    while k < min(i + 1 + _REACH, len(phrase)):
        got = read_comparison(phrase, k)
        if got is not None:
            return _piece(phrase, i, at, *got) if _of_state(got[0]) else None
        if at is None and pick(phrase.tokens[k].concepts, "condition", "finding"):
            at = k
        elif not phrase.has(k, "link", "filler", "within") and not phrase.mark(k, ":"):
            return None
        k += 1
    return None


def _of_state(comparison: Comparison) -> bool:
    """Whether a state can be meant: what lasts minutes or hours is an episode."""
    return comparison.time and comparison.signed and comparison.unit not in ("min", "h")


def _piece(phrase: Phrase, i: int, at: int | None, comparison: Comparison, end: int) -> tuple[Piece, int]:
    start, stop = phrase.tokens[i].start, phrase.tokens[end - 1].end
    if at is None:
        return Piece("window", start, stop, lasting(comparison)), end
    id = pick(phrase.tokens[at].concepts, "condition", "finding")
    assert id is not None
    node = Condition(
        span=phrase.span(i, end), concept=reference(id, phrase.span(at, at + 1)), window=lasting(comparison)
    )
    return Piece("leaf", start, stop, node), end
