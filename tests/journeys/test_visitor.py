"""A visitor's way from the front page to a verdict and an application: by mouse, keyboard, phone, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.chromium import MISSING, executable
from tests.rooms.workspace import versions

from clinconnect import sample

if executable() is None:
    pytest.skip(MISSING, allow_module_level=True)  # told once, for the whole file

REAL = "NCT07057622"
CHANGED = versions.NUMBER
Open = Callable[..., Any]
TEXT_STEPS = 400
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").split("\n", 1)[1]


def applied(page: Page) -> int:
    said = page.locator(".join .applied").inner_text()
    found = re.search(r"\d+", said)
    assert found, said
    return int(found[0])


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")


def choose_person(page: Page, place: int) -> None:
    page.get_by_label("Fictional sample person").select_option(index=place)
    page.get_by_role("button", name=re.compile("Check")).first.click()


def tallied(page: Page) -> int:
    return sum(int(n) for n in page.locator(".panel--check .tally b").all_inner_texts())


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_front_page_to_an_application(tab: Open, javascript: bool) -> None:
    page = tab(javascript=javascript).go("/")
    page.get_by_label("What are you looking for?").fill("177Lu-DOTATATE")
    page.get_by_role("button", name="Search trials").click()
    page.locator(f'.hit__title a[href="/trials/{REAL}"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("177Lu-DOTATATE")
    before = applied(page)

    choose_person(page, 1)
    expect(page.locator(".verdict__headline")).to_have_text(re.compile("May fit|Does not fit|Cannot tell yet"))
    criteria = page.locator("article.criterion")
    assert tallied(page) == criteria.count() > 0
    first = page.locator(".map a").first
    first.click()
    expect(page).to_have_url(re.compile(r"\?person=[\w-]+#c-\w+$"))
    expect(criteria.first.locator(".chip")).to_be_visible()
    expect(criteria.first.locator(".original")).not_to_be_empty()

    page.get_by_role("link", name="Apply to this trial").click()
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("E-mail or phone").fill("ada@example.org")
    page.get_by_role("button", name="Send my application").click()
    expect(page.locator("#consent-problem")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Ada Example")
    page.get_by_label(re.compile("I agree")).check()
    page.get_by_role("button", name="Send my application").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert page.url.endswith(f"/trials/{REAL}/applied")
    page.get_by_role("link", name="Back to the trial").click()
    assert applied(page) == before + 1


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_trial_to_what_changed_in_it(tab: Open, javascript: bool) -> None:
    page = tab(javascript=javascript, width=390).go(f"/trials/{CHANGED}")
    page.get_by_role("link", name="What changed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
    change = page.locator(".change", has_text="Platelets: at least 75 → at least 100")
    expect(change.locator(".chip")).to_have_text("Stricter")
    expect(change.locator("del")).not_to_be_visible()
    change.get_by_text("The text before and after").click()
    expect(change.locator("del")).to_contain_text("75")
    expect(change.locator("ins")).to_contain_text("100")
    page.get_by_label("Compare version").select_option("1")
    page.get_by_label("with version").select_option("2")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".change__words")).to_have_text("Number of people: 100 planned → 140 planned")


def test_own_answers_stay_out_of_the_address(tab: Open) -> None:
    page = tab().go(f"/trials/{REAL}")
    page.get_by_text("Open the short form").click()
    page.get_by_label("or age in years").fill("12")
    page.get_by_label("Illnesses and diagnoses").fill("gout\nno diabetes")
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator(".verdict__headline")).to_have_text("Does not fit")
    assert page.url.endswith(f"/trials/{REAL}/check#check")
    expect(page.get_by_label("or age in years")).to_have_value("12")
    expect(page.get_by_label("Illnesses and diagnoses")).to_have_value("gout\nno diabetes")


def test_a_record_file_is_answered(tab: Open, tmp_path: Any) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(sample.person_bytes(sample.people()[0].id))
    page = tab().go(f"/trials/{REAL}")
    page.get_by_text("Or use a health record file").click()
    page.locator("#record-file").set_input_files(record)
    page.get_by_role("button", name="Check this record").click()
    expect(page.locator(".verdict__for")).to_have_text("With your own record")
    assert tallied(page) == page.locator("article.criterion").count()


def test_a_keyboard_is_enough(tab: Open) -> None:
    page = tab().go("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#q")
    page.keyboard.type("177Lu-DOTATATE")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(page, f'.hit__title a[href="/trials/{REAL}"]')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("177Lu-DOTATATE")
    tab_to(page, "#person")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".chooser button")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict__headline")).to_be_visible()
    tab_to(page, ".map a")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def tab_to(page: Page, target: str) -> None:
    """Press Tab until the first element that fits has the focus."""
    for _ in range(TEXT_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    pytest.fail(f"the keyboard never comes to {target}")


PLACES = ("/", "/search", "/search?q=diabetes", f"/trials/{REAL}", f"/trials/{REAL}?person=sample-01",
          f"/trials/{REAL}/apply", f"/trials/{REAL}/applied", f"/trials/{CHANGED}/history", "/about", "/nowhere")  # fmt: skip


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_no_page_scrolls_sideways(tab: Open, width: int) -> None:
    opened = tab(width=width, height=800)
    for place in PLACES:
        page = opened.go(place)
        unfold(page)
        assert opened.overflow <= 0, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(tab: Open, scheme: str) -> None:
    opened = tab(scheme=scheme)
    for place in PLACES:
        page = opened.go(place)
        unfold(page)
        assert page.evaluate(CONTRAST) == [], place


def test_buttons_and_links_can_be_hit_with_a_thumb(tab: Open) -> None:
    opened = tab(width=390, height=844)
    for place in PLACES:
        page = opened.go(place)
        for target in page.locator("main button, main .button, main input:not([type=checkbox]), main select").all():
            if target.is_visible():
                box = target.bounding_box()
                assert box
                assert box["height"] >= 36, (place, target.inner_text())


def test_every_trial_of_a_search_opens_on_a_phone(tab: Open) -> None:
    opened = tab(width=390, height=844, javascript=False)
    page = opened.go("/search?q=cancer")
    addresses = [a.get_attribute("href") for a in page.locator(".hit__title a").all()]
    assert len(addresses) >= 3
    for address in addresses[:8]:
        assert address
        opened.go(address)
        expect(page.get_by_role("heading", name="In plain words")).to_be_visible()
