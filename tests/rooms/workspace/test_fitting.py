"""Into which group does a trial come for somebody?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinconnect.compiler import compile_text
from clinconnect.matching import CriterionVerdict, Outcome, Verdict
from clinconnect.patients import DateRange, Patient, read_patient
from clinconnect.search import Question, Story
from clinconnect.spans import Span
from clinconnect.trials import Eligibility, Trial
from clinconnect.workspace import Found
from clinconnect.workspace.fitting import Fitting, fit_of, fittings, registered_limit

DAY = date(2026, 3, 1)


def story(note: str) -> Story:
    return Question(person=read_patient(note.encode(), id="p", as_of=DAY), as_of=DAY).story()


def trial(condition: str, **limits: str) -> Trial:
    return Trial(
        id="NCT00000001", registry="bare", title="T", conditions=(condition,), eligibility=Eligibility(**limits)
    )


def numbered(number: int, text: str, status: str = "RECRUITING") -> Trial:
    return Trial(
        id=f"NCT{number:08d}", registry="bare", title="T", status=status, conditions=("Gout",),
        eligibility=Eligibility(text=text),
    )  # fmt: skip


def verdict(*outcomes: Outcome) -> Verdict:
    told = [CriterionVerdict(f"I{n}", "inclusion", Span(n, n + 1), o, "missing", "") for n, o in enumerate(outcomes)]
    return Verdict("NCT00000001", DAY, tuple(told))


@pytest.mark.parametrize(
    ("condition", "outcomes", "fit"),
    [
        ("Non-small Cell Lung Cancer", ["passes", "unknown"], "may fit"),
        ("Lung Cancer", ["unknown", "passes"], "may fit"),
        ("Adenocarcinoma of the Lung, Stage IV", ["passes", "unknown"], "open"),
        ("Gout", ["passes", "unknown"], "open"),
        ("Gout", ["passes"], "may fit"),
        ("Lung Cancer", ["passes", "fails"], "does not fit"),
    ],
)
def test_what_the_trial_is_about_is_on_record_or_wider_than_that(
    condition: str, outcomes: list[Outcome], fit: str
) -> None:
    assert fit_of(trial(condition), verdict(*outcomes), story("A man with non-small cell lung cancer.")) == fit


@pytest.mark.parametrize("outcomes", [[], ["unknown"], ["unknown", "conflicting"], ["unknown", "not_applicable"]])
def test_where_nothing_was_found_to_fit_nothing_is_said_to(outcomes: list[Outcome]) -> None:
    assert fit_of(trial("Gout"), verdict(*outcomes), story("A man with gout.")) == "open"


def fitted(*trials: Trial, note: str = "A 58-year-old man with gout.") -> list[Fitting]:
    patient = read_patient(note.encode(), id="p", as_of=DAY)
    found = [(Found(one, 1.0), compile_text(one.eligibility.text, id=one.id)) for one in trials]
    return list(fittings(found, patient, story=story(note), as_of=DAY))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Its record has no eligibility criteria."),
        (" \n ", "Its record has no eligibility criteria."),
        ("Inclusion Criteria:\n* Serum urate above 7 mg/dL", "None of its criteria could be decided by what is known."),
    ],
)
def test_a_trial_of_which_nothing_could_be_checked_is_open_and_says_so(text: str, said: str) -> None:
    (one,) = fitted(numbered(1, text))
    assert (one.fit, one.unchecked) == ("open", said)
    assert one.to_json()["unchecked"] == said


def test_a_trial_of_which_something_was_checked_does_not_say_otherwise() -> None:
    (one,) = fitted(numbered(1, "Inclusion Criteria:\n* Gout\n* Serum urate above 7 mg/dL"))
    assert (one.fit, one.unchecked) == ("may fit", None)


def test_first_come_those_that_take_people_and_of_these_those_of_which_more_fits() -> None:
    little = "Inclusion Criteria:\n* Gout\n" + "".join(f"* Serum urate above {n} mg/dL\n" for n in range(6, 14))
    much = "Inclusion Criteria:\n* Gout\n* Age 18 years or older\n* Male\n* Age below 80 years\n* Serum urate above 7 mg/dL"
    told = fitted(
        numbered(1, much, "COMPLETED"), numbered(2, much, "TERMINATED"), numbered(3, little, "RECRUITING"),
        replace(numbered(9, much, "RECRUITING"), conditions=("Asthma",)),
        numbered(4, "", "RECRUITING"), numbered(5, much, "NOT_YET_RECRUITING"), numbered(6, much, "RECRUITING"),
        numbered(7, little, "RECRUITING"), numbered(8, "Inclusion Criteria:\n* Women only", "RECRUITING"),
    )  # fmt: skip
    assert [one.found.trial.id[-1] for one in told] == ["6", "3", "7", "5", "1", "2", "4", "9", "8"]
    assert [one.takes_people for one in told] == [True, True, True, False, False, False, True, True, True]
    assert [one.fit for one in told] == ["may fit"] * 6 + ["open", "open", "does not fit"]


def test_whatever_the_registry_has_no_more_takes_nobody() -> None:
    one = numbered(1, "Inclusion Criteria:\n* Gout", "RECRUITING")
    assert Fitting(Found(one, 1.0, gone_since="2026-01-01"), "may fit", {}).takes_people is False
    assert Fitting(Found(numbered(2, "", ""), 1.0), "open", {}).takes_people is None


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
    told = story("No gout. Her father has gout. She has asthma.")
    assert fit_of(trial("Gout"), verdict("passes", "unknown"), told) == "open"
