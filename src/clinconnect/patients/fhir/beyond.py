"""What no standard element says: the code system and the extensions of our own that export writes and reading heeds.

A resource with the `fact` extension states exactly one fact: what its standard elements are read as, with the parts that
the extension names put in their place. docs/reference/fhir.md lists every part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast, get_args

from clinconnect import terms
from clinconnect.patients.facts import add_fact
from clinconnect.patients.fhir.elements import ElementError, Json, first_code, number, obj, objs, word, yes
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.timing import days_between
from clinconnect.patients.patient import DateRange, Fact, FactKind, FactStatus, Note, Quantity, Source, Teller

ROOT = "http://clinconnect.example/fhir"
REMARKS = f"{ROOT}/CodeSystem/remarks"
FACT = f"{ROOT}/StructureDefinition/fact"
TOLD = f"{ROOT}/StructureDefinition/told"
NOT_GIVEN = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
Reader = Callable[[Json, str, Record], None]
Parts = dict[str, list[Json]]


def stated_fact(resource: Json) -> Json | None:
    """The `fact` extension of a resource, None where it has none."""
    if "extension" not in resource and "modifierExtension" not in resource:
        return None
    carried = objs(resource, "extension") + objs(resource, "modifierExtension")
    return next((e for e in carried if word(e, "url") == FACT), None)


def read_stated(resource: Json, where: str, record: Record, stated: Json, reader: Reader | None) -> None:
    """The one fact of a resource that carries the extension."""
    draft = Record(record.as_of, record.references, record.birth)
    if reader:
        try:
            reader(resource, where, draft)
        except ElementError:
            draft.facts.clear()
    parts: Parts = {}
    for part in objs(stated, "extension"):
        parts.setdefault(word(part, "url") or "", []).append(part)
    withdrawn = "entered-in-error" in (word(resource, "status"), first_code(resource, "verificationStatus"))
    if withdrawn or not (draft.facts or {"kind", "name", "status"} <= parts.keys()):
        record.notes += draft.notes
        return
    start = draft.facts[0] if draft.facts else Fact("", "answer", "", Source(where, ""))
    fact = _amended(start, parts, where)
    add_fact(
        record.facts,
        fact.kind,
        fact.name,
        fact.source,
        terms.load().get(fact.concept),
        fact.codes,
        status=fact.status,
        value=fact.value,
        when=fact.when,
        until=fact.until,
        ongoing=fact.ongoing,
        qualifiers=fact.qualifiers,
    )


def _amended(fact: Fact, parts: Parts, where: str) -> Fact:
    """The fact with the parts of the extension put in place."""
    changes: dict[str, Any] = {}
    for name, read in _READ.items():
        if name in parts:
            given = [p for p in parts[name] if not any(word(e, "url") == NOT_GIVEN for e in objs(p, "extension"))]
            changes[name] = read(given)
    text = changes.pop("text", fact.source.text) or ""
    source = Source(where, text, changes.pop("by", None) or fact.source.by)
    if "name" in changes and not changes["name"]:
        raise ElementError("name is missing")
    return replace(fact, source=source, **changes)


def _one_of(allowed: tuple[str, ...]) -> Callable[[list[Json]], str]:
    def read(given: list[Json]) -> str:
        said = word(given[0], "valueCode") if given else None
        if said not in allowed:
            raise ElementError("a part of the fact extension is not one of its codes")
        return said

    return read


def _text(given: list[Json]) -> str | None:
    return word(given[0], "valueString") if given else None


def _texts(given: list[Json]) -> tuple[str, ...]:
    return tuple(text for p in given if (text := word(p, "valueString")) is not None)


def _truth(given: list[Json]) -> bool | None:
    return yes(given[0], "valueBoolean") if given else None


def _codes(given: list[Json]) -> tuple[tuple[str, str], ...]:
    codings = [obj(p, "valueCoding") or {} for p in given]
    return tuple((word(c, "system") or "", word(c, "code") or "") for c in codings)


def _days(given: list[Json]) -> DateRange | None:
    return days_between(obj(given[0], "valuePeriod") or {}) if given else None


def _value(given: list[Json]) -> Quantity | str | None:
    if not given or "valueString" in given[0]:
        return _text(given)
    named = {word(p, "url"): p for p in objs(given[0], "extension")}
    low, high, least, most = (
        number(named.get(key, {}), "valueDecimal") for key in ("low", "high", "reference-low", "reference-high")
    )
    open_ = (bool(yes(named.get(key, {}), "valueBoolean")) for key in ("low-open", "high-open"))
    return Quantity(low, high, word(named.get("unit", {}), "valueString"), least, most, *open_)


_READ: dict[str, Callable[[list[Json]], Any]] = {
    "kind": _one_of(get_args(FactKind)),
    "status": _one_of(get_args(FactStatus)),
    "by": _one_of(get_args(Teller)),
    "concept": _text,
    "name": _text,
    "text": _text,
    "codes": _codes,
    "value": _value,
    "when": _days,
    "until": _days,
    "ongoing": _truth,
    "qualifiers": _texts,
}


def read_remarks(resource: Json, where: str, record: Record) -> None:
    """OperationOutcome: remarks on an earlier reading, where they are ours; others count as not used."""
    for issue in objs(resource, "issue"):
        coding = next(iter(objs(obj(issue, "details") or {}, "coding")), {})
        if word(coding, "system") != REMARKS:
            record.unused["OperationOutcome"] += 1
            continue
        grave = word(issue, "severity")
        severity = "info" if grave == "information" else "warning" if grave == "warning" else "error"
        record.notes.append(
            Note(word(coding, "code") or "remark", cast(Any, severity), where, word(issue, "diagnostics") or "")
        )


def told(holder: Json, key: str, source: Source) -> Source:
    """The source of the element under `key`, with who said it and the words, where the `told` extension names them."""
    extension = next((e for e in objs(obj(holder, f"_{key}") or {}, "extension") if word(e, "url") == TOLD), None)
    if extension is None:
        return source
    parts = {word(p, "url"): p for p in objs(extension, "extension")}
    by = next((t for t in get_args(Teller) if t == word(parts.get("by", {}), "valueCode")), source.by)
    text = word(parts.get("text", {}), "valueString")
    return Source(source.where, source.text if text is None else text, by)
