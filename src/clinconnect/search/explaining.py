"""Why is a trial among the results? The words that it says and where, what it means by other names, the facts that were chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from clinconnect import terms
from clinconnect.search.layout import EXCLUSION, INCLUSION, TEXT, Words
from clinconnect.search.querying.words import Piece, other_names
from clinconnect.search.stems import stems

# In this order, as a reader would look for them; what stands in no field of its own stands in the description.
_SHOWN = {
    "title": "title", "conditions": "conditions", "interventions": "treatments", "keywords": "keywords", "outcomes": "outcomes",
    "sponsor": "sponsor", "places": "places", INCLUSION: "inclusion criteria",
    EXCLUSION: "exclusion criteria", TEXT: "description",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """`asked` as it was asked for; `found` where it stands (word: fields, meaning: the names that stand there).

    guess: likewise of what was not asked for, but looks like it. missing: the trial does not say it, and was found by the other words.
    whole: it names nothing of what is told, and was found by single words and by what they mean together.
    """

    kind: Literal["word", "meaning", "guess", "missing", "whole"]
    asked: str
    found: tuple[str, ...] = ()


AS_A_WHOLE = Reason("whole", "the words as a whole", ("single words", "meaning"))


def reasons(words: Words, pieces: Iterable[Piece]) -> tuple[Reason, ...]:
    """Why the trial answers these words, one reason for each that it says or lacks."""
    said = {name: frozenset(said.split()) for name, said in words.fields.items()}
    found = ((piece, _reason(words, said, piece)) for piece in pieces)
    there = ((piece, reason) for piece, reason in found if piece.needed or reason.kind != "missing")
    return tuple(replace(reason, kind="guess") if piece.guessed else reason for piece, reason in there)


def _reason(words: Words, said: dict[str, frozenset[str]], piece: Piece) -> Reason:
    """Where its words stand together in one field; what only the description says comes after what is meant."""
    if piece.written.upper() in (words.id, *words.numbers):
        return Reason("word", piece.written, ("number",))
    wanted = frozenset(piece.stems)
    named = _narrower(words.concepts, piece.concepts)
    places = [shown for name, shown in _SHOWN.items() if wanted and wanted <= said.get(name, frozenset())]
    own = [place for place in places if place != _SHOWN[TEXT]]
    if own or (places and not named):
        return Reason("word", piece.written, tuple(own or places))
    called = named or tuple(
        n for n in other_names(piece) if any(set(stems(n)) <= said[f] for f in (TEXT, INCLUSION, EXCLUSION))
    )
    return Reason("meaning", piece.written, called) if called else Reason("missing", piece.written)


def _narrower(concepts: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """The names of those of the trial's concepts that are one of these or a kind of it."""
    known = terms.load()
    found = (known.get(id) for id in concepts if any(known.is_a(id, wanted) for wanted in asked))
    return tuple(concept.name for concept in found if concept)
