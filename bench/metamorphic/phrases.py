"""Things said otherwise: ages, sexes, scores, pregnancy, consent; members of a list in another order."""

from __future__ import annotations

import re
from functools import lru_cache

from bench.metamorphic.rewriting import Rewrite, Rule, first, like, sub, words
from clinconnect.terms import load
from clinconnect.terms.surfaces import folded

_ADULT = r"(?:≥|>=)\s*(\d{1,2})\s*years?(?: old| of age)?(?=[.,;]|$)"
_OLDER = r"(\d{1,2}) years (?:of age )?(?:or|and) (?:older|over|above)"
_BETWEEN = r"(?:between )?(\d{1,2}) ?(?:-|–|to|and) ?(\d{1,2}) years(?: of age| old)?"
_ECOG = (
    r"\b(?:ECOG|Eastern Cooperative Oncology Group(?: \(ECOG\))?) (?:performance status|PS)"
    r"(?: \((?:PS|ECOG PS|ECOG)\))?(?: of| score of| score)?:?"
)
_KIDNEY = {"renal disease": "kidney disease", "hepatic disease": "liver disease", "renal failure": "kidney failure"}


@lru_cache(maxsize=1)
def _surfaces() -> frozenset[str]:
    return frozenset(folded(surface) for surface, _ in load().surfaces())


def _reversed(text: str) -> str | None:
    """The members of a list the other way round, where each is a name of its own."""
    got = re.fullmatch(
        r"((?:(?:Known|Active|Current) )?(?:(?:h|H)istory of |Presence of |Diagnosis of )?)(.+?)(\.?)", text
    )
    parts = re.split(r", (?:or |and )?| or | and ", got[2]) if got else []
    joined = re.search(r" (or|and) ", text)
    if re.search(r"\b(?:not|no|non)\b", text, re.IGNORECASE):
        return None
    if not (got and joined and 2 <= len(parts) <= 6 and all(folded(part) in _surfaces() for part in parts)):
        return None
    if got[1] == "":
        parts = [parts[0][:1].lower() + parts[0][1:] if not parts[0].isupper() else parts[0], *parts[1:]]
    parts.reverse()
    listed = ", ".join(parts[:-1]) + f" {joined[1]} {parts[-1]}"
    return got[1] + like(text, listed) + got[3]


def _pregnant(new: str) -> Rewrite:
    return words({name: new for name in ("breastfeeding", "breast-feeding", "lactating", "nursing") if name != new})


RULES = (
    Rule("list the other way round", _reversed),
    Rule("≥ 18 years → 18 years or older", sub(_ADULT, r"\1 years or older")),
    Rule("≥ 18 years → at least 18 years of age", sub(_ADULT, r"at least \1 years of age")),
    Rule("18 years or older → ≥ 18 years", sub(_OLDER, r"≥ \1 years")),
    Rule("18 years or older → 18 years of age and above", sub(_OLDER, r"\1 years of age and above")),
    Rule("18 years or older → 18 or older", first(r"^(Age[d]? )(\d\d) years (?:of age )?or older", r"\1\2 or older")),
    Rule(
        "18-65 years → between 18 and 65 years",
        sub(rf"(?<!between )(?<!ages of )(?<!age of )\b{_BETWEEN}", r"between \1 and \2 years"),
    ),
    Rule(
        "18-65 years → 18 to 65 years of age",
        sub(rf"(?<!between )(?<!ages of )(?<!age of )\b{_BETWEEN}", r"\1 to \2 years of age"),
    ),
    Rule(
        "Male or female → Men or women",
        first(r"^Males? or females?\b(?! (?:patients|subjects|participants))", "Men or women"),
    ),
    Rule("Male or female → Male and female", first(r"^Male or female\b", "Male and female")),
    Rule("Male or female → Female or male", first(r"^Male or female\b", "Female or male")),
    Rule("ECOG performance status → ECOG PS", sub(_ECOG, "ECOG PS")),
    Rule("ECOG performance status → ECOG", sub(_ECOG, "ECOG")),
    Rule("ECOG written out", sub(_ECOG, "Eastern Cooperative Oncology Group (ECOG) performance status")),
    Rule("breastfeeding", _pregnant("breastfeeding")),
    Rule("lactating", _pregnant("lactating")),
    Rule("nursing", _pregnant("nursing")),
    Rule(
        "Pregnant or nursing → Women who are",
        first(
            r"^(Pregnant (?:or|and) (?:breast-?feeding|lactating|nursing))(?: women| females?)?$",
            lambda got: "Women who are " + got[1].lower().replace(" and ", " or "),
        ),
    ),
    Rule("pregnancy → being pregnant", first(r"^Pregnancy(?=[ ,.;]|$)", "Being pregnant")),
    Rule("informed consent", words({"written informed consent": "signed informed consent"})),
    Rule("willing to → willingness to", first(r"^(?:Patients? )?(?:is |are )?willing to ", "Willingness to ")),
    Rule("able to → ability to", first(r"^Able to ", "Ability to ")),
    Rule(
        "hypersensitivity → allergy", words({"hypersensitivity to": "allergy to", "allergic to": "hypersensitive to"})
    ),
    Rule(
        "renal → kidney",
        words(
            {"renal disease": "kidney disease", "hepatic disease": "liver disease", "renal failure": "kidney failure"}
        ),
    ),
    Rule(
        "myocardial infarction → heart attack",
        words({"myocardial infarction": "heart attack"}),
    ),
    Rule("treatment with → therapy with", words({"treatment with": "therapy with"})),
    Rule("use of → treatment with", first(r"^Use of ", "Treatment with ")),
    Rule("known", first(r"^(?:Known |Documented )(?!or |and )(?=[a-z])", "")),
)
