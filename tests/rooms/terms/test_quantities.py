"""Conversions against published factors, and what must not convert.

Factors: AMA Manual of Style, 11th edition, table of SI conversion factors (rounded to 2 to 4 digits there, hence the
tolerance); NGSP for HbA1c; SI definitions for the rest.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect import terms
from clinconnect.terms.quantities import convert, plausible_unit

# (observable, conventional unit, SI unit, published factor from conventional to SI)
PUBLISHED = [
    ("creatinine", "mg/dL", "umol/L", 88.4),
    ("total-bilirubin", "mg/dL", "umol/L", 17.104),
    ("direct-bilirubin", "mg/dL", "umol/L", 17.104),
    ("glucose", "mg/dL", "mmol/L", 0.05551),
    ("fasting-glucose", "mg/dL", "mmol/L", 0.05551),
    ("total-cholesterol", "mg/dL", "mmol/L", 0.0259),
    ("ldl-cholesterol", "mg/dL", "mmol/L", 0.0259),
    ("hdl-cholesterol", "mg/dL", "mmol/L", 0.0259),
    ("triglycerides", "mg/dL", "mmol/L", 0.01129),
    ("calcium", "mg/dL", "mmol/L", 0.25),
    ("ionized-calcium", "mg/dL", "mmol/L", 0.25),
    ("magnesium", "mg/dL", "mmol/L", 0.4114),
    ("magnesium", "meq/L", "mmol/L", 0.5),
    ("calcium", "meq/L", "mmol/L", 0.5),
    ("phosphate", "mg/dL", "mmol/L", 0.3229),
    ("sodium", "meq/L", "mmol/L", 1.0),
    ("potassium", "meq/L", "mmol/L", 1.0),
    ("chloride", "meq/L", "mmol/L", 1.0),
    ("bicarbonate", "meq/L", "mmol/L", 1.0),
    ("uric-acid", "mg/dL", "umol/L", 59.48),
    ("urea-nitrogen", "mg/dL", "mmol/L", 0.357),
    ("urea", "mg/dL", "mmol/L", 0.1665),
    ("hemoglobin", "g/dL", "g/L", 10.0),
    ("hemoglobin", "g/dL", "mmol/L", 0.6206),
    ("albumin", "g/dL", "g/L", 10.0),
    ("total-protein", "g/dL", "g/L", 10.0),
    ("fibrinogen", "mg/dL", "g/L", 0.01),
    ("testosterone", "ng/dL", "nmol/L", 0.0347),
    ("estradiol", "pg/mL", "pmol/L", 3.671),
    ("progesterone", "ng/mL", "nmol/L", 3.18),
    ("cortisol", "ug/dL", "nmol/L", 27.588),
    ("aldosterone", "ng/dL", "pmol/L", 27.74),
    ("free-t4", "ng/dL", "pmol/L", 12.871),
    ("total-t4", "ug/dL", "nmol/L", 12.871),
    ("total-t3", "ng/dL", "nmol/L", 0.01536),
    ("free-t3", "pg/mL", "pmol/L", 1.536),
    ("vitamin-d", "ng/mL", "nmol/L", 2.496),
    ("vitamin-d-125", "pg/mL", "pmol/L", 2.4),
    ("vitamin-b12", "pg/mL", "pmol/L", 0.7378),
    ("folate", "ng/mL", "nmol/L", 2.266),
    ("iron", "ug/dL", "umol/L", 0.179),
    ("tibc", "ug/dL", "umol/L", 0.179),
    ("copper", "ug/dL", "umol/L", 0.1574),
    ("zinc", "ug/dL", "umol/L", 0.153),
    ("blood-lead", "ug/dL", "umol/L", 0.0483),
    ("ferritin", "ng/mL", "pmol/L", 2.247),
    ("lactate", "mg/dL", "mmol/L", 0.111),
    ("ammonia", "ug/dL", "umol/L", 0.587),
    ("homocysteine", "mg/L", "umol/L", 7.397),
    ("c-peptide", "ng/mL", "nmol/L", 0.331),
    ("dhea-s", "ug/dL", "umol/L", 0.02714),
    ("17-ohp", "ng/dL", "nmol/L", 0.0303),
    ("phenylalanine", "mg/dL", "umol/L", 60.54),
    ("vitamin-a", "ug/dL", "umol/L", 0.0349),
    ("pth", "pg/mL", "pmol/L", 0.1061),
    ("acth", "pg/mL", "pmol/L", 0.2202),
    ("calcitonin", "pg/mL", "pmol/L", 0.2926),
    ("insulin", "u[IU]/mL", "pmol/L", 6.0),
    ("digoxin-level", "ng/mL", "nmol/L", 1.281),
    ("tacrolimus-level", "ng/mL", "nmol/L", 1.24),
    ("lithium-level", "meq/L", "mmol/L", 1.0),
    ("bnp", "pg/mL", "pmol/L", 0.289),
    ("crp", "mg/L", "nmol/L", 8.7),
    ("crp", "mg/dL", "mg/L", 10.0),
    ("upcr", "mg/mmol", "mg/g", 8.84),
    ("uacr", "mg/g", "mg/mmol", 0.113),
    ("ast", "U/L", "ukat/L", 0.01667),
    ("alt", "U/L", "[IU]/L", 1.0),
    ("alkaline-phosphatase", "[IU]/L", "ukat/L", 0.01667),
    ("factor-viii", "%", "[IU]/dL", 1.0),
    ("factor-viii", "%", "[IU]/mL", 0.01),
    ("breath-alcohol", "%", "g/L", 10.0),
    ("beta2-microglobulin", "ug/mL", "nmol/L", 85.0),
    ("igg", "mg/dL", "g/L", 0.01),
    ("tsh", "u[IU]/mL", "m[IU]/L", 1.0),
    ("fsh", "m[IU]/mL", "[IU]/L", 1.0),
    ("psa", "ng/mL", "ug/L", 1.0),
    ("d-dimer", "ug{FEU}/mL", "ng/mL", 1000.0),
    ("egfr", "mL/min", "mL/min/{1.73_m2}", 1.0),
]
PHYSICAL = [
    ("10*9/L", "/uL", 1000.0),
    ("10*9/L", "10*3/uL", 1.0),
    ("10*9/L", "/mm3", 1000.0),
    ("10*3/mm3", "10*9/L", 1.0),
    ("/mm3", "/uL", 1.0),
    ("10*12/L", "10*6/uL", 1.0),
    ("10*6/L", "/uL", 1.0),
    ("{cells}/uL", "10*9/L", 0.001),
    ("10*5/mm3", "10*9/L", 100.0),
    ("[lb_av]", "kg", 0.45359237),
    ("[in_i]", "cm", 2.54),
    ("[ft_i]", "m", 0.3048),
    ("m", "cm", 100.0),
    ("mm", "cm", 0.1),
    ("um", "mm", 0.001),
    ("kPa", "mm[Hg]", 7.500617),
    ("cm[H2O]", "mm[Hg]", 0.735559),
    ("s", "ms", 1000.0),
    ("cGy", "Gy", 0.01),
    ("mg/d", "g/d", 0.001),
    ("g/(24.h)", "mg/d", 1000.0),
    ("mL/s", "mL/min", 60.0),
    ("%", "1", 0.01),
    ("L/L", "%", 100.0),
    ("wk", "d", 7.0),
    ("a", "mo", 12.0),
    ("{drinks}/d", "{drinks}/wk", 7.0),
    ("[wood'U]", "dyn.s/cm5", 79.99343),
    ("kcal", "kJ", 4.184),
    ("mL", "cm3", 1.0),
    ("ug/L", "ng/mL", 1.0),
    ("mg/L", "ug/mL", 1.0),
    ("mmol/L", "umol/L", 1000.0),
    ("mU/L", "uU/mL", 1.0),
    ("{copies}/mL", "/mL", 1.0),
    ("mosm/kg", "osm/kg", 0.001),
    ("m[IU]/L", "mU/L", 1.0),
    ("/min", "{beats}/min", 1.0),
    ("[pH]", "1", 1.0),
]


@pytest.mark.parametrize(("name", "conventional", "si", "factor"), PUBLISHED)
def test_published_factors_both_ways(name: str, conventional: str, si: str, factor: float) -> None:
    observable = f"observable:{name}"
    assert convert(10.0, conventional, si, observable=observable) == pytest.approx(10 * factor, rel=0.01)
    there = convert(10.0, conventional, si, observable=observable)
    assert there is not None
    assert convert(there, si, conventional, observable=observable) == pytest.approx(10.0, rel=1e-9)


@pytest.mark.parametrize(("one", "other", "factor"), PHYSICAL)
def test_units_that_need_no_analyte(one: str, other: str, factor: float) -> None:
    assert convert(3.0, one, other) == pytest.approx(3 * factor, rel=1e-5)
    assert convert(3.0 * factor, other, one) == pytest.approx(3.0, rel=1e-5)


# NGSP, table of IFCC and NGSP results: 42 = 6.0, 48 = 6.5, 53 = 7.0, 64 = 8.0, 75 = 9.0, 86 = 10.0
@pytest.mark.parametrize(("ngsp", "ifcc"), [(6.0, 42), (6.5, 48), (7.0, 53), (8.0, 64), (9.0, 75), (10.0, 86)])
def test_hba1c_by_the_master_equation(ngsp: float, ifcc: float) -> None:
    to_ifcc = convert(ngsp, "%", "mmol/mol", observable="observable:hba1c")
    to_ngsp = convert(ifcc, "mmol/mol", "%", observable="observable:hba1c")
    assert to_ifcc is not None
    assert to_ngsp is not None
    assert round(to_ifcc) == ifcc
    assert round(to_ngsp, 1) == ngsp


@pytest.mark.parametrize(
    ("fahrenheit", "celsius"), [(98.6, 37.0), (100.4, 38.0), (32.0, 0.0), (212.0, 100.0), (-40.0, -40.0)]
)
def test_temperatures(fahrenheit: float, celsius: float) -> None:
    assert convert(fahrenheit, "[degF]", "Cel") == pytest.approx(celsius, abs=1e-6)
    assert convert(celsius, "Cel", "[degF]") == pytest.approx(fahrenheit, abs=1e-6)


def test_logarithms_of_a_viral_load() -> None:
    assert convert(3.0, "{Log_copies}/mL", "{copies}/mL") == pytest.approx(1000.0)
    assert convert(2000.0, "[IU]/mL", "{Log_IU}/mL") == pytest.approx(3.30103)
    assert convert(0.0, "{copies}/mL", "{Log_copies}/mL") == -math.inf
    assert convert(3.0, "{Log_copies}/mL", "[IU]/mL") is None


@pytest.mark.parametrize(
    ("one", "other", "observable"),
    [
        ("mg/dL", "umol/L", None),
        ("mg/dL", "umol/L", "observable:platelets"),
        ("mg/dL", "umol/L", "observable:no-such-thing"),
        ("%", "mmol/mol", None),
        ("%", "mmol/mol", "observable:hematocrit"),
        ("meq/L", "mmol/L", None),
        ("meq/L", "mmol/L", "observable:creatinine"),
        ("mL/min", "mL/min/{1.73_m2}", None),
        ("mL/min", "mL/min/{1.73_m2}", "observable:creatinine-clearance"),
        ("mL/min", "mL/min/{1.73_m2}", "observable:gfr"),
        ("{drinks}/wk", "{cigarettes}/wk", None),
        ("{copies}/mL", "[IU]/mL", "observable:hbv-dna"),
        ("mg/dL", "nmol/L", "observable:lipoprotein-a"),
        ("u[IU]/mL", "pmol/L", "observable:tsh"),
        ("ug{FEU}/mL", "ug{DDU}/mL", "observable:d-dimer"),
        ("mm", "Cel", None),
        ("kg", "cm", None),
        ("banana", "kg", None),
        ("kg", "", None),
    ],
)
def test_what_does_not_measure_the_same_does_not_convert(one: str, other: str, observable: str | None) -> None:
    assert convert(5.0, one, other, observable=observable) is None
    assert convert(5.0, other, one, observable=observable) is None


def test_the_same_unit_needs_nothing_known() -> None:
    assert convert(5.0, "whatever", "whatever") == 5.0


@given(st.floats(1e-3, 1e6), st.sampled_from(PUBLISHED))
def test_there_and_back_is_where_it_began(value: float, case: tuple[str, str, str, float]) -> None:
    name, one, other, _ = case
    there = convert(value, one, other, observable=f"observable:{name}")
    assert there is not None
    assert convert(there, other, one, observable=f"observable:{name}") == pytest.approx(value, rel=1e-9)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(PUBLISHED))
def test_order_is_kept(low: float, high: float, case: tuple[str, str, str, float]) -> None:
    name, one, other, _ = case
    first, second = (convert(x, one, other, observable=f"observable:{name}") for x in sorted((low, high)))
    assert first is not None
    assert second is not None
    assert first <= second


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("hemoglobin", 9, "g/dL"),
        ("hemoglobin", 90, "g/L"),
        ("platelets", 75, "10*9/L"),
        ("platelets", 75_000, "/uL"),
        ("absolute-neutrophil-count", 1.5, "10*9/L"),
        ("absolute-neutrophil-count", 1500, "/uL"),
        ("creatinine", 1.5, "mg/dL"),
        ("creatinine", 150, "umol/L"),
        ("glucose", 8.9, "mmol/L"),
        ("glucose", 126, "mg/dL"),
        ("hba1c", 7.5, "%"),
        ("hba1c", 58, "mmol/mol"),
        ("calcium", 2.6, "mmol/L"),
        ("calcium", 10.5, "mg/dL"),
        ("albumin", 3.0, "g/dL"),
        ("albumin", 30, "g/L"),
        ("body-temperature", 38, "Cel"),
        ("body-temperature", 100.4, "[degF]"),
        ("body-height", 150, "cm"),
        ("lvef", 50, "%"),
        ("qtc", 0.45, "s"),
        ("ast", 100, "U/L"),
        ("creatinine", 20, None),
        ("body-weight", 50, None),
        ("crp", 10, None),
        ("hemoglobin", 5000, None),
        ("platelets", -1, None),
    ],
)
def test_a_bare_number_has_a_unit_only_where_exactly_one_fits(name: str, value: float, unit: str | None) -> None:
    observable = terms.load().observable(f"observable:{name}")
    assert observable is not None
    assert plausible_unit(value, observable) == unit


def test_no_plausible_range_no_unit() -> None:
    assert plausible_unit(5.0, terms.Observable("observable:made-up", "kg", ("g",))) is None
