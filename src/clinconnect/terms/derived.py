"""Values that follow from others: clearance, body surface, corrected intervals. Every formula with its source.

All take and give numbers in the units their names say, and raise ValueError (without the values) where a quantity that
must be positive is not.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

Sex = Literal["male", "female"]
Ascites = Literal["none", "slight", "moderate"]


def _positive(**quantities: float) -> None:
    wrong = [name for name, value in quantities.items() if not value > 0]
    if wrong:
        raise ValueError(f"must be greater than 0: {', '.join(wrong)}")


def completed_years(born: date, on: date) -> int:
    """Age in completed years. A person born on 29 February has the birthday on 1 March in common years.

    ValueError where `on` lies before birth.
    """
    if on < born:
        raise ValueError("the date lies before birth")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_in_years(born: date, on: date) -> float:
    """Age with the part of the running year of life that has passed, so that whole numbers fall on birthdays."""
    years = completed_years(born, on)
    last, following = _birthday(born, born.year + years), _birthday(born, born.year + years + 1)
    return years + (on - last).days / (following - last).days


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def cockcroft_gault(*, age: float, weight_kg: float, creatinine_mg_dl: float, sex: Sex) -> float:
    """Creatinine clearance in mL/min: (140 - age) x weight / (72 x creatinine), x 0.85 in women.

    Cockcroft DW, Gault MH. Nephron 1976;16:31-41. Which weight (actual, ideal, adjusted) is the caller's choice.
    """
    _positive(age=age, weight_kg=weight_kg, creatinine_mg_dl=creatinine_mg_dl)
    return max(0.0, 140 - age) * weight_kg / (72 * creatinine_mg_dl) * (0.85 if sex == "female" else 1.0)


def ckd_epi_2021(*, age: float, creatinine_mg_dl: float, sex: Sex) -> float:
    """Estimated GFR in mL/min/1.73 m2 from creatinine, without race, for adults.

    Inker LA et al. N Engl J Med 2021;385:1737-1749.
    """
    _positive(age=age, creatinine_mg_dl=creatinine_mg_dl)
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine_mg_dl / kappa
    return float(142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.200 * 0.9938**age * factor)


def body_mass_index(*, weight_kg: float, height_cm: float) -> float:
    """Body mass index in kg/m2: weight over height squared. WHO Technical Report Series 894, 2000."""
    _positive(weight_kg=weight_kg, height_cm=height_cm)
    return weight_kg / (height_cm / 100) ** 2


def body_surface_mosteller(*, weight_kg: float, height_cm: float) -> float:
    """Body surface in m2: root of height x weight / 3600. Mosteller RD. N Engl J Med 1987;317:1098."""
    _positive(weight_kg=weight_kg, height_cm=height_cm)
    return float((height_cm * weight_kg / 3600) ** 0.5)


def body_surface_du_bois(*, weight_kg: float, height_cm: float) -> float:
    """Surface in m2: 0.007184 x weight^0.425 x height^0.725. Du Bois D, Du Bois EF. Arch Intern Med 1916;17:863."""
    _positive(weight_kg=weight_kg, height_cm=height_cm)
    return float(0.007184 * weight_kg**0.425 * height_cm**0.725)


def rr_interval(heart_rate: float) -> float:
    """The RR interval in seconds at a heart rate per minute."""
    _positive(heart_rate=heart_rate)
    return 60 / heart_rate


def qtc_fridericia(*, qt_ms: float, rr_s: float) -> float:
    """QTcF in ms: QT over the cube root of RR in seconds. Fridericia LS. Acta Med Scand 1920;53:469-486."""
    _positive(qt_ms=qt_ms, rr_s=rr_s)
    return float(qt_ms / rr_s ** (1 / 3))


def qtc_bazett(*, qt_ms: float, rr_s: float) -> float:
    """QTcB in ms: QT over the square root of RR in seconds. Bazett HC. Heart 1920;7:353-370."""
    _positive(qt_ms=qt_ms, rr_s=rr_s)
    return float(qt_ms / rr_s**0.5)


def corrected_calcium(*, calcium_mg_dl: float, albumin_g_dl: float) -> float:
    """Calcium in mg/dL as it would be at an albumin of 4 g/dL: + 0.8 for every g/dL below.

    Payne RB et al. BMJ 1973;4:643-646, in the form of the KDOQI guideline 2003.
    """
    _positive(calcium_mg_dl=calcium_mg_dl, albumin_g_dl=albumin_g_dl)
    return calcium_mg_dl + 0.8 * (4.0 - albumin_g_dl)


def neutrophil_count(*, leukocytes: float, segmented_percent: float, bands_percent: float = 0.0) -> float:
    """Absolute neutrophil count in the unit of the leukocytes: leukocytes x (segmented + bands) / 100.

    NCI Dictionary of Cancer Terms, absolute neutrophil count. ValueError where the shares are no shares.
    """
    share = segmented_percent + bands_percent
    if leukocytes < 0 or min(segmented_percent, bands_percent) < 0 or share > 100:
        raise ValueError("leukocytes must not be negative, and the shares must lie between 0 and 100 percent")
    return leukocytes * share / 100


def mean_arterial_pressure(*, systolic: float, diastolic: float) -> float:
    """Mean arterial pressure in the unit of the two: diastolic + a third of the pulse pressure (ESC/ESH 2018)."""
    _positive(systolic=systolic, diastolic=diastolic)
    return diastolic + (systolic - diastolic) / 3


def homa_ir(*, fasting_glucose_mg_dl: float, fasting_insulin_uiu_ml: float) -> float:
    """HOMA-IR: glucose (mg/dL) x insulin (uIU/mL) / 405. Matthews DR et al. Diabetologia 1985;28:412-419."""
    _positive(fasting_glucose_mg_dl=fasting_glucose_mg_dl, fasting_insulin_uiu_ml=fasting_insulin_uiu_ml)
    return fasting_glucose_mg_dl * fasting_insulin_uiu_ml / 405


def child_pugh_points(
    *, bilirubin_mg_dl: float, albumin_g_dl: float, inr: float, ascites: Ascites, encephalopathy_grade: int
) -> int:
    """Child-Pugh points, 5 to 15. Pugh RN et al. Br J Surg 1973;60:646-649, with INR for the prothrombin time."""
    _positive(bilirubin_mg_dl=bilirubin_mg_dl, albumin_g_dl=albumin_g_dl, inr=inr)
    return (
        _points(bilirubin_mg_dl, 2.0, 3.0)
        + (1 if albumin_g_dl > 3.5 else 2 if albumin_g_dl >= 2.8 else 3)
        + (1 if inr < 1.7 else 2 if inr <= 2.3 else 3)
        + {"none": 1, "slight": 2, "moderate": 3}[ascites]
        + (1 if encephalopathy_grade <= 0 else 2 if encephalopathy_grade <= 2 else 3)
    )


def _points(value: float, first: float, second: float) -> int:
    return 1 if value < first else 2 if value <= second else 3


def child_pugh_class(points: int) -> Literal["A", "B", "C"]:
    """Class A for 5 to 6 points, B for 7 to 9, C for 10 to 15; ValueError for other numbers."""
    if not 5 <= points <= 15:
        raise ValueError("Child-Pugh points lie between 5 and 15")
    return "A" if points <= 6 else "B" if points <= 9 else "C"
