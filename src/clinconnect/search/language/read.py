"""How does a line become a tree? Whatever is not part of the language counts as words, and what was passed over is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinconnect.search import places
from clinconnect.search.language import bounds
from clinconnect.search.language.areas import AREAS, Area, area_of, is_anywhere
from clinconnect.search.language.characters import seen
from clinconnect.search.language.marks import Mark, marks
from clinconnect.search.language.tree import (
    Age,
    All,
    Any,
    Everything,
    Missing,
    Near,
    Node,
    Not,
    Phrase,
    Range,
    Value,
    Words,
)
from clinconnect.search.language.values import VALUES, value_of

LONGEST_LINE = 5000
DEFAULT_KM = 50.0
_KM_A_MILE = 1.609344
_DEEPEST = 20
_RADIUS = re.compile(
    r"(?:,|\s)*\s(?:within\s+)?(?P<number>[0-9]{1,5}(?:\.[0-9]+)?)\s*(?P<unit>km|kilomet(?:er|re)s?|mi|miles?)\b\.?",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"\s*(-?[0-9.]{1,12})\s*,\s*(-?[0-9.]{1,12})\s*,\s*([0-9]{1,5}(?:\.[0-9]+)?)\s*(km|mi)\s*", re.IGNORECASE
)
# A place in plain words, behind all others: "heart attack near Berlin".
_PLAINLY_NEAR = re.compile(r"(?P<words>.*?)\s*\b(?P<near>(?:near|close to)\s+(?P<place>.+))", re.IGNORECASE | re.DOTALL)
_LARGE_CITY, _SHORT = 100_000, 3
_HERE = frozenset(("me", "here", "my home", "my place", "us"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: `node` is None for nothing; `notes` say what was read otherwise than it stands."""

    node: Node | None
    notes: tuple[str, ...] = ()


def read(line: str) -> Asked:
    """The line as a tree; never raises."""
    reader = _Reader(list(marks(seen(line[:LONGEST_LINE]))))
    if len(line) > LONGEST_LINE:
        reader.notes.append(f"Only the first {LONGEST_LINE:,} characters were read.")
    return Asked(reader.whole(), tuple(dict.fromkeys(reader.notes)))


def near(text: str) -> Near:
    """A place with its radius: "Boston, MA, 50 km", "Boston within 30 miles", "Boston" (50 km)."""
    text = f" {' '.join(text.split())}"
    found = None
    for found in _RADIUS.finditer(text):  # noqa: B007  # the last one counts
        pass
    if found is None:
        return Near(text.strip(), DEFAULT_KM)
    number = float(found["number"]) * (_KM_A_MILE if found["unit"].lower().startswith("mi") else 1.0)
    return Near(text[: found.start()].strip(" ,") or text.strip(), round(number, 3))


class _Reader:
    """One line on its way."""

    def __init__(self, given: Sequence[Mark]) -> None:
        self._marks = given
        self._at = 0
        self.notes: list[str] = []

    def whole(self) -> Node | None:
        """All of the line; a bracket too many is passed over."""
        parts: list[Node] = []
        while self._at < len(self._marks):
            before = self._at
            part = self._either(None, 0)
            parts += [part] if part else []
            self._at += self._at == before
        return _all(parts)

    def _kind(self) -> str:
        return self._marks[self._at].kind if self._at < len(self._marks) else ""

    def _take(self) -> Mark:
        self._at += 1
        return self._marks[self._at - 1]

    def _either(self, area: Area | None, depth: int) -> Node | None:
        parts = [self._together(area, depth)]
        while self._kind() == "or":
            self._take()
            parts.append(self._together(area, depth))
        there = [part for part in parts if part]
        return Any(tuple(there)) if len(there) > 1 else there[0] if there else None

    def _together(self, area: Area | None, depth: int) -> Node | None:
        parts: list[Node] = []
        while self._kind() not in ("", "or", "close"):
            if self._kind() == "and":
                self._take()
                continue
            part = self._unit(area, depth)
            parts += [part] if part else []
        return _all(parts)

    def _unit(self, area: Area | None, depth: int) -> Node | None:
        mark = self._take()
        if mark.kind == "not":
            part = self._unit(area, depth) if self._kind() not in ("", "and", "or", "close") else None
            return Not(part) if part else None
        if mark.kind == "open":
            return self._group(area, depth)
        if mark.kind in ("area", "named"):
            return self._in_area(mark, depth)
        if mark.kind == "bracket":
            return self._bracket(mark, area)
        if mark.kind == "all":
            return Everything()
        if mark.kind == "quote":
            return self._said(mark.text, area, quoted=True) if mark.text.strip() else None
        if mark.kind == "word":
            return self._said(self._words(mark), area, quoted=False)
        return None

    def _group(self, area: Area | None, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            return None
        part = self._either(area, depth + 1)
        if self._kind() == "close":
            self._take()
        return part

    def _words(self, first: Mark) -> str:
        """The words that stand together; after a name with a colon or a minus only the first, after AREA[…] all of them."""
        words = [first.text]
        before = self._marks[self._at - 2] if self._at >= 2 else None
        alone = before is not None and before.end == first.start and (before.kind == "named" or before.text == "-")
        while not alone and self._kind() == "word":
            words.append(self._take().text)
        return " ".join(words)

    def _in_area(self, mark: Mark, depth: int) -> Node | None:
        area = area_of(mark.text)
        if area is None and not is_anywhere(mark.text):
            if mark.kind == "named":
                return Words(mark.text)
            self.notes.append(
                f"There is no area “{mark.text.strip()}”: all areas were searched. Areas: {', '.join(AREAS)}."
            )
        if area and area.kind == "near" and self._kind() in ("word", "quote"):
            place = self._take().text
            return self._said(f"{place} {self._radius()}", area, quoted=True) if place.strip() else None
        return self._unit(area, depth) if self._kind() not in ("", "and", "or", "close") else None

    def _radius(self) -> str:
        """How far, behind a place: "within 50 km", "50km"; "" where nothing of the kind follows."""
        for many in (3, 2, 1):
            following = self._marks[self._at : self._at + many]
            said = " ".join(mark.text for mark in following)
            if all(mark.kind == "word" for mark in following) and _RADIUS.fullmatch(f" {said}"):
                self._at += len(following)
                return said
        return ""

    def _bracket(self, mark: Mark, area: Area | None) -> Node | None:
        if mark.name == "MISSING" and area and area.kind in ("value", "day", "count"):
            return Missing(area.fields[0])
        if mark.name == "DISTANCE":
            return self._distance(mark.text)
        if mark.name == "RANGE":
            if area is None:
                self.notes.append("A range needs an area before it, such as AREA[StartDate]RANGE[2025-01, MAX].")
                return None
            return self._said(mark.text, area, quoted=True)
        written = "MISSING" if mark.name == "MISSING" else f"{mark.name}[{mark.text[:60]}]"
        self.notes.append(f"“{written}” cannot be asked here: it was passed over.")
        return None

    def _distance(self, text: str) -> Node | None:
        if found := _DISTANCE.fullmatch(text):
            km = float(found[3]) * (_KM_A_MILE if found[4].lower() == "mi" else 1.0)
            return Near(f"{found[1]},{found[2]}", round(km, 3))
        self.notes.append("A distance is written DISTANCE[latitude, longitude, 50mi].")
        return None

    def _said(self, text: str, area: Area | None, *, quoted: bool) -> Node | None:
        if area is None and not quoted:
            return self._plain(text)
        if area is None or area.kind in ("words", "numbers"):
            name = area.name if area else None
            return Phrase(text, name) if quoted and area_is_words(area) else Words(text, name)
        found = leaf(area, text)
        if found is None:
            self.notes.append(_not_read(text, area))
            return Words(text)
        return found

    def _plain(self, text: str) -> Node | None:
        """Words, and behind them a place, where there surely is one of that name."""
        found = _PLAINLY_NEAR.fullmatch(text)
        if found is None:
            return Words(text)
        meant, words = near(found["place"]), Words(found["words"]) if found["words"] else None
        if meant.place.lower() in _HERE:
            self.notes.append("Where that is cannot be known here: write a city or a ZIP code, as in “near Boston”.")
            return words
        if not _is_place(meant.place):
            return Words(text)
        self.notes.append(f"“{found['near']}” was read as a place; in quotation marks it is searched for as words.")
        return _all([part for part in (words, meant) if part])


def _is_place(text: str) -> bool:
    """Whether a place surely is meant. In small letters only one that is large: "near normal" is not Normal, Illinois."""
    found = places.read(text, mend=False)
    if not (found.places and found.certain):
        return False
    if not (text.isalpha() and text.islower()) or (len(text) > _SHORT and found.places[0].kind in ("state", "country")):
        return True
    return any(p.name.lower() == text for p in places.beginning_with(text, people=_LARGE_CITY))


def leaf(area: Area, text: str) -> Node | None:
    """What the text says in this area; None where it cannot be read so."""
    if area.kind == "near":
        return near(text) if text.strip() else None
    if area.kind in ("words", "numbers"):
        return Words(text, area.name) if text.strip() else None
    field = area.fields[0]
    if area.kind == "value":
        values = value_of(field, text)
        return Value(field, values) if values else None
    if area.kind == "age":
        ages = bounds.ages(text)
        return Age(*ages) if ages else None
    found = _bounds(area, text)
    return Range(field, *found) if found and found != (None, None) else None


def _bounds(area: Area, text: str) -> tuple[int | None, int | None] | None:
    if area.kind == "limit":
        return bounds.limits(text, upper=area.fields[0] == "oldest")
    return bounds.days(text) if area.kind == "day" else bounds.counts(text)


def area_is_words(area: Area | None) -> bool:
    """Whether words are looked for in it, and not whole numbers."""
    return area is None or area.kind == "words"


def _all(parts: Sequence[Node]) -> Node | None:
    return All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _not_read(text: str, area: Area) -> str:
    known = {
        "value": f"Known are {', '.join(v.lower().replace('_', ' ') for v in VALUES.get(area.fields[0], ()))}.",
        "day": "A day is written 2025-03-14, 2025-03 or 2025, a range 2024..2025 or >=2025.",
        "age": "An age is written 58, 6 months or 40..60.",
        "limit": "An age is written 58, 6 months or 40..60.",
        "count": "A number is written 100, a range 50..100 or >=50.",
    }[area.kind]
    return f"“{text[:60]}” is no {area.name}; it was searched for as words. {known}"
