"""Rules in lay words: said in full, said as a part, or not said at all."""

import pytest

from clinconnect.criteria import (
    Age,
    Allergy,
    AllOf,
    AnyOf,
    Biomarker,
    Bound,
    ConceptRef,
    Condition,
    Duration,
    Examples,
    Expr,
    Not,
    Opaque,
    Procedure,
    Range,
    Readings,
    Status,
    Treatment,
    Unless,
    When,
    Window,
)
from clinconnect.spans import Span
from clinconnect.summaries.people import main_condition, people, say_when

HERE = Span(0, 1)
SIX_MONTHS = Window("enrollment", Duration(-6, "mo"), Duration(0, "d"))


def disease(name: str, **more: object) -> Condition:
    return Condition(span=HERE, concept=ConceptRef(name), **more)  # type: ignore[arg-type]


def given_drug(name: str, **more: object) -> Treatment:
    return Treatment(span=HERE, concept=ConceptRef(name), **more)  # type: ignore[arg-type]


HYPERTENSION = disease("hypertension")
ASTHMA = disease("asthma")
PREGNANT = Status(span=HERE, concept=ConceptRef("pregnancy"))
OPAQUE = Opaque(span=HERE, reason="not understood")


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (HYPERTENSION, "with high blood pressure (hypertension)"),
        (disease("asthma", qualifiers=("severe",)), "with severe asthma"),
        (disease("asthma", qualifiers=("severe", "not controlled")), "with asthma that is severe, not controlled"),
        (disease("neoplasm", qualifiers=("benign",)), "with a tumour (neoplasm) that is benign"),
        (disease("asthma", status="history"), "who have or had asthma"),
        (disease("asthma", window=SIX_MONTHS), "with asthma in the 6 months before joining"),
        (given_drug("octreotide"), "treated with octreotide"),
        (given_drug("octreotide", status="current"), "now treated with octreotide"),
        (given_drug("octreotide", lines=Range(low=Bound(2, True))), None),
        (Procedure(span=HERE, concept=ConceptRef("splenectomy")), "who had splenectomy"),
        (Procedure(span=HERE, concept=ConceptRef("biopsy"), result="negative"), None),
        (Allergy(span=HERE, concept=ConceptRef("octreotide")), "allergic to octreotide"),
        (Biomarker(span=HERE, concept=ConceptRef("HIV"), state="positive"), "who test positive for HIV"),
        (Biomarker(span=HERE, concept=ConceptRef("EGFR"), alteration="mutation"), None),
        (PREGNANT, "who are pregnant"),
        (Status(span=HERE, concept=ConceptRef("being left-handed")), None),
        (AnyOf(span=HERE, of=(PREGNANT, HYPERTENSION)), "who are pregnant or with high blood pressure (hypertension)"),
        (AnyOf(span=HERE, of=(PREGNANT, OPAQUE)), "who are pregnant, or for another reason listed there"),
        (AnyOf(span=HERE, of=(OPAQUE,)), None),
        (AllOf(span=HERE, of=(PREGNANT, HYPERTENSION)), "who are pregnant and with high blood pressure (hypertension)"),
        (AllOf(span=HERE, of=(PREGNANT, OPAQUE)), None),
        (Unless(span=HERE, base=PREGNANT, exceptions=(OPAQUE,)), "who are pregnant (with exceptions)"),
        (Examples(span=HERE, of=OPAQUE, sufficient=(ASTHMA,)), None),
        (Examples(span=HERE, of=ASTHMA, sufficient=(OPAQUE,)), "with asthma"),
        (Not(span=HERE, of=PREGNANT), None),
        (When(span=HERE, guard=PREGNANT, then=HYPERTENSION), None),
        (Readings(span=HERE, of=(PREGNANT, HYPERTENSION)), None),
        (Age(span=HERE, range=Range(low=Bound(18, True))), None),
        (OPAQUE, None),
    ],
)  # fmt: skip
def test_people(expr: Expr, said: str | None) -> None:
    assert people(expr) == said


def test_allergies_are_listed_without_saying_it_each_time() -> None:
    allergies = tuple(Allergy(span=HERE, concept=ConceptRef(name)) for name in ("a", "b", "c"))
    assert people(AnyOf(span=HERE, of=allergies)) == "allergic to a, b or c"


def test_alternatives_of_several_conditions_each_are_left_to_the_rule() -> None:
    both = AllOf(span=HERE, of=(PREGNANT, HYPERTENSION))
    assert people(AnyOf(span=HERE, of=(both, both))) is None
    assert people(AnyOf(span=HERE, of=(both, PREGNANT))) == "who are pregnant, or for another reason listed there"


def test_alternatives_within_alternatives_are_one_list() -> None:
    inner = AnyOf(span=HERE, of=(disease("b"), OPAQUE))
    assert people(AnyOf(span=HERE, of=(disease("a"), inner))) == "with a, with b, or for another reason listed there"


def test_a_finding_is_no_main_condition() -> None:
    lesion = Condition(span=HERE, concept=ConceptRef("measurable lesion", id="finding:measurable-lesion"))
    assert main_condition(AllOf(span=HERE, of=(lesion, HYPERTENSION))) == "with high blood pressure (hypertension)"
    assert main_condition(lesion) is None


def test_a_long_list_says_that_there_is_more() -> None:
    said = people(AnyOf(span=HERE, of=tuple(disease(f"disease {n}") for n in range(6))))
    assert said == "with disease 0, with disease 1, with disease 2, or for another reason listed there"


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (HYPERTENSION, "with high blood pressure (hypertension)"),
        (AllOf(span=HERE, of=(OPAQUE, HYPERTENSION, PREGNANT)), "with high blood pressure (hypertension)"),
        (AnyOf(span=HERE, of=(disease("a"), disease("b"))), "with a or with b"),
        (AnyOf(span=HERE, of=(disease("a"), OPAQUE)), "with a, or with another condition listed there"),
        (Not(span=HERE, of=HYPERTENSION), None),
        (When(span=HERE, guard=PREGNANT, then=HYPERTENSION), None),
        (Readings(span=HERE, of=(HYPERTENSION, HYPERTENSION)), None),
        (given_drug("octreotide"), None),
    ],
)
def test_the_main_condition_is_one_that_everybody_needs(expr: Expr, said: str | None) -> None:
    assert main_condition(expr) == said


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (None, ""),
        (SIX_MONTHS, "in the 6 months before joining"),
        (Window("screening", Duration(-1, "a"), Duration(0, "d")), "in the year before the first check-up"),
        (Window("consent", None, Duration(0, "d")), "at any time before giving consent"),
        (Window("first-dose", None, Duration(-4, "wk")), "more than 4 weeks before the first dose"),
        (Window("last-dose", Duration(0, "d"), Duration(7, "mo")), None),
        (Window("first-dose", Duration(-4, "wk"), Duration(0, "d"), half_lives=5), None),
        (Window("event:surgery", Duration(-4, "wk"), Duration(0, "d")), None),
    ],
)
def test_a_window_is_said_plainly_or_not_at_all(window: Window | None, said: str | None) -> None:
    assert say_when(window) == said
