"""The pages on a real workspace with the sample: what they hold, and what they say when something is not there."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import Any

import pytest
from tests.rooms.web.web_visitor import NOW, Visitor

from clinconnect.summaries import known_as_of, say_date
from clinconnect.web import create_app
from clinconnect.workspace import Workspace

REAL = "NCT07057622"


def words(page: str) -> str:
    """What a reader sees: without tags, white space folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def every_trial(workspace: Workspace) -> list[str]:
    return [t.id for t in workspace.trials(top=500)]


def test_the_front_page_leads_somewhere(visitor: Any) -> None:
    page = visitor.get("/")
    assert page.status_code == 200
    links = re.findall(r'<a href="([^"]+)">', page.text.split('class="tries"')[1].split("</ol>")[0])
    assert len(links) == 3
    for link in links:
        assert visitor.get(html.unescape(link)).status_code == 200, link


def test_an_empty_installation_has_a_front_page_too(empty_workspace: Workspace) -> None:
    alone = Visitor(create_app(empty_workspace, clock=lambda: NOW))
    assert alone.get("/").status_code == 200
    assert "No trial found" in alone.get("/search?q=asthma").text
    assert alone.get(f"/trials/{REAL}").status_code == 404


def test_search_finds_marks_and_pages(visitor: Any) -> None:
    page = visitor.get("/search?q=diabetes")
    assert page.status_code == 200
    assert page.text.count('class="hit"') >= 2
    assert page.text.count("Fictional sample") >= 2
    assert "as of" in page.text


def test_a_status_that_nobody_confirmed_for_two_years_is_marked_as_doubtful(workspace: Workspace) -> None:
    verified, _ = known_as_of(workspace.trial(REAL).trial)  # its page does not say when it was verified
    assert verified is not None
    year = int(verified.iso[:4])
    for later, doubtful in ((1, False), (4, True)):
        then = Visitor(create_app(workspace, clock=lambda after=later: NOW.replace(year=year + after)))  # type: ignore[misc]
        said = f"last confirmed {say_date(verified)}"
        assert (said in words(then.get("/search?q=neuroendocrine").text)) is doubtful
        assert (said in words(then.get(f"/trials/{REAL}").text).replace("Last", "last")) is doubtful


def test_a_trial_number_leads_straight_to_its_page(visitor: Any) -> None:
    for number in (REAL, REAL.lower(), f" {REAL} "):
        page = visitor.get("/search", params={"q": number})
        assert (page.status_code, page.headers["location"]) == (303, f"/trials/{REAL}")
    assert visitor.get("/search?q=NCT00000000").status_code == 200


_OWN_SCRIPT = re.compile(r'<script src="/static/[a-z]+\.js\?v=[0-9a-f]+" defer></script>')


@pytest.mark.parametrize(
    "query", ["", "   ", "zzqqxx", '"', "a AND", "<script>alert(1)</script>", "ü" * 2000, "(((", "*"]
)
def test_any_search_is_answered(visitor: Any, query: str) -> None:
    page = visitor.get("/search", params={"q": query})
    assert page.status_code in (200, 400)
    assert _OWN_SCRIPT.sub("", page.text).count("<script") == 0


def test_a_search_that_is_too_long_says_so(visitor: Any) -> None:
    page = visitor.get("/search", params={"q": "a" * 2001})
    assert page.status_code == 400
    assert "too long" in page.text


@pytest.mark.parametrize("number", ["0", "-3", "x", "2", "999999999999"])
def test_any_page_number_is_answered(visitor: Any, number: str) -> None:
    assert visitor.get("/search", params={"q": "diabetes", "page": number}).status_code == 200


def test_the_trial_page_holds_what_the_published_page_shows(visitor: Any, workspace: Workspace) -> None:
    page = visitor.get(f"/trials/{REAL}")
    said = words(page.text)
    for part in (
        f"Search Trial {REAL}",
        "Launched by HTA CO., LTD. · 8 July 2025",
        "Current as of 14 July 2025",
        "Recruiting",
        "Keywords Not reported",
        "In plain words",
        "Sex Any sex",
        "Criteria, and how we read them",
        "About the sponsor",
        "Locations",
        "Beijing",
        "Timeline",
        "First submitted Not reported",
        "Estimated completion Not reported",
    ):
        assert part in said, part
    applied = re.search(r"(\d+) (?:person|people) applied", said)
    assert applied
    assert int(applied[1]) == workspace.application_count(REAL)
    kept = workspace.trial(REAL)
    assert kept.trial.title in said
    assert page.text.count('<article class="criterion') == len(kept.compiled.criteria)
    assert "<svg" in page.text


def test_the_text_of_the_record_is_there_to_the_letter(visitor: Any, workspace: Workspace) -> None:
    for number in every_trial(workspace):
        text = workspace.trial(number).trial.eligibility.text
        page = visitor.get(f"/trials/{number}").text
        if not text:
            continue
        whole = re.search(r'<pre class="original[^>]*>(.*?)</pre>', page, re.DOTALL)
        assert whole, number
        assert html.unescape(re.sub(r"<[^>]+>", "", whole[1])) == text, number


def test_every_trial_of_the_sample_has_a_page_for_nobody_and_for_everybody(visitor: Any, workspace: Workspace) -> None:
    people = [p.id for p in workspace.people()]
    for place, number in enumerate(every_trial(workspace)):
        plain = visitor.get(f"/trials/{number}")
        person = people[place % len(people)]
        checked = visitor.get(f"/trials/{number}?person={person}")
        assert (plain.status_code, checked.status_code) == (200, 200), number
        assert "verdict__headline" in checked.text
        assert "verdict__headline" not in plain.text
        assert ("Fictional sample" in plain.text.split("</h1>")[0]) == workspace.trial(number).trial.fictional


def test_a_verdict_counts_every_criterion_once(visitor: Any, workspace: Workspace) -> None:
    kept = workspace.trial(REAL)
    for person in workspace.people():
        page = visitor.get(f"/trials/{REAL}?person={person.id}").text
        tally = page.split('class="tally"')[1].split("</p>")[0]
        assert sum(map(int, re.findall(r"<b>(\d+)</b>", tally))) == len(kept.compiled.criteria)
        assert page.count('<a class="map__cell') == len(kept.compiled.criteria)
        assert html.escape(person.label, quote=True).replace("&#x27;", "&#39;") in page
        assert "(fictional)" in page


def test_links_on_the_page_lead_to_places_on_it(visitor: Any) -> None:
    for address in (f"/trials/{REAL}", f"/trials/{REAL}?person=sample-01"):
        page = visitor.get(address).text
        places = re.findall(r'\bid="([^"]+)"', page)
        assert len(places) == len(set(places)), "an id stands twice"
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_every_field_has_a_label(visitor: Any) -> None:
    for address in ("/", "/search", f"/trials/{REAL}?person=sample-01", f"/trials/{REAL}/apply"):
        page = visitor.get(address).text
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
            name = re.search(r'\bid="([^"]+)"', tag)
            wrapped = re.search(r"<label[^>]*>\s*" + re.escape(tag), page)
            assert "aria-label=" in tag or wrapped or (name and name[1] in labelled), tag


def test_headings_go_down_one_step_at_a_time(visitor: Any) -> None:
    for address in ("/", "/search?q=diabetes", f"/trials/{REAL}?person=sample-01", "/about", "/nowhere"):
        levels = [int(n) for n in re.findall(r"<h([1-6])\b", visitor.get(address).text)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels)), (address, levels)


def test_nothing_comes_from_elsewhere(visitor: Any) -> None:
    for address in ("/", "/search?q=diabetes", f"/trials/{REAL}?person=sample-01", f"/trials/{REAL}/apply", "/about"):
        page = visitor.get(address)
        loaded = re.findall(r'(?:src|href|action)="(https?:|//)[^"]*"', page.text)
        assert loaded == []
        assert _OWN_SCRIPT.sub("", page.text).count("<script") == 0
        assert not re.search(r"\sstyle=", page.text), "the policy forbids inline styles"
        assert "set-cookie" not in page.headers


def test_the_style_sheet_is_there_and_loads_nothing(visitor: Any) -> None:
    address = re.search(r'href="(/static/style[^"]+)"', visitor.get("/").text)
    assert address
    sheet = visitor.get(address[1])
    assert sheet.headers["content-type"].startswith("text/css")
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text


def test_an_unknown_trial_person_or_page_is_a_page_that_helps(visitor: Any) -> None:
    for address in ("/trials/NCT00000000", f"/trials/{REAL}?person=somebody", "/nowhere", "/trials/%00%ff"):
        page = visitor.get(address)
        assert page.status_code == 404, address
        assert "Find a trial" in page.text
        assert "Traceback" not in page.text
        assert page.headers["content-type"].startswith("text/html")


def test_what_stands_in_an_address_is_never_run(visitor: Any) -> None:
    page = visitor.get("/trials/<script>alert(1)</script>?person=<img src=x>")
    assert page.status_code == 404
    assert "<script" not in page.text
    assert "<img" not in page.text


def test_about_explains_every_outcome(visitor: Any) -> None:
    said = words(visitor.get("/about").text)
    for outcome in ("Fits", "Does not fit", "Open", "Does not concern", "Sources disagree", "only the site can settle"):
        assert outcome in said


def test_head_is_answered_where_get_is(visitor: Any) -> None:
    for address in ("/", "/search", "/about", f"/trials/{REAL}"):
        assert visitor.send("HEAD", address).status_code == 200
