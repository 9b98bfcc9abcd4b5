"""Where does it run? The places of a trial, those that recruit first, by country where they are many."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from clinconnect.summaries import StatusWord, place, status_word
from clinconnect.trials import Contact, Site, Trial

FEW = 8


@dataclass(frozen=True)
class SiteLine:
    """One place: `status` is None where the record gives none."""

    place: str
    facility: str | None
    status: StatusWord | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class Country:
    """The places of one country; `open` says whether the list is shown unfolded."""

    name: str
    sites: tuple[SiteLine, ...]
    recruiting: int
    open: bool


@dataclass(frozen=True)
class Locations:
    """All places by country, those with most recruiting sites first, and the trial's own contacts."""

    total: int
    countries: tuple[Country, ...]
    contacts: tuple[Contact, ...]


def locations(trial: Trial) -> Locations:
    """The places of a trial, ready to list."""
    by_country = sorted(trial.sites, key=lambda s: s.country or "")
    countries = [
        _country(name, [_line(s) for s in sites], unfolded=len(trial.sites) <= FEW)
        for name, sites in groupby(by_country, key=lambda s: s.country or "Country not reported")
    ]
    countries.sort(key=lambda c: (-c.recruiting, -len(c.sites), c.name))
    return Locations(len(trial.sites), tuple(countries), trial.contacts)


def _line(site: Site) -> SiteLine:
    where = place(site)
    facility = site.facility if site.facility != where else None
    return SiteLine(where, facility, status_word(site.status) if site.status else None, site.contacts)


def _country(name: str, sites: list[SiteLine], *, unfolded: bool) -> Country:
    recruiting = [s for s in sites if s.status and s.status.recruits]
    ordered = recruiting + [s for s in sites if s not in recruiting]
    return Country(name, tuple(ordered), len(recruiting), unfolded)
