"""Headings, numbers, bullets and indentation, in the styles that registries really hold."""

from __future__ import annotations

from clinconnect.compiler.layout import Item, Layout, lay_out

Tree = list[object]


def outline(text: str) -> dict[str, Tree]:
    """Each section's items as nested lists of their words."""

    def one(item: Item) -> object:
        words = text[item.body : item.end]
        return [words, [one(c) for c in item.children]] if item.children else words

    found: dict[str, Tree] = {}
    for section in lay_out(text).sections:
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
    assert lay_out("") == Layout([], [])
    assert lay_out("\n \n").sections == []


def test_a_line_broken_before_a_colon_is_no_heading() -> None:
    text = (
        "Exclusion Criteria:\n\n  1. Any of these given within the last two months before the first infusion of the study\n"
        "     drug:\n\n       1. steroids\n\n       2. interferon\n\n  2. Gout\n"
    )
    lead = "Any of these given within the last two months before the first infusion of the study\n     drug:"
    assert outline(text) == {"exclusion": [[lead, ["steroids", "interferon"]], "Gout"]}


def test_a_broken_decimal_number_is_no_list_number() -> None:
    text = (
        "Exclusion Criteria:\n\n  - Liver damage, that is an alanine aminotransferase at or above the level of\n"
        "    2.5 times the upper limit\n"
    )
    assert len(outline(text)["exclusion"]) == 1


def test_long_lines_that_nobody_broke_are_items() -> None:
    text = (
        "Inclusion Criteria:\n\nBreast cancer that was shown by histology and has spread to at least one distant organ, bone not counted\n"
        "Patients may have had radiotherapy\nMeasurable disease"
    )
    assert len(outline(text)["inclusion"]) == 3


def test_a_sentence_about_who_is_excluded_is_no_heading() -> None:
    text = "Inclusion Criteria:\n\nStage II cancer\nPatients with brain metastases are not eligible.\nAge over 18"
    assert outline(text) == {
        "inclusion": ["Stage II cancer", "Patients with brain metastases are not eligible.", "Age over 18"]
    }


def test_who_cannot_take_part_is_an_exclusion_heading() -> None:
    text = "Patients cannot take part in the study if any of the following apply:\n- Gout\nYou must have:\n- Asthma"
    assert outline(text) == {"exclusion": ["Gout"], "inclusion": ["Asthma"]}


def test_sections_of_other_people_and_of_parts() -> None:
    text = (
        "Inclusion Criteria for patients:\n- Dementia\nInclusion Criteria for caregivers:\n- Lives with the patient\n"
        "Part B Exclusion Criteria:\n- Gout\nExclusion Criteria (all participants):\n- Stroke"
    )
    assert outline(text) == {
        "inclusion": ["Dementia"],
        "inclusion@caregivers": ["Lives with the patient"],
        "exclusion@Part B": ["Gout"],
        "exclusion": ["Stroke"],
    }


def test_both_sections_below_the_name_of_a_group() -> None:
    text = "Patients:\nInclusion Criteria:\n- Gout\nDonors:\nInclusion Criteria:\n- Age 20\nExclusion Criteria:\n- HIV"
    assert outline(text) == {"inclusion": ["Gout"], "inclusion@Donors": ["Age 20"], "exclusion@Donors": ["HIV"]}


def test_the_only_group_is_whom_the_trial_is_about() -> None:
    assert outline("Inclusion criteria for healthy volunteers:\n- Age 20") == {"inclusion": ["Age 20"]}


def test_a_heading_that_is_a_list_item_ends_with_its_list() -> None:
    text = "Inclusion Criteria:\n  - Laboratory values:\n      - ANC over 1\n  - Consent"
    assert outline(text) == {"inclusion/Laboratory values": ["ANC over 1"], "inclusion": ["Consent"]}


def test_plain_words_lead_the_bullets_below_them() -> None:
    text = "Inclusion Criteria:\n\nWomen may join if they meet one of the following:\n* Sterile\n* Menopause"
    lead = "Women may join if they meet one of the following:"
    assert outline(text) == {"inclusion": [[lead, ["Sterile", "Menopause"]]]}


def test_or_on_a_line_of_its_own_joins_its_neighbours() -> None:
    text = "Inclusion Criteria:\n- Gout\n- Asthma\n- OR\n- Eczema\n- Age over 18"
    assert outline(text) == {"inclusion": ["Gout", ["", ["Asthma", "Eczema"]], "Age over 18"]}


def test_topics_of_old_cancer_records() -> None:
    text = (
        "PATIENT CHARACTERISTICS:\n\nHematopoietic\n\n  - Not specified\n\nRenal\n\n  - Creatinine normal OR\n\n"
        "  - Clearance over 60\n\nOther\n\n  - HIV negative\n"
    )
    assert outline(text) == {
        "inclusion/Renal": [["", ["Creatinine normal OR", "Clearance over 60"]]],
        "inclusion/Other": ["HIV negative"],
    }


def test_a_flat_list_ends_where_its_endings_or_letters_show() -> None:
    text = (
        "Inclusion Criteria:\n- Menopause shown by one of the following:\n- age over 60, or\n- ovaries removed\n- Consent\n"
        "- No other illness, including any of:\n- gout\n- eczema\n- Age over 18"
    )
    assert outline(text)["inclusion"] == [
        ["Menopause shown by one of the following:", ["age over 60, or", "ovaries removed"]],
        "Consent",
        ["No other illness, including any of:", ["gout", "eczema"]],
        "Age over 18",
    ]


def test_items_that_lost_the_line_breaks_between_them() -> None:
    text = (
        "Exclusion Criteria:\n- Patient refusal of the block Known allergy to the study drug Bleeding of any kind "
        "Use of blood thinners Inability to read"
    )
    assert outline(text)["exclusion"] == [
        "Patient refusal of the block",
        "Known allergy to the study drug",
        "Bleeding of any kind",
        "Use of blood thinners",
        "Inability to read",
    ]


def test_capitals_inside_a_criterion_cut_nothing() -> None:
    text = (
        "Inclusion Criteria:\n- Signed Informed Consent\n- Type 2 diabetic Subjects taking metformin\n"
        "- Clinical Diagnosis of Parkinson disease\n- One of the following: chronic gout Active asthma of any kind"
    )
    assert len(outline(text)["inclusion"]) == 4


def test_topics_in_one_line() -> None:
    text = "PATIENT CHARACTERISTICS: Age: 18 and over Performance status: ECOG 0-1 Renal: Not specified Other: Not pregnant"
    assert outline(text) == {"inclusion": ["Age: 18 and over", "Performance status: ECOG 0-1", "Other: Not pregnant"]}


def test_dashes_in_one_line_behind_a_heading() -> None:
    text = "Inclusion Criteria: - Adults of any age. - Gout for more than 2 years. - Written consent."
    assert outline(text) == {"inclusion": ["Adults of any age.", "Gout for more than 2 years.", "Written consent."]}


def test_numbers_from_ten_on_among_bullets() -> None:
    text = "Exclusion Criteria:\n- Gout\n- Chronic infection 10. History of cancer 11. Smoking of cigarettes\n- Toxicity of grade 10. Then"
    assert outline(text)["exclusion"][:4] == ["Gout", "Chronic infection", "History of cancer", "Smoking of cigarettes"]


def test_a_sentence_that_speaks_of_the_criteria_is_not_cut_by_them() -> None:
    text = (
        "Each patient must meet all of the following\ninclusion criteria:\n- Gout\n"
        "Candidates must not have any of these exclusion criteria:\n- Asthma"
    )
    assert outline(text) == {"inclusion": ["Gout"], "exclusion": ["Asthma"]}


def test_names_of_drugs_below_an_allergy_belong_to_it() -> None:
    text = "Exclusion Criteria:\n\nHypersensitivity to:\naspirin\nibuprofen or other drugs\nPresence of gout"
    assert outline(text)["exclusion"] == [
        ["Hypersensitivity to:", ["aspirin", "ibuprofen or other drugs"]],
        "Presence of gout",
    ]


def test_a_heading_of_all_parts_is_of_everybody() -> None:
    text = "Inclusion Criteria:\nPart 1:\n- Gout\nPart 2:\n- Asthma\nParts 1 and 2:\n- Consent"
    assert outline(text) == {"inclusion@Part 1": ["Gout"], "inclusion@Part 2": ["Asthma"], "inclusion": ["Consent"]}
