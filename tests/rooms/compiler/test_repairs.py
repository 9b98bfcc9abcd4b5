"""Damage of every kind is repaired visibly, and sound text is left alone."""

from __future__ import annotations

import pytest

from clinconnect.compiler.context import Context
from clinconnect.compiler.repairs import repair
from clinconnect.compiler.view import View
from clinconnect.spans import Span


def repaired(text: str, title: str = "") -> View:
    view = View(text)
    repair(view, Context(title=title))
    return view


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (r"Albumin \> 3.0 g/dL", "Albumin > 3.0 g/dL", "escape"),
        (r"\[68Ga\]", "[68Ga]", "escape"),
        ("age &ge; 18", "age ≥ 18", "escape"),
        ("age &#8805; 18", "age ≥ 18", "escape"),
        ("10<sup>9</sup>/L", "10^9/L", "escape"),
        ("ANC â‰¥ 1.5", "ANC ≥ 1.5", "mojibake"),
        ("5 Âµmol", "5 µmol", "mojibake"),
        ("age ³ 18 years", "age ≥ 18 years", "lost-symbol"),
        ("age £ 75 years", "age ≤ 75 years", "lost-symbol"),
        ("heart failure 2 grade 2", "heart failure ≥ grade 2", "lost-symbol"),
        ("recovered to s grade 1", "recovered to ≤ grade 1", "lost-symbol"),
        ("ANC ≥1.5×109/L", "ANC ≥1.5×10^9/L", "lost-power"),
        ("platelets > 100 x 10 9/L", "platelets > 100 x 10^9/L", "lost-power"),
        ("creatinine < 1,5 mg/dL", "creatinine < 1.5 mg/dL", "decimal-comma"),
        ("bilirubin ≤ 1,5 x ULN", "bilirubin ≤ 1.5 x ULN", "decimal-comma"),
        ("platelets 100 000/mm3", "platelets 100000/mm3", "split-number"),
        ("Adeguate liver function", "Adequate liver function", "typo"),
        ("BaselineECOG score", "Baseline ECOG score", "glued-words"),
        ("diagnostic drug68Ga-DOTATATE", "diagnostic drug 68Ga-DOTATATE", "glued-words"),
        ("metastaticgastrointestinal cancer", "metastatic gastrointestinal cancer", "glued-words"),
        ("within the lastmonths before", "within the last months before", "glued-words"),
    ],
)
def test_damage_is_repaired_and_reported(before: str, after: str, kind: str) -> None:
    view = repaired(before)
    assert view.text == after
    assert kind in {r.kind for r in view.repairs}
    for r in view.repairs:
        assert r.before == before[r.span.start : r.span.end]


@pytest.mark.parametrize(
    "text",
    [
        "ECOG 0,1 or 2",
        "Stage 1,2 disease",
        "100,000/mm3",
        "type 2 diabetes grade 2",
        "area of 3 m³ per day",
        "hyperinsulinemia and dexmedetomidine",
        "macroalbuminuria, hemithorax and heterotropia",
        "nonevaluable disease at restaging, atherothrombotic, ventriculogram, peribulbar, colonostomy",
        "coronary stents and a metabolic programme",
        "carcinoma of the cardia, with fascial defect",
        "1. Age over 18",
        "10 mg of drug, 12 weeks",
        "eGFR, mRNA and cfDNA",
        "randomised to tumour oedema",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repaired(text).repairs == []


def test_spelling_of_characters_is_not_reported() -> None:
    view = repaired("Age ≧ 18\u00a0years – “adults”, ５ ｍｇ")
    assert view.text == 'Age ≥ 18 years - "adults", 5 mg'
    assert view.repairs == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Patients w/ asthma w/o  wheezing", "Patients with asthma without wheezing"),
        ("treated w/o surgery", "treated without surgery"),
        ("ALT > 3xULN, 2,000x normal", "ALT > 3 x ULN, 2,000 x normal"),
        ("25 x N95 masks, 2x daily", "25 x N95 masks, 2x daily"),
        ("seen as in-patients, not in patients", "seen as inpatients, not in patients"),
        ("cancer of the head & neck", "cancer of the head and neck"),
        ("R&D staff, 5 w/kg", "R&D staff, 5 w/kg"),
        ("central nervous system( CNS ) metastases", "central nervous system (CNS) metastases"),
        ("lesion(s) , then FEV(1)", "lesion(s), then FEV(1)"),
        ("- item\n     under it  and more", "- item\n     under it and more"),
    ],
)
def test_blanks_and_shorthand_are_spelled_out_without_a_report(before: str, after: str) -> None:
    view = repaired(before)
    assert view.text == after
    assert view.repairs == []
    assert view.source(0, len(view.text)) == Span(0, len(before))


def test_a_tracer_with_an_impossible_ligand_takes_the_one_the_record_names() -> None:
    view = repaired("confirmed by gallium [68Ga] dobutamine PET; allergy to 68Ga-DOTATATE")
    assert "[68Ga] DOTATATE" in view.text
    (found,) = [r for r in view.repairs if r.kind == "mistranslation"]
    assert found.changes_meaning
    assert found.before == "dobutamine"


def test_a_tracer_is_not_guessed_where_the_record_names_none() -> None:
    assert "dobutamine" in repaired("stress test with [68Ga] dobutamine").text


def test_what_changes_a_number_says_so() -> None:
    for text in ("ANC ≥1.5×109/L", "age ³ 18 years", "creatinine < 1,5 mg/dL"):
        assert any(r.changes_meaning for r in repaired(text).repairs)
