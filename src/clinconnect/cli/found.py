"""What a search found, as lines and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast, get_args

import typer

from clinconnect.errors import BadInput
from clinconnect.matching import coverage_words
from clinconnect.patients import Patient
from clinconnect.search import CHOICES, Filters, Question, Reason, Sort
from clinconnect.summaries import doubtful_since, phase_word, say_date
from clinconnect.workspace import FITS, Finding, Fitting, Found

Facets = Mapping[str, Sequence[tuple[str, int]]]
_SHOWN_VALUES = 8
_OTHER_PLACES = 5
_SHOWN_COUNTRIES = 3


def asked_for(line: str, choices: Sequence[str], sort: str, *, person: Patient | None, as_of: date) -> Question:
    """The question; BadInput where there is none, or a choice is none, or words are asked for and a person, too."""
    if person is not None and line.strip():
        raise BadInput("words and --patient do not go together", hint="narrow down with --only, or leave --patient out")
    given: dict[str, list[str]] = defaultdict(list)
    for choice in choices:
        name, found, value = choice.partition("=")
        if not found or name not in CHOICES:
            raise BadInput(f"--only {choice[:60]} is no choice", hint=f"NAME=VALUE, of {', '.join(CHOICES)}")
        given[name].append(value)
    if sort not in get_args(Sort):
        raise BadInput(f"--sort {sort[:40]} is no order", hint=f"one of {', '.join(get_args(Sort))}")
    filters = Filters.of(given)
    if filters.notes:
        raise BadInput(filters.notes[0].rstrip("."), hint="see docs/how-to/find-trials.md for how values are written")
    if not line.strip() and not filters and person is None:
        raise BadInput("nothing to search for", hint='give some words: clinconnect search "heart failure"')
    return Question(line, filters, cast(Sort, sort), person, as_of)


def print_found(finding: Finding, facets: Facets, *, why: bool) -> None:
    """A line for each trial on standard output; what is to be said about the search on standard error."""
    for note in finding.notes:
        typer.echo(note, err=True)
    if finding.circle and finding.circle.others:
        typer.echo(f"Or did you mean: {'; '.join(p.label for p in finding.circle.others[:_OTHER_PLACES])}?", err=True)
    if finding.any_word:
        typer.echo("No trial has all the words; these have some of them.", err=True)
    for hit in finding.found:
        typer.echo(_line(hit, updated=finding.question.sort == "newest"))
        for reason in hit.reasons if why else ():
            typer.echo(f"    {said(reason)}")
    shown = f"{len(finding.found):,} of {finding.total:,} trials" if finding.found else "no trial found"
    typer.echo(shown, err=True)
    for one in finding.relaxations:
        typer.echo(f"{one.count:,} trial(s) {relaxed(one.kind, one.name)}", err=True)
    for name, values in facets.items():
        shown = ", ".join(f"{value} {count:,}" for value, count in values[:_SHOWN_VALUES])
        typer.echo(f"{name}: {shown or 'nothing'}")


def print_fittings(told: Sequence[Fitting], *, as_json: bool) -> None:
    """The trials for a person in groups by the verdict, each with what speaks against it."""
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in told], ensure_ascii=False))
        return
    for fit in FITS:
        group = [one for one in told if one.fit == fit]
        if group:
            typer.echo(f"{fit} ({len(group)})")
        for one in group:
            typer.echo(f"  {_line(one.found)}")
            typer.echo(f"      {one.unchecked or coverage_words(one.coverage)}")
            for reason in one.reasons[:3]:
                typer.echo(f"      {reason}")
    if not told:
        typer.echo("no trial found", err=True)


def print_found_json(finding: Finding, facets: Facets) -> None:
    """The same for programs."""
    typer.echo(json.dumps({**finding.to_json(), "facets": {k: dict(v) for k, v in facets.items()}}, ensure_ascii=False))


def said(reason: Reason) -> str:
    """Why the trial is there, in words."""
    if reason.kind == "missing":
        return f"“{reason.asked}”: not said"
    if reason.kind == "whole":
        return f"by the meaning of {reason.asked}, and by single words of them"
    where = ", ".join(reason.found)
    if reason.kind == "guess":
        return f"like “{reason.asked}”, which nobody has said it is: {where}"
    return f"“{reason.asked}” in {where}" if reason.kind == "word" else f"“{reason.asked}”: about {where}"


def relaxed(kind: str, name: str) -> str:
    """What is asked otherwise, in words."""
    said = {
        "any": "with any of the words", "word": f"without “{name}”", "radius": f"within {name}", "choices": "without any --only",
        "record": "with the words in their exclusion criteria, too (record:(…))",
        "choices and words": "without any --only, with some of the words",
    }  # fmt: skip
    return said.get(kind, f"without --only {name}")


def _line(hit: Found, *, updated: bool = False) -> str:
    """Number, title and the facts to choose by; `updated`: also the day of the last update."""
    trial, phase = hit.trial, phase_word(hit.trial.phases)
    facts = [
        "invented for the sample" if trial.fictional else "",
        _status(hit),
        phase.label.lower() if phase else "",
        _where(hit),
        f"updated {say_date(trial.updated)}" if updated and trial.updated else "",
    ]
    return f"{trial.id}  {trial.title}  [{'; '.join(fact for fact in facts if fact)}]"


def _where(hit: Found) -> str:
    """The nearest site where a place was asked for, else the countries."""
    if hit.closest:
        site = hit.closest.site
        return f"{hit.closest.km:,.0f} km: {', '.join(part for part in (site.facility, site.city) if part)}"
    countries = list(dict.fromkeys(s.country for s in hit.trial.sites if s.country))
    more = f" and {len(countries) - _SHOWN_COUNTRIES} more" if len(countries) > _SHOWN_COUNTRIES else ""
    return ", ".join(countries[:_SHOWN_COUNTRIES]) + more


def _status(hit: Found) -> str:
    status = (hit.trial.status or "status not reported").replace("_", " ").lower()
    if hit.gone_since:
        return f"not in the registry since {hit.gone_since}"
    since = doubtful_since(hit.trial, date.today())
    return f"{status}, doubtful: last confirmed {say_date(since)}" if since else status
