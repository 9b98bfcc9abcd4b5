"""What place does a text mean? Every way to read it, the likeliest first; what was changed or left out is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from clinconnect.search.places.areas import Area, area_names, called
from clinconnect.search.places.cities import City, cities
from clinconnect.search.places.coordinates import point
from clinconnect.search.places.distance import distance_km
from clinconnect.search.places.folding import fold
from clinconnect.search.places.place import Found, Place
from clinconnect.search.places.postal import zip_codes, zip_in

MOST = 12
_LONGEST = 200
_MOST_WORDS = 12
_LONGEST_AREA = 5
# A city so large comes before the state or country of its name: New York, Quebec, Singapore.
_LARGE = 100_000
# A misspelled name is looked for among places of this size, all of them where the country or state is given.
_KNOWN_BY_MANY = 5_000
# A ZIP code belongs to the city beside it where it lies no farther from it than this.
_SAME_TOWN_KM = 80.0
_HOW = 'Write a city with its state or country ("Boston, MA"), a US ZIP code ("02114") or degrees ("42.36, -71.06").'
Inside = tuple[tuple[Area, ...], ...]


def find(text: str) -> list[Place]:
    """The places that the text may mean, the likeliest first; [] where nothing is called so. `read` says why."""
    return list(read(text).places)


def read(text: str, *, mend: bool = True) -> Found:
    """The places that the text may mean, and what has to be said about that; with `mend` also those that are called much like it.

    Any text is safe.
    """
    asked = " ".join(text[:_LONGEST].split())
    try:
        if given := point(asked):
            return Found(asked, (given,))
    except ValueError as wrong:
        return Found(asked, note=str(wrong), certain=False)
    if not fold(asked) or len(asked.split()) > _MOST_WORDS:
        return Found(asked, note=_HOW, certain=False)
    ways = (_by_name, _by_code, _without_digits, _within_a_city, _in_part, *((_misspelled,) if mend else ()))
    return next((found for way in ways if (found := way(asked))), None) or _unknown(asked)


def beginning_with(text: str, most: int = 10, *, people: int = 0) -> list[Place]:
    """Cities as somebody types their name, the likeliest first; `Boston, M` still finds Boston, Massachusetts.

    Only those of so many people; of those that have the name in another language, of fifty times as many.
    """
    head, comma, tail = text.partition(",")
    start, rest = fold(head), fold(tail)
    if not start:
        return []
    found = cities().called(start) if comma else list(cities().beginning_with(start, most))
    places = _once(cities().place(city) for city in found if city.weight >= people)
    return [p for p in places if not rest or any(fold(t or "").startswith(rest) for t in (p.region, p.country))][:most]


def _by_name(asked: str) -> Found | None:
    places = _places(_ways(asked))
    return Found(asked, places, _several(places)) if places else None


def _several(places: tuple[Place, ...]) -> str:
    """What to say where a name has several places, or a place is no point."""
    first = places[0]
    if first.kind in ("state", "country"):
        return f"{first.name} is a whole {first.kind}: distances are from the middle of where its people live."
    return f"Read as {first.label}; other places have that name, too." if len(places) > 1 else ""


def _by_code(asked: str) -> Found | None:
    """A ZIP code, alone or beside its city, state or country."""
    written = zip_in(asked)
    known = zip_codes().place(written[0]) if written else None
    if not written or not known:
        return None
    place, area = known
    rest = written[1].strip(" ,")
    near = [p for p in _places(_ways(rest)) if p.kind == "city"] if fold(rest) else []
    here = any(distance_km(p.latitude, p.longitude, place) <= _SAME_TOWN_KM for p in near)
    covering = any(a.code in (area, area.partition(".")[0]) for a in called(fold(rest)))
    if fold(rest) in ("", "zip", "zip code") or here or covering:
        return Found(asked, (place,), f"{written[0]} was read as the ZIP code of {place.label}.")
    return None


def _without_digits(asked: str) -> Found | None:
    """A city beside a postal code that is not known here: "10117 Berlin", "London SW1A 1AA"."""
    left = " ".join(word for word in asked.split() if not any(c.isdigit() for c in word))
    places = _places(_ways(left)) if left != asked and fold(left) else ()
    if not places:
        return None
    said = f"Postal codes are known of the United States only, so this was read as {places[0].label}."
    return Found(asked, places, said, certain=False)


def _within_a_city(asked: str) -> Found | None:
    """A part of a city or a house before the city itself: "Roxbury, Boston, MA"."""
    head, comma, tail = asked.partition(",")
    places = _places(_ways(tail)) if comma and fold(tail) and not called(fold(tail)) else ()
    if not places:
        return None
    said = f"“{head.strip()}” is no city that is known there, so this was read as {places[0].label}."
    return Found(asked, places, said, certain=False)


def _in_part(asked: str) -> Found | None:
    """A city whose state or country says nothing to us; or one that there is, but not there, which is only offered."""
    head, comma, tail = asked.partition(",")
    places = _places(_ways(head)) if comma and fold(head) else ()
    if not places:
        return None
    if called(fold(tail)) or any(called(fold(part)) for part in tail.split(",")):
        said = f"No {head.strip()} is known in {tail.strip()}. {_HOW}"
        return Found(asked, (), said, certain=False, instead=places)
    said = f"“{tail.strip()}” is no state or country that is known here, so this was read as {places[0].label}."
    return Found(asked, places, said, certain=False)


def _misspelled(asked: str) -> Found | None:
    """Names that are a letter or two away; those in the state or country given first."""
    ways = sorted(_cuts(asked), key=lambda way: -len(way[1]))
    for head, inside in ways:
        if near := _near(head, inside):
            return Found(asked, near, f"No place is called “{asked}”: read as {near[0].label}.", certain=False)
    return None


def _unknown(asked: str) -> Found:
    if (written := zip_in(asked)) and written[0] == asked[:5]:
        return Found(asked, note=f"No ZIP code {written[0]} of the United States is known. {_HOW}", certain=False)
    return Found(asked, note=f"No place called “{asked}” is known. {_HOW}", certain=False)


def _ways(asked: str) -> Iterator[tuple[str, Inside, list[City]]]:
    """Each way to cut the text into a name and what the place lies in, where there are cities or areas of that name."""
    for head, inside in _cuts(asked):
        found = [c for c in cities().called(head) if _lies(c, inside)]
        if found or any(_area_lies(a, inside) for a in called(head)):
            yield head, inside, found
            return


def _cuts(asked: str) -> Iterator[tuple[str, Inside]]:
    """The text as one name; then as a name with a state, country or both behind it, the longest name first."""
    words = fold(asked).split()
    yield " ".join(words), ()
    for many in range(1, min(_LONGEST_AREA, len(words) - 1) + 1):
        if outer := called(" ".join(words[-many:])):
            yield " ".join(words[:-many]), (outer,)
            for more in range(1, min(_LONGEST_AREA, len(words) - many - 1) + 1):
                if inner := called(" ".join(words[-many - more : -many])):
                    yield " ".join(words[: -many - more]), (inner, outer)


def _lies(city: City, inside: Inside) -> bool:
    return all(any(city.lies_in(area.code) for area in areas) for areas in inside)


def _area_lies(area: Area, inside: Inside) -> bool:
    return all(any(area.country == outer.code != area.code for outer in areas) for areas in inside)


def _places(ways: Iterable[tuple[str, Inside, list[City]]]) -> tuple[Place, ...]:
    """Large cities, then countries and states, then the other cities; of a country's name only cities of their own name."""
    for head, inside, found in ways:
        areas = [a for a in called(head) if _area_lies(a, inside)]
        land = any(area.code == area.country for area in areas)
        large = [c for c in found if c.weight >= _LARGE and (c.own or not land)]
        rest = [c for c in found if c not in large]
        place = cities().place
        return _once([*map(place, large), *(a.place() for a in areas), *map(place, rest)])
    return ()


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """The first of each label, as many as anybody reads."""
    found: dict[str, Place] = {}
    for place in places:
        found.setdefault(place.label, place)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _near(head: str, inside: Inside) -> tuple[Place, ...]:
    """The places whose name is nearest to the one written, the likeliest first; () where none is near."""
    allowed = 0 if len(head) < 4 else 1 if len(head) < 6 else 2 if len(head) < 10 else 3
    if not allowed:
        return ()
    close = process.extract(head, _every_name(), scorer=OSA.distance, score_cutoff=allowed, limit=200)
    found: list[tuple[float, int, City]] = []
    for _, far, key in close:
        for city in cities().under(key):
            if _lies(city, inside) and (inside or city.weight >= _KNOWN_BY_MANY):
                found.append((far, -city.weight, city))
    areas = process.extract(head, area_names(), scorer=OSA.distance, score_cutoff=1, limit=5) if not inside else []
    nearest = [a.place() for name, _, _ in areas if len(name) > 3 for a in called(name)]
    ordered = [cities().place(c) for _, _, c in sorted(found, key=lambda f: (f[0], f[1], f[2].number))]
    large = ordered[:1] if found and -min(found, key=lambda f: (f[0], f[1]))[1] >= _LARGE else []
    return _once([*large, *nearest, *ordered])[:5]


@lru_cache(maxsize=1)
def _every_name() -> list[str]:
    return cities().keys.every()
