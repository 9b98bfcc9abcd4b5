"""Applying: kept once, told plainly, refused with the reason beside the field."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.rooms.web.web_visitor import NOW

from clinconnect.trials import Site, Trial
from clinconnect.web.applying import apply_page
from clinconnect.workspace import Workspace

REAL = "NCT07057622"
GOOD = {"name": "Ada Example", "contact": "ada@example.org", "consent": "yes"}


def with_status(workspace: Workspace, *, recruiting: bool) -> str:
    return next(t.id for t in workspace.trials(top=500) if (t.status == "RECRUITING") == recruiting and t.fictional)


def filled(visitor: Any, number: str) -> dict[str, str]:
    """A form that can be sent, with the first place where there is a choice."""
    offered = re.findall(r'<option value="([^"]+)">', visitor.get(f"/trials/{number}/apply").text)
    return GOOD | ({"site": offered[0]} if offered else {})


def test_an_application_is_kept_and_raises_the_count(visitor: Any, workspace: Workspace) -> None:
    before = workspace.application_count(REAL)
    sent = visitor.post(f"/trials/{REAL}/apply", data=filled(visitor, REAL))
    assert sent.status_code == 303
    assert sent.headers["location"] == f"/trials/{REAL}/applied"
    assert workspace.application_count(REAL) == before + 1
    assert f"<b>{before + 1}</b>" in visitor.get(f"/trials/{REAL}").text
    kept = workspace.applications(REAL)[-1]
    assert (kept.name, kept.contact, kept.consented_at) == (GOOD["name"], GOOD["contact"], NOW)
    thanks = visitor.get(sent.headers["location"])
    assert thanks.status_code == 200
    assert "Ada" not in thanks.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"contact": ""}, "contact"),
        ({"contact": "call me"}, "contact"),
        ({"consent": ""}, "consent"),
        ({"consent": "maybe"}, "consent"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    visitor: Any, workspace: Workspace, change: dict[str, str], field: str
) -> None:
    before = workspace.application_count(REAL)
    page = visitor.post(f"/trials/{REAL}/apply", data=filled(visitor, REAL) | change)
    assert page.status_code == 400
    assert re.findall(r'id="(\w+)-problem"', page.text) == [field]
    assert f'href="#{field}"' in page.text
    for name, value in (GOOD | change).items():
        if name != "consent" and value.strip():
            assert f'value="{value}"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert workspace.application_count(REAL) == before


def test_an_empty_form_names_everything_at_once(visitor: Any) -> None:
    page = visitor.post(f"/trials/{REAL}/apply", data={"x": "y"})
    assert re.findall(r'id="(\w+)-problem"', page.text) == ["name", "contact", "consent"]


def test_a_trial_that_takes_nobody_says_so_and_takes_no_form(visitor: Any, workspace: Workspace) -> None:
    number = with_status(workspace, recruiting=False)
    page = visitor.get(f"/trials/{number}/apply")
    assert page.status_code == 200
    assert "<form class=" not in page.text.split("<main")[1]
    assert visitor.post(f"/trials/{number}/apply", data=GOOD).status_code == 409
    assert workspace.application_count(number) == 0
    assert f"/trials/{number}/apply" not in visitor.get(f"/trials/{number}").text


def test_a_fictional_trial_says_that_nobody_will_read_it(visitor: Any, workspace: Workspace) -> None:
    number = with_status(workspace, recruiting=True)
    assert "Nobody will read your application except this installation" in visitor.get(f"/trials/{number}/apply").text
    assert "Nobody will read" not in visitor.get(f"/trials/{REAL}/apply").text


def test_a_place_that_is_not_offered_is_refused(visitor: Any, workspace: Workspace) -> None:
    number = next(t.id for t in workspace.trials(top=500) if t.status == "RECRUITING" and len(t.sites) > 1)
    page = visitor.post(f"/trials/{number}/apply", data=GOOD | {"site": "Atlantis"})
    assert page.status_code == 400
    assert 'id="site-problem"' in page.text
    missing = visitor.post(f"/trials/{number}/apply", data=GOOD)
    assert "Please choose a place" in missing.text


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_places_to_choose_from(count: int) -> None:
    sites = tuple(Site(city=f"City {n}", country="Spain") for n in range(count))
    trial = Trial(id="T", registry="bare", title="t", status="RECRUITING", sites=sites)
    page = apply_page(trial, NOW.date())
    assert page.open
    assert len(page.sites) == count


def test_a_place_that_is_closed_is_not_offered_unless_all_are() -> None:
    first, second = Site(city="Oslo", status="RECRUITING"), Site(city="Rome", status="COMPLETED")
    trial = Trial(id="T", registry="bare", title="t", status="RECRUITING", sites=(first, second))
    assert apply_page(trial, NOW.date()).sites == ("Oslo",)
    assert apply_page(replace(trial, sites=(second,)), NOW.date()).sites == ("Rome",)


@pytest.mark.parametrize("status", [None, "COMPLETED", "NOT_YET_RECRUITING", "UNKNOWN", "SOMETHING_NEW"])
def test_only_a_trial_that_is_known_to_recruit_takes_applications(status: str | None) -> None:
    page = apply_page(Trial(id="T", registry="bare", title="t", status=status), NOW.date())
    assert not page.open
    assert page.closed_because
