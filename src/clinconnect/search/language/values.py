"""Which values can be asked for, and how may they be written? In the registry's words and in everyday ones."""

from __future__ import annotations

import re

VALUES: dict[str, tuple[str, ...]] = {
    "status": (
        "RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "SUSPENDED", "COMPLETED",
        "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING",
        "WITHHELD", "UNKNOWN",
    ),
    "phase": ("EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA"),
    "sex": ("ALL", "FEMALE", "MALE"),
    "age_group": ("CHILD", "ADULT", "OLDER_ADULT"),
    "study_type": ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"),
    "sponsor_class": ("INDUSTRY", "NIH", "FED", "OTHER_GOV", "NETWORK", "INDIV", "OTHER", "AMBIG", "UNKNOWN"),
    "intervention_type": (
        "DRUG", "BIOLOGICAL", "DEVICE", "PROCEDURE", "RADIATION", "BEHAVIORAL", "GENETIC", "DIETARY_SUPPLEMENT",
        "COMBINATION_PRODUCT", "DIAGNOSTIC_TEST", "OTHER",
    ),
    "has_results": ("YES", "NO"),
    "healthy": ("YES", "NO"),
}  # fmt: skip
_EVERYDAY: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "OPEN": ("RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"),
        "CLOSED": ("ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED", "NO_LONGER_AVAILABLE"),
        "NOT_RECRUITING": ("ACTIVE_NOT_RECRUITING", "NOT_RECRUITING"),
    },
    "sex": {
        "FEMALE": ("FEMALE", "ALL"), "MALE": ("MALE", "ALL"), "WOMAN": ("FEMALE", "ALL"), "WOMEN": ("FEMALE", "ALL"),
        "MAN": ("MALE", "ALL"), "MEN": ("MALE", "ALL"), "F": ("FEMALE", "ALL"), "M": ("MALE", "ALL"),
    },
    "age_group": {"CHILDREN": ("CHILD",), "ADULTS": ("ADULT",), "OLDER": ("OLDER_ADULT",), "OLDER_ADULTS": ("OLDER_ADULT",)},
    "has_results": {"TRUE": ("YES",), "FALSE": ("NO",), "Y": ("YES",), "N": ("NO",)},
    "healthy": {"TRUE": ("YES",), "FALSE": ("NO",), "Y": ("YES",), "N": ("NO",)},
    "sponsor_class": {"GOVERNMENT": ("NIH", "FED", "OTHER_GOV"), "COMPANY": ("INDUSTRY",)},
}  # fmt: skip
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_PHASE = re.compile(r"(EARLY_)?(?:PHASE_?)?([1-4]|I{1,3}|IV)")
_LONGEST_COUNTRY = 60


def value_of(field: str, written: str) -> tuple[str, ...] | None:
    """The values meant, any of them; None where no such value is known. Countries stand as they are."""
    if field == "country":
        name = " ".join(written.split())
        return (name,) if name and len(name) <= _LONGEST_COUNTRY else None
    said = re.sub(r"[^A-Z0-9/]+", "_", written.upper()).strip("_")
    if field == "phase":
        return _phases(said)
    if (everyday := _EVERYDAY.get(field, {}).get(said)) is not None:
        return everyday
    return (said,) if said in VALUES.get(field, ()) else None


def _phases(said: str) -> tuple[str, ...] | None:
    """ "3", "PHASE3", "Phase III", "2/3", "early 1"."""
    found = []
    for part in said.split("/"):
        if part in VALUES["phase"]:
            found.append(part)
        elif match := _PHASE.fullmatch(part.strip("_")):
            found.append(f"{match[1] or ''}PHASE{_ROMAN.get(match[2], match[2])}")
        else:
            return None
    return tuple(one for one in found if one in VALUES["phase"]) or None
