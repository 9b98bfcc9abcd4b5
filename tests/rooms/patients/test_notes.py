"""Sentences of notes: what becomes a fact, with which status, and what must not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.work import work_below

from clinconnect.patients import DateRange, Patient, Quantity
from clinconnect.patients.notes import read_note
from clinconnect.patients.notes.moments import moments

AS_OF = date(2024, 5, 15)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "notes_cases.yaml").read_text(encoding="utf-8"))


def note(text: str) -> Patient:
    return read_note(text, id="n", as_of=AS_OF)


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    facts = note(case["text"]).facts
    found = {(f.kind, f.status, f.source.text) for f in facts}
    for kind, status, quote in case.get("has", []):
        assert (kind, status, quote) in found
        if kind != "status":  # a former smoker is one thing, no longer a current smoker another
            assert {f.status for f in facts if f.source.text == quote and f.kind == kind} == {status}
    for quote in case.get("silent", []):
        assert not [f for f in facts if f.source.text == quote]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 80


def test_spans_are_offsets_into_the_note() -> None:
    text = "0. A 58-year-old man has asthma.\n1. Hb 10.2 g/dL, and he\nis on metformin.\n"
    patient = note(text)
    assert len(patient.facts) >= 3
    for fact in patient.facts:
        assert fact.source.span is not None
        start, end = fact.source.span
        assert text[start:end] == fact.source.text
        assert fact.source.where == f"[{start}, {end}]"


def value(text: str, quote: str) -> Quantity:
    found = [f.value for f in note(text).facts if f.source.text == quote]
    assert len(found) == 1
    assert isinstance(found[0], Quantity)
    return found[0]


def test_units_and_comparators() -> None:
    assert value("Creatinine: < 0.5 mg/dL", "Creatinine: < 0.5 mg/dL") == Quantity(None, 0.5, "mg/dL", high_open=True)
    assert value("Hemoglobin 10 to 11 g/dL", "Hemoglobin 10 to 11 g/dL") == _q(10, 11, "g/dL")
    assert value("Temperature was 101 F.", "Temperature was 101 F") == _q(101, 101, "[degF]")
    assert value("Potassium 40", "Potassium 40") == _q(40, 40, None)


def _q(low: float | None, high: float | None, unit: str | None) -> Quantity:
    return Quantity(low, high, unit)


def test_reference_range_beside_a_value() -> None:
    got = value("Creatinine 3.6 mg/dL (normal: 0.6-1.2 mg/dL)", "Creatinine 3.6 mg/dL (normal: 0.6-1.2 mg/dL)")
    assert (got.low, got.reference_low, got.reference_high) == (3.6, 0.6, 1.2)


def test_a_missing_unit_is_settled_only_where_one_is_possible() -> None:
    patient = note("Platelets 62,000 today.")
    (fact,) = (f for f in patient.facts if f.kind == "measurement")
    assert isinstance(fact.value, Quantity)
    assert fact.value.unit in ("/uL", "/mm3")
    assert fact.qualifiers == ("unit assumed",)
    assert "unit-assumed" in {n.code for n in patient.notes}


def test_a_count_per_mm_has_lost_its_exponent() -> None:
    patient = note("White blood cell count of 17,580/mm, erythrocyte sedimentation rate 60 mm/h.")
    count, rate = (f for f in patient.facts if isinstance(f.value, Quantity))
    assert (count.value.low, count.value.unit, count.qualifiers) == (17580, "/mm3", ("unit assumed",))  # type: ignore[union-attr]
    assert rate.value.unit == "mm/h"  # type: ignore[union-attr]
    assert "unit-impossible" in {n.code for n in patient.notes}


def test_a_unit_that_cannot_be_is_never_kept_silently() -> None:
    (one,) = (f for f in note("Plt: 300000 /ml.").facts)
    assert isinstance(one.value, Quantity)
    assert (one.value.low, one.value.unit, one.qualifiers) == (300000, "/uL", ("unit assumed",))
    none = value("Sodium 1390 mmol/L.", "Sodium 1390 mmol/L")
    assert none == _q(1390, 1390, None)
    for text in ("Plt: 300000 /ml.", "Sodium 1390 mmol/L."):
        assert "unit-impossible" in {n.code for n in note(text).notes}
    assert "unit-impossible" not in {n.code for n in note("Sodium 139 mmol/L, plt 212 x10^9/L.").notes}


def test_what_is_of_the_newborn_is_no_value_of_today() -> None:
    for text in ("The baby weighed 3200 g at birth.", "He was born at 38 weeks weighing 3200 g.", "NICU: BW 3200 g."):
        (fact,) = (f for f in note(text).facts if f.kind == "measurement")
        assert (fact.concept, fact.when) == ("observable:birth-weight", None)
    (today,) = (f for f in note("Weight 4.1 kg (3.2 kg at birth).").facts)
    assert (today.concept, today.when) == ("observable:body-weight", DateRange(AS_OF, AS_OF))


def test_a_value_before_the_one_of_now_is_an_earlier_one() -> None:
    facts = note("A 6-month-old boy. He weighed 3200 g. He is now weighing 6.5 kg and is 66 cm.").facts
    days = {f.value.low: f.when for f in facts if isinstance(f.value, Quantity) and f.when}
    assert days[6.5] == DateRange(AS_OF, AS_OF)
    assert days[3200].high < AS_OF


def test_a_share_of_the_predicted_is_no_volume() -> None:
    assert [f.concept for f in note("FEV1 64% pred.").facts] == ["observable:fev1-percent-predicted"]
    assert [f.concept for f in note("SVC 65% predicted, FVC 70% predicted.").facts] == [
        "observable:svc-percent-predicted",
        "observable:fvc-percent-predicted",
    ]
    both = {f.concept: f.value for f in note("FEV1 1.42 L (78% predicted).").facts}
    assert both == {"observable:fev1": _q(1.42, 1.42, "L"), "observable:fev1-percent-predicted": _q(78, 78, "%")}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 7 May he was ECOG 1, BP 130/80, weight 80 kg.", {date(2024, 5, 7)}),
        ("Na 139 mmol/L, Cr 0.81 mg/dL (5/13).", {date(2024, 5, 13)}),
        ("Admitted on 2 May (Na 139 mmol/L, Cr 0.81 mg/dL).", {date(2024, 5, 2)}),
        ("4 May 2024 - labs: Na 139 mmol/L.", {date(2024, 5, 4)}),
        ("Invasive ductal carcinoma, HER2 negative, Ki-67 25%.", {None}),
        ("Booking bloods: CMV IgM negative, HBsAg neg.", {None}),
        ("On 7 May he had surgery, sodium is 139 mmol/L.", {AS_OF}),
        ("Na 139 mmol/L, previously 141 (5/13).", {AS_OF}),
        ("Hb 9 g/dL (normal 12-16), MMSE 21/30 (5/13).", None),
    ],
)
def test_the_day_of_a_value(text: str, days: set[date | None] | None) -> None:
    facts = [f for f in note(text).facts if f.kind in ("measurement", "score", "biomarker")]
    found = {f.when.low if f.when else None for f in facts}
    assert found == ({AS_OF, date(2024, 5, 13)} if days is None else days)


def test_a_result_in_words_has_its_level_as_value() -> None:
    patient = note("The potassium was elevated.")
    (fact,) = patient.facts
    assert (fact.kind, fact.concept, fact.value) == ("measurement", "observable:potassium", "high")


def test_smoking_states_have_names_of_their_own() -> None:
    facts = {(f.status, f.concept) for f in note("He is a former smoker.").facts}
    assert ("resolved", "status:current-smoker") in facts
    assert ("present", "status:former-smoker") in facts


def test_asking_about_substance_use_says_nothing_of_it() -> None:
    assert {(f.status, f.concept) for f in note("Substance use history was obtained.").facts} == set()
    assert {(f.status, f.concept) for f in note("No substance use.").facts} == {("absent", "status:substance-use")}


def test_current_drug_abuse_is_what_a_criterion_about_drug_abuse_means() -> None:
    assert {(f.status, f.concept) for f in note("Current drug abuse.").facts} == {
        ("present", "condition:drug-use-disorder")
    }


def test_blood_pressure_is_two_facts() -> None:
    facts = [f for f in note("Blood pressure was 80/60.").facts if f.kind == "measurement"]
    values = [f.value for f in facts]
    assert values == [_q(80, 80, "mm[Hg]"), _q(60, 60, "mm[Hg]")]
    assert "unit-assumed" in {n.code for n in note("Blood pressure was 80/60.").notes}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("He has had asthma since 2015.", date(2015, 1, 1), date(2015, 12, 31)),
        ("Asthma was diagnosed in March 2019.", date(2019, 3, 1), date(2019, 3, 31)),
        ("Asthma was diagnosed on 2019-03-07.", date(2019, 3, 7), date(2019, 3, 7)),
        ("Pneumonia 3 days ago.", date(2024, 5, 12), date(2024, 5, 12)),
        ("Pneumonia 3 weeks ago.", date(2024, 4, 20), date(2024, 4, 28)),
        ("Cough for 2 days.", date(2024, 5, 13), date(2024, 5, 13)),
    ],
)
def test_dates_relative_to_the_note(text: str, low: date, high: date) -> None:
    (fact,) = (f for f in note(text).facts if f.kind == "condition")
    assert fact.when is not None
    assert abs((fact.when.low - low).days) <= 1
    assert abs((fact.when.high - high).days) <= 1


def test_a_date_at_the_head_of_a_line_is_that_of_all_in_it() -> None:
    facts = note("Earlier, on 2023-11-18: platelets 224 x10^9/L, creatinine 1.1 mg/dL.").facts
    assert {f.when for f in facts} == {DateRange(date(2023, 11, 18), date(2023, 11, 18))}


def test_a_heading_dates_the_lines_below_and_says_that_limits_follow() -> None:
    text = "Laboratory results of 2024-05-02 (reference range):\n  Platelets 212 x10^9/L (150-400)\n\nHb 13 g/dL (12)"
    platelets, hemoglobin = (f for f in note(text).facts if f.kind == "measurement")
    assert platelets.when == DateRange(date(2024, 5, 2), date(2024, 5, 2))
    assert isinstance(platelets.value, Quantity)
    assert (platelets.value.reference_low, platelets.value.reference_high) == (150, 400)
    assert hemoglobin.when == DateRange(AS_OF, AS_OF)


def test_the_note_may_state_its_own_date_and_the_birth() -> None:
    patient = note("Date: 2024-01-10\nDate of birth: 1964-03-02\nPneumonia 2 days ago. Hb 13 g/dL.")
    assert patient.birth == DateRange(date(1964, 3, 2), date(1964, 3, 2))
    assert {f.source.text: f.when for f in patient.facts} == {
        "Pneumonia": DateRange(date(2024, 1, 8), date(2024, 1, 8)),
        "Hb 13 g/dL": DateRange(date(2024, 1, 10), date(2024, 1, 10)),
    }


def test_a_later_date_than_the_day_of_reading_is_not_the_notes_own() -> None:
    (fact,) = note("Date: 2031-01-10\nHb 13 g/dL.").facts
    assert fact.when == DateRange(AS_OF, AS_OF)


def test_a_treatment_that_was_started_and_stopped() -> None:
    (fact,) = note("Metformin 500 mg daily was started on 2022-02-01 and stopped on 2023-08-14.").facts
    assert (fact.ongoing, fact.when, fact.until) == (
        False,
        DateRange(date(2022, 2, 1), date(2022, 2, 1)),
        DateRange(date(2023, 8, 14), date(2023, 8, 14)),
    )


def test_each_disease_and_drug_has_its_own_date() -> None:
    text = "Hypertension since 2021 on lisinopril 20 mg daily (since 2021-06-07). Gout, s/p appendectomy in 1999."
    when = {f.source.text: f.when for f in note(text).facts}
    assert when["Hypertension"] == DateRange(date(2021, 1, 1), date(2021, 12, 31))
    assert when["lisinopril"] == DateRange(date(2021, 6, 7), date(2021, 6, 7))
    assert when["Gout"] is None
    assert when["appendectomy"] == DateRange(date(1999, 1, 1), date(1999, 12, 31))


def test_a_list_is_complete_only_where_the_note_says_so() -> None:
    assert note("Past medical history (complete): gout").complete == {"conditions"}
    assert note("Gout. No other medical conditions are known.").complete == {"conditions"}
    for text in (
        "no significant past medical history",
        "no previous illnesses",
        "past medical history was unremarkable",
    ):
        assert note(f"A 32-year-old woman with {text}.").complete == {"past conditions"}
    assert note("No past medical history of gout. No family history.").complete == frozenset()
    assert note("Past medical history (incomplete): gout. Complete blood count normal.").complete == frozenset()


def test_fictional_people_are_marked() -> None:
    assert note("FICTIONAL PATIENT - NOT A REAL PERSON\nHe has asthma.").fictional
    assert not note("He has asthma.").fictional


def test_current_and_past_treatment() -> None:
    facts = {f.source.text: f for f in note("He is on metformin. He was treated with cisplatin in 2019.").facts}
    assert facts["metformin"].ongoing is True
    assert facts["cisplatin"].ongoing is not True
    assert facts["cisplatin"].when == DateRange(date(2019, 1, 1), date(2019, 12, 31))


def test_stage_and_severity_narrow_a_condition() -> None:
    facts = {f.source.text: f.qualifiers for f in note("He has severe asthma and stage IV lung cancer.").facts}
    assert facts["asthma"] == ("severe",)
    assert facts["lung cancer"] == ("stage IV",)


@pytest.mark.parametrize(
    "text",
    ["No known drug allergies.", "NKDA", "Allergies: none", "She has no known allergies.", "He denies any allergies."],
)
def test_no_allergies_is_coverage(text: str) -> None:
    assert "allergies" in note(text).complete


def test_an_allergy_is_no_coverage() -> None:
    assert "allergies" not in note("No known food allergies.").complete
    assert "allergies" not in note("She is allergic to penicillin.").complete


@pytest.mark.parametrize(
    "text",
    ["She takes no medications.", "He is not on any medications.", "She is on metformin and no other medications."],
)
def test_no_medicines_is_coverage(text: str) -> None:
    assert "treatments" in note(text).complete


def test_silence_is_no_coverage() -> None:
    assert note("A 58-year-old man has asthma.").complete == frozenset()
    assert note("She is otherwise healthy.").complete == frozenset()


def test_nothing_read_is_said() -> None:
    assert "nothing-read" in {n.code for n in note("Hello there.").notes}


WORDS = st.sampled_from(
    "He She has had no not denies history of mother 58-year-old man asthma gout Hb 10.2 g/dL ; : , . ( ) \n on "
    "metformin since 2019 for 3 weeks ago stage IV cancer HER2 positive smokes BP 120/80 / - Allergies: Family".split(
        " "
    )
)


@given(st.lists(WORDS | st.text(max_size=6), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_fact_is_a_quote(text: str) -> None:
    patient = note(text)
    for fact in patient.facts:
        assert fact.source.span is not None
        start, end = fact.source.span
        assert text[start:end] == fact.source.text != ""
    assert note(text) == patient


REPEATED = [
    "a ", "no ", "asthma ", "he has no ", "a\n", "(", "1.", "his mother has asthma and ", "58 years ", "-", "not a or b and ",
]  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
def test_time_grows_with_length_only(unit: str) -> None:
    read_note(unit * 10, id="n", as_of=AS_OF)
    with work_below(10.0):
        note(unit * (20_000 // len(unit)))


def test_the_same_value_on_two_days_is_two_facts_and_said_twice_is_one() -> None:
    def platelets(text: str) -> list[DateRange | None]:
        return [f.when for f in note(text).facts if f.kind == "measurement"]

    days = platelets("Platelets 150 x10^9/L on 2024-01-10. Platelets 150 x10^9/L on 2024-04-20.")
    assert days == [DateRange(date(2024, 1, 10), date(2024, 1, 10)), DateRange(date(2024, 4, 20), date(2024, 4, 20))]
    assert len(platelets("Platelets 150 x10^9/L on 2024-01-10. Platelets 150 x10^9/L on 2024-01-10.")) == 1


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Bloods 7 July: Hb 13", (2025, 7, 7), (2025, 7, 7)),
        ("Echo 24th of June", (2025, 6, 24), (2025, 6, 24)),
        ("Echo in March", (2025, 3, 1), (2025, 3, 31)),
        ("since November", (2024, 11, 1), (2024, 11, 30)),
        ("MRI on June 5 showed", (2025, 6, 5), (2025, 6, 5)),
        ("31.2 on 6/13", (2025, 6, 13), (2025, 6, 13)),
        ("Labs 7/8: PSA", (2024, 8, 7), (2025, 7, 8)),  # 8 July or 7 August: nobody knows
        ("Labs 7/9/25: ANC", (2025, 7, 9), (2025, 7, 9)),  # 7 September lies ahead
    ],
)
def test_dates_without_a_year_are_the_last_ones(
    words: str, low: tuple[int, int, int], high: tuple[int, int, int]
) -> None:
    (found,) = moments(words, date(2025, 7, 14), None)
    assert (found.when.low, found.when.high) == (date(*low), date(*high))


@pytest.mark.parametrize("words", ["strength 5/5", "motor (4/5)", "pain 4/10", "he may 5", "on 1/2 tablet", "Mar 5 mg"])
def test_numbers_are_no_dates(words: str) -> None:
    assert moments(words, date(2025, 7, 14), None) == ()


def test_a_date_in_a_bracket_is_that_of_the_number_there() -> None:
    text = "Chromogranin A 486 ug/L (301 last November)."
    (fact,) = read_note(text, id="n", as_of=date(2025, 7, 14)).facts
    assert fact.when == DateRange(date(2025, 7, 14), date(2025, 7, 14))


def test_a_time_that_lasts_is_no_heading() -> None:
    text = "On metformin since March 2018: optic neuritis in September 2024."
    found = [f for f in read_note(text, id="n", as_of=date(2025, 7, 14)).facts if f.kind == "condition"]
    assert [f.when for f in found] == [DateRange(date(2024, 9, 1), date(2024, 9, 30))]


def test_a_date_before_a_colon_is_that_of_the_line() -> None:
    text = (
        "Bloods (7 July): Hb 13.8 g/dL; creatinine 0.9 mg/dL. Platelets 212 x10^9/L. ECG: heart rate 72.\nWeight 82 kg."
    )
    july, today = (DateRange(date(2025, 7, d), date(2025, 7, d)) for d in (7, 14))
    facts = read_note(text, id="n", as_of=date(2025, 7, 14)).facts
    assert [(f.name, f.when) for f in facts] == [
        ("hemoglobin", july),
        ("creatinine", july),
        ("platelets", july),
        ("heart rate", today),
        ("body weight", today),
    ]
