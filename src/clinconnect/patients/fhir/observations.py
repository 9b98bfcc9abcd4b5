"""Observations: measurements, scores, tumour markers, and questions about the person's state."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.patients.coded_tables import states
from clinconnect.patients.fhir.codings import Coded, read_code
from clinconnect.patients.fhir.elements import ElementError, Json, obj, objs, word
from clinconnect.patients.fhir.genomics import is_variant, read_variant
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.results import Result, interpretation, result_of, result_words, score_value
from clinconnect.patients.fhir.timing import first_event, moment
from clinconnect.patients.markers import marked
from clinconnect.patients.patient import DateRange, FactStatus, Quantity
from clinconnect.patients.states import also_true
from clinconnect.patients.systems import LOINC, SNOMED
from clinconnect.patients.vocabulary import CLINICAL, SCALE, STATUS, named

_NOT_A_RESULT = {"entered-in-error": "entered in error", "cancelled": "cancelled"}
_NOT_YET_SURE = frozenset({"preliminary", "registered", "unknown"})
# Observations that only say "here is a finding": the finding is the value.
_FINDING_IN_VALUE = frozenset(
    {(LOINC, "29308-4"), (LOINC, "75326-9"), (LOINC, "75325-1"), (SNOMED, "404684003"), (SNOMED, "418799008")}
)
# LOINC codes by the name of what they ask for, where the terminology does not carry the code.
_QUESTIONS = {
    (LOINC, code): name
    for name, codes in (
        ("smoking", ("72166-2", "11367-0", "39240-7")),
        ("pregnancy", ("82810-3", "11449-6", "2106-3", "2118-8")),
        ("breastfeeding", ("63895-7",)),
        ("tumor grade", ("33732-9",)),
    )
    for code in codes
}
# SNOMED CT observable entities of the TNM categories, as mCODE names them: any, clinical, pathological.
_QUESTIONS |= {
    (SNOMED, code): name
    for name, codes in (
        ("T category", ("78873005", "399504009", "384625004")),
        ("N category", ("277206009", "399534004", "371494008")),
        ("M category", ("277208005", "399387003", "371497001")),
    )
    for code in codes
}
# What mCODE's disease status says of the disease (SNOMED CT); an improvement has no name among the responses.
_COURSES = {(SNOMED, "271299001"): "progressive disease", (SNOMED, "359746009"): "stable disease"}
_STATES = frozenset({"registered", "preliminary", "final", "amended", "corrected", "appended", "unknown"})
_ASKED = STATUS | SCALE
_SINCE = re.compile(r"(\w.{1,60}?),? since (?:\w+ ){0,2}\d{4}(?:-\d\d){0,2}", re.IGNORECASE)
_PROGRESSION = (LOINC, "97509-4")


def read_observation(resource: Json, where: str, record: Record) -> None:
    """Facts of one Observation and its components."""
    state = word(resource, "status") or "final"
    if state in _NOT_A_RESULT:
        record.note("dropped", where, f"the observation is {_NOT_A_RESULT[state]}")
        return
    if state not in _STATES:
        raise ElementError("status is not one of FHIR's codes")
    sure: FactStatus = "suspected" if state in _NOT_YET_SURE else "present"
    when = effective(resource, record, where)
    code = _code(resource)
    if is_variant(code):
        read_variant(resource, where, record, when, sure)
        return
    parts = objs(resource, "component")
    _read_part(resource, code, where, record, when, sure, silent=bool(parts) or "hasMember" in resource)
    for part in parts:
        _read_part(part, _code(part), where, record, when, sure)


def effective(resource: Json, record: Record, where: str) -> DateRange | None:
    """The day the observation is true for; else the day its result was issued."""
    start, end = moment(resource, "effective", record, where)
    if start and end:
        return DateRange(start.low, max(start.low, end.high))
    when = start or end or first_event(obj(resource, "effectiveTiming"), record, where)
    return when or moment({"issuedDateTime": resource.get("issued")}, "issued", record, where)[0]


def _code(part: Json) -> Coded:
    element = obj(part, "code")
    if element is None:
        raise ElementError("code is missing", "no-code")
    return read_code(element)


def _read_part(
    part: Json,
    code: Coded,
    where: str,
    record: Record,
    when: DateRange | None,
    sure: FactStatus,
    *,
    silent: bool = False,
) -> None:
    """The fact of an Observation or of one component; `silent` for panels that need no value of their own."""
    result = result_of(part, code.concept.id if code.concept else None)
    meaning = interpretation(part) if result is None and "interpretation" in part else None
    if result is None and meaning is None:
        if not silent:
            why = "says why its value is absent" if "dataAbsentReason" in part else "has no value that can be read"
            record.note("no-value", where, f"the observation {why}")
        return
    _state(code, result if result is not None else (meaning or ""), where, record, when, sure)


def _state(code: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus) -> None:
    asked = code if code.concept else _question(code)
    if isinstance(result, Coded) and result.concept is None:
        result = _without_since(result)
    if isinstance(result, Coded) and _finding_in_value(asked, result):
        record.state(where, result, "condition", status=sure, when=when)
        return
    if _PROGRESSION in code.keys and isinstance(result, Coded) and (course := _course(result)):
        record.state(where, course, "condition", status=sure, when=when)
        return
    kind = asked.concept.kind if asked.concept else None
    if kind == "status":
        _state_of_person(asked, result, where, record, when, sure)
    elif kind == "scale":
        _score(asked, result, where, record, when, sure)
    elif kind == "biomarker":
        _marker(code, result, where, record, when, sure)
    elif kind in CLINICAL and not isinstance(result, Quantity):
        _finding(code, result, where, record, when, sure)
    else:
        _measurement(code, result, where, record, when, sure)


def _finding_in_value(code: Coded, result: Coded) -> bool:
    """Whether the observation says only where to look: the finding, or the state of the person, is its value."""
    if any(k in _FINDING_IN_VALUE for k in code.keys):
        return True
    known = result.concept.kind if result.concept else None
    return (_PROGRESSION in code.keys and known in CLINICAL) or (code.concept is None and known == "status")


def _without_since(result: Coded) -> Coded:
    """ "Postmenopausal since 2018" is postmenopausal, on the day that the observation is of."""
    said = _SINCE.fullmatch(result.text)
    naming = named(said[1], STATUS) if said else None
    return replace(result, concept=naming.concept, status=naming.status) if naming else result


def _course(result: Coded) -> Coded | None:
    name = next((_COURSES[k] for k in result.keys if k in _COURSES), None)
    naming = named(name, CLINICAL) if name else None
    return Coded(result.text, naming.concept, result.codes, result.keys) if naming else None


def _measurement(
    code: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus
) -> None:
    measured = isinstance(result, Quantity) or (code.concept is not None and code.concept.kind == "observable")
    value = result if isinstance(result, Quantity) else result_words(result)
    concept = code.concept if code.concept and code.concept.kind == "observable" else None
    record.add(
        where,
        "measurement" if measured else "answer",
        code.name if concept else code.text,
        code.text,
        concept,
        code.codes,
        status=sure,
        value=value,
        when=when,
    )
    if code.disagree:
        record.note(
            "codes-disagree", where, "the codes of this entry mean different things; the first one was used", "warning"
        )


def _score(code: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus) -> None:
    value = score_value(result, code.concept.id if code.concept else None)
    if value is None:
        record.note("not-on-scale", where, "the value is not one of this scale", "warning")
        return
    record.state(where, code, "score", status=sure, value=value, when=when)


def _marker(code: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus) -> None:
    value = result if isinstance(result, Quantity) else result_words(result).lower()
    found = marked(code.concept, value) if code.concept and isinstance(value, str) else None
    if found is None:
        record.state(where, code, "biomarker", status=sure, value=value, when=when)
        return
    of = Coded(code.text, found.concept, code.codes, code.keys, disagree=code.disagree)
    status = found.status if sure == "present" else sure
    record.state(where, of, "biomarker", status=status, value=found.value, when=when)


def _finding(code: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus) -> None:
    words = result_words(result).lower()
    if words in ("positive", "negative"):
        status: FactStatus = ("absent" if words == "negative" else "present") if sure == "present" else sure
        record.state(where, code, "condition", status=status, when=when)
    else:
        record.add(where, "answer", code.name, code.text, code.concept, code.codes, status=sure, value=words, when=when)


def _question(code: Coded) -> Coded:
    """The code with the concept that it asks for, where it is one of the known questions."""
    topic = next((_QUESTIONS[k] for k in code.keys if k in _QUESTIONS), None)
    naming = named(topic, _ASKED) if topic else None
    return Coded(code.text, naming.concept, code.codes, code.keys) if naming else code


def _state_of_person(
    asked: Coded, result: Result, where: str, record: Record, when: DateRange | None, sure: FactStatus
) -> None:
    status, value = state_said(result)
    if status is None:
        record.add(
            where, "answer", asked.name, asked.text, asked.concept, asked.codes, status=sure, value=value, when=when
        )
        return
    chosen = status if sure == "present" else sure
    record.state(where, asked, "status", status=chosen, value=value, when=when, ongoing=status == "present" or None)
    also = also_true(asked.concept, value) if isinstance(value, str) and sure == "present" else None
    if also:
        record.state(where, Coded(asked.text, also, asked.codes, asked.keys), "status", value="yes", when=when)


def state_said(result: Result) -> tuple[FactStatus | None, str | Quantity]:
    """What an answer says about a state: present, absent, resolved (former), suspected; None if it is none of these."""
    if isinstance(result, Quantity):
        return None, result
    known = next((states()[k] for k in result.keys if k in states()), None) if isinstance(result, Coded) else None
    if known:
        return known
    words = result_words(result).lower()
    for status, marks in _STATE_WORDS:
        if any(m in words for m in marks):
            return status, words
    return None, words


_STATE_WORDS: tuple[tuple[FactStatus | None, tuple[str, ...]], ...] = (
    (None, ("unknown", "not asked", "declined")),
    ("resolved", ("former", "ex-", "quit", "stopped")),
    ("absent", ("never", "not ", "non-", "negative", "no ")),
    ("suspected", ("possible", "unconfirmed", "probable")),
    ("present", ("current", "every day", "some days", "smokes", "positive", "pregnant", "daily", "smoker")),
)
