"""What only a person can say: consent, willingness, contraception, the investigator's judgement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.terms import Lexicon


@dataclass(frozen=True, slots=True)
class Topic:
    """`takes` is "all" where the rest of the sentence belongs to it, "own" where only its own words do.

    It is "none" for what is no promise, though a shorter phrase in it looks like one ("planning to become pregnant").
    """

    topic: str
    by: str
    takes: str


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """The topics of `data/attests.tsv`."""
    return tuple(Topic(*row[:3]) for row in _rows())


@lru_cache(maxsize=1)
def triggers() -> Lexicon[int]:
    """The phrases that show a topic, with the topic's place in `topics()`."""
    return Lexicon([], as_written=[(phrase, n) for n, row in enumerate(_rows()) for phrase in row[3].split("|")])


def _rows() -> list[list[str]]:
    table = (files("clinconnect.compiler") / "data" / "attests.tsv").read_text("utf-8")
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith(("#", "topic\t"))]


def find(phrase: Phrase) -> list[Piece]:
    """Every such phrase in the clause, as pieces of kind attest with their topic."""
    if not phrase.tokens:
        return []
    start = phrase.tokens[0].start
    text = phrase.view.text[start : phrase.tokens[-1].end]
    found = [(m, topics()[m.what[0]]) for m in triggers().mentions(text)]
    return [Piece("attest", start + m.start, start + m.end, topic) for m, topic in found if topic.takes != "none"]
