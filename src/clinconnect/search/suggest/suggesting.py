"""What might somebody be about to type? Conditions, treatments, sponsors, places and trial numbers, with how many trials."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from tantivy import Searcher

from clinconnect.search import places
from clinconnect.search.layout import BESIDE, ID
from clinconnect.search.names import fold
from clinconnect.search.suggest.meanings import names
from clinconnect.search.suggest.spelling import nearly
from clinconnect.search.suggest.vocabulary import Name, Vocabulary

Kind = Literal["condition", "treatment", "sponsor", "place", "trial"]
LONGEST = 200
MOST = 10
# Each kind gets at least so many lines where it has them; what is typed most, conditions and treatments, the rest.
_SPONSORS, _PLACES, _TRIALS = 2, 2, 5
_LONGEST_TAIL = 4
_PLACE_FROM = 3
_KNOWN_BY_MANY = 20_000
_NUMBER = re.compile(r"(?=(?:[^0-9]*[0-9]){5})[A-Z]{0,8}[0-9][A-Z0-9-]{4,30}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what is meant, `detail` what has to be said of it, `count` how many trials there are, None where not counted.

    `before` is what was typed before it and stays.
    """

    kind: Kind
    text: str
    detail: str = ""
    count: int | None = None
    before: str = ""

    def to_json(self) -> dict[str, object]:
        """The suggestion as the doors print it."""
        return {
            "kind": self.kind,
            "text": self.text,
            "detail": self.detail,
            "count": self.count,
            "line": self.line,
        }

    @property
    def line(self) -> str:
        """What to search for."""
        written = self.text.replace('"', "")
        asked = {"place": f'near:"{written} within 50 km"', "sponsor": f'sponsor:"{written}"'}.get(self.kind, self.text)
        return f"{self.before} {asked}".strip()


def suggest_places(typed: str, *, most: int = MOST) -> list[Suggestion]:
    """Places only, of any size; those that are meant where nothing begins so."""
    text = " ".join(typed[:LONGEST].split())
    if len(fold(text)) < 2:
        return []
    found = places.beginning_with(text, most)
    read = None if found else places.read(text)
    meant = [Suggestion("place", place.label) for place in (found or (read.places if read else ()))]
    return meant[:most]


@dataclass
class Suggester:
    """What suggests from an index as it was when it was opened."""

    searcher: Searcher
    vocabulary: Vocabulary

    def suggest(self, typed: str, *, most: int = MOST) -> list[Suggestion]:
        """At most so many, the likeliest first. Any text is safe."""
        text = " ".join(typed[:LONGEST].split())
        if numbers := list(self._numbers(text)):
            return numbers[:most]
        whole, tail = fold(text), partial(self._tail, text)
        found = self._named(whole) or self._misspelled(whole) or tail(self._named) or tail(self._misspelled)
        return found[:most]

    def _tail(self, text: str, find: Callable[[str], list[Suggestion]]) -> list[Suggestion]:
        """For the last words only: what stands before them is another thing that was typed."""
        words = text.split()
        for many in range(min(_LONGEST_TAIL, len(words) - 1), 0, -1):
            before, tail = " ".join(words[:-many]), fold(" ".join(words[-many:]))
            if found := find(tail):
                return [replace(one, before=before) for one in found]
        return []

    def _named(self, start: str) -> list[Suggestion]:
        """For what begins so (folded), conditions and treatments first."""
        if not start:
            return []
        found = self.vocabulary.beginning_with(start, 3 * MOST)
        topics = [_suggestion(name, start) for name in found if name.kind != "sponsor"]
        sponsors = [_suggestion(name, start) for name in found if name.kind == "sponsor"]
        where = list(self._places(start, known=bool(found)))
        rest = sponsors[:_SPONSORS] + where[:_PLACES]
        return [*topics[: MOST - len(rest)], *rest]

    def _places(self, start: str, *, known: bool) -> Iterator[Suggestion]:
        """Cities; where something else begins so, only those that many know."""
        if len(start) >= _PLACE_FROM:
            for place in places.beginning_with(start, _PLACES, people=_KNOWN_BY_MANY if known else 0):
                yield Suggestion("place", place.label)

    def _numbers(self, text: str) -> Iterator[Suggestion]:
        """Trials whose number begins so, once enough of it is there to tell it from most others."""
        number = text.upper().replace(" ", "")
        if _NUMBER.fullmatch(number):
            there = (self.searcher.terms_with_prefix(name, number, limit=_TRIALS) for name in (ID, BESIDE))
            for id in sorted({id for found in there for id, _ in found})[:_TRIALS]:
                yield Suggestion("trial", id, "", 1)

    def _misspelled(self, start: str) -> list[Suggestion]:
        """For the text (folded) with each word that nothing begins with spelled as it may have been meant."""
        for corrected in self._spellings(start.split(" ")):
            if corrected != start and (found := self._named(corrected)):
                said = f"for “{start}”"
                return [replace(one, detail=f"{one.detail}, {said}" if one.detail else said) for one in found]
        return []

    def _spellings(self, words: list[str]) -> list[str]:
        ways = [""]
        for at, word in enumerate(words):
            last = at == len(words) - 1
            known = self.vocabulary.words_from(word[:1]) if word else {}
            there = word in known or (last and any(one.startswith(word) for one in known))
            meant = [word] if there else nearly(word, known, whole=not last) or [word]
            ways = [f"{way} {one}".strip() for way in ways for one in meant][:MOST]
        return ways


def _suggestion(name: Name, start: str) -> Suggestion:
    """With the name that was typed where it is not the one that is shown: "also called heart attack"."""
    called = [other for other in names(name.concept) if fold(other).startswith(start)] if name.concept else []
    shown = fold(name.text)
    also = "" if not called or f" {start}" in f" {shown}" else f"also called {min(called, key=len)}"
    return Suggestion(name.kind, name.text, also, name.trials)
