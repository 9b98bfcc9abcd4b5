"""Suggestions as one types: by keyboard, by mouse, on a phone, for screen readers; and nothing is missing without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Tab

Open = Callable[..., Tab]


def test_a_condition_is_chosen_by_keyboard(tab: Open) -> None:
    page = tab().go("/")
    box = page.get_by_role("combobox", name="What are you looking for?")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("diab", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("diabetes")
    expect(options.first).to_contain_text("trials")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".suggest [role=status]").first).to_contain_text("suggestions")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    box.press("ArrowDown")
    chosen = options.first.locator("span").first.inner_text()
    box.press("Enter")
    page.wait_for_url("**/search?q=**")
    expect(page.locator("#q")).to_have_value(chosen)
    expect(page.locator(".hit").first).to_be_visible()


def test_escape_closes_and_what_was_typed_stays(tab: Open) -> None:
    page = tab().go("/search")
    page.locator("#q").press_sequentially("heart", delay=20)
    expect(page.get_by_role("listbox").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#q")).to_have_value("heart")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=heart**")


def test_a_tap_beside_the_list_closes_it_where_that_takes_no_focus_away(tab: Open) -> None:
    page = tab(width=390, height=844).go("/search")
    page.locator("#q").press_sequentially("heart", delay=20)
    expect(page.get_by_role("listbox").first).to_be_visible()
    page.locator("h1").first.dispatch_event("pointerdown", {"bubbles": True})
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#q")).to_be_focused()


def test_a_slip_is_understood_and_clicked_on_a_phone(tab: Open) -> None:
    opened = tab(width=390, height=844)
    page = opened.go("/search")
    page.locator("#q").press_sequentially("diabets", delay=20)
    option = page.get_by_role("option").filter(has_text="diabetes mellitus").first
    expect(option).to_contain_text("for “diabets”")
    assert opened.overflow <= 0
    option.click()
    page.wait_for_url("**/search?q=**")
    expect(page.locator("#q")).to_have_value("diabetes mellitus")


def test_a_number_leads_to_its_trial(tab: Open) -> None:
    page = tab().go("/")
    page.locator("#q").press_sequentially("NCT0705762", delay=10)
    page.get_by_role("option").first.click()
    page.wait_for_url("**/trials/NCT07057622")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_the_box_works_with_and_without(tab: Open, javascript: bool) -> None:
    page = tab(javascript=javascript).go("/")
    page.locator("#q").fill("diabetes")
    page.get_by_role("button", name="Search trials").click()
    page.wait_for_url("**/search?q=diabetes**")
    expect(page.locator(".hit").first).to_be_visible()


def test_a_place_is_chosen_by_keyboard_and_results_say_how_far(tab: Open) -> None:
    page = tab().go("/search?q=cancer")
    place = page.get_by_role("combobox", name="Near (a city or a US ZIP code)")
    place.press_sequentially("houst", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Houston, Texas")
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value("Houston, Texas, United States")
    page.get_by_label("Within").select_option("100 km")
    page.get_by_role("button", name="Search trials").click()
    page.wait_for_url("**near=Houston**")
    expect(page.locator("#near")).to_have_value("Houston, Texas, United States")
    expect(page.locator(".hit__facts").first).to_contain_text("km")
    expect(page.locator("#sort option[value=distance]")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_name_of_several_places_offers_the_others(tab: Open, javascript: bool) -> None:
    opened = tab(width=390, height=844, javascript=javascript)
    page = opened.go("/search")
    page.locator("#near").fill("Springfield")
    page.locator("#near").press("Enter")
    page.wait_for_url("**near=Springfield**")
    expect(page.get_by_text("Read as Springfield, Missouri, United States")).to_be_visible()
    assert opened.overflow <= 0
    page.get_by_role("link", name="Springfield, Illinois, United States").click()
    expect(page.locator("#near")).to_have_value("Springfield, Illinois, United States")
