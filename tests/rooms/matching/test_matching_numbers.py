import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.criteria import Bound, Range
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.record.numbers import conversion, lies_in

values = st.integers(0, 6).map(float)
ends = st.none() | values


@given(values, values, st.booleans(), st.booleans(), ends, ends)
def test_an_interval_lies_in_a_range_where_all_its_numbers_do(
    a: float, b: float, low_in: bool, high_in: bool, low: float | None, high: float | None
) -> None:
    if low is not None and high is not None and low > high:
        low, high = high, low
    if a == b:
        low_in = high_in = True
    range = Range(Bound(min(a, b), low_in), Bound(max(a, b), high_in))
    grid = [n / 4 for n in _from_to(-8 if low is None else low * 4, 40 if high is None else high * 4)]
    seen = {range.holds(x) for x in grid}
    expected = UNKNOWN if len(seen) == 2 else TRUE if seen == {True} else FALSE
    assert lies_in(range, low, high) is expected


def _from_to(first: float, last: float) -> list[int]:
    return list(range_(int(first), int(last) + 1))


range_ = range


def test_rounding_does_not_move_a_boundary() -> None:
    at_most = Range(high=Bound(0.3, True))
    below = Range(high=Bound(0.3, False))
    assert lies_in(at_most, 0.1 + 0.2, 0.1 + 0.2) is TRUE
    assert lies_in(below, 0.1 + 0.2, 0.1 + 0.2) is FALSE


@pytest.mark.parametrize(("low", "high"), [(None, None), (None, 5.0), (1.0, None)])
def test_what_is_open_on_a_side_that_matters_is_unknown(low: float | None, high: float | None) -> None:
    assert lies_in(Range(Bound(2, True), Bound(4, True)), low, high) is UNKNOWN


def test_units_of_the_same_kind_convert_and_others_do_not() -> None:
    convert = conversion("g", "kg", None)
    assert convert is not None
    assert convert(1500.0) == pytest.approx(1.5)
    assert conversion("g", "mmol", None) is None
    assert conversion("Cel", "kg", None) is None
    warm = conversion("[degF]", "Cel", None)
    assert warm is not None
    assert warm(98.6) == pytest.approx(37.0)
