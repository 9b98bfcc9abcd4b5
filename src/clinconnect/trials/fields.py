"""How is one field read out of a record whose shape nobody guarantees? Every reader gives an answer, none raises."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, tostring

from clinconnect.trials.numbers import as_kept
from clinconnect.trials.trial import DateKind, PartialDate

CARRIAGE_RETURN = "&#13;"
_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9./_-]{3,39}")
_ISO = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\s+(?P<month>[A-Za-z]+)\.?\s+(?P<year>[0-9]{4})")
_WORDS = re.compile(r"(?P<month>[A-Za-z]+)\.?\s+(?:(?P<day>[0-9]{1,2}),?\s+)?(?P<year>[0-9]{4})")
_RENAMED = {"U_S_FED": "FED", "UNKNOWN_STATUS": "UNKNOWN", "BOTH": "ALL", "N_A": "NA"}
_ID_KINDS = {
    "REGISTRY_IDENTIFIER": "REGISTRY",
    "OTHER_IDENTIFIER": "OTHER",
    "U_S_NIH_GRANT_CONTRACT": "NIH",
    "OTHER_GRANT_FUNDING_NUMBER": "OTHER_GRANT",
    "U_S_FDA_GRANT_CONTRACT": "FDA",
    "U_S_CDC_GRANT_CONTRACT": "CDC",
    "U_S_AHRQ_GRANT_CONTRACT": "AHRQ",
}
_SHARED = {
    "STATISTICAL_ANALYSIS_PLAN_SAP": "SAP",
    "INFORMED_CONSENT_FORM_ICF": "ICF",
    "CLINICAL_STUDY_REPORT_CSR": "CSR",
}
_FILENAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_MASKED = {"SUBJECT": "PARTICIPANT", "CAREGIVER": "CARE_PROVIDER"}
_OPEN_LABEL = ("OPEN", "NONE")
_KIND_BEFORE_NAME = re.compile(
    r"(?:Drug|Device|Biological|Procedure|Radiation|Behavioral|Genetic|Dietary Supplement|Combination Product"
    r"|Diagnostic Test|Other): "
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def at(record: object, *path: str) -> Any:
    """What stands at the path of keys, None where it ends early."""
    for key in path:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record


def text(record: object, *path: str) -> str | None:
    """The text at the path without outer white space (a number as its digits), None where empty or something else."""
    value: Any = record
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    if isinstance(value, str):
        return value.strip() or None
    if value is None:
        return None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def source_text(record: object, *path: str) -> str:
    """The text at the path exactly as it came, "" where there is none."""
    value = at(record, *path)
    return value if isinstance(value, str) else ""


def texts(record: object, *path: str) -> tuple[str, ...]:
    """The texts of the list at the path; a lone text counts as a list of one."""
    value = at(record, *path)
    listed = value if isinstance(value, list) else [value]
    return tuple(item.strip() for item in listed if isinstance(item, str) and item.strip())


def objects(record: object, *path: str) -> tuple[dict[str, Any], ...]:
    """The objects of the list at the path; a lone object counts as a list of one."""
    value = at(record, *path)
    listed = value if isinstance(value, list) else [value]
    return tuple(item for item in listed if isinstance(item, dict))


def whole(record: object, *path: str) -> int | None:
    """The whole number at the path, also where written as text."""
    value = text(record, *path)
    return int(value) if value is not None and re.fullmatch(r"[0-9]{1,12}", value) else None


def decimal(record: object, *path: str) -> float | None:
    """The number at the path."""
    value = at(record, *path)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def yes_no(value: object) -> bool | None:
    """true/false, "Yes"/"No", "Accepts Healthy Volunteers"; None for anything else."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word.startswith(("yes", "accepts")):
        return True
    return False if word.startswith("no") else None


def number(value: str | None) -> str | None:
    """A registry number as it is kept (NCT01234567, 2023-501234-12-00), None where it cannot be one."""
    candidate = as_kept(value or "")
    return candidate if _NUMBER.fullmatch(candidate) else None


def word(value: str | None) -> str | None:
    """A word of the older formats in the spelling of API v2: "Active, not recruiting" is ACTIVE_NOT_RECRUITING."""
    joined = re.sub(r"[^A-Z0-9]+", "_", value.split("[")[0].upper()).strip("_") if value else ""
    return _RENAMED.get(joined, joined) or None


def id_kind(value: str | None) -> str | None:
    """The kind of a secondary number in the spelling of API v2: "Registry Identifier" is REGISTRY."""
    said = word(value)
    return _ID_KINDS.get(said or "", said)


def shared(value: str) -> str:
    """What is shared beside the data, in the spelling of API v2: "Statistical Analysis Plan (SAP)" is SAP."""
    said = word(value) or value
    return _SHARED.get(said, said)


def model(value: str | None) -> str | None:
    """The design of interventions in the spelling of API v2: "Parallel Assignment" is PARALLEL."""
    return (word(value) or "").removesuffix("_ASSIGNMENT") or None


def masking(value: str | None) -> tuple[str | None, tuple[str, ...]]:
    """ "Double (Participant, Investigator)" or "Double Blind" as DOUBLE and who is masked; open label is NONE."""
    depth, _, who = (value or "").partition("(")
    said = (word(depth) or "").removesuffix("_BLIND")
    if said.startswith(_OPEN_LABEL):
        return "NONE", ()
    return said or None, tuple(_MASKED.get(w, w) for w in map(word, who.rstrip(") ").split(",")) if w)


def bare_name(value: str) -> str:
    """The name of an intervention without its kind before it: "Drug: Aspirin" is Aspirin."""
    return _KIND_BEFORE_NAME.sub("", value, count=1)


def document_url(id: str, filename: str | None) -> str | None:
    """Where the registry keeps a study document (its pages link to this address); None for a strange name."""
    if not (id and filename and _FILENAME.fullmatch(filename)):
        return None
    return f"https://cdn.clinicaltrials.gov/large-docs/{id[-2:]}/{id}/{filename}"


def phases(values: tuple[str, ...]) -> tuple[str, ...]:
    """Phases of the older formats in the spelling of API v2: "Phase 1/Phase 2" is PHASE1, PHASE2; "N/A" is NA."""
    parts = [part for value in values for part in ([value] if value.upper() == "N/A" else value.split("/"))]
    return tuple(said.replace("PHASE_", "PHASE") for part in parts if (said := word(part)))


def phase_numbers(value: str | None) -> tuple[str, ...]:
    """Phases however other registries write them: "II", "Phase 2/3", "I_II", "Therapeutic exploratory (Phase II): yes"."""
    said = (value or "").upper()
    if answered := re.findall(r"\(PHASE ([IV]+)\)\s*:\s*(YES|NO)", said):
        said = " ".join(f"PHASE {phase}" for phase, answer in answered if answer == "YES")
    if re.fullmatch(r"\W*(?:N\s*/?\s*A|NOT APPLICABLE)\W*", said):
        return ("NA",)
    if re.search(r"\bEARLY PHASE|PHASE 0\b|^0$|^O$", said):
        return ("EARLY_PHASE1",)
    found = re.findall(
        r"(?<![A-Z0-9])(IV|I{1,3}|[1-4])[ABC]?(?![A-Z0-9])", re.sub(r"[_/–-]", " ", said).replace("PHASE", " ")
    )
    return tuple(dict.fromkeys(f"PHASE{_ROMAN.get(one, one)}" for one in found))


def intervention_kind(value: str) -> str | None:
    """The kind that stands before the name: "Drug: Aspirin" is DRUG, None where there is none."""
    found = _KIND_BEFORE_NAME.match(value)
    return word(found[0].rstrip(": ")) if found else None


def age(value: str | None) -> str | None:
    """An age limit as registered, None for "N/A"."""
    return None if value is None or value.upper() in ("N/A", "NA", "NONE") else value


def partial_date(value: str | None, kind: str | None = None) -> PartialDate | None:
    """ "2018-05", "2018-05-11", "May 2018", "May 11, 2018" or "11 May 2018"; partial dates stay partial; None where it is no date."""
    iso = _iso(value.strip()) if value else None
    return PartialDate(iso, date_kind(kind)) if iso else None


def date_kind(value: str | None) -> DateKind | None:
    """actual, or estimated (also "anticipated"); None where not said."""
    start = (value or "").lower()[:3]
    if start == "act":
        return "actual"
    return "estimated" if start in ("est", "ant") else None


def _iso(value: str) -> str | None:
    if found := _ISO.match(value):
        return found[0] if len(value) == len(found[0]) or value[len(found[0])] in " T" else None
    got = _WORDS.fullmatch(value) or _DAY_FIRST.fullmatch(value)
    if not got or got["month"][:3].lower() not in _MONTHS:
        return None
    month = f"{got['year']}-{_MONTHS.index(got['month'][:3].lower()) + 1:02d}"
    return f"{month}-{int(got['day']):02d}" if got["day"] else month


def xml_of(element: Element) -> str:
    """The element as text from which the same element is read again: a bare carriage return is a line feed to who reads it."""
    return tostring(element, encoding="unicode").rstrip().replace("\r", CARRIAGE_RETURN)
