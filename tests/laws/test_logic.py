"""The laws of three-valued logic, over every combination of values."""

from itertools import product

import pytest

from clinconnect.logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    agreement,
    at_least,
    conjunction,
    disjunction,
    negation,
    truth_of,
)

VALUES = (TRUE, FALSE, UNKNOWN)
TRIPLES = [list(t) for n in range(4) for t in product(VALUES, repeat=n)]


def completions(values: list[Truth]) -> list[list[bool]]:
    """Every way in which what is unknown may turn out."""
    return [list(c) for c in product(*[(True, False) if v is UNKNOWN else (v is TRUE,) for v in values])]


def known(outcomes: set[bool]) -> Truth:
    return truth_of(outcomes.pop()) if len(outcomes) == 1 else UNKNOWN


@pytest.mark.parametrize("values", TRIPLES)
def test_a_group_is_known_exactly_where_every_completion_agrees(values: list[Truth]) -> None:
    assert conjunction(values) is known({all(c) for c in completions(values)})
    assert disjunction(values) is known({any(c) for c in completions(values)})
    for n in range(5):
        assert at_least(n, values) is known({sum(c) >= n for c in completions(values)})


@pytest.mark.parametrize("values", TRIPLES)
def test_de_morgan(values: list[Truth]) -> None:
    assert negation(conjunction(values)) is disjunction(map(negation, values))
    assert negation(disjunction(values)) is conjunction(map(negation, values))


@pytest.mark.parametrize("values", TRIPLES)
def test_order_and_repetition_do_not_matter(values: list[Truth]) -> None:
    assert conjunction(values) is conjunction([*reversed(values), *values])
    assert disjunction(values) is disjunction([*reversed(values), *values])
    assert agreement(values) is agreement(list(reversed(values)))


@pytest.mark.parametrize("value", VALUES)
def test_negation_is_its_own_inverse_and_keeps_unknown(value: Truth) -> None:
    assert negation(negation(value)) is value
    assert (negation(value) is UNKNOWN) == (value is UNKNOWN)


def test_excluded_middle_does_not_hold_for_the_unknown() -> None:
    assert disjunction([UNKNOWN, negation(UNKNOWN)]) is UNKNOWN
    assert conjunction([UNKNOWN, negation(UNKNOWN)]) is UNKNOWN


@pytest.mark.parametrize("values", TRIPLES)
def test_agreement_is_the_common_value(values: list[Truth]) -> None:
    expected = values[0] if values and all(v is values[0] for v in values) else UNKNOWN
    assert agreement(values) is expected


def test_a_truth_is_not_a_bool() -> None:
    with pytest.raises(TypeError):
        bool(TRUE)
