"""What lies around a place that was named? The distinct points of the index in a circle, and the site of a trial nearest to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tantivy import Query, Searcher

from clinconnect.search import places
from clinconnect.search.facts import point, recruits
from clinconnect.search.language import Near
from clinconnect.search.layout import schema
from clinconnect.search.places import Place, located
from clinconnect.trials import Site, Trial

# More than any distance on earth in km: the nearest has the highest score.
_BEYOND = 30_000.0
# A page of results is full after the nearest few points in most cases: all at once would take a hundred times as long.
_FIRST_RING, _MOST_STEPS = 16, 64
_MOST_POINTS = 5_000_000


@dataclass(frozen=True, slots=True)
class Circle:
    """`place` None: no such place is known, and `note` says what to write. `others` are other readings, or what there is instead.

    `points` are those of the index in the circle, the nearest first; `recruiting`: of sites that take people only.
    """

    asked: Near
    place: Place | None = None
    others: tuple[Place, ...] = ()
    note: str = ""
    points: tuple[places.Near, ...] = ()

    @property
    def field(self) -> str:
        """Where the points lie in the index."""
        return "recruiting_site" if self.asked.recruiting else "site"

    def query(self) -> Query:
        """Trials with a site in the circle."""
        return Query.term_set_query(schema(), self.field, [near.point for near in self.points])

    def nearest_first(self) -> Iterator[Query]:
        """The same ring by ring, the nearest first and each twice as large as the one before.

        Within a ring the score puts the nearest first; `km_of` tells the distance from it.
        """
        start, size = 0, _FIRST_RING
        while start < len(self.points):
            yield self._ring(self.points[start : start + size])
            start, size = start + size, 2 * size

    def _ring(self, points: tuple[places.Near, ...]) -> Query:
        width = -(-len(points) // _MOST_STEPS)
        steps = (points[start : start + width] for start in range(0, len(points), width))
        return Query.disjunction_max_query([self._step(step) for step in steps])

    def _step(self, points: tuple[places.Near, ...]) -> Query:
        """So few points, or so near to one another in distance, that they count as equally far."""
        there = Query.term_set_query(schema(), self.field, [near.point for near in points])
        return Query.const_score_query(there, _BEYOND - points[0].km)

    def closest(self, trial: Trial) -> Closest | None:
        """The site of the trial in the circle that is nearest to the place."""
        if self.place is None:
            return None
        inside = {near.point: near.km for near in self.points}
        sites = [site for site in trial.sites if recruits(trial, site) or not self.asked.recruiting]
        points = [(at, point(*place)) for at, site in enumerate(sites) if (place := located(site))]
        far = [(inside[where], at) for at, where in points if where in inside]
        return Closest(sites[min(far)[1]], min(far)[0]) if far else None


@dataclass(frozen=True, slots=True)
class Closest:
    """A site, and how far it is from the place that was named."""

    site: Site
    km: float


def km_of(score: float) -> float:
    """How far the nearest site is, to the width of a step of its ring."""
    return max(0.0, _BEYOND - score)


@dataclass
class Surroundings:
    """The points of an index as it was when it was opened, read when they are first asked for."""

    searcher: Searcher
    _points: dict[str, places.Points] = field(default_factory=dict)

    def around(self, asked: Near) -> Circle:
        """The circle that is meant, with what has to be said about its reading."""
        found = places.read(asked.place)
        if not found.places:
            return Circle(asked, None, found.instead, found.note)
        place = found.places[0]
        empty = Circle(asked, place, found.places[1:], found.note)
        points = self._points[empty.field] if empty.field in self._points else self._read(empty.field)
        return Circle(asked, place, found.places[1:], found.note, tuple(points.around(place, asked.km)))

    def _read(self, name: str) -> places.Points:
        written = self.searcher.terms_with_prefix(name, "", limit=_MOST_POINTS)
        self._points[name] = places.Points(term for term, _ in written)
        return self._points[name]
