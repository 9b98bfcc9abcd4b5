"""What was read of a story, what can be chosen beside it, and what is said while not every trial can be found."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.web.web_visitor import NOW, Visitor

from clinconnect.patients import read_patient
from clinconnect.web import create_app
from clinconnect.web.told import told
from clinconnect.workspace import Workspace

STORY = (
    "A 64-year-old woman with metastatic pancreatic neuroendocrine tumour on octreotide. ECOG 1. No diabetes. "
    "Her mother had breast cancer."
)
BOSTON = {"facility": "Clinic", "city": "Boston", "state": "Massachusetts", "country": "United States"}


def read(page: str) -> dict[str, str]:
    return dict(re.findall(r"<div><dt>([^<]+)</dt><dd[^>]*>([^<]*)</dd></div>", page.split('id="tell"')[0]))


def numbers(page: str) -> set[str]:
    return set(re.findall(r"NCT\d{8}", "".join(re.findall(r"<dt>Number</dt><dd>[^<]*", page))))


def test_the_page_shows_what_was_read_of_the_story(visitor: Any) -> None:
    found = read(visitor.post("/for-me", data={"story": STORY}).text)
    assert found["Age"] == "64 years old"
    assert found["Sex"] == "female"
    assert "ancreatic neuroendocrine tumor" in found["Illnesses and symptoms"]
    assert "Octreotide" in found["Treatments"]
    assert found["Results"] == "ECOG performance status 1"
    assert "diabetes" in found["Said not to be so"]
    assert "diabetes" not in found["Illnesses and symptoms"]
    assert found["In the family"] == "Breast cancer"
    assert "Not read" not in found


def test_the_page_says_what_was_not_read(visitor: Any) -> None:
    page = visitor.post("/for-me", data={"story": "I have asthma."}).text
    assert re.findall(r'<dt>Not read</dt><dd class="missing">([^<]*)<', page) == ["age", "sex"]
    assert "nearly every trial asks for age and sex" in page
    nothing = visitor.post("/for-me", data={"story": "A 40-year-old man."}).text
    assert re.findall(r'<dt>Not read</dt><dd class="missing">([^<]*)<', nothing) == ["an illness"]


def test_programs_are_told_what_was_read(visitor: Any) -> None:
    found = visitor.post("/api/for-person", json={"story": STORY}).json()
    assert (found["read"]["age"], found["read"]["sex"], found["not_read"]) == (["64 years old"], ["female"], [])
    assert len(found["read"]["family"]) == len(found["read"]["denied"]) == 1
    assert visitor.post("/api/for-person", json={"story": "asthma"}).json()["not_read"] == ["age", "sex"]


@pytest.mark.parametrize(("count", "shown", "more"), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (15, 15, 0), (17, 15, 2)])
def test_a_long_list_is_cut_and_says_so(count: int, shown: int, more: int) -> None:
    note = " ".join(f"Creatinine {n}.5 mg/dL on 2025-03-{n:02d}." for n in range(1, count + 1))
    lines = told(read_patient((note or "Nothing.").encode(), id="p", as_of=NOW.date()), NOW.date()).lines
    assert [(line.title, len(line.said), line.more) for line in lines] == ([("Results", shown, more)] if count else [])


def test_what_was_read_is_in_no_repr() -> None:
    found = told(read_patient(STORY.encode(), id="p", as_of=NOW.date()), NOW.date())
    assert "64 years" not in repr(found)
    assert "octreotide" not in repr([found, *found.lines]).lower()


def test_a_story_can_be_narrowed_to_trials_that_take_people_now(visitor: Any) -> None:
    wide = visitor.post("/for-me", data={"story": STORY}).text
    narrow = visitor.post("/for-me", data={"story": STORY, "taking": "yes"}).text
    assert {"It takes nobody now.", "It takes nobody yet."} <= set(re.findall(r"It takes nobody \w+\.", wide))
    assert "It takes nobody" not in narrow
    assert set() < numbers(narrow) < numbers(wide)
    assert 'name="taking" value="yes" checked' in narrow
    assert STORY in narrow  # and can be sent again


def test_a_story_can_be_narrowed_to_a_place(workspace_of_two: Workspace) -> None:
    visitor = Visitor(create_app(workspace_of_two, clock=lambda: NOW))
    told = {"story": "A 50-year-old man with asthma."}
    assert numbers(visitor.post("/for-me", data=told).text) == {"NCT00000001", "NCT00000002"}
    page = visitor.post("/for-me", data={**told, "near": "Boston, MA", "within": "25 km"}).text
    assert numbers(page) == {"NCT00000001"}
    assert "Clinic, Boston: less than 1 km" in page
    assert '<option value="25 km" selected>' in page
    assert 'value="Boston, MA"' in page
    assert "Boston" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    nowhere = visitor.post("/for-me", data={**told, "near": "Reykjavik", "within": "25 km"}).text
    assert "No trial that is as chosen" in nowhere
    assert "What would bring more" in nowhere
    unread = visitor.post("/for-me", data={**told, "near": "Zzqqxx"})
    assert (unread.status_code, "Zzqqxx" in unread.text) == (200, True)


def test_more_trials_are_looked_at_where_that_is_asked_for(visitor: Any) -> None:
    def shown(**fields: str) -> tuple[set[str], list[str]]:
        page = visitor.post("/for-me", data=fields).text
        return numbers(page), re.findall(r'name="look_at" value="(\d+)">Look at (\d+) more', page)

    wide = "A 64-year-old woman with cancer, diabetes, asthma, hypertension, heart failure, pain and depression."
    first, more = shown(story=wide)
    assert (len(first), more) == (30, [("60", "30")])
    second, _ = shown(story=wide, look_at="60")
    assert first < second
    assert shown(person="sample-01", look_at="60")[0] >= shown(person="sample-01")[0]
    for unread in ("0", "-60", "many", "9" * 5000, "６０"):
        assert shown(story=wide, look_at=unread)[0] >= first
    everything, rest = shown(story=wide, look_at="150")
    assert (second <= everything, rest) == (True, [])
    hits = [visitor.post("/api/for-person", json={"story": wide, "top": top}).json()["hits"] for top in (2, 60)]
    assert (len(hits[0]), {one["trial"] for one in hits[1]}) == (2, second)
    for wrong in (0, 151, "5", [5]):
        assert visitor.post("/api/for-person", json={"story": STORY, "top": wrong}).status_code == 400


def test_an_invented_person_can_be_narrowed_too(visitor: Any) -> None:
    wide = visitor.get("/for-me?person=sample-01").text
    narrow = visitor.post("/for-me", data={"person": "sample-01", "taking": "yes"}).text
    assert set() < numbers(narrow) != numbers(wide)
    assert "It takes nobody now." in wide
    assert "It takes nobody now." not in narrow
    assert visitor.post("/for-me", data={"person": "nobody"}).status_code == 404


def test_programs_narrow_by_the_choices_of_the_search(workspace_of_two: Workspace) -> None:
    visitor = Visitor(create_app(workspace_of_two, clock=lambda: NOW))

    def asked(**beside: object) -> Any:
        return visitor.post("/api/for-person", json={"story": "A 50-year-old man with asthma.", **beside})

    assert {hit["trial"] for hit in asked().json()["hits"]} == {"NCT00000001", "NCT00000002"}
    near = asked(near="Boston, MA, 25 km", status=["open", "COMPLETED"]).json()
    assert [hit["trial"] for hit in near["hits"]] == ["NCT00000001"]
    assert near["filters"] == {"status": ["open", "COMPLETED"], "near": ["Boston, MA, 25 km"]}
    assert near["hits"][0]["near"]["city"] == "Boston"
    assert asked(status="COMPLETED").json()["hits"] == []
    for wrong in ({"name": "Jane Roe"}, {"phase": "Jane Roe"}, {"status": 5}, {"story": ["asthma"]}):
        refused = asked(**wrong)
        assert refused.status_code == 400
        assert "Jane" not in refused.text
    assert "near" in asked(name="x").json()["error"]["hint"]


def test_whoever_names_a_trial_is_told_that_it_is_there_for_its_number(workspace_of_two: Workspace) -> None:
    visitor = Visitor(create_app(workspace_of_two, clock=lambda: NOW))
    told = visitor.post("/api/for-person", json={"story": "I was told of NCT00000002 and NCT09999999."}).json()
    assert {hit["trial"]: hit["why"] for hit in told["hits"]} == {
        "NCT00000002": [{"kind": "word", "asked": "NCT00000002", "found": ["number"]}]
    }


def test_while_the_index_is_behind_each_answer_says_how_far_it_is(workspace_of_two: Workspace) -> None:
    visitor = Visitor(create_app(workspace_of_two, clock=lambda: NOW))
    story = {"story": "A 50-year-old man with asthma."}
    said = "The search index is being brought up to date: 2 of 5 trials can be found so far."
    looked: list[int] = []

    def look(done: int) -> None:
        looked.append(done)
        for page in (
            visitor.get("/search?q=asthma"),
            visitor.get("/search?q=zzz"),
            visitor.post("/for-me", data=story),
        ):
            assert said in page.text
        for answer in (visitor.get("/api/search?q=asthma"), visitor.post("/api/for-person", json=story)):
            assert answer.json()["notes"] == [said]
            assert answer.json()["index"] == {"kept": 5, "found": 2}

    workspace_of_two.import_records(_lines((n, BOSTON) for n in (3, 4, 5)), name="more.jsonl", at=NOW, progress=look)
    assert looked == [3]
    assert "brought up to date" not in visitor.get("/search?q=asthma").text
    assert "brought up to date" not in visitor.post("/for-me", data=story).text
    after = visitor.get("/api/search?q=asthma").json()
    assert (after["notes"], after["index"]) == ([], {"kept": 5, "found": 5})


@pytest.fixture
def workspace_of_two(tmp_path: Path) -> Any:
    """Two trials for asthma, the first of them in Boston."""
    opened = Workspace.open(tmp_path / "home")
    oslo = {"facility": "Clinic", "city": "Oslo", "country": "Norway"}
    opened.import_records(_lines([(1, BOSTON), (2, oslo)]), name="two.jsonl", at=NOW)
    yield opened
    opened.close()


def _lines(studies: Iterable[tuple[int, dict[str, str]]]) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(_study(*one)) + "\n" for one in studies).encode())


def _study(number: int, site: dict[str, str]) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "Asthma"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": ["Asthma"]},
            "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Asthma"},
            "contactsLocationsModule": {"locations": [{**site, "status": "RECRUITING"}]},
        }
    }
