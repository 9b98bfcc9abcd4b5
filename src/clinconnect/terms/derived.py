"""Values that follow from others: age, body, heart, blood. Every formula with its source; kidney and liver stand beside.

All take and give numbers in the units their names say, and raise ValueError (without the values) where a quantity that
must be positive is not.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

Sex = Literal["male", "female"]
_CM_PER_INCH = 2.54
_FRIEDEWALD_LIMIT = 400.0


def positive(**quantities: float) -> None:
    """ValueError with the names, not the values, of those that are not above 0 (or no number)."""
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


def body_mass_index(*, weight_kg: float, height_cm: float) -> float:
    """Body mass index in kg/m2: weight over height squared. WHO Technical Report Series 894, 2000."""
    positive(weight_kg=weight_kg, height_cm=height_cm)
    return weight_kg / (height_cm / 100) ** 2


def body_surface_mosteller(*, weight_kg: float, height_cm: float) -> float:
    """Body surface in m2: root of height x weight / 3600. Mosteller RD. N Engl J Med 1987;317:1098."""
    positive(weight_kg=weight_kg, height_cm=height_cm)
    return float((height_cm * weight_kg / 3600) ** 0.5)


def body_surface_du_bois(*, weight_kg: float, height_cm: float) -> float:
    """Surface in m2: 0.007184 x weight^0.425 x height^0.725. Du Bois D, Du Bois EF. Arch Intern Med 1916;17:863."""
    positive(weight_kg=weight_kg, height_cm=height_cm)
    return float(0.007184 * weight_kg**0.425 * height_cm**0.725)


def ideal_body_weight(*, height_cm: float, sex: Sex) -> float:
    """Ideal weight in kg: 50 (women 45.5) + 2.3 for each inch over 60. Devine BJ. Drug Intell Clin Pharm 1974;8:650.

    ValueError below 60 inches (152.4 cm), where the formula says nothing.
    """
    positive(height_cm=height_cm)
    if height_cm < 60 * _CM_PER_INCH:
        raise ValueError("the formula of Devine begins at a height of 60 inches")
    return (45.5 if sex == "female" else 50.0) + 2.3 * (height_cm / _CM_PER_INCH - 60)


def adjusted_body_weight(*, weight_kg: float, height_cm: float, sex: Sex) -> float:
    """Weight in kg for doses in obesity: ideal + 0.4 x (actual - ideal). Bauer LA et al. Eur J Clin Pharmacol 1983;24:643.

    The actual weight where it is not above the ideal one.
    """
    positive(weight_kg=weight_kg)
    ideal = ideal_body_weight(height_cm=height_cm, sex=sex)
    return ideal + 0.4 * (weight_kg - ideal) if weight_kg > ideal else weight_kg


def rr_interval(heart_rate: float) -> float:
    """The RR interval in seconds at a heart rate per minute."""
    positive(heart_rate=heart_rate)
    return 60 / heart_rate


def qtc_fridericia(*, qt_ms: float, rr_s: float) -> float:
    """QTcF in ms: QT over the cube root of RR in seconds. Fridericia LS. Acta Med Scand 1920;53:469-486."""
    positive(qt_ms=qt_ms, rr_s=rr_s)
    return float(qt_ms / rr_s ** (1 / 3))


def qtc_bazett(*, qt_ms: float, rr_s: float) -> float:
    """QTcB in ms: QT over the square root of RR in seconds. Bazett HC. Heart 1920;7:353-370."""
    positive(qt_ms=qt_ms, rr_s=rr_s)
    return float(qt_ms / rr_s**0.5)


def qtc_framingham(*, qt_ms: float, rr_s: float) -> float:
    """QTc in ms: QT + 154 x (1 - RR in seconds). Sagie A et al. Am J Cardiol 1992;70:797-801."""
    positive(qt_ms=qt_ms, rr_s=rr_s)
    return qt_ms + 154 * (1 - rr_s)


def qtc_hodges(*, qt_ms: float, heart_rate: float) -> float:
    """QTc in ms: QT + 1.75 x (heart rate per minute - 60). Hodges M et al. J Am Coll Cardiol 1983;1:694."""
    positive(qt_ms=qt_ms, heart_rate=heart_rate)
    return qt_ms + 1.75 * (heart_rate - 60)


def corrected_calcium(*, calcium_mg_dl: float, albumin_g_dl: float) -> float:
    """Calcium in mg/dL as it would be at an albumin of 4 g/dL: + 0.8 for every g/dL below.

    Payne RB et al. BMJ 1973;4:643-646, in the form of the KDOQI guideline 2003.
    """
    positive(calcium_mg_dl=calcium_mg_dl, albumin_g_dl=albumin_g_dl)
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
    positive(systolic=systolic, diastolic=diastolic)
    return diastolic + (systolic - diastolic) / 3


def homa_ir(*, fasting_glucose_mg_dl: float, fasting_insulin_uiu_ml: float) -> float:
    """HOMA-IR: glucose (mg/dL) x insulin (uIU/mL) / 405. Matthews DR et al. Diabetologia 1985;28:412-419."""
    positive(fasting_glucose_mg_dl=fasting_glucose_mg_dl, fasting_insulin_uiu_ml=fasting_insulin_uiu_ml)
    return fasting_glucose_mg_dl * fasting_insulin_uiu_ml / 405


def ldl_friedewald(*, total_mg_dl: float, hdl_mg_dl: float, triglycerides_mg_dl: float) -> float:
    """LDL cholesterol in mg/dL: total - HDL - triglycerides / 5. Friedewald WT et al. Clin Chem 1972;18:499-502.

    ValueError where the triglycerides are above 400 mg/dL, for which it does not hold.
    """
    positive(total_mg_dl=total_mg_dl, hdl_mg_dl=hdl_mg_dl, triglycerides_mg_dl=triglycerides_mg_dl)
    if triglycerides_mg_dl > _FRIEDEWALD_LIMIT:
        raise ValueError("the formula of Friedewald does not hold for triglycerides above 400 mg/dL")
    return total_mg_dl - hdl_mg_dl - triglycerides_mg_dl / 5


def non_hdl_cholesterol(*, total: float, hdl: float) -> float:
    """Cholesterol that is not HDL, in the unit of the two. ESC/EAS dyslipidaemia guideline 2019."""
    positive(total=total, hdl=hdl)
    if hdl > total:
        raise ValueError("a part must not be more than the whole")
    return total - hdl


def anion_gap(*, sodium: float, chloride: float, bicarbonate: float) -> float:
    """Anion gap in mmol/L without potassium: sodium - (chloride + bicarbonate). Emmett M, Narins RG. Medicine 1977;56:38."""
    positive(sodium=sodium, chloride=chloride, bicarbonate=bicarbonate)
    return sodium - (chloride + bicarbonate)


def transferrin_saturation(*, iron: float, binding_capacity: float) -> float:
    """Transferrin saturation in percent: iron over total iron-binding capacity of the same unit. KDIGO Anemia in CKD 2012."""
    positive(iron=iron, binding_capacity=binding_capacity)
    return 100 * iron / binding_capacity
