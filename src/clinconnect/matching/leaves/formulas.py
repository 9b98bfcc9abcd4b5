"""Which published formulas give which value, and what do they take? Each is explained where it is defined, in `terms`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from clinconnect.terms import derived as d
from clinconnect.terms import derived_kidney as kidney
from clinconnect.terms import derived_liver as liver

ADULT = 18
Standing = Literal["always", "if known", "if named"]


class Input(NamedTuple):
    """An observable, the argument that it is for, and the UCUM unit that this is in."""

    observable: str
    argument: str
    unit: str


class Way(NamedTuple):
    """One formula. `of` is what it takes of the person; `ages` are the completed years for which it was published.

    `standing`: one that may be meant always counts, one that needs more than is usually measured only where that is
    known, and a variant only where the criterion names it. `limits` are observables whose upper limit of normal, as the
    laboratory gave it, is taken as well, each with its argument.
    """

    name: str
    function: Callable[..., float]
    inputs: tuple[Input, ...]
    of: frozenset[str] = frozenset()
    ages: tuple[int, int] | None = None
    standing: Standing = "always"
    one_sample: bool = True
    called: str = ""
    limits: tuple[tuple[str, str], ...] = ()


class Formula(NamedTuple):
    """The ways to a value, which is in `unit`. `needs` is a condition without which it says nothing."""

    unit: str
    ways: tuple[Way, ...]
    needs: str | None = None


_WEIGHT, _HEIGHT = Input("body-weight", "weight_kg", "kg"), Input("body-height", "height_cm", "cm")
_CREATININE = Input("creatinine", "creatinine_mg_dl", "mg/dL")
_CYSTATIN = Input("cystatin-c", "cystatin_mg_l", "mg/L")
_QT, _RATE = Input("qt-interval", "qt_ms", "ms"), Input("heart-rate", "heart_rate", "/min")
_TOTAL, _HDL = Input("total-cholesterol", "total_mg_dl", "mg/dL"), Input("hdl-cholesterol", "hdl_mg_dl", "mg/dL")
_TRIGLYCERIDES = Input("triglycerides", "triglycerides_mg_dl", "mg/dL")
_BILIRUBIN, _INR = Input("total-bilirubin", "bilirubin_mg_dl", "mg/dL"), Input("inr", "inr", "1")
_ALBUMIN = Input("albumin", "albumin_g_dl", "g/dL")
_BILIRUBIN_SI = Input("total-bilirubin", "bilirubin_umol_l", "umol/L")
_ALBUMIN_SI = Input("albumin", "albumin_g_l", "g/L")
_SODIUM = Input("sodium", "sodium_mmol_l", "mmol/L")
_AST, _ALT, _PLATELETS = (
    Input("ast", "ast_u_l", "U/L"),
    Input("alt", "alt_u_l", "U/L"),
    Input("platelets", "platelets", "10*9/L"),
)
_PERSON, _SEX = frozenset({"age", "sex"}), frozenset({"sex"})
_ADULTS, _CHILDREN = (ADULT, 200), (1, 16)


def _fridericia(*, qt_ms: float, heart_rate: float) -> float:
    return d.qtc_fridericia(qt_ms=qt_ms, rr_s=d.rr_interval(heart_rate))


def _bazett(*, qt_ms: float, heart_rate: float) -> float:
    return d.qtc_bazett(qt_ms=qt_ms, rr_s=d.rr_interval(heart_rate))


def _framingham(*, qt_ms: float, heart_rate: float) -> float:
    return d.qtc_framingham(qt_ms=qt_ms, rr_s=d.rr_interval(heart_rate))


def _neutrophils(*, leukocytes: float, share: float) -> float:
    return d.neutrophil_count(leukocytes=leukocytes, segmented_percent=share)


def _clearance_by_ideal_weight(*, height_cm: float, creatinine_mg_dl: float, age: float, sex: d.Sex) -> float:
    ideal = d.ideal_body_weight(height_cm=height_cm, sex=sex)
    return kidney.cockcroft_gault(age=age, weight_kg=ideal, creatinine_mg_dl=creatinine_mg_dl, sex=sex)


def _clearance_by_adjusted_weight(
    *, height_cm: float, weight_kg: float, creatinine_mg_dl: float, age: float, sex: d.Sex
) -> float:
    adjusted = d.adjusted_body_weight(weight_kg=weight_kg, height_cm=height_cm, sex=sex)
    return kidney.cockcroft_gault(age=age, weight_kg=adjusted, creatinine_mg_dl=creatinine_mg_dl, sex=sex)


def _albi_grade(*, bilirubin_umol_l: float, albumin_g_l: float) -> int:
    return liver.albi_grade(liver.albi(bilirubin_umol_l=bilirubin_umol_l, albumin_g_l=albumin_g_l))


def _one(name: str, function: Callable[..., float], *inputs: Input, one_sample: bool = True) -> tuple[Way, ...]:
    return (Way(name, function, inputs, one_sample=one_sample),)


def _clearance(name: str, function: Callable[..., float], *inputs: Input, called: str = "") -> Way:
    standing: Standing = "if named" if called else "always"
    taken = (_CREATININE, *inputs)
    return Way(name, function, taken, _PERSON, _ADULTS, standing, one_sample=False, called=called)


_QTC = {
    "Fridericia": Way("Fridericia", _fridericia, (_QT, _RATE)),
    "Bazett": Way("Bazett", _bazett, (_QT, _RATE)),
    "Framingham": Way("Framingham", _framingham, (_QT, _RATE)),
    "Hodges": Way("Hodges", d.qtc_hodges, (_QT, _RATE)),
}
_OF_LIVER = frozenset({"dialysis"})
_MELD_INPUTS = (_BILIRUBIN, _CREATININE, _INR)
_MELD_NA = Way("MELD-Na", liver.meld_na, (*_MELD_INPUTS, _SODIUM), _OF_LIVER, _ADULTS)
_MELD_3 = Way("MELD 3.0", liver.meld_3, (*_MELD_INPUTS, _SODIUM, _ALBUMIN), _OF_LIVER | _SEX, _ADULTS)
_PUGH_INPUTS = (_BILIRUBIN, _ALBUMIN, _INR)
_OF_CIRRHOSIS = frozenset({"ascites", "encephalopathy_grade", "cholestatic"})

FORMULAS = {
    "observable:bmi": Formula(
        "kg/m2", _one("weight over height squared", d.body_mass_index, _WEIGHT, _HEIGHT, one_sample=False)
    ),
    "observable:body-surface-area": Formula(
        "m2",
        (
            *_one("Mosteller", d.body_surface_mosteller, _WEIGHT, _HEIGHT, one_sample=False),
            *_one("Du Bois", d.body_surface_du_bois, _WEIGHT, _HEIGHT, one_sample=False),
        ),
    ),
    "observable:ideal-body-weight": Formula(
        "kg", (Way("Devine", d.ideal_body_weight, (_HEIGHT,), _SEX, _ADULTS, one_sample=False),)
    ),
    "observable:creatinine-clearance": Formula(
        "mL/min",
        (
            _clearance("Cockcroft-Gault", kidney.cockcroft_gault, _WEIGHT),
            _clearance(
                "Cockcroft-Gault with the ideal weight", _clearance_by_ideal_weight, _HEIGHT, called="ideal body weight"
            ),
            _clearance(
                "Cockcroft-Gault with the adjusted weight", _clearance_by_adjusted_weight, _HEIGHT, _WEIGHT,
                called="adjusted body weight",
            ),
        ),
    ),
    "observable:egfr": Formula(
        "mL/min/{1.73_m2}",
        (
            Way("CKD-EPI", kidney.ckd_epi_2021, (_CREATININE,), _PERSON, _ADULTS),
            Way("MDRD", kidney.mdrd, (_CREATININE,), _PERSON, _ADULTS),
            Way(
                "CKD-EPI with cystatin C", kidney.ckd_epi_cystatin_2012, (_CYSTATIN,), _PERSON, _ADULTS, "if known",
                called="cystatin C",
            ),
            Way(
                "CKD-EPI with creatinine and cystatin C", kidney.ckd_epi_combined_2021, (_CREATININE, _CYSTATIN), _PERSON,
                _ADULTS, "if known", called="creatinine cystatin C",
            ),
            Way("Schwartz", kidney.schwartz, (_CREATININE, _HEIGHT), ages=_CHILDREN, one_sample=False),
        ),
    ),
    "observable:corrected-calcium": Formula(
        "mg/dL", _one("Payne", d.corrected_calcium, Input("calcium", "calcium_mg_dl", "mg/dL"), _ALBUMIN)
    ),
    "observable:absolute-neutrophil-count": Formula(
        "10*9/L",
        _one(
            "leukocytes times the share of neutrophils", _neutrophils,
            Input("leukocytes", "leukocytes", "10*9/L"), Input("neutrophil-percent", "share", "%"),
        ),
    ),
    "observable:qtcf": Formula("ms", (_QTC["Fridericia"],)),
    "observable:qtcb": Formula("ms", (_QTC["Bazett"],)),
    "observable:qtc": Formula("ms", tuple(_QTC.values())),
    "observable:ldl-cholesterol": Formula("mg/dL", _one("Friedewald", d.ldl_friedewald, _TOTAL, _HDL, _TRIGLYCERIDES)),
    "observable:non-hdl-cholesterol": Formula("mg/dL", _one(
            "total less HDL", d.non_hdl_cholesterol,
            Input("total-cholesterol", "total", "mg/dL"), Input("hdl-cholesterol", "hdl", "mg/dL"),
        )),
    "observable:anion-gap": Formula(
        "mmol/L",
        _one(
            "sodium less chloride and bicarbonate", d.anion_gap,
            Input("sodium", "sodium", "mmol/L"), Input("chloride", "chloride", "mmol/L"),
            Input("bicarbonate", "bicarbonate", "mmol/L"),
        ),
    ),
    "observable:mean-arterial-pressure": Formula(
        "mm[Hg]",
        _one(
            "a third of the pulse pressure", d.mean_arterial_pressure,
            Input("systolic-blood-pressure", "systolic", "mm[Hg]"), Input("diastolic-blood-pressure", "diastolic", "mm[Hg]"),
        ),
    ),
    "observable:homa-ir": Formula(
        "1",
        _one(
            "Matthews", d.homa_ir,
            Input("fasting-glucose", "fasting_glucose_mg_dl", "mg/dL"),
            Input("fasting-insulin", "fasting_insulin_uiu_ml", "u[IU]/mL"),
        ),
    ),
    "observable:transferrin-saturation": Formula(
        "%",
        _one(
            "iron over binding capacity", d.transferrin_saturation,
            Input("iron", "iron", "ug/dL"), Input("tibc", "binding_capacity", "ug/dL"),
        ),
    ),
    "scale:meld": Formula("1", (Way("MELD", liver.meld, _MELD_INPUTS, _OF_LIVER, _ADULTS), _MELD_NA, _MELD_3)),
    "scale:meld-na": Formula("1", (_MELD_NA,)),
    "scale:meld-3": Formula("1", (_MELD_3,)),
    "scale:fib-4": Formula("1", (Way("Sterling", liver.fib_4, (_AST, _ALT, _PLATELETS), frozenset({"age"}), _ADULTS),)),
    "scale:apri": Formula("1", (Way("Wai", liver.apri, (_AST, _PLATELETS), limits=(("ast", "ast_upper_limit"),)),)),
    "scale:albi": Formula("1", (Way("Johnson", _albi_grade, (_BILIRUBIN_SI, _ALBUMIN_SI)),)),
    "scale:child-pugh": Formula(
        "1", (Way("Pugh", liver.child_pugh_points, _PUGH_INPUTS, _OF_CIRRHOSIS, _ADULTS),), needs="condition:cirrhosis"
    ),
}  # fmt: skip
