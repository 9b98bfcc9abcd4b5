"""Results that can be narrowed, linked to and understood, and trials for somebody's story."""

from __future__ import annotations

import html
import json
import logging
import re
from typing import Any

import pytest
from tests.rooms.web.web_visitor import NOW

from clinconnect.workspace import Workspace

REAL = "NCT07057622"
STORY = (
    "A 64-year-old woman with metastatic pancreatic neuroendocrine tumour, grade 2, on octreotide. ECOG 1. Xylophonist."
)
SHORT = "My mother had breast cancer. I have no diabetes, but asthma."


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="(/search[^"]*)"', page)]


def test_a_choice_narrows_and_can_be_taken_away(visitor: Any) -> None:
    wide = visitor.get("/search?q=diabetes").text
    narrow = visitor.get("/search?q=diabetes&status=RECRUITING&phase=PHASE3").text
    assert narrow.count('class="hit"') < wide.count('class="hit"')
    assert {"/search?q=diabetes&phase=PHASE3", "/search?q=diabetes&status=RECRUITING"} <= set(links(narrow))
    assert 'value="RECRUITING" checked' in narrow


@pytest.mark.parametrize("given", ["sex=FEMALE", "sex=female"])
def test_what_was_chosen_is_ticked_and_nothing_beside_it(visitor: Any, given: str) -> None:
    page = visitor.get(f"/search?q=diabetes&{given}").text
    ticked = re.findall(r'name="sex" value="(\w+)" checked', page)
    assert ticked == ["FEMALE"]
    (count,) = re.findall(r'Female, or all <span class="quiet">([\d,]+)<', page)
    assert f">{count} trials" in page


def test_an_everyday_word_ticks_all_that_it_stands_for(visitor: Any) -> None:
    page = visitor.get("/search?q=cancer&status=open").text
    assert 'value="RECRUITING" checked' in page
    assert 'value="COMPLETED" checked' not in page


def test_each_result_says_why_it_is_there(visitor: Any) -> None:
    page = visitor.get("/search?q=diabetes").text
    assert page.count("Why here") == page.count('class="hit"') > 0


def test_an_empty_list_says_what_would_bring_more(visitor: Any) -> None:
    page = visitor.get("/search?q=diabetes&age=3000&near=Boston, MA, 50 km&phase=PHASE4").text
    assert "No trial found" in page
    assert "What would bring more" in page
    assert any("age=" not in link for link in links(page))


def test_a_place_with_other_readings_offers_them(visitor: Any) -> None:
    page = visitor.get("/search?q=diabetes&near=Springfield, 100 km").text
    assert "Or did you mean" in page
    assert any("Springfield" in link and "Illinois" in link for link in links(page))


def test_the_place_and_how_far_stand_in_fields_of_their_own(visitor: Any) -> None:
    page = visitor.get("/search?q=cancer&near=Houston&within=100+km&sort=distance").text
    assert 'name="near" maxlength="120" value="Houston"' in page
    assert '<option value="100 km" selected>100 km (62 miles)</option>' in page
    assert page.count("less than 1 km") > 0
    assert "/search?q=cancer&sort=distance" in links(page)  # takes the place away


def test_a_radius_that_the_place_says_itself_counts(visitor: Any) -> None:
    page = visitor.get("/search?q=cancer&near=Houston,+30+miles&within=100+km").text
    assert 'value="Houston"' in page
    assert "48.28 km (30 miles)</option>" in page
    assert visitor.get("/search?near=Houston&within=bogus").status_code == 200


def test_a_place_elsewhere_is_offered_and_nothing_is_filtered(visitor: Any) -> None:
    page = visitor.get("/search?q=cancer&near=Boston,+Germany&within=25+km").text
    assert "No Boston is known in Germany" in page
    assert any("Boston%2C+Massachusetts" in link and "25+km" in link for link in links(page))


def test_a_story_has_no_business_in_an_address(visitor: Any) -> None:
    page = visitor.get("/search", params={"q": STORY * 4})
    assert page.status_code == 400
    assert "somebody&#39;s story" in page.text
    assert "Xylophonist" not in page.text
    told = visitor.get("/api/search", params={"q": STORY * 4})
    assert told.status_code == 400
    assert "/api/for-person" in told.json()["error"]["hint"]
    assert "Xylophonist" not in told.text


def test_trials_for_a_story_come_in_groups_and_nothing_of_it_stays(
    visitor: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = visitor.post("/for-me", data={"story": STORY})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    titles = re.findall(r'<h2 id="fit-\d">([^<]+?) <', page.text)
    assert titles == [t for t in ("May fit", "Open", "Does not fit") if t in titles]
    assert "May fit" in titles
    assert "Xylophonist" not in caplog.text
    assert "Xylophonist" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page.text))


def test_a_short_story_is_told_and_not_searched_for_word_by_word(visitor: Any) -> None:
    short = visitor.post("/for-me", data={"story": SHORT}).text
    told = re.findall(r"<dt>Why here</dt><dd>([^<]*)", short)
    assert "“asthma” in title" in told[0]
    assert not any("breast" in why or "diabetes" in why for why in told)


def test_a_record_in_place_of_a_story_is_read_as_one(visitor: Any) -> None:
    asthma = {"resourceType": "Condition", "code": {"text": "Asthma"}, "subject": {"reference": "Patient/1"}}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": asthma}]}
    page = visitor.post("/for-me", data={"story": json.dumps(bundle)}).text
    assert "“asthma” in title" in page


@pytest.mark.parametrize("address", ["/for-me?person={}", f"/trials/{REAL}?person={{}}"])
def test_whoever_is_kept_is_on_no_page(visitor: Any, workspace: Workspace, address: str) -> None:
    kept = workspace.keep_person(STORY.encode(), at=NOW)
    assert visitor.get(address.format(kept)).status_code == 404
    workspace.forget_person(kept, at=NOW)


def test_a_page_for_a_person_says_how_many_trials_it_did_not_look_at(visitor: Any, workspace: Workspace) -> None:
    page = visitor.post("/for-me", data={"story": SHORT}).text
    said = re.search(r"(\d+) trials were looked at, [^<]*answer best of the (\d+) that share any word", page)
    assert said
    assert page.count('class="hit"') == int(said[1]) < int(said[2])
    assert page.count("Why here") == int(said[1])
    assert f"the other {int(said[2]) - int(said[1])} were not looked at" in page
    assert f"This installation keeps {workspace.trial_count()} records." in page


@pytest.mark.parametrize(
    ("story", "said"),
    [("a " * 15_000, "too long"), ("%PDF-1.7", "not plain text"), ("<html><p>gout", "web page")],
)
def test_what_is_no_story_is_said(visitor: Any, story: str, said: str) -> None:
    page = visitor.post("/for-me", data={"story": story})
    assert page.status_code == 400
    assert said in page.text
    told = visitor.post("/api/for-person", json={"story": story})
    assert told.status_code == 400
    assert said in told.json()["error"]["message"]


def test_programs_send_a_story_as_json(visitor: Any) -> None:
    found = visitor.post("/api/for-person", json={"story": STORY})
    assert found.headers["cache-control"] == "no-store"
    assert found.json()["hits"][0]["fit"] == "may fit"
    assert all(hit["why"] for hit in found.json()["hits"])
    for wrong in ('["gout"]', '{"story": 5}', "gout"):
        told = visitor.post("/api/for-person", content=wrong, headers={"content-type": "application/json"})
        assert told.status_code == 400
        assert "gout" not in told.text
        assert "openapi.json" in told.json()["error"]["hint"]
    elsewhere = visitor.post("/api/for-person", json={"story": STORY}, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403


def test_an_empty_story_is_asked_for(visitor: Any) -> None:
    page = visitor.post("/for-me", data={"story": " "})
    assert page.status_code == 400
    assert "no story" in page.text


def test_an_invented_person_is_looked_at_on_the_day_of_the_newest_entry(visitor: Any) -> None:
    page = visitor.get("/for-me?person=sample-01")
    assert page.status_code == 200
    assert re.search(r"as of \d+ \w+ 2025", page.text)
    assert visitor.get("/for-me?person=nobody").status_code == 404
