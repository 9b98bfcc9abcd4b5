"""Formulas against worked examples and published tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.terms import derived
from clinconnect.terms.derived import Sex


# By hand from Cockcroft and Gault 1976: (140 - 60) x 72 / (72 x 1.0) = 80, 68 in women.
@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex", "expected"),
    [
        (60, 72, 1.0, "male", 80.0),
        (60, 72, 1.0, "female", 68.0),
        (40, 72, 2.0, "male", 50.0),
        (80, 60, 1.5, "female", 28.33),
    ],
)
def test_cockcroft_gault(age: float, weight: float, creatinine: float, sex: Sex, expected: float) -> None:
    got = derived.cockcroft_gault(age=age, weight_kg=weight, creatinine_mg_dl=creatinine, sex=sex)
    assert got == pytest.approx(expected, abs=0.01)


# National Kidney Foundation, CKD-EPI creatinine equation (2021): where creatinine = kappa, 142 x 0.9938^age (x 1.012).
@pytest.mark.parametrize(
    ("age", "creatinine", "sex", "expected"),
    [
        (50, 1.0, "male", 92),
        (50, 1.0, "female", 69),
        (50, 0.9, "male", 104),
        (50, 0.7, "female", 105),
        (70, 1.5, "male", 50),
        (70, 1.5, "female", 37),
        (30, 0.6, "female", 124),
        (60, 2.0, "male", 38),
    ],
)
def test_ckd_epi_2021(age: float, creatinine: float, sex: Sex, expected: int) -> None:
    assert round(derived.ckd_epi_2021(age=age, creatinine_mg_dl=creatinine, sex=sex)) == expected


def test_body_mass_index() -> None:
    assert derived.body_mass_index(weight_kg=70, height_cm=175) == pytest.approx(22.86, abs=0.005)
    assert derived.body_mass_index(weight_kg=100, height_cm=200) == pytest.approx(25.0)


def test_body_surface() -> None:
    assert derived.body_surface_mosteller(weight_kg=70, height_cm=170) == pytest.approx(1.818, abs=0.001)
    assert derived.body_surface_mosteller(weight_kg=60, height_cm=60) == pytest.approx(1.0)
    assert derived.body_surface_du_bois(weight_kg=70, height_cm=170) == pytest.approx(1.810, abs=0.001)


# At 60 beats a minute nothing is corrected; 400 ms at 100 (RR 0.6 s) is 474 by Fridericia and 516 by Bazett.
@pytest.mark.parametrize(
    ("qt", "rate", "fridericia", "bazett"),
    [(400, 60, 400, 400), (400, 100, 474, 516), (360, 75, 388, 402), (440, 50, 414, 402)],
)
def test_corrected_qt(qt: float, rate: float, fridericia: float, bazett: float) -> None:
    rr = derived.rr_interval(rate)
    assert round(derived.qtc_fridericia(qt_ms=qt, rr_s=rr)) == fridericia
    assert round(derived.qtc_bazett(qt_ms=qt, rr_s=rr)) == bazett


@pytest.mark.parametrize(
    ("calcium", "albumin", "expected"), [(8.0, 2.0, 9.6), (9.0, 4.0, 9.0), (10.0, 3.5, 10.4), (9.0, 5.0, 8.2)]
)
def test_corrected_calcium(calcium: float, albumin: float, expected: float) -> None:
    assert derived.corrected_calcium(calcium_mg_dl=calcium, albumin_g_dl=albumin) == pytest.approx(expected)


def test_neutrophil_count() -> None:
    assert derived.neutrophil_count(leukocytes=4.0, segmented_percent=50) == pytest.approx(2.0)
    assert derived.neutrophil_count(leukocytes=6000, segmented_percent=25, bands_percent=5) == pytest.approx(1800)
    with pytest.raises(ValueError, match="between 0 and 100"):
        derived.neutrophil_count(leukocytes=4.0, segmented_percent=90, bands_percent=20)


def test_mean_arterial_pressure_and_homa() -> None:
    assert derived.mean_arterial_pressure(systolic=120, diastolic=80) == pytest.approx(93.33, abs=0.01)
    assert derived.homa_ir(fasting_glucose_mg_dl=81, fasting_insulin_uiu_ml=5) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "inr", "ascites", "encephalopathy", "points", "klass"),
    [
        (1.0, 4.0, 1.0, "none", 0, 5, "A"),
        (2.0, 3.5, 1.7, "slight", 1, 10, "C"),
        (2.5, 3.0, 1.5, "slight", 0, 8, "B"),
        (3.0, 2.8, 2.3, "none", 2, 9, "B"),
        (5.0, 2.0, 3.0, "moderate", 4, 15, "C"),
    ],
)
def test_child_pugh(
    bilirubin: float, albumin: float, inr: float, ascites: derived.Ascites, encephalopathy: int, points: int, klass: str
) -> None:
    got = derived.child_pugh_points(
        bilirubin_mg_dl=bilirubin, albumin_g_dl=albumin, inr=inr, ascites=ascites, encephalopathy_grade=encephalopathy
    )
    assert got == points
    assert derived.child_pugh_class(got) == klass


@pytest.mark.parametrize("points", [4, 16])
def test_child_pugh_has_ends(points: int) -> None:
    with pytest.raises(ValueError, match="between 5 and 15"):
        derived.child_pugh_class(points)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 6, 15), date(2018, 6, 14), 17),
        (date(2000, 6, 15), date(2018, 6, 15), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 2, 29), date(2020, 2, 29), 20),
        (date(2020, 1, 1), date(2020, 1, 1), 0),
    ],
)
def test_completed_years(born: date, on: date, years: int) -> None:
    assert derived.completed_years(born, on) == years


def test_parts_of_a_year() -> None:
    assert derived.age_in_years(date(2000, 1, 1), date(2018, 1, 1)) == 18.0
    assert derived.age_in_years(date(2000, 7, 1), date(2000, 12, 31)) == pytest.approx(183 / 365)


def test_nobody_is_younger_than_born() -> None:
    with pytest.raises(ValueError, match="before birth"):
        derived.completed_years(date(2020, 1, 2), date(2020, 1, 1))


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.dates(date(2020, 1, 1), date(2120, 1, 1)))
def test_age_agrees_with_completed_years(born: date, on: date) -> None:
    exact = derived.age_in_years(born, on)
    assert int(exact) == derived.completed_years(born, on)


def test_refusals_name_the_quantity_and_not_its_value() -> None:
    with pytest.raises(ValueError, match="creatinine_mg_dl") as refused:
        derived.cockcroft_gault(age=61, weight_kg=77, creatinine_mg_dl=0, sex="male")
    assert "61" not in str(refused.value)
    assert "77" not in str(refused.value)
    with pytest.raises(ValueError, match="height_cm"):
        derived.body_mass_index(weight_kg=70, height_cm=float("nan"))
