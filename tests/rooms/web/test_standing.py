"""Until when a trial is known to be as it is shown, and what is said of one that the registry no longer has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from tests.rooms.registry.server import LocalRegistry
from tests.rooms.registry.studies import day, number_of, study
from tests.rooms.web.web_visitor import NOW, Visitor
from tests.rooms.workspace.syncs import sync

from clinconnect.errors import BadInput
from clinconnect.web import create_app
from clinconnect.workspace import Workspace

GONE, KEPT = number_of(0), number_of(1)  # the first one takes people


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Ten trials of a registry, of which one is taken down before the second synchronisation."""
    workspace = Workspace.open(Path(tmp_path_factory.mktemp("home")))
    with LocalRegistry(10) as local:
        sync(workspace, local)
        del local.studies[GONE]
        local.put(study(9, title="Changed", updated=day(30)))
        sync(workspace, local)
    yield workspace
    workspace.close()


@pytest.fixture
def guest(synced: Workspace) -> Visitor:
    return Visitor(create_app(synced, clock=lambda: NOW))


def said(guest: Visitor, address: str) -> str:
    page = guest.get(address)
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_the_page_says_until_when_nothing_newer_was_there_and_why(guest: Visitor) -> None:
    page = said(guest, f"/trials/{KEPT}")
    assert "Current as of 1 January 2026" in page
    assert (
        "nothing newer on 31 January 2026: every update until then was read, and this trial was not among them" in page
    )
    assert "nothing newer" not in said(guest, f"/trials/{number_of(9)}")  # it is of that very day


def test_what_the_registry_no_longer_has_says_so_everywhere(guest: Visitor) -> None:
    page = said(guest, f"/trials/{GONE}")
    assert "Not in the registry" in page
    assert "The registry had no record of this number on 31 January 2026." in page
    assert "its status then: Recruiting" in page
    assert "One cannot apply here" in page
    assert "Apply to this trial" not in page
    assert "Not in the registry" not in said(guest, f"/trials/{KEPT}")
    results = said(guest, "/search?q=gout")
    assert "Not in the registry" in results
    assert "not in the registry from 31 January 2026, and now" in said(guest, f"/trials/{GONE}/history")
    hits = guest.get("/api/search?q=invented").json()["hits"]
    assert {hit["trial"]: hit["gone_since"] for hit in hits}[GONE] == day(30)
    assert {hit["trial"]: hit["gone_since"] for hit in hits}[KEPT] is None


def test_nobody_applies_to_what_is_gone(guest: Visitor, synced: Workspace) -> None:
    assert "no record of this study any more" in said(guest, f"/trials/{GONE}/apply")
    form = {"name": "Ada Example", "contact": "ada@example.org", "consent": "yes"}
    assert guest.post(f"/trials/{GONE}/apply", data=form).status_code == 409
    with pytest.raises(BadInput) as caught:
        synced.apply(GONE, name="A B", contact="a@example.org", consent=True, site=None, at=NOW)
    assert caught.value.code == "trial-gone"
    assert synced.application_count(GONE) == 0
