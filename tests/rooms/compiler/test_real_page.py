"""The real trial of the sample, as published, damage included: what must come out of it."""

from __future__ import annotations

import json

import pytest

from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import (
    Age,
    Attest,
    Compiled,
    Criterion,
    Dose,
    Examples,
    Measured,
    Opaque,
    Range,
    Score,
    Sex,
    Treatment,
    Unless,
    When,
    children,
    leaves,
)
from clinconnect.criteria.nodes import Expr

RECORD = json.loads(sample.trials_path().read_text(encoding="utf-8").splitlines()[0])["protocolSection"]
TEXT: str = RECORD["eligibilityModule"]["eligibilityCriteria"]


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_text(TEXT, id="NCT07057622", title=RECORD["identificationModule"]["briefTitle"])


@pytest.fixture(scope="module")
def by_id(compiled: Compiled) -> dict[str, Criterion]:
    return {c.id: c for c in compiled.criteria}


def walk(expr: Expr) -> list[Expr]:
    return [expr, *(n for child in children(expr) for n in walk(child))]


def ends(range: Range | None) -> str:
    assert range is not None
    low = f"{'>=' if range.low.inclusive else '>'}{range.low.value:g}" if range.low else ""
    high = f"{'<=' if range.high.inclusive else '<'}{range.high.value:g}" if range.high else ""
    return low + high


def thresholds(compiled: Compiled) -> set[str]:
    """Every number that is asked for, with direction, unit and what it is relative to."""
    found = set()
    for criterion in compiled.criteria:
        for leaf in leaves(criterion.expr):
            if isinstance(leaf, Measured):
                found.add(f"{leaf.observable.name} {ends(leaf.range)} {leaf.relative_to or leaf.unit}")
                found |= {f"{leaf.observable.name} {ends(a.range)} {a.unit}" for a in leaf.alternatives}
            elif isinstance(leaf, Age):
                found.add(f"age {ends(leaf.range)}")
            elif isinstance(leaf, Score):
                found.add(f"{leaf.scale.name} {ends(leaf.range)}")
            elif isinstance(leaf, Treatment) and isinstance(leaf.dose, Dose):
                found.add(f"{leaf.concept.name} dose {ends(leaf.dose.range)} {leaf.dose.unit} per {leaf.dose.per}")
    return found


def test_8_inclusion_and_21_exclusion_criteria(compiled: Compiled) -> None:
    assert [c.id for c in compiled.criteria] == [f"I{n}" for n in range(1, 9)] + [f"E{n}" for n in range(1, 22)]
    assert len(compiled.headers) == 2


def test_criteria_that_ran_together_stand_alone(by_id: dict[str, Criterion]) -> None:
    starts = {id: c.span.of(TEXT).lstrip("• ")[:28] for id, c in by_id.items()}
    assert starts["E14"].startswith("14.History of ventricular")
    assert starts["E16"].startswith("16.Uncontrolled hypertension")
    assert starts["E19"].startswith("19. Known allergies")
    assert starts["E21"].startswith("21.According to the patient")


def test_the_parts_of_the_seventh_are_its_parts(by_id: dict[str, Criterion]) -> None:
    assert [part.id for part in children(by_id["I7"].expr)] == ["I7a", "I7b", "I7c", "I7d", "I7e", "I7f"]


def test_all_thresholds_with_direction_unit_and_alternatives(compiled: Compiled) -> None:
    assert thresholds(compiled) == {
        "age >=18",
        "ECOG performance status >=0<=1",
        "tumor grade >=1<=2",
        "absolute neutrophil count >=1.5 10*9/L",
        "platelets >=75 10*9/L",
        "hemoglobin >=80 g/L",
        "aspartate aminotransferase <=2.5 ULN",
        "alanine aminotransferase <=2.5 ULN",
        "total bilirubin <=1.5 ULN",
        "creatinine <=150 umol/L",
        "creatinine <=1.7 mg/dL",
        "creatinine clearance >=50 mL/min",
        "left ventricular ejection fraction >=50 %",
        "INR <=1.5 ULN",
        "activated partial thromboplastin time <=1.5 ULN",
        "albumin >3 g/dL",
        "octreotide LAR dose >30 mg per 3-4 weeks",
        "CTCAE grade <=1",
        "NYHA functional class >=2",
        "QTcF >450 ms",
        "QTcF >470 ms",
        "systolic blood pressure >160 mm[Hg]",
        "diastolic blood pressure >100 mm[Hg]",
        "fasting glucose >8.9 mmol/L",
        "hemoglobin A1c >6.5 %",
    }


def test_qtcf_is_asked_by_sex(by_id: dict[str, Criterion]) -> None:
    guards = {
        (node.guard.values, ends(node.then.range))
        for node in walk(by_id["E14"].expr)
        if isinstance(node, When) and isinstance(node.guard, Sex) and isinstance(node.then, Measured)
    }
    assert guards == {(("male",), ">450"), (("female",), ">470")}


def test_windows_have_their_anchor(by_id: dict[str, Criterion]) -> None:
    def windows(id: str) -> set[tuple[str, str | None, str | None]]:
        found = [getattr(leaf, "window", None) for leaf in leaves(by_id[id].expr)]
        return {(w.anchor, w.start.iso if w.start else None, w.end.iso if w.end else None) for w in found if w}

    assert windows("I7") == {("randomization", "-P14D", "P0D")}
    assert windows("I8") == {("last-dose", "P0D", "P4M"), ("last-dose", "P0D", "P7M")}
    assert windows("E4") == {("randomization", None, "P0D")}
    assert windows("E5") == {("randomization", "-P12W", "P0D")}
    assert ("each-dose", "-PT24H", "PT24H") in windows("E6")
    assert windows("E10") == {("randomization", "-P2W", "P0D")}
    assert windows("E13") == {("enrollment", "-P6M", "P0D")}
    assert windows("E15") == {("randomization", "-P3M", "P0D")}
    assert windows("E18") == {("enrollment", "-P5Y", "P0D")}


def test_exceptions_and_examples(by_id: dict[str, Criterion]) -> None:
    for id in ("E8", "E9", "E11", "E12", "E18"):
        assert any(isinstance(node, Unless) for node in walk(by_id[id].expr)), id
    for id in ("E7", "E9", "E13", "E14", "E16"):
        assert any(isinstance(node, Examples) for node in walk(by_id[id].expr)), id
    (unless,) = [node for node in walk(by_id["E18"].expr) if isinstance(node, Unless)]
    assert len(unless.exceptions) == 7


def test_what_only_a_person_can_say(by_id: dict[str, Criterion]) -> None:
    topics = {
        id: {x.topic for x in leaves(by_id[id].expr) if isinstance(x, Attest)} for id in ("I1", "I8", "E20", "E21")
    }
    assert topics == {
        "I1": {"informed consent", "understanding of the study"},
        "I8": {"contraception"},
        "E20": {"investigator's judgement"},
        "E21": {"investigator's judgement"},
    }


def test_the_damage_is_repaired_as_data(compiled: Compiled, by_id: dict[str, Criterion]) -> None:
    made = {(id, r.kind, r.before, r.after) for id, c in by_id.items() for r in c.repairs}
    assert {
        ("I3", "glued-words", "metastaticgastrointestinalneuroendocrine", "metastatic gastrointestinal neuroendocrine"),
        ("I3", "truncated-word", "histopatholog", "histopathology"),
        ("I4", "mistranslation", "dobutamine", "DOTATATE"),
        ("I6", "glued-words", "BaselineECOG", "Baseline ECOG"),
        ("I7", "typo", "Adeguate", "Adequate"),
        ("I7", "lost-power", "109", "10^9"),
        ("I7", "escape", r"\>", ">"),
        ("E11", "lost-symbol", "s", "≤"),
        ("E13", "lost-symbol", "2", "≥"),
        ("E19", "glued-words", "theirexcipients", "their excipients"),
    } <= made
    changing = {r.kind for c in compiled.criteria for r in c.repairs if r.changes_meaning}
    assert changing == {"mistranslation", "lost-power", "lost-symbol"}


def test_most_of_it_is_understood_and_the_rest_is_shown(compiled: Compiled) -> None:
    unread = [leaf for c in compiled.criteria for leaf in leaves(c.expr) if isinstance(leaf, Opaque)]
    assert 0 < len(unread) <= 12
    assert all(leaf.span.of(TEXT).strip() for leaf in unread)
