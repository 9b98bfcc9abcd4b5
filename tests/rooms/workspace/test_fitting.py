"""Into which group does a trial come for somebody?"""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients import read_patient
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


def test_denied_and_family_illnesses_are_nobodys_own() -> None:
    assert fit_of(trial("Gout"), "unknown", story("No gout. Her father has gout. She has asthma.")) == "open"
