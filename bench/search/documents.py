"""Trials that nobody runs: fields, lengths and facts as in real records, texts in a language of our own, sites in real cities.

The shapes are those of `bench.registries`. Each trial is about one or two conditions and treatments, which its title, its
fields and now and then its texts name; everything else in them is chance.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np

from bench.data import sample_trials
from bench.registries import SHAPES, records
from bench.search.language import Language, names_drawn
from clinconnect.search.places import Place
from clinconnect.search.places.cities import City, cities, columns
from clinconnect.search.vectors.folding import words
from clinconnect.trials import Eligibility, Intervention, Outcome, PartialDate, Site, Trial, read_records

# Of so many words in a text one is of what the trial is about.
_ABOUT = 14
_FIRST_DAY, _DAYS = date(2005, 1, 1), 7600


class Documents:
    """The same seed gives the same trials. `drawn_from` says whose shapes they have."""

    def __init__(self, *, seed: int, shapes: Path = SHAPES) -> None:
        self.language = Language(seed=seed)
        self._chance = random.Random(seed)
        real = b"\n".join(json.dumps(r).encode() for r in records(shapes))
        found = [t for t in read_records(BytesIO(real), name="shapes") if isinstance(t, Trial)] if real else []
        self.drawn_from = f"{len(found)} real records" if found else "the bundled sample (no real records lie here)"
        self._shapes = found or sample_trials()
        self._cities = _Sites(self._chance)

    def trials(self, count: int) -> Iterator[Trial]:
        """The first `count`."""
        for number in range(1, count + 1):
            yield self._trial(number, *(self._chance.choice(self._shapes) for _ in range(3)))

    def _trial(self, number: int, shape: Trial, facts: Trial, people: Trial) -> Trial:
        """One of the shape, with status, dates and phase like the second's, and ages, sex and sites like the third's."""
        conditions = self._names(self.language.conditions, len(shape.conditions))
        treatments = self._names(self.language.treatments, len(shape.interventions))
        about = [*conditions, *treatments]
        days = [self._day() for _ in range(3)]
        return Trial(
            id=f"NCT{number:08d}", registry=shape.registry, status=facts.status, phases=facts.phases,
            study_type=facts.study_type, has_results=facts.has_results, sponsor=facts.sponsor, enrollment=facts.enrollment,
            title=self._title(shape.title, about), official_title=self._title(shape.official_title, about) or None,
            brief_summary=self._prose(shape.brief_summary, about), conditions=tuple(conditions),
            detailed_description=self._prose(shape.detailed_description, about),
            keywords=tuple(self._prose(k, about) for k in shape.keywords),
            interventions=tuple(
                Intervention(name, old.kind, self._prose(old.description, about))
                for name, old in zip(treatments, shape.interventions, strict=False)
            ),
            outcomes=tuple(Outcome(self._prose(o.measure, about), o.kind) for o in shape.outcomes),
            eligibility=replace(people.eligibility, text=self._criteria(people.eligibility, about)),
            sites=tuple(self._cities.one(old) for old in people.sites),
            started=days[0], updated=days[1], completion=days[2],
        )  # fmt: skip

    def _names(self, names: list[str], count: int) -> list[str]:
        return list(dict.fromkeys(names_drawn(names, max(1, min(count, 6)), self._chance)))

    def _title(self, old: str | None, about: list[str]) -> str:
        return f"{self._prose(old, about)} {about[-1]} {about[0]}" if old else ""

    def _prose(self, old: str | None, about: list[str]) -> str:
        """As many words as there were, some of them what the trial is about."""
        drawn = self.language.words(len(words(old)) if old else 0)
        for at in range(self._chance.randrange(_ABOUT), len(drawn), _ABOUT):
            drawn[at] = self._chance.choice(about)
        return " ".join(drawn)

    def _criteria(self, old: Eligibility, about: list[str]) -> str:
        return "\n".join(self._prose(line, about) for line in old.text.splitlines() if line.strip())

    def _day(self) -> PartialDate:
        return PartialDate((_FIRST_DAY + timedelta(days=self._chance.randrange(_DAYS))).isoformat())


class _Sites:
    """Sites in real cities, in those with more people more often."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._known, kept = chance, cities(), columns("cities")
        people = kept["people"].astype(np.float64)
        self._steps, self._region = np.cumsum(people / people.sum()), kept["region"].astype(np.int64)
        self._codes = kept["regions"].tobytes().decode().split("\n")
        self._places: dict[int, Place] = {}

    def one(self, old: Site) -> Site:
        """A site with the status of the old one, somewhere else."""
        place = self._place(int(np.searchsorted(self._steps, self._chance.random())))
        return replace(
            old, city=place.name, state=place.region, country=place.country, facility=f"Hospital of {place.name}",
            latitude=place.latitude, longitude=place.longitude, contacts=(),
        )  # fmt: skip

    def _place(self, number: int) -> Place:
        if number not in self._places:
            region = self._codes[int(self._region[number])]
            self._places[number] = self._known.place(City(number, 0, own=True, region=region))
        return self._places[number]
