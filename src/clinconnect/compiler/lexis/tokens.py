"""Tokens: what stands in the text, one after the other, with all that the lexicon knows of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from clinconnect.compiler.lexis.cues import Cue, lexicon

_GAP = re.compile(
    r"(?P<num>\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+)|(?P<grade>G[1-4](?!\w))|(?P<sign>[≥≤<>=±~])|(?P<word>[^\W\d_]+(?:'[a-z]+)?)|(?P<mark>[^\s\w])|(?P<other>\w)"
)
# Grammar words that a comparison or a length of time may begin with.
NUMERIC = frozenset(("cmp", "between", "normal", "rel", "neg"))
_NOTHING = ("", " ")
_CMP = frozenset(("cmp",))
_SIGNS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}
NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "half": 0.5,
    "zero": 0, "twice": 2, "single": 1, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip


@dataclass(slots=True)
class Token:
    """Never changed once made. `kind` is num, mark, word or lexical; `cues` are (type, value), `names` their types; `concepts` ids."""

    kind: str
    start: int
    end: int
    text: str
    number: float | None = None
    cues: tuple[Cue, ...] = ()
    concepts: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    def cue(self, kind: str) -> str | None:
        """The value of this type of grammar word, None where it is none."""
        if kind in self.names:
            for name, value in self.cues:
                if name == kind:
                    return value
        return None

    def has(self, *kinds: str) -> bool:
        """Whether it is a grammar word of one of these types."""
        return not self.names.isdisjoint(kinds)

    @property
    def numeric(self) -> bool:
        """Whether a comparison or a length of time may begin here."""
        return self.number is not None or not self.names.isdisjoint(NUMERIC)


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `start`..`end`; offsets are those of the whole text."""
    part = text[start:end]
    tokens: list[Token] = []
    done = 0
    for first, last, what in lexicon().mentions(part):
        if first > done + 1 or part[done:first] not in _NOTHING:
            _gap(part, done, first, start, tokens)
        tokens.append(_lexical(part[first:last], what, start + first))
        done = last
    _gap(part, done, len(part), start, tokens)
    return _hyphenated(text, tokens) if "-" in part else tokens


_ROMAN = re.compile("[ivx]+[abc]?")
_PREFIXES = frozenset("anti pre post peri pro co multi intra extra sub inter trans self semi pseudo para".split())
_MERGED = ("dose", "noun", "qualifier", "link", "filler", "status", "state", "method", "confirm")


def _hyphenated(text: str, tokens: list[Token]) -> list[Token]:
    """ "standard-dose", "anti-tumor": one word, not a word and what the lexicon knows of its second half."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        first = tokens[n]
        if (
            n + 2 < len(tokens)
            and (first.kind == "word" or first.text in _PREFIXES)
            and tokens[n + 1].text == "-"
            and _one_word(first, tokens[n + 1], tokens[n + 2])
        ):
            end = tokens[n + 2].end
            out.append(Token("word", first.start, end, text[first.start : end].lower()))
            n += 3
            continue
        out.append(first)
        n += 1
    return out


def _one_word(first: Token, hyphen: Token, last: Token) -> bool:
    if first.end != hyphen.start or hyphen.end != last.start or last.kind in ("num", "mark"):
        return False
    if first.text in _PREFIXES:
        return True
    if len(first.text) < 3 or _ROMAN.fullmatch(first.text):
        return False
    return not last.concepts and (last.kind == "word" or last.has(*_MERGED))


def _lexical(written: str, what: tuple[Cue, ...], at: int) -> Token:
    cues, concepts, names = _sorted(what)
    low = written.lower()
    if "\n" in low:
        low = " ".join(low.split())
    return Token("lexical", at, at + len(written), low, NUMBER_WORDS.get(low), cues, concepts, names)


@lru_cache(maxsize=20_000)
def _sorted(what: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], tuple[str, ...], frozenset[str]]:
    cues = tuple(c for c in what if c[0] != "concept")
    return cues, tuple(dict.fromkeys(c[1] for c in what if c[0] == "concept")), frozenset(c[0] for c in cues)


def _gap(part: str, start: int, end: int, offset: int, tokens: list[Token]) -> None:
    for m in _GAP.finditer(part, start, end):
        at, until, written = m.start() + offset, m.end() + offset, m[0]
        match m.lastgroup:
            case "num":
                tokens.append(Token("num", at, until, written, float(written.replace(",", ""))))
            case "sign" if written in _SIGNS:
                tokens.append(Token("lexical", at, until, written, cues=(("cmp", _SIGNS[written]),), names=_CMP))
            case "word" | "grade":
                low = written.lower()
                tokens.append(Token("word", at, until, low, NUMBER_WORDS.get(low)))
            case _:
                tokens.append(Token("mark", at, until, written))
