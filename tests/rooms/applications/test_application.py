"""Who may send which form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.applications import Application, Apply, InvalidApplication, apply, site_labels
from clinconnect.errors import BadInput
from clinconnect.trials import Site, Trial

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OSLO = Site(facility="Clinic", city="Oslo", country="Norway")
BERGEN = Site(facility="Other Clinic", city="Bergen", country="Norway")
TRIAL = Trial(id="NCT00000001", registry="bare", title="T", status="RECRUITING", sites=(OSLO, BERGEN))
FORM = Apply("a1", TRIAL, name="Ann  Lee ", contact="ann@example.org", consent=True, site="Clinic, Oslo, Norway")


def wrong_fields(command: Apply) -> set[str]:
    with pytest.raises(InvalidApplication) as caught:
        apply(command, at=AT)
    return set(caught.value.fields)


def test_a_good_form_becomes_an_application() -> None:
    assert apply(FORM, at=AT) == Application(
        id="a1",
        trial="NCT00000001",
        site="Clinic, Oslo, Norway",
        name="Ann Lee",
        contact="ann@example.org",
        consented_at=AT,
        trial_status="RECRUITING",
    )


@pytest.mark.parametrize(
    "contact", ["a@b.co", " a.b+c@d-e.example.org ", "+47 22 33 44 55", "(020) 7946-0018", "555-010-1234 ext. 7"]
)
def test_contacts_that_can_be_used(contact: str) -> None:
    assert apply(replace(FORM, contact=contact), at=AT).contact == contact.strip()


@pytest.mark.parametrize(
    "contact",
    [
        "",
        " ",
        "ann",
        "ann@",
        "@b.org",
        "a@b",
        "a b@c.org",
        "a@b.org\nBcc: x@y.org",
        "12345",
        "1" * 16,
        "call me",
        "a@" + "b" * 260 + ".org",
    ],
)
def test_contacts_that_cannot(contact: str) -> None:
    assert wrong_fields(replace(FORM, contact=contact)) == {"contact"}


@pytest.mark.parametrize("name", ["", " \t ", "x" * 201, "Ann\x00Lee"])
def test_names_that_cannot_be_used(name: str) -> None:
    assert wrong_fields(replace(FORM, name=name)) == {"name"}


def test_a_name_may_be_short_long_and_of_any_script() -> None:
    for name in ("李", "x" * 200, "Þóra Ólafsdóttir-O’Neill"):
        assert apply(replace(FORM, name=name), at=AT).name == name


def test_without_consent_nothing_is_sent() -> None:
    assert wrong_fields(replace(FORM, consent=False)) == {"consent"}


def test_everything_wrong_is_said_at_once() -> None:
    form = Apply("a1", TRIAL, name="", contact="", consent=False, site="Nowhere")
    assert wrong_fields(form) == {"name", "contact", "consent", "site"}


@pytest.mark.parametrize("site", ["Clinic, Oslo, Norway", "clinic,  oslo, norway", "Clinic"])
def test_a_site_is_known_by_its_label_or_its_facility(site: str) -> None:
    assert apply(replace(FORM, site=site), at=AT).site == "Clinic, Oslo, Norway"


@pytest.mark.parametrize("site", [None, "", "Norway", "Clinic, Bergen"])
def test_a_site_has_to_be_one_of_the_trials(site: str | None) -> None:
    assert wrong_fields(replace(FORM, site=site)) == {"site"}


def test_a_trial_without_sites_takes_no_site() -> None:
    bare = replace(FORM, trial=replace(TRIAL, sites=()), site=None)
    assert apply(bare, at=AT).site is None
    assert apply(replace(bare, site=" "), at=AT).site is None
    assert wrong_fields(replace(bare, site="Clinic")) == {"site"}


def test_a_trial_that_does_not_recruit_is_noted() -> None:
    closed = replace(FORM, trial=replace(TRIAL, status="COMPLETED"))
    assert apply(closed, at=AT).trial_status == "COMPLETED"


def test_labels_tell_sites_apart() -> None:
    same = Site(facility="Research Site", city="Berlin", country="Germany")
    mitte, wedding = replace(same, postal_code="10115"), replace(same, postal_code="13347")
    assert site_labels(replace(TRIAL, sites=())) == ()
    assert site_labels(TRIAL) == ("Clinic, Oslo, Norway", "Other Clinic, Bergen, Norway")
    assert site_labels(replace(TRIAL, sites=(mitte, OSLO, wedding))) == (
        "Research Site, Berlin, 10115, Germany",
        "Clinic, Oslo, Norway",
        "Research Site, Berlin, 13347, Germany",
    )
    assert site_labels(replace(TRIAL, sites=(same, same, Site()))) == (
        "Research Site, Berlin, Germany",
        "Research Site, Berlin, Germany (2)",
        "place not reported",
    )


def test_a_label_without_what_tells_it_apart_is_the_first_that_reads_so() -> None:
    same = Site(facility="Research Site", city="Berlin", country="Germany", postal_code="10115")
    trial = replace(TRIAL, sites=(same, replace(same, postal_code="13347")))
    application = apply(replace(FORM, trial=trial, site="Research Site, Berlin, Germany"), at=AT)
    assert application.site == "Research Site, Berlin, Germany"
    assert wrong_fields(replace(FORM, trial=trial, site="Research Site")) == {"site"}


_sites = st.builds(Site, *[st.none() | st.sampled_from(["A", "B"])] * 5)


@given(st.lists(_sites, max_size=6))
def test_no_two_labels_are_alike_and_each_chooses_itself(sites: list[Site]) -> None:
    trial = replace(TRIAL, sites=tuple(sites))
    labels = site_labels(trial)
    assert len(labels) == len(set(labels)) == len(sites)
    for label in labels:
        assert apply(replace(FORM, trial=trial, site=label), at=AT).site == label


def test_nothing_printed_holds_a_fact() -> None:
    application = apply(FORM, at=AT)
    with pytest.raises(BadInput) as caught:
        apply(replace(FORM, contact="Ann Lee, Oslo"), at=AT)
    for printed in (repr(application), repr(FORM), str(caught.value), str(caught.value.to_json())):
        assert "Ann" not in printed
        assert "Oslo" not in printed
        assert "example.org" not in printed


def test_a_time_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        apply(FORM, at=datetime(2026, 3, 1))  # noqa: DTZ001
