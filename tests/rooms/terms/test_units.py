"""Units as trials and laboratories write them, read into UCUM."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.terms import ucum
from clinconnect.terms.tables import rows
from clinconnect.terms.units import read_unit, to_ucum

WRITTEN = {
    "mg/dL": "mg/dL",
    "mg / dL": "mg/dL",
    "mg/dl": "mg/dL",
    "MG/DL": "mg/dL",
    "mg%": "mg/dL",
    "mg/100 mL": "mg/dL",
    "milligrams per deciliter": "mg/dL",
    "gm/dL": "g/dL",
    "g/DL": "g/dL",
    "G/DL": "g/dL",
    "gram/deciliter": "g/dL",
    "g%": "g/dL",
    "g/L": "g/L",
    "ng/mL": "ng/mL",
    "pg/mL": "pg/mL",
    "mcg/L": "ug/L",
    "µg/l": "ug/L",
    "μg/mg": "ug/mg",
    "/L": "/L",
    "10^9/L": "10*9/L",
    "10*9/L": "10*9/L",
    "10*3/uL": "10*3/uL",
    "x 10(9)/L": "10*9/L",
    "10⁹/L": "10*9/L",
    "×10⁹/L": "10*9/L",
    "x10E9/L": "10*9/L",
    "10e9/L": "10*9/L",
    "E9/L": "10*9/L",
    "×10^9/L": "10*9/L",
    r"×10\^9/L": "10*9/L",
    "×109/L": "10*9/L",
    "x 109/L": "10*9/L",
    "x 10 9/L": "10*9/L",
    "X109/L": "10*9/L",
    "*109/L": "10*9/L",
    "x103/uL": "10*3/uL",
    "×1012/L": "10*12/L",
    "x 1,000,000,000/L": "10*9/L",
    "x 10~9/L": "10*9/L",
    "x10^6/kg": "10*6/kg",
    "10^9 cells/L": "10*9/L",
    "×10^9 platelets/L": "10*9/L",
    "K/mm3": "10*3/mm3",
    "K/µL": "10*3/uL",
    "k/mcL": "10*3/uL",
    "thousand/mm3": "10*3/mm3",
    "M/uL": "10*6/uL",
    "million/mL": "10*6/mL",
    "lakh/cumm": "10*5/mm3",
    "G/L": "10*9/L",
    "Gpt/L": "10*9/L",
    "T/L": "10*12/L",
    "/mm³": "/mm3",
    "/mm^3": "/mm3",
    "/mm 3": "/mm3",
    "per mm3": "/mm3",
    "cells/mm3": "/mm3",
    "/cumm": "/mm3",
    "/cu mm": "/mm3",
    "/cubic millimeter": "/mm3",
    "per cubic millimetre": "/mm3",
    "/µL": "/uL",
    "/mcL": "/uL",
    "/ul": "/uL",
    "/μL": "/uL",
    "/㎕": "/uL",
    "cells/μL": "/uL",
    "CD4 cells/mm3": "/mm3",
    "platelets per microliter": "/uL",
    "IU/L": "[IU]/L",
    "I.U/L": "[IU]/L",
    "U/L": "U/L",
    "u/l": "U/L",
    "units/L": "U/L",
    "IU/mL": "[IU]/mL",
    "mIU/mL": "m[IU]/mL",
    "mlU/mL": "m[IU]/mL",
    "μIU/mL": "u[IU]/mL",
    "mU/L": "mU/L",
    "kU/L": "kU/L",
    "kUA/L": "kU/L",
    "copies/mL": "{copies}/mL",
    "c/mL": "{copies}/mL",
    "log10 copies/mL": "{Log_copies}/mL",
    "log10 IU/mL": "{Log_IU}/mL",
    "µmol/L": "umol/L",
    "umol/L": "umol/L",
    "mcmol/L": "umol/L",
    "micromoles/liter": "umol/L",
    "μM": "umol/L",
    "mM": "mmol/L",
    "mmol/l": "mmol/L",
    "mmol / L": "mmol/L",
    "mmol L⁻¹": "mmol/L",
    "µmol·L-1": "umol/L",
    "mEq/L": "meq/L",
    "meq/l": "meq/L",
    "milliequivalents/liter": "meq/L",
    "mmol/mol": "mmol/mol",
    "mg/g": "mg/g",
    "mg/mmol": "mg/mmol",
    "mmHg": "mm[Hg]",
    "mm Hg": "mm[Hg]",
    "mm[Hg]": "mm[Hg]",
    "mmHG": "mm[Hg]",
    "mm of mercury": "mm[Hg]",
    "cmH2O": "cm[H2O]",
    "cm H2O": "cm[H2O]",
    "kPa": "kPa",
    "bpm": "/min",
    "beats per minute": "/min",
    "beats/min": "/min",
    "breaths/minute": "/min",
    "msec": "ms",
    "ms": "ms",
    "milliseconds": "ms",
    "seconds": "s",
    "kg/m2": "kg/m2",
    "kg/m^2": "kg/m2",
    "kg/m²": "kg/m2",
    r"kg/m\^2": "kg/m2",
    "Kg/M2": "kg/m2",
    "kg m-2": "kg/m2",
    "kilograms/square meter": "kg/m2",
    "mL/min": "mL/min",
    "ml/mn": "mL/min",
    "cc/min": "mL/min",
    "mL/minute": "mL/min",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "ml/min/1.73 m²": "mL/min/{1.73_m2}",
    "mL/min/1.73m^2": "mL/min/{1.73_m2}",
    "mL/min/1.73": "mL/min/{1.73_m2}",
    "mL/minute/1.73 m2": "mL/min/{1.73_m2}",
    "ml/min/1,73 m2": "mL/min/{1.73_m2}",
    "mL/min per 1.73 square meters": "mL/min/{1.73_m2}",
    "mL/min/{1.73_m2}": "mL/min/{1.73_m2}",
    "%": "%",
    "percent": "%",
    "percentile": "{percentile}",
    "th percentile": "{percentile}",
    "kg": "kg",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "pounds": "[lb_av]",
    "cm": "cm",
    "mm": "mm",
    "-mm": "mm",
    "inches": "[in_i]",
    "µm": "um",
    "m": "m",
    "°C": "Cel",
    "ºC": "Cel",
    "degrees Celsius": "Cel",
    "degrees C": "Cel",
    "°F": "[degF]",
    "degrees Fahrenheit": "[degF]",
    "years": "a",
    "-year": "a",
    "weeks": "wk",
    "days": "d",
    "hours": "h",
    "mg/day": "mg/d",
    "mg per day": "mg/d",
    "mg daily": "mg/d",
    "mg/24h": "mg/d",
    "g/24 hours": "g/d",
    "mg/kg": "mg/kg",
    "mg/kg/day": "mg/kg/d",
    "mg/m2": "mg/m2",
    "Gy": "Gy",
    "cGy": "cGy",
    "letters": "{letters}",
    "pack-years": "{pack-years}",
    "pack years": "{pack-years}",
    "drinks/week": "{drinks}/wk",
    "alcoholic drinks per day": "{drinks}/d",
    "cigarettes per day": "{cigarettes}/d",
    "units/day": "U/d",
    "U/kg/day": "U/kg/d",
    "L/min": "L/min",
    "ppm": "[ppm]",
    "dB": "dB",
    "diopters": "[diop]",
    "mm/hr": "mm/h",
    "mOsm/kg": "mosm/kg",
    "mitoses/10 HPF": "/(10.[HPF])",
    "per 50 high power fields": "/(50.[HPF])",
    "dynes.sec.cm-5": "dyn.s/cm5",
    "Wood units": "[wood'U]",
    "m/s": "m/s",
    "mL/kg/h": "mL/kg/h",
    "points": "{score}",
}


@pytest.mark.parametrize(("written", "expected"), WRITTEN.items(), ids=list(WRITTEN))
def test_reads_a_spelling_whole(written: str, expected: str) -> None:
    text = f"1.5{written}"
    assert read_unit(text, 3) == (expected, len(text))
    assert to_ucum(written) == expected
    assert ucum.valid(expected)


@pytest.mark.parametrize("written", ["mg/dL", "×10^9/L", "mmHg", "%", "mL/min/1.73 m2"])
@pytest.mark.parametrize("after", ["", ",", ".", ";", ")", " or", "\n- ALT", "，肝"])
@pytest.mark.parametrize("gap", ["", " ", "\u00a0", "\n            "])
def test_stops_where_the_unit_ends(written: str, gap: str, after: str) -> None:
    text = f"≥ 1.5{gap}{written}{after}"
    got = read_unit(text, 5)
    assert got is not None
    assert text[got[1] :] == after


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ("50 mg/g creatinine", "mg/g", " creatinine"),
        ("8.9 mg/dL/7.8 mmol/L", "mg/dL", "/7.8 mmol/L"),
        ("5 mg per protocol", "mg", " per protocol"),
        ("6 months-5 years", "mo", "-5 years"),
        ("400 m in six minutes", "m", " in six minutes"),
        ("50% of predicted", "%", " of predicted"),
        ("3 mg and/or", "mg", " and/or"),
        ("5 cm 2 lesions", "cm", " 2 lesions"),
        ("30 kg\n\nm2", "kg", "\n\nm2"),
        ("2 cm3)", "cm3", ")"),
    ],
)
def test_reads_no_further_than_the_unit(text: str, expected: str, left: str) -> None:
    start = text.index(" ") if not text[1:3].endswith("%") else 2
    got = read_unit(text, start)
    assert got is not None
    assert (got[0], text[got[1] :]) == (expected, left)


@pytest.mark.parametrize(
    "after",
    [
        "x ULN",
        " × ULN",
        " times the upper limit",
        " and",
        " or more lesions",
        "/90 mmHg",
        "-fold",
        " prior regimens",
        "109/L",
        " x 10/L",
        "",
        "  ",
        " \n\n mg",
        " lines",
        "-C",
        " cells",
        " drinks",
        "/FVC",
        " K",
        "mouse",
    ],
)
def test_reads_nothing_where_no_unit_stands(after: str) -> None:
    assert read_unit(f"2{after}", 1) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mM", "mmol/L"),
        ("MM", "mm"),
        ("mm", "mm"),
        ("Mg", "mg"),
        ("G/L", "10*9/L"),
        ("g/L", "g/L"),
        ("5M", None),
        ("S", None),
        ("D", None),
        ("C", "Cel"),
        ("h", "h"),
        ("H", None),
    ],
)
def test_case_counts_where_it_tells_units_apart(written: str, expected: str | None) -> None:
    got = read_unit(f"5 {written}", 1)
    assert (got and got[0]) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("{score}", "{score}"),
        ("ug{FEU}/mL", "ug{FEU}/mL"),
        ("g/(24.h)", "g/(24.h)"),
        ("1", "1"),
        ("[degF]", "[degF]"),
        ("10*3/uL", "10*3/uL"),
        ("{cells}/uL", "{cells}/uL"),
        ("/[HPF]", "/[HPF]"),
        ("109/L", None),
        ("(score)", None),
        ("", None),
        ("  ", None),
        ("banana", None),
        ("mg dL", None),
    ],
)
def test_ucum_stays_and_nonsense_is_refused(code: str, expected: str | None) -> None:
    assert to_ucum(code) == expected


def test_every_spelling_of_the_table_is_read() -> None:
    for row in rows("units"):
        if row["role"] not in ("unit", "whole"):
            continue
        for spelling in filter(None, (row["spellings"] + "|" + row["exact"]).split("|")):
            assert to_ucum(spelling) is not None, spelling


@given(st.text(alphabet="x×*10^9/LmgdlkU%(). \n-µ²3nouitCF{}[]", max_size=40), st.integers(0, 5))
def test_never_fails_and_never_reads_backwards(text: str, start: int) -> None:
    got = read_unit(text, start)
    if got is not None:
        assert start < got[1] <= len(text)
        assert not text[got[1] - 1].isspace()


@given(st.text(max_size=30), st.sampled_from(sorted(WRITTEN)))
def test_what_stands_before_the_number_makes_no_difference(before: str, written: str) -> None:
    assert read_unit(f"{before}7 {written}", len(before) + 1) == (WRITTEN[written], len(before) + 2 + len(written)) or (
        written.startswith("-")
    )
