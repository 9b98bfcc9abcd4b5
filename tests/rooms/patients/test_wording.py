"""Labels of facts in a few words."""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients.dates import day_range
from clinconnect.patients.patient import DateRange, FactStatus, Quantity
from clinconnect.patients.wording import day_words, measured_label, quantity_words, stated_label


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Quantity(62, 62, "10*9/L"), "62 10*9/L"),
        (Quantity(1.25, 1.25, "mg/dL"), "1.25 mg/dL"),
        (Quantity(None, 5, "mg/dL"), "at most 5 mg/dL"),
        (Quantity(5, None, "mg/dL"), "at least 5 mg/dL"),
        (Quantity(38.2, 39.4, "Cel"), "38.2 to 39.4 °C"),
        (Quantity(140, 140, "mm[Hg]"), "140 mmHg"),
        (Quantity(23, 23, "{score}"), "23"),
        (Quantity(62000, 62000, None), "62000"),
        (Quantity(None, None, "g"), "unknown g"),
    ],
)
def test_quantities(value: Quantity, words: str) -> None:
    assert quantity_words(value) == words


@pytest.mark.parametrize("text", ["2019", "2019-02", "2019-02-03"])
def test_days_as_they_were_given(text: str) -> None:
    when = day_range(text)
    assert when is not None
    assert day_words(when) == text


def test_other_ranges_name_both_ends() -> None:
    assert day_words(DateRange(date(2019, 1, 5), date(2019, 1, 9))) == "between 2019-01-05 and 2019-01-09"


def test_measured() -> None:
    when = day_range("2025-07-28")
    assert measured_label("platelets", Quantity(62, 62, "10*9/L"), when) == "Platelets 62 10*9/L on 2025-07-28"
    assert measured_label("HER2", "negative", None, "absent") == "HER2 negative"


@pytest.mark.parametrize(
    ("status", "label"),
    [
        ("present", "Asthma, since 2019, ongoing"),
        ("absent", "No asthma, since 2019"),
        ("suspected", "Possible asthma, since 2019"),
        ("family", "In the family: asthma, since 2019"),
        ("resolved", "Asthma, since 2019, past"),
    ],
)
def test_stated(status: FactStatus, label: str) -> None:
    assert stated_label("asthma", status, day_range("2019"), ongoing=True) == label


def test_an_episode_with_both_ends_and_what_narrows_it() -> None:
    label = stated_label("breast cancer", "present", day_range("2018"), day_range("2019"), qualifiers=("stage II",))
    assert label == "Breast cancer (stage II), 2018 to 2019"


def test_what_was_at_some_time_has_only_an_end() -> None:
    life = DateRange(date(1960, 3, 1), date(2025, 7, 28))
    label = stated_label("chemotherapy", "present", life, value=quantity_words(Quantity(2, 2, "{lines}")))
    assert label == "Chemotherapy: 2 lines, up to 2025-07-28"
    years = DateRange(date(2015, 3, 1), date(2025, 7, 28))
    assert stated_label("chemotherapy", "present", years) == "Chemotherapy, between 2015-03-01 and 2025-07-28"
