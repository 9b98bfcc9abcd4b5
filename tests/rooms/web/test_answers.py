"""The short form: made from the trial's criteria, read back as the JSON of the patient form."""

from datetime import date

import pytest

from clinconnect.criteria import Alternative, Bound, Compiled, ConceptRef, Criterion, Expr, Measured, Range, Score
from clinconnect.patients.form import read_form
from clinconnect.spans import Span
from clinconnect.web.answers import MOST_TESTS, answers_form, to_form

TODAY = date(2025, 8, 1)
HERE = Span(0, 1)
HIGH = Range(high=Bound(150, True))


def measured(name: str, unit: str | None = "umol/L", **more: object) -> Measured:
    return Measured(span=HERE, observable=ConceptRef(name), range=HIGH, unit=unit, **more)  # type: ignore[arg-type]


def rules(*exprs: Expr) -> Compiled:
    return Compiled("T", "0", tuple(Criterion(f"I{n}", "inclusion", HERE, e) for n, e in enumerate(exprs)))


CREATININE = measured("made-up analyte", alternatives=(Alternative(HIGH, "mg/dL"),))
LIVER = measured("other analyte", "1", relative_to="ULN")
SCORE = Score(span=HERE, scale=ConceptRef("made-up score"), range=Range(low=Bound(0, True), high=Bound(1, True)))


def test_a_trial_without_measurements_asks_the_short_questions_only() -> None:
    form = answers_form(rules(), TODAY, {}, {})
    assert (form.tests, form.scores) == ((), ())
    assert to_form(form, TODAY) == ({"form": "clinconnect-1"}, {})


def test_each_result_is_asked_once_with_the_units_of_the_trial_first() -> None:
    form = answers_form(rules(CREATININE, CREATININE, SCORE, LIVER), TODAY, {}, {})
    assert [t.name for t in form.tests] == ["made-up analyte", "other analyte"]
    assert form.tests[0].units == (("umol/L", "µmol/L"), ("mg/dL", "mg/dL"))
    assert form.tests[0].limit is None
    assert form.tests[1].limit == ""
    assert [s.name for s in form.scores] == ["made-up score"]


def test_a_trial_with_very_many_results_keeps_the_form_short() -> None:
    form = answers_form(rules(*(measured(f"analyte {n}") for n in range(MOST_TESTS + 5))), TODAY, {}, {})
    assert len(form.tests) == MOST_TESTS


def test_answers_become_a_form_that_can_be_read() -> None:
    entered = {
        "age": "58", "sex": "female", "pregnant": "no", "conditions": "asthma\n- no diabetes\n\npast: gout\nnosebleeds",
        "conditions_complete": "yes", "medicines": "stopped metformin", "measured_on": "2025-07-28",
        "test-0": "1,7", "test-0-unit": "mg/dL", "test-1": "40", "test-1-limit": "35", "score-0": "1",
    }  # fmt: skip
    told, problems = to_form(answers_form(rules(CREATININE, LIVER, SCORE), TODAY, entered, {}), TODAY)
    assert problems == {}
    assert told["conditions"] == [
        {"name": "asthma"},
        {"name": "diabetes", "status": "no"},
        {"name": "gout", "status": "past"},
        {"name": "nosebleeds"},
    ]
    assert told["treatments"] == [{"name": "metformin", "status": "past"}]
    assert told["no_other"] == ["conditions"]
    assert told["statuses"] == {"pregnancy": "no"}
    assert told["measurements"] == [
        {"name": "made-up analyte", "value": "1.7", "unit": "mg/dL", "date": "2025-07-28"},
        {"name": "other analyte", "value": "40", "reference_high": 35.0, "date": "2025-07-28"},
    ]
    assert told["scores"] == [{"name": "made-up score", "value": "1", "date": "2025-07-28"}]
    patient = read_form(told, id="own", as_of=TODAY)
    assert patient.sex == "female"
    assert patient.birth is not None
    assert {f.status for f in patient.facts if f.kind == "condition"} == {"present", "absent", "resolved"}


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"birth": "21.3.1967"}, "birth"),
        ({"birth": "2999-01-01"}, "birth"),
        ({"age": "old"}, "age"),
        ({"age": "300"}, "age"),
        ({"measured_on": "2025-08-02"}, "measured_on"),
        ({"test-0": "a lot"}, "test-0"),
        ({"test-1": "4", "test-1-limit": "x"}, "test-1"),
    ],
)
def test_what_cannot_be_used_is_named_by_field_and_not_repeated(entered: dict[str, str], field: str) -> None:
    _, problems = to_form(answers_form(rules(CREATININE, LIVER), TODAY, entered, {}), TODAY)
    assert set(problems) == {field}
    assert not any(value in problems[field] for value in entered.values() if len(value) > 1)


def test_a_value_below_a_limit_is_kept_as_such() -> None:
    told, problems = to_form(answers_form(rules(CREATININE), TODAY, {"test-0": "<5"}, {}), TODAY)
    assert problems == {}
    assert told["measurements"][0]["value"] == "<5"


def test_a_unit_that_was_not_offered_is_not_taken() -> None:
    form = answers_form(rules(CREATININE), TODAY, {"test-0": "5", "test-0-unit": "furlongs"}, {})
    assert form.tests[0].unit == "umol/L"


def test_a_form_shows_nothing_of_a_person_when_printed() -> None:
    assert "asthma" not in repr(answers_form(rules(), TODAY, {"conditions": "asthma"}, {}))
