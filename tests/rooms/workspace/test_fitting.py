"""Into which group does a trial come for somebody?"""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients import DateRange, Patient, read_patient
from clinconnect.search import Question, Story
from clinconnect.trials import Eligibility, Trial
from clinconnect.workspace.fitting import fit_of, registered_limit

DAY = date(2026, 3, 1)


def story(note: str) -> Story:
    return Question(person=read_patient(note.encode(), id="p", as_of=DAY), as_of=DAY).story()


def trial(condition: str, **limits: str) -> Trial:
    return Trial(
        id="NCT00000001", registry="bare", title="T", conditions=(condition,), eligibility=Eligibility(**limits)
    )


@pytest.mark.parametrize(
    ("condition", "outcome", "fit"),
    [
        ("Non-small Cell Lung Cancer", "unknown", "may fit"),
        ("Lung Cancer", "unknown", "may fit"),
        ("Adenocarcinoma of the Lung, Stage IV", "unknown", "open"),
        ("Gout", "unknown", "open"),
        ("Gout", "passes", "may fit"),
        ("Lung Cancer", "fails", "does not fit"),
    ],
)
def test_what_the_trial_is_about_is_on_record_or_wider_than_that(condition: str, outcome: str, fit: str) -> None:
    assert fit_of(trial(condition), outcome, story("A man with non-small cell lung cancer.")) == fit  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"minimum_age": "65 Years"}, "ages from 65 Years to any"),
        ({"maximum_age": "55 Years"}, "ages from birth to 55 Years"),
        ({"minimum_age": "58 Years", "maximum_age": "58 Years"}, None),
        ({"sex": "FEMALE"}, "female only"),
        ({"sex": "ALL"}, None),
        ({}, None),
    ],
)
def test_a_registered_limit_keeps_out_only_whom_it_surely_does(limits: dict[str, str], said: str | None) -> None:
    found = registered_limit(trial("Gout", **limits), story("A 58-year-old man with gout."))
    assert (found is None) if said is None else (found is not None and said in found)
    assert registered_limit(trial("Gout", **limits), story("Somebody with gout.")) is None


@pytest.mark.parametrize(
    ("born", "day", "limits"),
    [
        (date(1960, 1, 1), date(2020, 12, 31), {"maximum_age": "60 Years"}),
        (date(1940, 1, 1), date(2020, 12, 31), {"maximum_age": "80 Years"}),
        (date(2023, 7, 1), date(2025, 1, 31), {"maximum_age": "18 Months"}),
        (date(2001, 3, 1), date(2019, 3, 1), {"minimum_age": "18 Years"}),
        (date(2024, 9, 1), date(2025, 3, 1), {"minimum_age": "6 Months"}),
        (date(2025, 2, 1), date(2025, 3, 1), {"minimum_age": "1 Month"}),
    ],
)
def test_whoever_is_just_young_or_old_enough_is_not_kept_out(born: date, day: date, limits: dict[str, str]) -> None:
    told = Question(person=Patient("p", birth=DateRange(born, born)), as_of=day).story()
    assert registered_limit(trial("Gout", **limits), told) is None


def test_denied_and_family_illnesses_are_nobodys_own() -> None:
    assert fit_of(trial("Gout"), "unknown", story("No gout. Her father has gout. She has asthma.")) == "open"
