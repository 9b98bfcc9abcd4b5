"""What is asked? Lines and notes about what the synthetic trials are about, each also as plain words for other engines."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.search.language import Language, names_drawn
from clinconnect.search import Filters, Question

_BIG_CITIES = (
    "Boston",
    "Chicago",
    "London",
    "Paris",
    "Tokyo",
    "Madrid",
    "Toronto",
    "Seoul",
    "Sydney",
    "Nairobi",
    "Lima",
    "Lyon",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` and whether `all` of them have to be there: the same for an engine without a query language.

    `facets`: with the counts beside the hits; `typing`: what may be meant by the line so far, and nothing else.
    """

    question: Question
    words: tuple[str, ...]
    all: bool = True
    facets: bool = False
    typing: bool = False


def asked(language: Language, count: int, *, seed: int) -> Mapping[str, list[Asked]]:
    """`count` of each kind by name; those of one kind differ."""
    kinds: Mapping[str, Callable[[_Asker], Asked]] = {
        "short": _Asker.short, "operators": _Asker.operators, "misspelled": _Asker.misspelled, "story": _Asker.story,
        "facets": _Asker.facets, "filters": _Asker.filters, "distance": _Asker.distance, "wide": _Asker.wide,
        "suggest": _Asker.suggest,
    }  # fmt: skip
    return {
        name: [ask(_Asker(language, random.Random(f"{seed} {name} {n}"))) for n in range(count)]
        for name, ask in kinds.items()
    }


class _Asker:
    """Whoever asks one thing."""

    def __init__(self, language: Language, chance: random.Random) -> None:
        self._language, self._chance = language, chance

    def short(self) -> Asked:
        """What people type: an illness, an illness and a treatment, or some words."""
        kind = self._chance.random()
        if kind < 0.5:
            return _plain(self._condition())
        if kind < 0.75:
            return _plain(f"{self._condition()} {self._treatment()}")
        if kind < 0.9:
            return _plain(f"{self._language.between(50, 3000)} {self._language.between(50, 3000)}")
        return _plain(self._language.between(20, 3000))

    def operators(self) -> Asked:
        """The same with the marks of the query language."""
        one, other = self._condition(), self._condition()
        line = self._chance.choice((
            f'"{one}"', f"{one} OR {other}", f"{one} NOT {other}", f"condition:({one}) AND intervention:({self._treatment()})",
            f"({one} OR {other}) AND {self._treatment()}", f"title:({one})",
        ))  # fmt: skip
        return Asked(Question(line), _words(one))

    def misspelled(self) -> Asked:
        """A word with one letter left out."""
        long = next(c for c in iter(self._condition, None) if len(c) > 8 and c.replace(" ", "").isalpha())
        at = self._chance.randrange(3, len(long) - 2)
        return _plain(long[:at] + long[at + 1 :])

    def story(self) -> Asked:
        """A note of 120 words, one in seven of which is of what the person has."""
        about = [self._condition() for _ in range(3)] + [self._treatment() for _ in range(2)]
        said = self._language.words(120)
        for at in range(0, len(said), 7):
            said[at] = self._chance.choice(about)
        note = f"A {self._chance.randrange(18, 90)}-year-old {self._chance.choice(('man', 'woman'))} with {' '.join(said)}."
        return Asked(Question(note), tuple(dict.fromkeys(_words(note))), all=False)

    def facets(self) -> Asked:
        """A short question with the counts beside it."""
        plain = _plain(self._condition())
        return Asked(plain.question, plain.words, facets=True)

    def filters(self) -> Asked:
        """A short question with three choices."""
        chosen = {
            "status": [self._chance.choice(("recruiting", "completed", "not yet recruiting"))],
            "age": [str(self._chance.randrange(5, 90))], "sex": [self._chance.choice(("female", "male"))],
        }  # fmt: skip
        line = self._condition()
        return Asked(Question(line, Filters.of(chosen)), _words(line))

    def distance(self) -> Asked:
        """A short question, nearest sites first."""
        return self._near((25, 50, 100, 300))

    def wide(self) -> Asked:
        """The same in a circle as large as a continent."""
        return self._near((1000, 3000, 10_000))

    def _near(self, radii: tuple[int, ...]) -> Asked:
        line = self.short().question.line
        near = Filters.of({"near": [f"{self._chance.choice(_BIG_CITIES)}, {self._chance.choice(radii)} km"]})
        return Asked(Question(line, near, "distance"), _words(line))

    def suggest(self) -> Asked:
        """The first letters of an illness, a treatment or a city, every fifth time with one letter left out."""
        whole = self._chance.choice(
            (self._condition(), self._condition(), self._treatment(), self._chance.choice(_BIG_CITIES))
        )
        typed = whole[: self._chance.randrange(2, max(4, len(whole)))]
        if len(typed) > 5 and self._chance.random() < 0.2:
            typed = typed[:3] + typed[4:]
        return Asked(Question(typed), _words(typed), typing=True)

    def _condition(self) -> str:
        return names_drawn(self._language.conditions, 1, self._chance)[0]

    def _treatment(self) -> str:
        return names_drawn(self._language.treatments, 1, self._chance)[0]


def _plain(line: str) -> Asked:
    return Asked(Question(line), _words(line))


def _words(line: str) -> tuple[str, ...]:
    """The words as any engine takes them."""
    return tuple(part for part in "".join(c if c.isalnum() else " " for c in line.lower()).split())
