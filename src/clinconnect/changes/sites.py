"""Which sites opened, closed, came or went? Sites are the same by facility and place; one that was renamed a little stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from rapidfuzz import fuzz

from clinconnect.changes.change import Change, Effect, Part, Side, Sort
from clinconnect.changes.facts import opening
from clinconnect.summaries import place, status_word
from clinconnect.trials import Site, Trial

_NAMED = 3
_ALIKE = 90


def site_changes(before: Trial, after: Trial) -> tuple[Change, ...]:
    """One change for each way in which sites changed; of many, the first few are named and all are parts."""
    paired, gone, come = _paired(before.sites, after.sites)
    found: dict[str, list[Site]] = defaultdict(list)
    for old, new in paired:
        if word := _became(old, new):
            found[word].append(new)
    found["new"] += come
    found["dropped"] += gone
    changes = [_told(word, found[word]) for word in _SAID if found[word]]
    return tuple(changes + list(_contacts(paired)))


# What became of a site: in words, one and several, and what it does to who can join.
_SAID: dict[str, tuple[str, str, Effect, Sort]] = {
    "closed": ("site closed", "sites closed", "stricter", "changed"),
    "dropped": ("site dropped", "sites dropped", "stricter", "dropped"),
    "opened": ("site opened", "sites opened", "looser", "changed"),
    "new": ("new site", "new sites", "looser", "new"),
    "changed": ("other status of site", "other status of sites", "unknown", "changed"),
}


def _told(word: str, sites: list[Site]) -> Change:
    one, several, effect, sort = _SAID[word]
    if word == "new" and all(status_word(s.status).tone == "closed" for s in sites):
        effect = "neither"
    names = [site_name(s) for s in sites]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED + 1 else ""
    shown = names[:_NAMED] if more else names
    words = f"{one}: {names[0]}" if len(names) == 1 else f"{len(names)} {several}: {'; '.join(shown)}{more}"
    parts = tuple(Part(f"{one}: {_with_status(s)}", effect) for s in sites)
    return Change("sites", sort, words, effect, parts=parts if len(parts) > 1 else ())


def site_name(site: Site) -> str:
    """Facility and place."""
    where = place(site)
    return f"{site.facility}, {where}" if site.facility and site.facility != where else where


def _with_status(site: Site) -> str:
    return f"{site_name(site)} ({status_word(site.status).label})" if site.status else site_name(site)


def _became(old: Site, new: Site) -> str | None:
    if (old.status or "").casefold() == (new.status or "").casefold():
        return None
    return {"stricter": "closed", "looser": "opened", "unknown": "changed"}.get(opening(old.status, new.status))


def _contacts(paired: list[tuple[Site, Site]]) -> Iterator[Change]:
    number = sum(old.contacts != new.contacts for old, new in paired)
    if number:
        words = f"contacts of {number} {'site' if number == 1 else 'sites'} changed"
        yield Change("contacts", "changed", words, "neither", Side(""), Side(""))


_Pairs = list[tuple[Site, Site]]


def _paired(old: tuple[Site, ...], new: tuple[Site, ...]) -> tuple[_Pairs, list[Site], list[Site]]:
    """Pairs, then what is left on each side. Many sites may bear one name: they pair in order."""
    left, right = list(old), list(new)
    found: _Pairs = []
    for same in (_exact, _facility_and_city):
        found += _take(left, right, same)
    for site in list(right):
        if match := next((s for s in left if _alike(s, site)), None):
            _remove(left, match)
            _remove(right, site)
            found.append((match, site))
    return found, left, right


def _take(left: list[Site], right: list[Site], same: Callable[[Site], Hashable]) -> _Pairs:
    waiting: dict[Hashable, list[Site]] = defaultdict(list)
    for site in left:
        waiting[same(site)].append(site)
    found = []
    for site in list(right):
        if waiting[same(site)]:
            match = waiting[same(site)].pop(0)
            _remove(left, match)
            _remove(right, site)
            found.append((match, site))
    return found


def _remove(sites: list[Site], one: Site) -> None:
    del sites[next(i for i, s in enumerate(sites) if s is one)]


def _exact(site: Site) -> Hashable:
    return tuple(_folded(x) for x in (site.facility, site.city, site.state, site.postal_code, site.country))


def _facility_and_city(site: Site) -> Hashable:
    return tuple(_folded(x) for x in (site.facility, site.city, site.country))


def _alike(a: Site, b: Site) -> bool:
    """The same place, and a facility that was only renamed a little."""
    same_place = _folded(a.city) == _folded(b.city) and _folded(a.country) == _folded(b.country)
    return same_place and fuzz.token_set_ratio(_folded(a.facility), _folded(b.facility)) >= _ALIKE


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
