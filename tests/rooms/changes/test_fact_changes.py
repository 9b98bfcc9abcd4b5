"""What is said of facts and sites that changed, in which order, and whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from clinconnect.changes import Change, between, change_json, concerns
from clinconnect.compiler import compile_text
from clinconnect.trials import Trial
from clinconnect.trials.trial import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor

BOSTON = Site("General Hospital", "Boston", "Massachusetts", "02114", "United States", "RECRUITING")
BERLIN = Site("Charité", "Berlin", None, "10117", "Germany", "RECRUITING")
PARIS = Site("Institut Curie", "Paris", None, "75005", "France", "NOT_YET_RECRUITING")
TRIAL = Trial(
    "NCT00000001",
    "ctgov-v2",
    "A study of something",
    status="RECRUITING",
    phases=("PHASE2",),
    interventions=(Intervention("Drug A", "DRUG"),),
    sponsor=Sponsor("Some University"),
    sites=(BOSTON, BERLIN),
    eligibility=Eligibility("", "ALL", "18 Years", "75 Years", healthy_volunteers=False),
    enrollment=100,
    enrollment_kind="estimated",
    completion=PartialDate("2027-06", "estimated"),
)


def changed(before: Trial = TRIAL, **facts: Any) -> tuple[Change, ...]:
    after = replace(before, **facts)
    texts = (before.eligibility.text, after.eligibility.text)
    return between(before, after, *(compile_text(t) for t in texts))


def said(found: tuple[Change, ...]) -> list[str]:
    return [f"{c.effect}: {c.words}" for c in found]


def who(**eligibility: Any) -> dict[str, Any]:
    return {"eligibility": replace(TRIAL.eligibility, **eligibility)}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, []),
        ({"status": "COMPLETED"}, ["stricter: status: Recruiting → Completed"]),
        ({"status": None}, ["unknown: status: Recruiting → Status not reported"]),
        ({"phases": ("PHASE2", "PHASE3")}, ["neither: phase: Phase 2 → Phase 2 and 3"]),
        (who(minimum_age="21 Years"), ["stricter: ages: 18 to 75 years → 21 to 75 years"]),
        (who(minimum_age="12 Months", maximum_age=None), ["looser: ages: 18 to 75 years → 12 months or older"]),
        (who(minimum_age="12 Years", maximum_age="64 Years"), ["either: ages: 18 to 75 years → 12 to 64 years"]),
        (who(minimum_age=None, maximum_age="N/A"), ["looser: ages: 18 to 75 years → any age"]),
        (who(sex="FEMALE"), ["stricter: sex: any sex → women only"]),
        (who(sex=None), ["unknown: sex: any sex → not given"]),
        (who(healthy_volunteers=True), ["looser: healthy volunteers: not taken → can be considered"]),
        ({"enrollment": 250}, ["neither: number of people: 100 planned → 250 planned"]),
        ({"completion": PartialDate("2028-01-31", "estimated")},
         ["neither: end: June 2027 (planned) → 31 January 2028 (planned)"]),
        ({"sponsor": Sponsor("A Company")}, ["neither: sponsor: Some University → A Company"]),
        ({"interventions": (Intervention("Drug B", "DRUG"),)},
         ["neither: interventions, dropped: Drug A (medicine); new: Drug B (medicine)"]),
        ({"title": "A study of  something"}, []),
        ({"title": "A study of all"}, ["neither: title: A study of something → A study of all"]),
        ({"contacts": (Contact("Ada"),)}, ["neither: contacts of the trial changed"]),
        ({"status_verified": PartialDate("2026-01"), "updated": PartialDate("2026-01-02")}, []),
    ],
)  # fmt: skip
def test_a_fact(facts: dict[str, Any], words: list[str]) -> None:
    assert said(changed(**facts)) == words


def test_from_women_to_men_keeps_some_in_and_others_out() -> None:
    before = replace(TRIAL, **who(sex="FEMALE"))
    assert said(changed(before, **who(sex="MALE"))) == ["either: sex: women only → men only"]
    assert said(changed(before, **who(sex="ALL"))) == ["looser: sex: women only → any sex"]


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        ((BERLIN, BOSTON), []),
        ((), ["stricter: 2 sites dropped: General Hospital, Boston, Massachusetts; Charité, Berlin"]),
        ((replace(BOSTON, status="COMPLETED"), BERLIN), ["stricter: site closed: General Hospital, Boston, Massachusetts"]),
        ((BOSTON, BERLIN, PARIS), ["looser: new site: Institut Curie, Paris"]),
        ((BOSTON, BERLIN, replace(PARIS, status="WITHDRAWN")), ["neither: new site: Institut Curie, Paris"]),
        ((replace(BOSTON, facility="The General Hospital"), BERLIN), []),
        ((replace(BOSTON, contacts=(Contact("Ada"),)), BERLIN), ["neither: contacts of 1 site changed"]),
        ((replace(BOSTON, city="Chicago", state="Illinois", postal_code="60601"), BERLIN),
         ["stricter: site dropped: General Hospital, Boston, Massachusetts",
          "looser: new site: General Hospital, Chicago, Illinois"]),
    ],
)  # fmt: skip
def test_sites(sites: tuple[Site, ...], words: list[str]) -> None:
    assert [
        w.replace(", United States", "").replace(", Germany", "").replace(", France", "")
        for w in said(changed(sites=sites))
    ] == words


def test_a_site_opens() -> None:
    before = replace(TRIAL, sites=(PARIS,))
    (change,) = changed(before, sites=(replace(PARIS, status="RECRUITING"),))
    assert (change.effect, change.words.startswith("site opened: Institut Curie")) == ("looser", True)


def test_many_sites_are_counted_and_all_are_parts() -> None:
    more = tuple(replace(PARIS, facility=f"Clinic {n}", city=f"City {n}") for n in range(40))
    (change,) = changed(sites=(BOSTON, BERLIN, *more))
    assert change.words.startswith("40 new sites: Clinic 0")
    assert change.words.endswith(" and 37 more")
    assert len(change.parts) == 40


def test_sites_of_one_name_in_one_city_are_counted() -> None:
    two = tuple(replace(PARIS, facility="Investigational Site", postal_code=p) for p in ("1", "2"))
    before = replace(TRIAL, sites=two)
    (change,) = changed(before, sites=two[1:])
    assert change.words.startswith("site dropped: Investigational Site")


def test_what_closes_the_way_comes_first_and_what_changes_nobodys_last() -> None:
    text = "Inclusion Criteria:\n- Platelets >= 75 x 10^9/L"
    before = replace(TRIAL, eligibility=replace(TRIAL.eligibility, text=text))
    after = {
        "status": "COMPLETED",
        "title": "Another title",
        "sites": (BOSTON,),
        "eligibility": replace(before.eligibility, text=text.replace("75", "100"), maximum_age="80 Years"),
    }
    assert [c.topic for c in changed(before, **after)] == ["status", "ages", "criterion", "sites", "title"]


@pytest.mark.parametrize(
    ("facts", "asked", "verdict"),
    [
        ({"status": "COMPLETED"}, ("passing", "open"), False),
        ({"title": "Another"}, (), False),
        (who(text="Exclusion Criteria:\n- Diabetes"), ("passing", "open"), True),
        (who(maximum_age="80 Years"), ("open", "failing"), False),
        (who(sex=None), ("passing", "open", "failing"), False),
    ],
)
def test_whom_it_concerns(facts: dict[str, Any], asked: tuple[str, ...], verdict: bool) -> None:
    (change,) = changed(**facts)
    concern = concerns(change)
    assert (concern.who, concern.verdict) == (asked, verdict)
    assert concern.words
    shape = change_json(change)
    assert shape["concerns"] == list(asked)
    assert shape["effect"] == change.effect
