"""From tokens to pieces: every construct is tried where it may begin; what none reads stays as it is, visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from clinconnect.compiler.grammar import (
    ages,
    attests,
    concepts,
    confirmations,
    doses,
    durations,
    lines,
    measured,
    participation,
    sandwiches,
    scores,
    windows,
)
from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.ellipsis import complete
from clinconnect.compiler.grammar.pieces import CONCEPT, LEVEL, LEVELS, NUMBER, Phrase, Piece, PieceKind
from clinconnect.compiler.grammar.references import kind_of
from clinconnect.compiler.lexis import Token

Construct = Callable[[Phrase, int], "tuple[Piece, int] | None"]
# In the order in which they are tried, each with the traits of which a token that it begins at has one.
CONSTRUCTS: tuple[tuple[Construct, frozenset[str]], ...] = tuple(
    (module.read, frozenset(module.STARTS))
    for module in (
        sandwiches,
        ages,
        scores,
        lines,
        measured,
        windows,
        durations,
        confirmations,
        doses,
        participation,
        concepts,
    )
)
# Grammar words that logic needs, in the order in which a word with several uses is taken.
_CUES: tuple[PieceKind, ...] = (
    "whatever", "except", "unless", "excluded", "allowed", "examples", "means", "quant", "allergy", "allergic", "resistance",
    "guard", "neg", "status", "therapy",
    "and", "or", "qualifier", "state", "alteration", "noun", "filler",
)  # fmt: skip
_COMPARING = ("cmp", "normal", "between")
_SEX = {"female": ("female",), "male": ("male",), "both": ("male", "female")}


def read_pieces(phrase: Phrase) -> list[Piece]:
    """The pieces of a clause in reading order; they do not overlap and cover every token."""
    complete(phrase)
    marked = {p.start: p for p in attests.find(phrase)}
    pieces: list[Piece] = []
    i = 0
    end = len(phrase)
    while i < end:
        got = (marked and _attest(phrase, i, marked)) or _construct(phrase, i) or _single(phrase, i)
        pieces.append(got[0])
        i = got[1]
    return _grouped(pieces)


def _attest(phrase: Phrase, i: int, marked: dict[int, Piece]) -> tuple[Piece, int] | None:
    token = phrase.tokens[i]
    piece = next((marked[at] for at in range(token.start, token.end) if at in marked), None)
    if piece is None or _is_more(phrase, i, piece):
        return None
    return replace(piece, start=token.start, end=max(piece.end, token.end)), phrase.token_at(piece.end, i + 1)


def _is_more(phrase: Phrase, i: int, piece: Piece) -> bool:
    """Whether a longer name or grammar word begins within the words that show the topic: "able to swallow", "unable to tolerate"."""
    if piece.value.topic == "contraception":
        return False  # "adequate contraception" is promised, whether it is known as a state or not
    while i < len(phrase) and phrase.tokens[i].start < piece.end:
        token = phrase.tokens[i]
        if token.end - token.start > piece.end - piece.start and (token.concepts or token.has("allergy")):
            return True
        if token.concepts and token.end > piece.end:
            return True
        i += 1
    return False


def _construct(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    for construct in constructs_at(phrase.tokens[i]):
        if got := construct(phrase, i):
            return got
    return None


def constructs_at(token: Token) -> tuple[Construct, ...]:
    """The constructs that can begin at this token, in the order in which they are tried."""
    if not token.names and not token.concepts and token.number is None and token.text not in LEVELS:
        return ()
    return _beginning(token.names, token.concepts, token.number is not None, token.text in LEVELS)


@lru_cache(maxsize=20_000)
def _beginning(cues: frozenset[str], concepts: tuple[str, ...], number: bool, level: bool) -> tuple[Construct, ...]:
    traits = cues | {CONCEPT + kind_of(id) for id in concepts}
    traits |= {trait for trait, has in ((CONCEPT, concepts), (NUMBER, number), (LEVEL, level)) if has}
    return tuple(read for read, starts in CONSTRUCTS if not starts.isdisjoint(traits))


def _single(phrase: Phrase, i: int) -> tuple[Piece, int]:
    """A token that is no construct: a mark, a grammar word, a bare comparison, or a word that is not understood."""
    token = phrase.tokens[i]
    if token.kind == "mark":
        return Piece(_mark(phrase, i), token.start, token.end, text=token.text), i + 1
    if (
        (token.kind == "num" or not token.names.isdisjoint(_COMPARING))
        and (got := read_comparison(phrase, i))
        and got[0].signed
    ):
        return Piece(_plain(got[0]), token.start, phrase.tokens[got[1] - 1].end, got[0]), got[1]
    if token.text in ("note", "notes") and phrase.word(i + 1) == ":":
        return Piece("stop", token.start, phrase.tokens[i + 1].end, text=token.text), i + 2
    if token.names and (piece := _cued(phrase, i, token)):
        return piece, i + 1
    idle = token.kind == "lexical" and not token.concepts and set(token.text.split()) <= _IDLE
    return Piece("filler" if idle else "residue", token.start, token.end, None, token.text), i + 1


def _cued(phrase: Phrase, i: int, token: Token) -> Piece | None:
    if guard := token.cue("sexguard"):
        return Piece("sexguard", token.start, token.end, _SEX[guard], token.text)
    if sex := token.cue("sexword"):
        return Piece("sex", token.start, token.end, _SEX[sex], token.text)
    if token.text in (":", "="):
        return Piece("filler", token.start, token.end, None, token.text)
    kind = _cue(token.names - {"allowed"} if _describes(phrase, i) else token.names)
    return Piece(kind, token.start, token.end, token.cue(kind), token.text) if kind else None


@lru_cache(maxsize=5_000)
def _cue(names: frozenset[str]) -> PieceKind | None:
    return next((kind for kind in _CUES if kind in names), None)


def _describes(phrase: Phrase, i: int) -> bool:
    """ "acceptable methods of birth control" allows nothing: the word describes what follows it."""
    following = phrase.at(i + 1)
    if phrase.word(i) != "acceptable" or following is None or following.kind == "mark":
        return False
    return not following.has("unless", "except", "guard", "within", "and", "or", "before", "after", "neg")


def _plain(comparison: Comparison) -> PieceKind:
    """ "At least one measurable lesion" asks for the lesion, not for a number."""
    low, high = comparison.range.low, comparison.range.high
    once = low is not None and high is None and low.value == 1 and low.inclusive and comparison.unit is None
    return "filler" if once else "comparison"


def _mark(phrase: Phrase, i: int) -> PieceKind:
    text = phrase.tokens[i].text
    if text == ",":
        return "comma"
    if text == ";" or (text == "." and _ends_sentence(phrase, i)):
        return "stop"
    if text in "([":
        return "group"
    if text in ")]":
        return "means"
    return "or" if text == "/" else "filler"


def _ends_sentence(phrase: Phrase, i: int) -> bool:
    following, before = phrase.at(i + 1), phrase.at(i - 1)
    if following is None:
        return True
    gap = phrase.view.text[phrase.tokens[i].end : following.start]
    starts = phrase.view.text[following.start].isupper() or following.kind == "num"
    return starts and (bool(gap) or (before is not None and before.end - before.start > 3))


def _grouped(pieces: list[Piece]) -> list[Piece]:
    """Brackets as one piece that holds what is inside; a bracket that is never closed ends with the clause."""
    stack: list[list[Piece]] = [[]]
    opened: list[Piece] = []
    for piece in pieces:
        if piece.kind == "group" and len(opened) < _DEEPEST:
            opened.append(piece)
            stack.append([])
        elif piece.kind == "group":
            stack[-1].append(piece.turned("filler"))
        elif piece.kind == "means" and piece.value is None:
            if opened:
                _close(stack, opened, piece.end)
        else:
            stack[-1].append(piece)
    while opened:
        inside = stack[-1]
        _close(stack, opened, inside[-1].end if inside else opened[-1].end)
    return stack[0]


_IDLE = frozenset("a an the with must have has in for to of on at by be is are as".split())
# Nobody nests brackets deeper on purpose; what lies deeper is read as if it had none.
_DEEPEST = 6
_HOISTED = frozenset(("window", "dose", "filler", "status", "comparison"))
_HOISTS = frozenset(("window", "dose", "comparison"))


def _close(stack: list[list[Piece]], opened: list[Piece], end: int) -> None:
    inside, bracket = stack.pop(), opened.pop()
    if inside and all(p.kind in _HOISTED for p in inside) and any(p.kind in _HOISTS for p in inside):
        stack[-1].extend(inside)  # "(within 4 weeks)" says of what stands before it what it would say without brackets
        return
    stack[-1].append(Piece("group", bracket.start, end, inside))
