"""Rules as lines: every leaf is there, and what was not understood shows its words."""

import pytest

from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Bound,
    ConceptRef,
    Condition,
    Examples,
    Expr,
    Measured,
    Not,
    Opaque,
    Range,
    Readings,
    Unless,
    When,
)
from clinconnect.spans import Span
from clinconnect.web.reading import Line, reading

TEXT = "asthma or anything else that is odd"
A = Condition(span=Span(0, 6), concept=ConceptRef("asthma"))
B = Age(span=Span(0, 1), range=Range(low=Bound(18, True)))
ODD = Opaque(span=Span(7, 35), reason="not understood")


def flat(line: Line) -> list[Line]:
    return [line, *(below for part in line.below for below in flat(part))]


def test_a_leaf_is_one_line() -> None:
    assert reading(B, TEXT) == Line("Age at least 18 years")


def test_what_was_not_understood_shows_its_words() -> None:
    assert reading(ODD, TEXT) == Line("not understood", "opaque", "or anything else that is odd")


def test_a_group_of_nothing_understood_is_one_question() -> None:
    group = AllOf(span=Span(0, 35), of=(ODD, AnyOf(span=Span(0, 35), of=(ODD, ODD))))
    assert reading(group, TEXT) == Line("not understood", "opaque", TEXT)


def test_a_group_of_one_is_that_one() -> None:
    assert reading(AllOf(span=Span(0, 6), of=(A,)), TEXT) == reading(A, TEXT)


@pytest.mark.parametrize(
    ("expr", "label"),
    [
        (AllOf(span=Span(0, 6), of=(A, ODD, B)), "All of these:"),
        (AnyOf(span=Span(0, 6), of=(A, ODD, B)), "Any one of these:"),
        (AtLeast(span=Span(0, 6), n=2, of=(A, ODD, B)), "At least 2 of these:"),
        (Readings(span=Span(0, 6), of=(A, ODD, B)), "The text can be read in these ways"),
        (Unless(span=Span(0, 6), base=A, exceptions=(ODD, B)), "Asthma, except where:"),
        (When(span=Span(0, 6), guard=A, then=AnyOf(span=Span(0, 6), of=(ODD, B))), "Only where asthma:"),
        (Examples(span=Span(0, 6), of=A, sufficient=(ODD, B)), "Asthma, for example, and one is enough:"),
        (Not(span=Span(0, 6), of=AnyOf(span=Span(0, 6), of=(A, ODD, B))), "None of these:"),
        (Not(span=Span(0, 6), of=AllOf(span=Span(0, 6), of=(A, ODD, B))), "Not all of these together:"),
    ],
)
def test_no_part_of_a_tree_is_left_out(expr: Expr, label: str) -> None:
    lines = flat(reading(expr, TEXT))
    assert lines[0].text.startswith(label)
    said = [line.text for line in lines]
    assert any("asthma" in words.lower() for words in said)
    assert "Age at least 18 years" in said
    assert [line.quote for line in lines if line.kind == "opaque"] == ["or anything else that is odd"]


def test_what_only_a_person_can_say_is_marked() -> None:
    assert reading(Attest(span=Span(0, 6), by="patient", topic="written consent"), TEXT).kind == "person"


def test_groups_in_groups_of_one_kind_are_one_list_unless_they_are_numbered() -> None:
    inner = AllOf(span=Span(0, 6), of=(A, B))
    numbered = AllOf(span=Span(0, 6), id="I7a", of=(A, B))
    assert len(reading(AllOf(span=Span(0, 6), of=(inner, ODD)), TEXT).below) == 3
    kept = reading(AllOf(span=Span(0, 6), of=(numbered, ODD)), TEXT).below
    assert [line.part for line in kept] == ["I7a", None]
    mixed = AnyOf(span=Span(0, 6), of=(A, B))
    assert len(reading(AllOf(span=Span(0, 6), of=(mixed, ODD)), TEXT).below) == 2


def test_a_power_is_shown_as_one() -> None:
    count = Measured(
        span=Span(0, 6), observable=ConceptRef("platelets"), range=Range(low=Bound(75, True)), unit="10*9/L"
    )
    assert reading(count, TEXT).text == "Platelets at least 75 × 10⁹/L"
