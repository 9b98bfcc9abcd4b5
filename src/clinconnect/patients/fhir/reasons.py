"""Why did they come, why was it ordered? A reason is no diagnosis, but where no Condition states it, it is not lost.

A reason that names a disease which no other entry speaks of becomes a suspected fact: it leaves criteria on the disease
open and never decides them.
"""

from __future__ import annotations

from clinconnect import terms
from clinconnect.patients.fhir.codings import read_code
from clinconnect.patients.fhir.elements import Json, obj, objs, word
from clinconnect.patients.fhir.record import Reason, Record
from clinconnect.patients.fhir.timing import moment
from clinconnect.patients.patient import DateRange
from clinconnect.patients.vocabulary import CLINICAL

_NEVER_WAS = frozenset({"entered-in-error", "cancelled", "not-done", "planned"})
_WHEN = ("performed", "effective", "occurrence")


def read_encounter(resource: Json, where: str, record: Record) -> None:
    """An Encounter is looked at for its reasons and diagnoses only."""
    record.unused["Encounter"] += 1
    if resource.get("status") in _NEVER_WAS:
        return
    for diagnosis in objs(resource, "diagnosis"):
        if target := obj(diagnosis, "condition"):
            _referred(target, resource, where, record)


def note_reasons(resource: Json, where: str, record: Record) -> None:
    """Keep the reasons of a visit, procedure or medication until all Conditions are read."""
    if resource.get("status") in _NEVER_WAS:
        return
    if "reasonCode" in resource:
        for element in objs(resource, "reasonCode"):
            code = read_code(element, CLINICAL)
            record.reasons.append(Reason(code, where, _day(resource, record, where)))
    if "reasonReference" in resource:
        for target in objs(resource, "reasonReference"):
            _referred(target, resource, where, record)


def purposes(resource: Json, record: Record) -> tuple[str, ...]:
    """What a treatment or procedure is for, as words that narrow it: "for bone metastasis"."""
    if "reasonCode" not in resource and "reasonReference" not in resource:
        return ()
    found = [read_code(element, CLINICAL).name for element in objs(resource, "reasonCode")]
    for reference in objs(resource, "reasonReference"):
        target = record.resolve(reference, resource)
        if target and target.get("resourceType") == "Condition" and (element := obj(target, "code")):
            found.append(read_code(element, CLINICAL).name)
        elif target is None and (shown := word(reference, "display")):
            found.append(read_code({"text": shown}, CLINICAL).name)
    return tuple(dict.fromkeys(f"for {name}" for name in found))


def _referred(target: Json, resource: Json, where: str, record: Record) -> None:
    reference, shown = target.get("reference"), word(target, "display")
    if isinstance(reference, str) and record.knows(reference, resource):
        return
    if shown and shown.strip():
        code = read_code({"text": shown}, CLINICAL)
        record.reasons.append(Reason(code, where, _day(resource, record, where)))
    else:
        record.note("lost-reference", where, "a reason or diagnosis points at an entry that is not in the record")


def _day(resource: Json, record: Record, where: str) -> DateRange | None:
    if "period" in resource:
        return moment({"atPeriod": resource["period"]}, "at", record, where)[0]
    if "authoredOn" in resource:
        return moment({"atDateTime": resource["authoredOn"]}, "at", record, where)[0]
    return next((found for stem in _WHEN if (found := moment(resource, stem, record, where)[0])), None)


def state_reasons(record: Record) -> None:
    """A suspected fact for each disease that is only a reason; a note for each reason that is not understood."""
    words = terms.load()
    stated = {wider for fact in record.facts if fact.concept for wider in words.ancestors(fact.concept)}
    written = {text.lower() for fact in record.facts for text in (fact.name, fact.source.text)}
    latest: dict[str, Reason] = {}
    for reason in record.reasons:
        concept = reason.code.concept
        if concept and concept.kind in CLINICAL and concept.id not in stated:
            latest[concept.id] = _later(latest.get(concept.id), reason)
        elif concept is None and reason.code.text.lower() not in written:
            written.add(reason.code.text.lower())
            record.note("reason-not-used", reason.where, "a reason that no other entry states was not understood")
    for reason in latest.values():
        record.state(reason.where, reason.code, "condition", status="suspected", when=reason.when)


def _later(one: Reason | None, other: Reason) -> Reason:
    if one is None or one.when is None:
        return other
    return other if other.when and other.when.high > one.when.high else one
