"""Age and sex of the person a note is about, and of nobody else in it."""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients import Patient
from clinconnect.patients.notes import read_note

AS_OF = date(2024, 5, 15)


def note(text: str) -> Patient:
    return read_note(text, id="n", as_of=AS_OF)


def years(patient: Patient) -> tuple[int, int] | None:
    """Youngest and oldest age in completed years."""
    if patient.birth is None:
        return None
    ages = [
        AS_OF.year - b.year - ((AS_OF.month, AS_OF.day) < (b.month, b.day))
        for b in (patient.birth.high, patient.birth.low)
    ]
    return ages[0], ages[1]


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("A 58-year-old African-American woman presents with cough.", 58, "female"),
        ("58 yo male with cough.", 58, "male"),
        ("A 58 y/o gentleman.", 58, "male"),
        ("65M with cough.", 65, "male"),
        ("48 F with a h/o gout.", 48, "female"),
        ("An 8-year-old boy is brought by his mother.", 8, "male"),
        ("64yo woman with myeloma.", 64, "female"),
        ("The patient is a 42 year-old postmenopausal woman.", 42, "female"),
        ("A 57-year old farmer. He has gout.", 57, "male"),
        ("Patient is a fifty-eight-year-old lady.", 58, "female"),
        ("Age: 71. Sex: M.", 71, "male"),
        ("A Pap smear in a 54-year-old woman.", 54, "female"),
        ("A 33-year-old male athlete. Family member says the patient fell.", 33, "male"),
        ("A 30-year-old woman came with her 5-year-old son.", 30, "female"),
        ("A 30-year-old man whose wife is a 28-year-old woman.", 30, "male"),
        ("Her 70-year-old father has gout.", None, None),
        ("His sister died at age 40.", None, None),
        ("A student has polyps like his older siblings. His brother had surgery.", None, "male"),
        ("Her mother said that his brother fell. Her father left.", None, "female"),
        ("She had measles when she was 5 years old.", None, "female"),
        ("His wife brought him. She said he fell.", None, None),
        ("A 44-year-old transgender woman.", 44, None),
        ("The patient is well.", None, None),
        ("Cough for 3 weeks.", None, None),
        ("Mrs K., 44 y, with multiple sclerosis.", 44, "female"),
        ("Patient: Mr. John Smith, 61, has gout.", 61, "male"),
        ("Ms. Jones has lupus.", None, "female"),
        ("Mr and Mrs Smith have gout.", None, None),
        ("71 years, female. Gout.", 71, "female"),
        ("Male, 52, with gout.", 52, "male"),
        ("Gout, 5 years. Smoker, 20 years, male pattern baldness.", None, None),
        ("I am 24 and I have gout.", 24, None),
        ("I'm 50. I am a woman with gout.", 50, "female"),
        ("I am 24 and have been ill since I was 16 years old.", 24, None),
        ("I am 24 weeks pregnant. I'm 50 kg. I'm 3 months post transplant. I'm 10 years sober.", None, None),
        ("He is 67. He has gout.", 67, "male"),
        ("Her mother had gout. She is 82.", None, "female"),
        ("My son is 9 and has asthma.", 9, "male"),
        ("Daughter, 16, type 1 diabetes.", 16, "female"),
        ("My husband has gout. He is 67.", 67, "male"),
        ("My child, aged 4, has asthma.", 4, None),
        ("My late mother was 82 and had gout.", None, None),
        ("My mother is 82 and has gout. I have asthma.", None, None),
        ("My father is 82 and my son is 9.", None, None),
        ("I have a son who is 9. I have asthma.", None, None),
    ],
)
def test_age_and_sex(text: str, age: int | None, sex: str | None) -> None:
    patient = note(text)
    assert years(patient) == (None if age is None else (age, age))
    assert patient.sex == sex


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("A 3-month-old male infant.", date(2024, 1, 16), date(2024, 2, 15)),
        ("A 5 days old girl.", date(2024, 5, 10), date(2024, 5, 10)),
        ("A 6-week-old boy.", date(2024, 3, 28), date(2024, 4, 3)),
    ],
)
def test_ages_of_infants(text: str, low: date, high: date) -> None:
    birth = note(text).birth
    assert birth is not None
    assert (birth.low, birth.high) == (low, high)


def test_decades() -> None:
    assert years(note("She is a woman in her 60s.")) == (60, 69)


def test_two_ages_settle_nothing_and_say_so() -> None:
    patient = note("A 58-year-old man. The patient is a 61-year-old man.")
    assert patient.birth is None
    assert "age-not-clear" in {n.code for n in patient.notes}


def test_two_sexes_settle_nothing_and_say_so() -> None:
    patient = note("A 58-year-old man. The patient is a woman.")
    assert patient.sex is None
    assert "sex-not-clear" in {n.code for n in patient.notes}


def test_the_sources_are_quotes() -> None:
    text = "Seen today: a 58-year-old woman."
    patient = note(text)
    for source in (patient.birth_source, patient.sex_source):
        assert source is not None
        assert source.span is not None
        assert text[source.span[0] : source.span[1]] == source.text


def test_somebody_who_cares_for_a_relative_tells_of_the_relative() -> None:
    text = (
        "My mum is 82 and has gout. Mum takes donepezil. Her mother had dementia. My mum's blood pressure is 150/90. "
        "I am looking for a trial for her."
    )
    person = note(text)
    told = {(f.kind, f.status, f.name) for f in person.facts}
    assert {
        ("condition", "present", "gout"),
        ("treatment", "present", "donepezil"),
        ("condition", "family", "dementia"),
        ("measurement", "present", "systolic blood pressure"),
    } <= told
    assert person.sex_source is not None
    assert person.birth_source is not None
    assert person.sex_source.text == "mum"
    assert person.birth_source.text == "My mum is 82"


@pytest.mark.parametrize(
    "text",
    [
        "My mother had breast cancer.",
        "My mother has breast cancer.",
        "My mother is 82 and has breast cancer. I have dense breasts.",
        "My mother is 82 and has breast cancer. My breasts are dense.",
        "My sister, 40, had breast cancer and died.",
        "I am 40 and my mother has breast cancer.",
    ],
)
def test_family_history_in_ones_own_words_is_not_the_persons(text: str) -> None:
    assert not [f for f in note(text).facts if f.name == "breast cancer" and f.status != "family"]
