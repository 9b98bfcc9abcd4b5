"""British and American, hyphens, quotes, one and many, words and figures, Roman and Arabic, short and long names."""

from __future__ import annotations

import re

from bench.metamorphic.rewriting import Rewrite, Rule, changed, sub, turned, words

_BRITISH = {
    "tumor": "tumour", "tumors": "tumours", "hemoglobin": "haemoglobin", "anemia": "anaemia", "leukemia": "leukaemia",
    "edema": "oedema", "diarrhea": "diarrhoea", "hematologic": "haematologic", "hematological": "haematological",
    "hemorrhage": "haemorrhage", "hemorrhagic": "haemorrhagic", "ischemic": "ischaemic", "ischemia": "ischaemia",
    "estrogen": "oestrogen", "esophageal": "oesophageal", "gynecologic": "gynaecologic", "pediatric": "paediatric",
    "anesthesia": "anaesthesia", "celiac disease": "coeliac disease", "fetal": "foetal", "randomization": "randomisation",
    "randomized": "randomised", "hospitalized": "hospitalised", "immunized": "immunised", "center": "centre",
    "hypoglycemia": "hypoglycaemia", "hyperglycemia": "hyperglycaemia", "hypokalemia": "hypokalaemia",
    "hyperkalemia": "hyperkalaemia", "neutropenia": "neutropaenia", "enrollment": "enrolment", "hemophilia": "haemophilia",
    "hemolytic": "haemolytic", "orthopedic": "orthopaedic", "sulfonylurea": "sulphonylurea", "dyslipidemia": "dyslipidaemia",
    "hypercalcemia": "hypercalcaemia", "hypercholesterolemia": "hypercholesterolaemia", "uremia": "uraemia",
    "septicemia": "septicaemia", "leukocyte": "leucocyte", "hemodialysis": "haemodialysis", "cesarean": "caesarean",
    "localized": "localised", "behavior": "behaviour", "program": "programme", "labor": "labour", "hematocrit": "haematocrit",
}  # fmt: skip
_LONG = {
    "T2DM": "type 2 diabetes mellitus", "T1DM": "type 1 diabetes mellitus", "HIV": "human immunodeficiency virus",
    "COPD": "chronic obstructive pulmonary disease", "NSCLC": "non-small cell lung cancer",
    "SCLC": "small cell lung cancer", "GFR": "glomerular filtration rate", "eGFR": "estimated glomerular filtration rate",
    "ALT": "alanine aminotransferase", "AST": "aspartate aminotransferase", "ANC": "absolute neutrophil count",
    "BMI": "body mass index", "HbA1c": "glycated hemoglobin", "LVEF": "left ventricular ejection fraction",
    "DVT": "deep vein thrombosis", "CNS": "central nervous system", "ECG": "electrocardiogram",
    "MRI": "magnetic resonance imaging", "INR": "international normalized ratio", "HCV": "hepatitis C virus",
    "HBV": "hepatitis B virus", "TIA": "transient ischemic attack", "GERD": "gastroesophageal reflux disease",
    "PTSD": "posttraumatic stress disorder", "ALS": "amyotrophic lateral sclerosis", "CKD": "chronic kidney disease",
    "HCC": "hepatocellular carcinoma", "CLL": "chronic lymphocytic leukemia", "AML": "acute myeloid leukemia",
    "CML": "chronic myeloid leukemia", "WBC": "white blood cell count", "SBP": "systolic blood pressure",
    "DBP": "diastolic blood pressure", "LDH": "lactate dehydrogenase", "TSH": "thyroid stimulating hormone",
    "ULN": "upper limit of normal", "NSAIDs": "nonsteroidal anti-inflammatory drugs", "CHF": "congestive heart failure",
    "G6PD": "glucose-6-phosphate dehydrogenase", "SLE": "systemic lupus erythematosus", "CT": "computed tomography",
    "MAOI": "monoamine oxidase inhibitor", "TB": "tuberculosis", "IVF": "in vitro fertilization",
    "ADHD": "attention deficit hyperactivity disorder", "PSA": "prostate specific antigen", "MI": "myocardial infarction",
}  # fmt: skip
_ONE = {
    "brain metastases": "brain metastasis", "infections": "infection", "diseases": "disease", "disorders": "disorder",
    "allergies": "allergy", "seizures": "seizure", "tumors": "tumor", "malignancies": "malignancy", "cancers": "cancer",
    "corticosteroids": "corticosteroid", "anticoagulants": "anticoagulant", "arrhythmias": "arrhythmia",
    "bisphosphonates": "bisphosphonate", "migraines": "migraine", "strokes": "stroke", "opioids": "opioid",
    "antibiotics": "antibiotic", "statins": "statin", "contraceptives": "contraceptive", "neoplasms": "neoplasm",
}  # fmt: skip
_FIGURES = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "ten": "10",
            "twelve": "12"}  # fmt: skip
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_OR = r"(?:\s*(?:-|–|/|,|or|and|to)\s*(?:or\s+)?)"
_COUNTED = r"(?:or more |prior |previous |additional )?(?:day|week|month|year|hour|line|dose|cycle)s?"
_PREFIXED = r"(?:existing|menopausal|coagulant|arrhythmic|epileptic|psychotic|operative|malignant)\w*"
_CLASS = r"\b((?:NYHA|CCS|functional|Heart Association)[\w ()]*?class(?:es|ification)?|ASA class|grades?|type|types)\s+"


def _short_to_long(text: str) -> str | None:
    """Only where the text does not say itself what the letters stand for."""
    found = re.compile(r"(?<![\w(/-])(" + "|".join(_LONG) + r")(?![\w)/-])")
    return changed(found.sub(lambda got: _LONG[got[1]], text), text)


def _long_to_short(text: str) -> str | None:
    short = {name.lower(): letters for letters, name in _LONG.items()}
    found = re.compile(
        r"(?<![\w-])(?<!or )(?<!and )(" + "|".join(map(re.escape, short)) + r")(?![\w-]|\s*\()", re.IGNORECASE
    )
    return changed(found.sub(lambda got: short[got[1].lower()], text), text)


def _figures(text: str) -> str | None:
    found = re.compile(
        rf"\b({'|'.join(_FIGURES)})(?=[ -]{_COUNTED}\b)",
        re.I,
    )
    return changed(found.sub(lambda got: _FIGURES[got[1].lower()], text), text)


def _spelled(text: str) -> str | None:
    back = turned(_FIGURES)
    found = re.compile(r"(?<![\d.,/-])(\d|10|12)(?= (?:day|week|month|year)s?\b)(?<!\d \d)")
    return changed(found.sub(lambda got: back.get(got[1], got[1]), text), text)


def _arabic(text: str) -> str | None:
    def rewrite(got: re.Match[str]) -> str:
        return got[1] + " " + re.sub(r"\b(?:IV|III|II|I)\b", lambda one: _ROMAN[one[0]], got[2])

    return changed(re.sub(rf"{_CLASS}((?:IV|I{{1,3}})\b(?:{_OR}(?:IV|I{{1,3}})\b)*)", rewrite, text), text)


def _roman(text: str) -> str | None:
    back = turned(_ROMAN)

    def rewrite(got: re.Match[str]) -> str:
        return got[1] + " " + re.sub(r"[1-4]", lambda one: back[one[0]], got[2])

    return changed(re.sub(rf"{_CLASS}([1-4](?:{_OR}[1-4])*)(?![\w.%])", rewrite, text), text)


def _hyphens(sign: str) -> Rewrite:
    return sub(r"(?<=[a-z])-(?=[a-z])", sign)


def _many(text: str) -> str | None:
    """One to many only where no article or number says that it is one."""
    many = turned(_ONE)
    found = re.compile(rf"(?<![\w-])({'|'.join(many)})(?=[.,;]|$| or | and )", re.IGNORECASE)
    if re.search(r"\b(?:an?|one|each|this|that|the|every|another|any|no)\b", text, re.IGNORECASE):
        return None
    return changed(found.sub(lambda got: many[got[1].lower()], text), text)


RULES = (
    Rule("American → British", words(_BRITISH)),
    Rule("British → American", words(turned(_BRITISH))),
    Rule("letters → long name", _short_to_long),
    Rule("long name → letters", _long_to_short),
    Rule("many → one", words(_ONE)),
    Rule("one → many", _many),
    Rule("number words → figures", _figures),
    Rule("figures → number words", _spelled),
    Rule("Roman → Arabic", _arabic),
    Rule("Arabic → Roman", _roman),
    Rule("hyphen ‐", _hyphens("‐")),
    Rule("hyphen ‑ that does not break", _hyphens("‑")),
    Rule("dash for a hyphen", _hyphens("–")),
    Rule("curly apostrophe", sub(r"(?<=\w)'(?=\w)", "’")),
    Rule("curly quotes", sub(r'"([^"]+)"', r"“\1”")),
    Rule("without quotes", sub(r'"([^"]+)"', r"\1")),
    Rule(
        "compound closed",
        words({"non-small": "non small", "breast-feeding": "breastfeeding", "follow-up": "follow up"}),
    ),
    Rule(
        "compound opened",
        words({"breastfeeding": "breast feeding", "childbearing": "child-bearing"}),
    ),
    Rule(
        "pre- and anti- without hyphen",
        sub(
            r"\b(pre|anti|post|non)-(?=(?:existing|menopausal|coagulant|arrhythmic|epileptic|psychotic|operative|malignant)\w*)",
            r"\1",
        ),
    ),
)
