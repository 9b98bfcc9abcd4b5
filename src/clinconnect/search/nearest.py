"""Which trials are nearest to a place, each by its nearest site? Measured exactly, without measuring all of them."""

from __future__ import annotations

from collections.abc import Iterator

from tantivy import Occur, Query, Searcher

from clinconnect.search.counting import count
from clinconnect.search.layout import ID, SPOTS
from clinconnect.search.nearby import Circle, km_of
from clinconnect.search.places import nearest_km
from clinconnect.search.query import Hit

# Of so few trials all are measured.
_FEW = 300
# A page of results is full after the nearest few points in most cases; asking by single points costs more for each of them.
_FIRST, _STEP = 16, 64
_WIDER = 4


def nearest(query: Query, anywhere: Query, circle: Circle, searcher: Searcher, most: int) -> tuple[list[Hit], int]:
    """The `most` nearest trials that answer the query, nearest first, and how many there are in all. Scores are km below 0.

    `anywhere` is the query as it would be without the circle: a point of the circle needs not be looked for in it again.
    """
    every = count(query, searcher)
    wanted = min(most, every)
    found = _all_measured(query, circle, searcher, every) if _measurable(circle) and every <= _FEW else None
    far = found if found is not None else _in_rings(anywhere, circle, searcher, wanted)
    # Of equally near ones the engine's order stands, so that pages neither overlap nor leave one out.
    ordered = sorted(far.items(), key=lambda one: one[1])
    return [Hit(trial, round(-km, 2)) for trial, km in ordered[:wanted]], every


def _in_rings(query: Query, circle: Circle, searcher: Searcher, wanted: int) -> dict[str, float]:
    """Ring by ring until there are enough; whatever is nearer than a ring's end has been found with it."""
    far: dict[str, float] = {}
    for start, end in _rings(len(circle.inside or ())):
        if len(far) >= wanted:
            break
        far |= {
            id: km for id, km in _ring(query, circle, searcher, start, end, wanted + len(far)).items() if id not in far
        }
    return far


def _ring(query: Query, circle: Circle, searcher: Searcher, start: int, end: int, most: int) -> dict[str, float]:
    if end - start > _STEP and _measurable(circle):
        there = _both(query, circle.ring(start, end))
        if (few := count(there, searcher)) <= _FEW:
            return _all_measured(there, circle, searcher, few)
    far: dict[str, float] = {}
    for at in range(start, end, _STEP):
        ring = _both(query, circle.nearest_first(at, min(at + _STEP, end)))
        for score, address in searcher.search(ring, most + len(far), count=False).hits:
            far.setdefault(searcher.doc(address)[ID][0], km_of(float(score or 0)))
        if len(far) >= most:
            break
    return far


def _rings(points: int) -> Iterator[tuple[int, int]]:
    start, size = 0, _FIRST
    while start < points:
        yield start, min(start + size, points)
        start, size = start + size, size * _WIDER


def _all_measured(query: Query, circle: Circle, searcher: Searcher, count: int) -> dict[str, float]:
    if not count or circle.place is None:
        return {}
    docs = (searcher.doc(at) for _, at in searcher.search(query, count, count=False).hits)
    return {doc[ID][0]: nearest_km(doc[SPOTS][0], circle.place) for doc in docs}


def _measurable(circle: Circle) -> bool:
    """Whether the points that count stand with each trial."""
    return circle.asked.recruiting


def _both(query: Query, there: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.const_score_query(query, 0.0)), (Occur.Must, there)])
