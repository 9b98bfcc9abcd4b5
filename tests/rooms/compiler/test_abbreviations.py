"""Abbreviations that a text defines itself, and those that the record of the trial explains."""

from __future__ import annotations

import pytest

from clinconnect.compiler import compile_text
from clinconnect.compiler.abbreviations import learn
from clinconnect.compiler.context import Context
from clinconnect.criteria import notation


def second_rule(text: str, conditions: tuple[str, ...] = ()) -> str:
    return notation.write(compile_text(f"Inclusion Criteria:\n- {text}", conditions=conditions).criteria[1].expr)


def test_a_definition_holds_in_the_rest_of_its_text() -> None:
    assert second_rule("Atypical ductal hyperplasia (ADH)\n- No ADH") == "not(condition(atypical ductal hyperplasia))"


def test_a_definition_the_other_way_round() -> None:
    assert second_rule("TEN (toxic epidermal necrolysis)\n- No TEN") == "not(condition(toxic epidermal necrolysis))"


def test_initials_outweigh_what_an_abbreviation_usually_means() -> None:
    got = second_rule("Spontaneous bacterial peritonitis (SBP)\n- No SBP")
    assert got == "not(condition(spontaneous bacterial peritonitis))"


@pytest.mark.parametrize(
    "text",
    [
        "alkaline phosphatase (AST)",
        "acute myocardial infarction (MI)",
        "positive urine drug screen (UDS)",
        "central nervous system disease (CNS)",
    ],
)
def test_what_does_not_agree_letter_by_letter_teaches_nothing(text: str) -> None:
    assert learn(text, Context()) == {}


def test_another_text_knows_nothing_of_it() -> None:
    assert learn("No ADH", Context()) == {}


def test_the_conditions_of_the_trial_explain_their_initials() -> None:
    assert learn("ADH", Context(conditions=("Atypical Ductal Hyperplasia",))) != {}
