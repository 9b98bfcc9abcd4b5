"""The page of what changed, and the feeds: what they say, to whom they say that nothing is new, and that the XML is Atom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from tests.rooms.web.web_visitor import NOW, Visitor
from tests.rooms.workspace.versions import DAYS, NUMBER, TITLE, record, take_in, three_versions

from clinconnect.web import create_app
from clinconnect.web.history import MOST_ENTRIES
from clinconnect.workspace import Workspace

PAGE = f"/trials/{NUMBER}/history"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A trial in three versions, one with only one, and somebody who applied."""
    opened = Workspace.open(tmp_path_factory.mktemp("home"))
    three_versions(opened)
    take_in(opened, record("Inclusion Criteria:\n- Age 18 or older", number="NCT09999992"), DAYS[0])
    opened.apply(
        NUMBER,
        name="Ada Example",
        contact="ada@example.org",
        consent=True,
        site="Bergen General, Bergen, Norway",
        at=NOW,
    )
    yield opened
    opened.close()


@pytest.fixture
def guest(changed: Workspace) -> Visitor:
    return Visitor(create_app(changed, clock=lambda: NOW))


def shown(page: str) -> str:
    """What a page says, tags left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_last_change_in_words_with_both_texts(guest: Visitor) -> None:
    page = guest.get(PAGE)
    said = shown(page.text)
    assert page.status_code == 200
    assert "From version 2 to version 3" in said
    assert re.search(r"Stricter Changed, criterion I3 Platelets: at least 75 → at least 100 × 10⁹/L", said)
    assert "Looser Changed, criterion I1 ECOG performance status: 0 to 1 → 0 to 2" in said
    assert "New exclusion: earlier peptide receptor radionuclide therapy" in said
    assert "Fewer places Changed Site closed: Oslo General" in said
    assert "To be checked again: everybody" in said
    assert re.search(r"<del>.*?75.*?</del><ins>.*?100", page.text, re.DOTALL)
    assert "&lt;plugh&gt; &amp; kind" in page.text
    assert "<plugh>" not in page.text


def test_any_two_versions(guest: Visitor) -> None:
    said = shown(guest.get(f"{PAGE}?before=1&after=2").text)
    assert "Number of people: 100 planned → 140 planned" in said
    assert "To be checked again: nobody" in said
    assert "at least 100 → at least 75" in shown(guest.get(f"{PAGE}?before=3&after=1").text)
    assert "Nothing that we read of the record is different" in shown(guest.get(f"{PAGE}?before=2&after=2").text)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/trials/NCT00000000/history", 404),
        ("/trials/NCT00000000/history.atom", 404),
        (f"{PAGE}?before=1&after=4", 404),
        (f"{PAGE}?before=0&after=1", 404),
        (f"{PAGE}?before=x", 400),
        (f"{PAGE}?before=-1&after=1", 400),
        (f"{PAGE}?before={'9' * 40}&after=1", 400),
    ],
)
def test_what_is_not_there(guest: Visitor, address: str, status: int) -> None:
    assert guest.get(address).status_code == status


def test_a_trial_with_one_version_says_so_and_is_not_linked(guest: Visitor) -> None:
    assert "There is one version of this record here" in shown(guest.get("/trials/NCT09999992/history").text)
    assert "/history" not in guest.get("/trials/NCT09999992").text
    assert f'href="{PAGE}"' in guest.get(f"/trials/{NUMBER}").text


def valid(feed: Element) -> list[Element]:
    """The entries of a feed that has all that RFC 4287 asks for, in the order and number it asks for."""
    assert feed.tag == f"{ATOM}feed"
    assert [len(feed.findall(f"{ATOM}{one}")) for one in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    entries = feed.findall(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id or "") for id in ids)
    days = [_moment(one) for one in (feed, *entries)]
    assert days[0] == max(days[1:], default=days[0])
    assert days[1:] == sorted(days[1:], reverse=True)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert urlsplit((entry.find(f"{ATOM}link") or entry).get("href") or "http://x").scheme == "http"
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
    return entries


def _moment(one: Element) -> datetime:
    said = one.findtext(f"{ATOM}updated") or ""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said)
    return datetime.fromisoformat(said)


def test_the_feed_of_a_trial(guest: Visitor) -> None:
    got = guest.get(f"{PAGE}.atom")
    assert got.headers["content-type"].startswith("application/atom+xml")
    feed = fromstring(got.content)
    latest, first = valid(feed)
    assert feed.findtext(f"{ATOM}title") == f"{NUMBER}: {TITLE}"
    assert "Stricter: platelets: at least 75 → at least 100 × 10⁹/L" in (latest.findtext(f"{ATOM}content") or "")
    assert "&lt;plugh&gt; &amp; kind" in (latest.findtext(f"{ATOM}content") or "")
    assert first.findtext(f"{ATOM}title") == f"{NUMBER}: number of people: 100 planned → 140 planned"
    for link in (*feed.findall(f"{ATOM}link"), latest.find(f"{ATOM}link")):
        assert link is not None
        assert guest.get(link.get("href") or "").status_code == 200


def test_feeds_say_nothing_about_people(guest: Visitor) -> None:
    for address in (PAGE, f"{PAGE}.atom", "/changes.atom"):
        assert "Ada" not in guest.get(address).text


def test_a_feed_in_which_nothing_happened(guest: Visitor, empty_workspace: Workspace) -> None:
    assert valid(fromstring(guest.get("/trials/NCT09999992/history.atom").content)) == []
    assert valid(fromstring(Visitor(create_app(empty_workspace, clock=lambda: NOW)).get("/changes.atom").content)) == []


def test_whoever_has_it_is_told_so(guest: Visitor) -> None:
    for address in (f"{PAGE}.atom", "/changes.atom"):
        tag = guest.get(address).headers["etag"]
        for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = guest.get(address, headers={"If-None-Match": asked})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert guest.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
        assert guest.send("HEAD", address).status_code == 200


def test_the_feed_of_all_is_bounded_and_changes_with_them(tmp_path: Path) -> None:
    opened = Workspace.open(tmp_path)
    visitor = Visitor(create_app(opened, clock=lambda: NOW))
    try:
        before = visitor.get("/changes.atom").headers["etag"]
        for n in range(MOST_ENTRIES + 3):
            number = f"NCT0888{n:04}"
            more = {"number": number, "title": "A \x0c\x01 title"}
            for day, people in ((DAYS[0], 1), (DAYS[1], 2)):
                take_in(opened, record("Inclusion Criteria:\n- \x0bAge 18 or older", people=people, **more), day)
        got = visitor.get("/changes.atom", headers={"If-None-Match": before})
        assert len(valid(fromstring(got.content))) == MOST_ENTRIES
    finally:
        opened.close()


def test_addresses_are_those_of_the_visitor(guest: Visitor) -> None:
    feed: Any = fromstring(guest.get("/changes.atom").content)
    assert {urlsplit(link.get("href")).netloc for link in feed.iter(f"{ATOM}link")} == {"clinconnect.test"}


def test_the_versions_of_all_records_stand_in_one_timeline(tmp_path: Path) -> None:
    eu = "2023-501234-12-00"
    workspace = Workspace.open(tmp_path / "home")
    three_versions(workspace)
    for day, status in ((DAYS[0], 2), (DAYS[1].replace(day=28), 4)):
        identifiers = {"secondaryIdentifyingNumbers": {"nctNumber": {"number": NUMBER}}}
        details = {"trialDetails": {"clinicalTrialIdentifiers": identifiers}}
        shape = {"ctNumber": eu, "ctPublicStatusCode": status, "authorizedApplication": {"authorizedPartI": details}}
        workspace.import_records(BytesIO(json.dumps(shape).encode()), name="eu", at=day)
    take_in(workspace, record("Inclusion Criteria:\n- Age 18 or older", number="NCT09999992"), DAYS[0])
    guest = Visitor(create_app(workspace, clock=lambda: NOW))
    page = guest.get(PAGE)
    said = shown(page.text)
    assert "This trial has 2 records here" in said
    order = re.findall(rf"Version (\d) [^0-9]*?({NUMBER}|{eu}) as of", said)
    assert order == [("3", NUMBER), ("2", eu), ("2", NUMBER), ("1", NUMBER), ("1", eu)]
    assert f'href="/trials/{eu}/history?before=1&amp;after=2"' in page.text
    assert len(re.findall(r"<option", page.text)) == 6  # only its own versions are compared
    other = shown(guest.get(f"/trials/{eu}/history").text)
    assert "From version 1 to version 2" in other
    assert "This trial has 2 records here" in other
    assert "records here" not in shown(guest.get("/trials/NCT09999992/history").text)
    assert workspace.has_history(eu)
    assert not workspace.has_history("NCT09999992")
    workspace.close()
