"""What the layout of a whole text does to its rules."""

from __future__ import annotations

import re

import pytest

from clinconnect.compiler import compile_text
from clinconnect.criteria import notation


def rules(text: str) -> list[str]:
    """Each criterion as its id and its rule."""
    return [f"{c.id} {notation.write(c.expr)}" for c in compile_text(text).criteria]


def codes(text: str) -> list[str]:
    return [d.code for d in compile_text(text).diagnostics]


@pytest.mark.parametrize(
    "nothing", ["None", "N/A", "Not specified", "See above", "No exclusion criteria", "none stated."]
)
def test_what_asks_nothing_is_structure(nothing: str) -> None:
    text = f"Inclusion Criteria:\n- Asthma\nExclusion Criteria:\n- {nothing}"
    assert rules(text) == ["I1 condition(asthma)"]
    assert codes(text) == ["asks-nothing"]


@pytest.mark.parametrize(
    "something", ["None of the above conditions", "No restrictions of the diet", "Not eligible for surgery", "OR"]
)
def test_what_asks_something_is_kept(something: str) -> None:
    kept = len(rules(f"Inclusion Criteria:\n- {something}\n"))
    assert kept == (something != "OR")


@pytest.mark.parametrize(
    "words",
    [
        "Other protocol-defined inclusion/exclusion criteria may apply",
        "Additional criteria exist.",
        "Please note: There may be additional inclusion/exclusion criteria. The study center will tell you.",
    ],
)
def test_further_criteria_of_the_protocol_are_a_question(words: str) -> None:
    text = f"Inclusion Criteria:\n- Asthma\n\n{words}"
    assert rules(text) == ["I1 condition(asthma)", "I2 attest(site; other criteria of the protocol)"]


def test_further_criteria_that_ran_into_the_last_item() -> None:
    text = "Exclusion Criteria:\n- Gout\n- Asthma Other protocol-defined exclusion criteria may apply"
    assert rules(text)[1:] == ["E2 condition(asthma)", "E3 attest(site; other criteria of the protocol)"]


def test_a_topic_gives_its_item_the_subject() -> None:
    text = "PATIENT CHARACTERISTICS:\n\nLife expectancy\n\n  -  At least 3 months\n\nPerformance status:\n\n  -  0-1\n"
    assert rules(text) == ["I1 measured(life expectancy >= 3 mo)", "I2 score(ECOG performance status 0..1)"]


def test_alternatives_are_one_criterion() -> None:
    text = "Inclusion Criteria:\n- Asthma, or\n- COPD\n- Age over 18"
    assert rules(text) == [
        "I1 any(condition(asthma), condition(chronic obstructive pulmonary disease))",
        "I2 age(> 18 a)",
    ]


def test_parts_of_a_list_whose_end_nobody_sees_are_no_demands() -> None:
    text = "Inclusion Criteria:\nMeets 1 of the following:\nAsthma\nGout\nAge over 18"
    got = rules(text)
    assert got[1:] == ["I2 any(condition(asthma), opaque())", "I3 any(condition(gout), opaque())", "I4 age(> 18 a)"]


def test_criteria_of_other_people_are_not_the_patients() -> None:
    text = "Inclusion Criteria:\n- Dementia\n- Donor must be at least 21 years old"
    assert rules(text)[1] == "I2 when(attest(site; taking part in: Donor): age(>= 21 a))"


def test_criteria_of_one_sex_concern_that_sex() -> None:
    text = "Inclusion Criteria:\n- Asthma\nFor female patients:\n- Age over 20"
    assert rules(text)[1] == "I2 when(sex(female): age(> 20 a))"


NESTED = {
    "Patients with treated brain metastases are eligible, provided that:/asthma/no gout": (
        "when(condition(brain metastasis; treated): all(condition(asthma), not(condition(gout))))"
    ),
    "Women of childbearing potential must:/have no asthma/have no gout": (
        "when(status(childbearing potential): all(not(condition(asthma)), not(condition(gout))))"
    ),
    "In women:/Hemoglobin > 9 g/dL": "when(sex(female): measured(hemoglobin > 9 g/dL))",
    "No malignancy except:/gout/asthma": "not(unless(condition(cancer); condition(gout), condition(asthma)))",
}


@pytest.mark.parametrize(("lines", "rule"), NESTED.items(), ids=lambda x: x[:30])
def test_what_a_lead_makes_of_its_parts(lines: str, rule: str) -> None:
    lead, *parts = re.split("/(?!dL)", lines)
    text = f"Inclusion Criteria:\n- {lead}\n" + "".join(f"    - {part}\n" for part in parts)
    assert rules(text) == [f"I1 {rule}"]


def test_a_lead_that_narrows_whom_it_excludes() -> None:
    text = "Exclusion Criteria:\n- Women of childbearing potential who:\n    - have asthma\n    - have gout\n"
    assert rules(text) == ["E1 all(status(childbearing potential), any(condition(asthma), condition(gout)))"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Must not be pregnant or breast-feeding", "any(status(pregnancy), status(breast-feeding))"),
        ("Patients may not have gout", "condition(gout)"),
        ("Not pregnant", "status(pregnancy)"),
        ("Patients must have a hemoglobin above 9 g/dL", "not(measured(hemoglobin > 9 g/dL))"),
        ("Patients should have no asthma", "condition(asthma)"),
        ("No prior chemotherapy is allowed", "treatment(chemotherapy; history)"),
    ],
)
def test_an_exclusion_worded_as_a_requirement(words: str, rule: str) -> None:
    text = f"Exclusion Criteria:\n- Stroke\n- {words}\n- Angina\n- Diabetes"
    assert rules(text)[1] == f"E2 {rule}"
    assert "repair-changes-meaning" in codes(text)


def test_one_denial_among_plain_exclusions_can_mean_either() -> None:
    text = "Exclusion Criteria:\n- Stroke\n- No gout\n- Angina\n- Diabetes"
    assert rules(text)[1] == "E2 readings(condition(gout), not(condition(gout)))"


def test_a_list_of_denials_keeps_out_who_has_what_they_name() -> None:
    text = "Exclusion Criteria:\n- Stroke\n- Diabetes\n- No gout\n- No asthma\n- Angina\n- Lupus\n- Cancer"
    assert rules(text)[2:4] == ["E3 condition(gout)", "E4 condition(asthma)"]


def test_the_same_words_among_the_inclusions_stay_as_they_are() -> None:
    assert rules("Inclusion Criteria:\n- Must not have gout") == ["I1 not(condition(gout))"]


@pytest.mark.parametrize(
    "words", ["Not able to consent", "No written informed consent", "Patients who must take aspirin"]
)
def test_what_somebody_lacks_is_a_plain_exclusion(words: str) -> None:
    assert "repair-changes-meaning" not in codes(f"Exclusion Criteria:\n- Stroke\n- {words}")


def differences(text: str, **record: str) -> list[str]:
    found = compile_text(f"Inclusion Criteria:\n{text}", **record).diagnostics  # type: ignore[arg-type]
    return [d.code for d in found if d.code != "not-understood"]


@pytest.mark.parametrize(
    ("text", "record", "code"),
    [
        ("- Age 18 to 65 years", {"minimum_age": "18 Years", "maximum_age": "65 Years"}, None),
        ("- Age 18 to 65 years", {"minimum_age": "16 Years", "maximum_age": "65 Years"}, "age-disagrees"),
        ("- Women aged 18 years or older\n- Age up to 70 years", {"maximum_age": "80 Years"}, "age-disagrees"),
        ("- Asthma\nExclusion Criteria:\n- Age under 18 years", {"minimum_age": "21 Years"}, "age-disagrees"),
        ("- Asthma", {"minimum_age": "18 Years"}, "age-only-in-record"),
        ("- Asthma", {"minimum_age": "N/A"}, None),
        ("- Female patients", {"sex": "FEMALE"}, None),
        ("- Female patients", {"sex": "ALL"}, "sex-disagrees"),
        ("- Men and women", {"sex": "MALE"}, "sex-disagrees"),
        ("- Asthma\nExclusion Criteria:\n- Males", {"sex": "FEMALE"}, None),
        ("- Asthma\nFor female patients:\n- Age over 18", {"sex": "ALL"}, None),
    ],
)
def test_what_the_record_registers_beside_the_text(text: str, record: dict[str, str], code: str | None) -> None:
    assert differences(text, **record) == ([code] if code else [])


def test_notes_that_explain_ask_nothing_and_notes_that_allow_are_exceptions() -> None:
    text = (
        "Inclusion Criteria:\n- Major surgery NOTE: Insertion of a port is not considered major surgery\n"
        "- Note: 1 drink is equivalent to 12 g alcohol\n- No prior cancer. Note: basal cell carcinoma is allowed\n"
        "Exclusion Criteria:\n- Cancer NOTE: basal cell carcinoma is allowed"
    )
    assert rules(text) == [
        "I1 procedure(major surgery)",
        "I2 not(unless(condition(cancer; history); condition(basal cell carcinoma)))",
        "E1 unless(condition(cancer); condition(basal cell carcinoma))",
    ]
    assert codes(text).count("asks-nothing") == 2


@pytest.mark.parametrize("words", ["For Part 2:", "Cohort B:", "In Arm A only,"])
def test_an_item_of_one_part_of_the_study(words: str) -> None:
    got = rules(f"Inclusion Criteria:\n- Asthma\n- {words} age over 20 years")
    name = words.strip(":,").removeprefix("For ").removeprefix("In ").removesuffix(" only")
    assert got[1] == f"I2 when(attest(site; taking part in: {name}): age(> 20 a))"


@pytest.mark.parametrize(
    ("section", "lead", "part", "rule"),
    [
        ("Inclusion", "No gout", "Treated gout is allowed", "not(unless(condition(gout); condition(gout; treated)))"),
        ("Exclusion", "Gout", "Treated gout is acceptable", "unless(condition(gout); condition(gout; treated))"),
        ("Inclusion", "No stroke", "no gout", "all(not(condition(stroke)), not(condition(gout)))"),
    ],
)
def test_what_a_part_allows_is_an_exception_of_its_lead(section: str, lead: str, part: str, rule: str) -> None:
    assert rules(f"{section} Criteria:\n- {lead}\n    - {part}\n") == [f"{section[0]}1 {rule}"]
