"""Headings, numbers, bullets and indentation, in the styles that registries really hold."""

from __future__ import annotations

from clinconnect.compiler.layout import Item, lay_out

Tree = list[object]


def outline(text: str) -> dict[str, Tree]:
    """Each section's items as nested lists of their words."""

    def one(item: Item) -> object:
        words = text[item.body : item.end]
        return [words, [one(c) for c in item.children]] if item.children else words

    found: dict[str, Tree] = {}
    for section in lay_out(text)[0]:
        name = (
            section.kind
            + (f"/{section.label}" if section.label else "")
            + (f"@{section.scope}" if section.scope else "")
        )
        found.setdefault(name, []).extend(one(i) for i in section.items)
    return found


def test_numbered_items_under_plain_headings() -> None:
    text = "Inclusion Criteria:\n1. Age over 18\n2. ECOG 0-1\nExclusion Criteria:\n1. Pregnancy"
    assert outline(text) == {"inclusion": ["Age over 18", "ECOG 0-1"], "exclusion": ["Pregnancy"]}


def test_wrapped_lines_of_the_old_registry() -> None:
    text = (
        "\n        Inclusion Criteria:\n\n          -  Patients with a diagnosis of asthma according to the guideline\n"
        "             of the year\n\n          -  Age over 12\n\n        Exclusion Criteria:\n\n          -  Smoking\n"
    )
    got = outline(text)
    assert got["inclusion"] == [
        "Patients with a diagnosis of asthma according to the guideline\n             of the year",
        "Age over 12",
    ]
    assert got["exclusion"] == ["Smoking"]


def test_nesting_by_indentation() -> None:
    text = "Exclusion Criteria:\n\n* Any of the following:\n\n  * Stroke\n  * Angina\n* Cancer"
    assert outline(text) == {"exclusion": [["Any of the following:", ["Stroke", "Angina"]], "Cancer"]}


def test_letters_below_a_number_at_the_same_indentation() -> None:
    text = "Inclusion:\n- 7. Organ function as below:\n- a) ANC over 1 b) platelets over 2 c ) albumin over 3\n- 8. Consent"
    parts = ["ANC over 1", "platelets over 2", "albumin over 3"]
    assert outline(text) == {"inclusion": [["Organ function as below:", parts], "Consent"]}


def test_numbers_that_run_on_in_one_line() -> None:
    text = "Exclusion Criteria\n13. Stroke within 6 months; 14.History of angina. 15. Cancer"
    assert outline(text) == {"exclusion": ["Stroke within 6 months;", "History of angina.", "Cancer"]}


def test_a_number_in_the_text_is_not_a_list_number() -> None:
    text = "Inclusion Criteria:\n1. Stage 2. Disease of the lung\n2. Grade 3"
    assert outline(text) == {"inclusion": ["Stage 2. Disease of the lung", "Grade 3"]}


def test_headings_inside_a_paragraph() -> None:
    text = "Inclusion criteria: adults with asthma. Exclusion criteria: smokers; pregnancy"
    assert outline(text) == {"inclusion": ["adults with asthma."], "exclusion": ["smokers;", "pregnancy"]}


def test_a_text_without_headings_is_one_of_requirements() -> None:
    assert outline("Healthy volunteers aged 18 to 40 years") == {
        "inclusion": ["Healthy volunteers aged 18 to 40 years"]
    }


def test_other_words_for_headings() -> None:
    text = "Key Inclusion Criteria:\n- A\nPatients will be excluded if:\n- B\nMain exclusion criteria\n- C"
    assert outline(text) == {"inclusion": ["A"], "exclusion": ["B", "C"]}


def test_short_labels_of_old_cancer_records() -> None:
    text = "PATIENT CHARACTERISTICS:\n  Age:\n    18 and over\n  Hematopoietic:\n    WBC > 4000"
    assert outline(text) == {"inclusion/Age": ["18 and over"], "inclusion/Hematopoietic": ["WBC > 4000"]}


def test_cohort_headings_scope_what_follows() -> None:
    text = "Inclusion Criteria:\n- Adults\nCohort A:\n- Melanoma\nExclusion Criteria:\n- Pregnancy"
    assert outline(text) == {"inclusion": ["Adults"], "inclusion@Cohort A": ["Melanoma"], "exclusion": ["Pregnancy"]}


def test_nothing_at_all() -> None:
    assert lay_out("") == ([], [])
    assert lay_out("\n \n")[0] == []
