"""By which facts can trials be filtered, counted and sorted? Those of the record, in columns of the index.

What a record does not say has no value: a filter by it leaves the trial out, and only the counterpart of the filter says so.
An age limit that is not given, or cannot be read, keeps nobody out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from clinconnect.search.places import located
from clinconnect.summaries import status_word
from clinconnect.trials import AgeLimit, PartialDate, Site, Trial

# Values that are compared as they are, several of each.
VALUES_OF = (
    "status",
    "phase",
    "sex",
    "age_group",
    "study_type",
    "sponsor_class",
    "country",
    "intervention_type",
    "has_results",
    "healthy",
    "site",
    "recruiting_site",
)
# Whole numbers: days as YYYYMMDD, ages in days.
NUMBERS_OF = ("youngest", "oldest", "started", "completed", "posted", "updated", "verified", "enrollment")
NOBODY_IS_OLDER = 200 * 366
_DAYS = {"year": 365.2425, "month": 365.2425 / 12, "week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}
_ADULT, _OLDER = 18 * _DAYS["year"], 65 * _DAYS["year"]
_MOST_REMEMBERED = 1000
_WORD = re.compile(r"[^A-Z0-9]+")


def values_of(trial: Trial) -> dict[str, tuple[str, ...]]:
    """The values of the trial by field; a field without any is left out."""
    youngest, oldest = age_range(trial)
    found = {
        "status": (trial.status,),
        "phase": trial.phases,
        "sex": (trial.eligibility.sex,),
        "age_group": trial.eligibility.standard_ages or _groups(youngest, oldest),
        "study_type": (trial.study_type,),
        "sponsor_class": (trial.sponsor.cls,) if trial.sponsor else (),
        "country": tuple(s.country for s in trial.sites),
        "intervention_type": tuple(i.kind for i in trial.interventions),
        "has_results": (_said(trial.has_results),),
        "healthy": (_said(trial.eligibility.healthy_volunteers),),
    }
    coded = {name: tuple(dict.fromkeys(_coded(name, v) for v in values if v)) for name, values in found.items()}
    placed = {"site": points(trial.sites), "recruiting_site": points([s for s in trial.sites if recruits(trial, s)])}
    return {name: values for name, values in {**coded, **placed}.items() if values}


def numbers_of(trial: Trial) -> dict[str, int]:
    """The numbers of the trial by field; one without a number is left out."""
    youngest, oldest = age_range(trial)
    days = {
        "started": trial.started,
        "completed": trial.primary_completion or trial.completion,
        "posted": trial.first_posted or trial.first_submitted,
        "updated": trial.updated,
        "verified": trial.status_verified,
    }
    found = {name: as_number(day) for name, day in days.items() if day}
    if trial.enrollment is not None:
        found["enrollment"] = trial.enrollment
    return {**found, "youngest": youngest, "oldest": oldest}


def age_range(trial: Trial) -> tuple[int, int]:
    """The ages in days at which the registered limits let people in: from the first day, to the last."""
    youngest, oldest = trial.eligibility.youngest, trial.eligibility.oldest
    return (first_day(youngest) if youngest else 0, last_day(oldest) if oldest else NOBODY_IS_OLDER)


def first_day(youngest: AgeLimit) -> int:
    """The age in days from which this lower limit lets people in."""
    return int(days_of(youngest))


def last_day(oldest: AgeLimit) -> int:
    """The age in days up to which this upper limit does. People are as old as their last birthday until the next: "up to 75
    years" lasts until the day before the 76th.
    """
    return int((oldest.value + 1) * _DAYS[oldest.unit])


def days_of(age: AgeLimit) -> float:
    """An age in days; a year has 365.2425 of them (the mean Gregorian year)."""
    return age.value * _DAYS[age.unit]


def as_number(day: PartialDate | str) -> int:
    """A date as a number that sorts like it; a partial date counts from its beginning."""
    iso = day if isinstance(day, str) else day.iso
    year, month, date = (*iso.split("-"), "01", "01")[:3]
    return int(year) * 10000 + int(month) * 100 + int(date)


def recruits(trial: Trial, site: Site) -> bool:
    """Whether the site takes people: by its own status or, where it has none, by that of the trial."""
    return status_word(site.status or trial.status).recruits is True


def point(latitude: float, longitude: float) -> str:
    """A place as a term of the index, to about a metre; a zero has no sign."""
    return f"{round(latitude, 5) + 0.0:.5f},{round(longitude, 5) + 0.0:.5f}"


def points(sites: tuple[Site, ...] | list[Site]) -> tuple[str, ...]:
    """Where the sites are, each place once; a site without coordinates is where its city is, if that is certain."""
    return tuple(dict.fromkeys(point(*place) for site in sites if (place := located(site))))


def _groups(youngest: int, oldest: int) -> tuple[str, ...]:
    """The registry's groups of age that the limits touch."""
    if (youngest, oldest) == (0, NOBODY_IS_OLDER):
        return ()
    touched = {
        "CHILD": youngest < _ADULT,
        "ADULT": oldest >= _ADULT and youngest < _OLDER,
        "OLDER_ADULT": oldest >= _OLDER,
    }
    return tuple(group for group, so in touched.items() if so)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _coded(name: str, value: str) -> str:
    """A value as it is compared: a country by its name, everything else in the registry's spelling (NOT_YET_RECRUITING)."""
    return " ".join(value.split()) if name == "country" else _WORD.sub("_", value.upper()).strip("_")


def _said(value: bool | None) -> str | None:
    return None if value is None else "YES" if value else "NO"
