"""Units as people see them."""

import pytest

from clinconnect.terms.printed import say_unit, with_powers


@pytest.mark.parametrize(
    ("ucum", "said"),
    [
        ("10*9/L", "10⁹/L"),
        ("10^3/uL", "10³/µL"),
        ("umol/L", "µmol/L"),
        ("mm[Hg]", "mmHg"),
        ("%", "%"),
        ("1", "no unit"),
        ("U/L", "U/L"),
        ("kg/m2", "kg/m²"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("{cigarettes}/d", "cigarettes/day"),
        ("mg/dL", "mg/dL"),
        ("mL/min", "mL/min"),
        ("Cel", "°C"),
        ("[lb_av]", "lb"),
    ],
)
def test_units_are_said_as_a_laboratory_prints_them(ucum: str, said: str) -> None:
    assert say_unit(ucum) == said


def test_a_number_before_a_power_is_multiplied() -> None:
    assert with_powers("at least 75 10*9/L") == "at least 75 × 10⁹/L"
