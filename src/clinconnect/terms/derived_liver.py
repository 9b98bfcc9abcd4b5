"""How ill is the liver? Scores of cirrhosis and fibrosis from laboratory values."""

from __future__ import annotations

from math import floor, log, log10
from typing import Literal

from clinconnect.terms.derived import Sex, positive

Ascites = Literal["none", "slight", "moderate"]


def child_pugh_points(
    *,
    bilirubin_mg_dl: float,
    albumin_g_dl: float,
    inr: float,
    ascites: Ascites,
    encephalopathy_grade: int,
    cholestatic: bool = False,
) -> int:
    """Child-Pugh points, 5 to 15. Pugh RN et al. Br J Surg 1973;60:646-649, with INR for the prothrombin time.

    `cholestatic`: primary biliary cholangitis, in which more bilirubin is allowed for the same points.
    """
    positive(bilirubin_mg_dl=bilirubin_mg_dl, albumin_g_dl=albumin_g_dl, inr=inr)
    first, second = (4.0, 10.0) if cholestatic else (2.0, 3.0)
    return (
        _points(bilirubin_mg_dl, first, second)
        + (1 if albumin_g_dl > 3.5 else 2 if albumin_g_dl >= 2.8 else 3)
        + (1 if inr < 1.7 else 2 if inr <= 2.3 else 3)
        + {"none": 1, "slight": 2, "moderate": 3}[ascites]
        + (1 if encephalopathy_grade <= 0 else 2 if encephalopathy_grade <= 2 else 3)
    )


def _points(value: float, first: float, second: float) -> int:
    return 1 if value < first else 2 if value <= second else 3


def fib_4(*, age: float, ast_u_l: float, alt_u_l: float, platelets: float) -> float:
    """FIB-4: age x AST / (platelets in 10^9/L x root of ALT). Sterling RK et al. Hepatology 2006;43:1317-1325."""
    positive(age=age, ast_u_l=ast_u_l, alt_u_l=alt_u_l, platelets=platelets)
    return float(age * ast_u_l / (platelets * alt_u_l**0.5))


def apri(*, ast_u_l: float, ast_upper_limit: float, platelets: float) -> float:
    """APRI: AST as a multiple of the upper limit of normal x 100 / platelets in 10^9/L.

    Wai CT et al. Hepatology 2003;38:518-526.
    """
    positive(ast_u_l=ast_u_l, ast_upper_limit=ast_upper_limit, platelets=platelets)
    return ast_u_l / ast_upper_limit * 100 / platelets


def meld(*, bilirubin_mg_dl: float, creatinine_mg_dl: float, inr: float, dialysis: bool = False) -> int:
    """MELD without sodium, 6 to 40 points, as OPTN policy 9.1.D of 2016 counts it.

    10 x (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643); values below 1 count as 1, creatinine above 4
    as 4, and as 4 where there was dialysis twice in the last week. Kamath PS et al. Hepatology 2001;33:464-470.
    """
    return min(_initial_meld(bilirubin_mg_dl, creatinine_mg_dl, inr, dialysis=dialysis), 40)


def meld_na(
    *, bilirubin_mg_dl: float, creatinine_mg_dl: float, inr: float, sodium_mmol_l: float, dialysis: bool = False
) -> int:
    """MELD-Na, 6 to 40 points (OPTN policy 9.1.D of January 2016; Kim WR et al. N Engl J Med 2008;359:1018-1026).

    Where MELD is above 11: MELD + 1.32 x (137 - Na) - 0.033 x MELD x (137 - Na), sodium held between 125 and 137.
    """
    positive(sodium_mmol_l=sodium_mmol_l)
    initial = _initial_meld(bilirubin_mg_dl, creatinine_mg_dl, inr, dialysis=dialysis)
    missing = 137 - min(max(sodium_mmol_l, 125.0), 137.0)
    points = initial + 1.32 * missing - 0.033 * initial * missing if initial > 11 else initial
    return min(floor(points + 0.5), 40)


def _initial_meld(bilirubin_mg_dl: float, creatinine_mg_dl: float, inr: float, *, dialysis: bool) -> int:
    positive(bilirubin_mg_dl=bilirubin_mg_dl, creatinine_mg_dl=creatinine_mg_dl, inr=inr)
    creatinine = 4.0 if dialysis else min(max(creatinine_mg_dl, 1.0), 4.0)
    sum_ = 0.957 * log(creatinine) + 0.378 * log(max(bilirubin_mg_dl, 1.0)) + 1.120 * log(max(inr, 1.0)) + 0.643
    return floor(sum_ * 10 + 0.5)


def meld_3(
    *,
    bilirubin_mg_dl: float,
    creatinine_mg_dl: float,
    inr: float,
    sodium_mmol_l: float,
    albumin_g_dl: float,
    sex: Sex,
    dialysis: bool = False,
) -> int:
    """MELD 3.0, 6 to 40 points. Kim WR et al. Gastroenterology 2021;161:1887-1895.

    1.33 in women + 4.56 ln bilirubin + 0.82 x (137 - Na) - 0.24 x (137 - Na) ln bilirubin + 9.09 ln INR + 11.14 ln creatinine
    + 1.85 x (3.5 - albumin) - 1.83 x (3.5 - albumin) ln creatinine + 6; values below 1 count as 1, creatinine above 3 and
    dialysis twice in the last week as 3, sodium is held between 125 and 137, albumin between 1.5 and 3.5.
    """
    positive(bilirubin_mg_dl=bilirubin_mg_dl, creatinine_mg_dl=creatinine_mg_dl, inr=inr)
    positive(sodium_mmol_l=sodium_mmol_l, albumin_g_dl=albumin_g_dl)
    bilirubin = log(max(bilirubin_mg_dl, 1.0))
    creatinine = log(3.0 if dialysis else min(max(creatinine_mg_dl, 1.0), 3.0))
    sodium = 137 - min(max(sodium_mmol_l, 125.0), 137.0)
    albumin = 3.5 - min(max(albumin_g_dl, 1.5), 3.5)
    sum_ = 6 + (1.33 if sex == "female" else 0.0) + 4.56 * bilirubin + 9.09 * log(max(inr, 1.0)) + 11.14 * creatinine
    sum_ += sodium * (0.82 - 0.24 * bilirubin) + albumin * (1.85 - 1.83 * creatinine)
    return min(max(floor(sum_ + 0.5), 6), 40)


def albi(*, bilirubin_umol_l: float, albumin_g_l: float) -> float:
    """ALBI score: 0.66 x log10 bilirubin (umol/L) - 0.085 x albumin (g/L). Johnson PJ et al. J Clin Oncol 2015;33:550-558."""
    positive(bilirubin_umol_l=bilirubin_umol_l, albumin_g_l=albumin_g_l)
    return 0.66 * log10(bilirubin_umol_l) - 0.085 * albumin_g_l


def albi_grade(score: float) -> Literal[1, 2, 3]:
    """Grade 1 up to -2.60, 2 up to -1.39, 3 above (Johnson 2015)."""
    return 1 if score <= -2.60 else 2 if score <= -1.39 else 3
