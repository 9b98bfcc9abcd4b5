"""Conditions: diseases, symptoms and findings with their status, course, stage, severity and place."""

from __future__ import annotations

from dataclasses import replace

from clinconnect import terms
from clinconnect.patients.coded_tables import nothing_known
from clinconnect.patients.fhir.codings import Coded, read_code
from clinconnect.patients.fhir.elements import ElementError, Json, first_code, obj, objs, word, yes
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.results import score_value
from clinconnect.patients.fhir.timing import day, is_over, moment
from clinconnect.patients.patient import DateRange, FactStatus
from clinconnect.patients.vocabulary import CLINICAL, SCALE, fact_kind, named, narrowest

_OVER = frozenset({"inactive", "remission", "resolved"})
_COURSE = {"recurrence": "recurrent", "relapse": "relapsed", "remission": "in remission"}
_UNSURE = frozenset({"unconfirmed", "provisional", "differential"})
_SEVERITY = (("mild", "mild"), ("moderate", "moderate"), ("severe", "severe"), ("life", "life-threatening"))


def read_condition(resource: Json, where: str, record: Record) -> None:
    """The fact of one Condition, and a score for its stage."""
    verified, clinical = first_code(resource, "verificationStatus"), first_code(resource, "clinicalStatus")
    if verified == "entered-in-error":
        record.note("dropped", where, "the condition is entered in error")
        return
    element = obj(resource, "code")
    if element is None:
        raise ElementError("code is missing", "no-code")
    code = read_code(element, CLINICAL)
    if nothing := next((nothing_known()[k] for k in code.keys if k in nothing_known()), None):
        record.complete.add(nothing)
        return
    onset, onset_end = moment(resource, "onset", record, where)
    until = moment(resource, "abatement", record, where)[0] or onset_end
    ended = is_over(until, record) or (until is None and bool(word(resource, "abatementString")))
    over = clinical in _OVER or yes(resource, "abatementBoolean") or (not clinical and ended)
    status = _status(verified, bool(over))
    if status == "present":
        status = code.status
    ongoing = None
    if status in ("present", "resolved"):
        ongoing = False if over or status == "resolved" else (True if clinical else None)
    if status == "refuted":
        onset, until = _refuted_on(resource, where, record), None
    qualifiers = _qualifiers(resource, clinical)
    also = [replace(code, concept=c, qualifiers=(), disagree=False) for c in code.also]
    for one in (code, *also, *_histology(resource, where, record)):
        record.state(
            where, one, "condition", status=status, when=onset, until=until, ongoing=ongoing, qualifiers=qualifiers
        )
    if status == "present":
        _stages(resource, where, record, code)


def _refuted_on(resource: Json, where: str, record: Record) -> DateRange | None:
    """The day of a refutation: when the entry was recorded, or up to its last change where that is known."""
    first = day(resource, "recordedDate", record, where)
    last = day(obj(resource, "meta") or {}, "lastUpdated", record, where)
    if first is None or last is None or last.high <= first.high:
        return first
    return DateRange(first.low, last.high)


def _histology(resource: Json, where: str, record: Record) -> list[Coded]:
    """The kind of tumour that mCODE keeps beside its place; the two in one where that has a name (lung adenocarcinoma)."""
    found = []
    for extension in objs(resource, "extension") if "extension" in resource else ():
        element = obj(extension, "valueCodeableConcept")
        if not element or not (word(extension, "url") or "").endswith("histology-morphology-behavior"):
            continue
        code = read_code(element, CLINICAL)
        if code.concept is None or code.concept.kind not in CLINICAL:
            record.note("histology-not-used", where, "the kind of tumour is not one that is known here")
            continue
        of_place = (named(f"{site} {code.name}", CLINICAL) for site in sites(resource))
        narrower = next((n.concept for n in of_place if n and terms.load().is_a(n.concept.id, code.concept.id)), None)
        found.append(Coded(code.text, narrower or code.concept, code.codes, code.keys))
    return found


def _status(verified: str, over: bool) -> FactStatus:
    if verified == "refuted":
        return "refuted"
    if verified in _UNSURE:
        return "suspected"
    return "resolved" if over else "present"


def _qualifiers(resource: Json, clinical: str) -> tuple[str, ...]:
    found = [_COURSE[clinical]] if clinical in _COURSE else []
    severity = first_code_text(resource, "severity")
    found += [name for mark, name in _SEVERITY if mark in severity][:1]
    found += sites(resource)
    found += [f"stage {v}" for s in objs(resource, "stage") if (v := _stage_value(s))]
    if any("secondary-cancer-condition" in str(p) for p in (obj(resource, "meta") or {}).get("profile") or ()):
        found.append("metastatic")
    return tuple(dict.fromkeys(found))


def _stages(resource: Json, where: str, record: Record, code: Coded) -> None:
    for stage in objs(resource, "stage"):
        kind, value = obj(stage, "type"), _stage_value(stage)
        scale = read_code(kind, SCALE) if kind else None
        if scale is None or scale.concept is None or scale.concept.kind != "scale":
            naming = named("cancer stage", SCALE) or named("stage", SCALE)
            scale = Coded("stage", naming.concept, (), ()) if naming else None
        if value and scale and is_cancer(code):
            record.state(where, scale, "score", value=value)


def is_cancer(code: Coded) -> bool:
    """Whether the record speaks of a malignant disease, so that a bare "stage" is a cancer stage."""
    text = f"{code.name} {code.text}".lower()
    return any(
        mark in text
        for mark in ("cancer", "carcinoma", "malignan", "neoplas", "sarcoma", "lymphoma", "melanoma", "tumo")
    )


def _stage_value(stage: Json) -> str | None:
    summary = obj(stage, "summary")
    if summary is None:
        return None
    return stage_roman(read_code(summary).text)


def stage_roman(text: str) -> str | None:
    """The stage group in words such as "Stage 3A (qualifier value)" or "IIIA": IIIA."""
    value = score_value(text, None)
    naming = named("cancer stage", SCALE)
    if naming:
        value = score_value(text, naming.concept.id)
    return value or None


def first_code_text(resource: Json, key: str) -> str:
    """All the words of a CodeableConcept in lower case."""
    element = obj(resource, key)
    return words(element).lower() if element else ""


def words(element: Json) -> str:
    """The text of a CodeableConcept, else its first display."""
    shown = word(element, "text") or next((d for c in objs(element, "coding") if (d := word(c, "display"))), None)
    return shown or ""


def sites(resource: Json) -> list[str]:
    """The parts of the body, and the side of them that mCODE keeps in an extension."""
    found = []
    for site in objs(resource, "bodySite"):
        found += [_plain(text)] if (text := words(site)) else []
        for extension in objs(site, "extension"):
            element = obj(extension, "valueCodeableConcept")
            if element and (word(extension, "url") or "").endswith("-qualifier") and (side := words(element)):
                found.append(_plain(side))
    return found


def intents(resource: Json) -> tuple[str, ...]:
    """Curative, palliative …: what a treatment is for, which mCODE keeps in an extension."""
    found = []
    for extension in objs(resource, "extension") if "extension" in resource else ():
        element = obj(extension, "valueCodeableConcept")
        if element and (word(extension, "url") or "").endswith(("treatment-intent", "procedure-intent")):
            found.append(_plain(words(element).partition(" - ")[0]))
    return tuple(i for i in found if i)


def of_purpose(code: Coded, purposes: tuple[str, ...]) -> list[Coded]:
    """The treatment under its own name and the one that it has for its purpose: palliative radiotherapy."""
    if code.concept is None or not purposes:
        return [code]
    known = terms.load()
    wider = [c for w in sorted(known.ancestors(code.concept.id)) if (c := known.get(w))]
    found = [n.concept for p in purposes for w in wider if (n := named(f"{p} {w.name}")) and not n.qualifiers]
    concept = known.get(narrowest(c.id for c in found if fact_kind(c) in ("treatment", "procedure")))
    if concept is None:
        return [code]
    also = Coded(code.text, concept, code.codes, code.keys)
    return [also] if known.is_a(concept.id, code.concept.id) else [code, also]


def _plain(text: str) -> str:
    head = text.partition("(")[0].strip().lower()
    return head.removesuffix(" structure").removeprefix("structure of ").strip() or text.lower()
