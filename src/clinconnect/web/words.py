"""How are a trial's facts said on a page? Labels and places in words; what is missing is said to be missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinconnect.summaries import (
    GONE,
    StatusWord,
    doubtful_since,
    known_as_of,
    phase_word,
    place,
    say_ages,
    say_date,
    status_word,
)
from clinconnect.trials import Trial, printed


@dataclass(frozen=True)
class Heading:
    """What stands at the top of a trial, on its page and in a list of results; `number` as the registry prints it."""

    id: str
    number: str
    title: str
    status: StatusWord
    as_of: str | None
    doubtful: str | None
    phase: str | None
    fictional: bool
    conditions: tuple[str, ...]
    places: str
    who: str


def heading(trial: Trial, today: date, *, gone: str | None = None) -> Heading:
    """The heading; `phase` is None where there is no numbered one, `doubtful` the day on which the status
    was last confirmed, where that is more than two years ago. `gone`: since when the registry has no record of it.
    """
    known, _ = known_as_of(trial)
    phase = phase_word(trial.phases)
    ages = say_ages(trial.eligibility.minimum_age, trial.eligibility.maximum_age)
    return Heading(
        id=trial.id,
        number=printed(trial.id),
        title=trial.title,
        status=GONE if gone else status_word(trial.status),
        as_of=say_date(known),
        doubtful=say_date(doubtful_since(trial, today)),
        phase=phase.label if phase and any(c.isdigit() for c in phase.label) else None,
        fictional=trial.fictional,
        conditions=trial.conditions,
        places=say_places(trial),
        who=", ".join((ages or "age not reported", say_sex(trial))),
    )


def say_sex(trial: Trial) -> str:
    """Who by sex, as the registry says."""
    stated = (trial.eligibility.sex or "").strip().upper()
    return {"ALL": "any sex", "BOTH": "any sex", "FEMALE": "female only", "MALE": "male only"}.get(
        stated, "sex not reported"
    )


def say_places(trial: Trial) -> str:
    """The first two places, and how many more; those that recruit come first."""
    if not trial.sites:
        return "Places not reported"
    ordered = sorted(trial.sites, key=lambda s: status_word(s.status).recruits is not True)
    names = list(dict.fromkeys(place(s) for s in ordered))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return "; ".join(names[:2]) + more
