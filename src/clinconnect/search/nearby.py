"""What lies around a place that was named? The distinct points of the index in a circle, and the site of a trial nearest to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from tantivy import Occur, Query

from clinconnect.search import places
from clinconnect.search.facts import point, recruits
from clinconnect.search.language import Near
from clinconnect.search.layout import SQUARES, schema
from clinconnect.search.places import Inside, Place, km_to, located
from clinconnect.trials import Site, Trial

# The score of a site at the place itself. The engine keeps seven digits: here of the distance, however far it is.
_HERE = 1e6


@dataclass(frozen=True, slots=True)
class Circle:
    """`place` None: no such place is known, and `note` says what to write. `others` are other readings, or what there is instead.

    `inside` are the points of the index in the circle, of sites that take people only where that was asked.
    """

    asked: Near
    place: Place | None = None
    others: tuple[Place, ...] = ()
    note: str = ""
    inside: Inside | None = None

    @property
    def field(self) -> str:
        """Where the points lie in the index."""
        return "recruiting_site" if self.asked.recruiting else "site"

    def query(self) -> Query:
        """Trials with a site in the circle."""
        squares, points = self.inside.terms() if self.inside else ([], [])
        parts = [(SQUARES[self.field], squares), (self.field, points)]
        return Query.boolean_query(
            [(Occur.Should, Query.term_set_query(schema(), name, terms)) for name, terms in parts]
        )

    def ring(self, start: int, end: int) -> Query:
        """Trials with a site at one of these points, counted from the nearest."""
        return Query.term_set_query(schema(), self.field, self._names(start, end))

    def nearest_first(self, start: int, end: int) -> Query:
        """The same, and the score says how far the nearest one is: see `km_of`."""
        km = self.inside.km(start, end).tolist() if self.inside else []
        return Query.disjunction_max_query([
            Query.const_score_query(Query.term_query(schema(), self.field, name, "basic"), _HERE / (1 + far))
            for name, far in zip(self._names(start, end), km, strict=True)
        ])  # fmt: skip

    def closest(self, trial: Trial) -> Closest | None:
        """The site of the trial in the circle that is nearest to the place."""
        if self.place is None:
            return None
        sites = [site for site in trial.sites if recruits(trial, site) or not self.asked.recruiting]
        points = [(point(*there), site) for site in sites if (there := located(site))]
        far = km_to(self.place, [written for written, _ in points]).tolist()
        km, at = min(((km, at) for at, km in enumerate(far)), default=(inf, 0))
        return Closest(points[at][1], km) if km <= self.asked.km else None

    def _names(self, start: int, end: int) -> list[str]:
        return self.inside.names(start, end) if self.inside else []


@dataclass(frozen=True, slots=True)
class Closest:
    """A site, and how far it is from the place that was named."""

    site: Site
    km: float


def km_of(score: float) -> float:
    """How far the nearest site is, by the score of `Circle.nearest_first`."""
    return max(0.0, _HERE / score - 1)


@dataclass
class Surroundings:
    """What lies around places on an index as it is; `points` are all of it, asked for when they are first needed."""

    points: Callable[[], places.Points]
    _circles: dict[Near, Circle] = field(default_factory=dict)

    def around(self, asked: Near) -> Circle:
        """The circle that is meant, with what has to be said about its reading."""
        if asked not in self._circles:
            self._circles[asked] = self._around(asked)
        return self._circles[asked]

    def _around(self, asked: Near) -> Circle:
        found = places.read(asked.place)
        if not found.places:
            return Circle(asked, None, found.instead, found.note)
        place = found.places[0]
        return Circle(asked, place, found.places[1:], found.note, self.points().around(place, asked.km))
