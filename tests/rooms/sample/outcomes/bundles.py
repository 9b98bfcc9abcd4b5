"""A sample person's bundle with a small change, as `expected.yaml` notes it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from clinconnect import sample

Json = dict[str, Any]
_SYSTEMS = {
    "loinc": "http://loinc.org",
    "snomed": "http://snomed.info/sct",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
}
# Which element holds the name of the thing, and which the day.
_NAMED = {"MedicationStatement": "medicationCodeableConcept", "MedicationRequest": "medicationCodeableConcept"}
_DATED = {
    "Observation": "effectiveDateTime",
    "Procedure": "performedDateTime",
    "MedicationStatement": "dateAsserted",
    "List": "date",
}
_CONDITION = {
    "clinicalStatus": {"coding": [{"code": "active"}]},
    "verificationStatus": {"coding": [{"code": "confirmed"}]},
}


def changed(data: bytes, change: Json) -> bytes:
    """The bundle with the change: `patient`, `drop`, `set` and `add`."""
    bundle = json.loads(data)
    entries = bundle["entry"]
    me = next(e for e in entries if e["resource"]["resourceType"] == "Patient")
    _merge(me["resource"], change.get("patient", {}))
    dropped = set(change.get("drop", ()))
    assert dropped <= {e["resource"]["id"] for e in entries}
    bundle["entry"] = entries = [e for e in entries if e["resource"]["id"] not in dropped]
    by_id = {e["resource"]["id"]: e["resource"] for e in entries}
    for path, value in change.get("set", {}).items():
        id, _, rest = path.partition(".")
        _set(by_id[id], rest.split("."), value)
    for number, short in enumerate(change.get("add", ()), start=1):
        resource = _resource(short, f"{me['resource']['id']}-added-{len(entries)}-{number}", me["fullUrl"], by_id)
        entries.append({"fullUrl": f"https://clinconnect.example/fhir/{resource['id']}", "resource": resource})
    return json.dumps(bundle).encode()


def person_bytes(id: str) -> bytes:
    return sample.person_bytes(id)


def _resource(short: Json, id: str, me: str, by_id: Json) -> Json:
    """`{Procedure: Blood transfusion, snomed: 116859006, status: not-done, date: 2025-07-14}` and the like."""
    fields = {k: v.isoformat() if isinstance(v, date) else v for k, v in short.items()}
    type = next(iter(fields))
    name = fields.pop(type)
    resource: Json = {"resourceType": type, "id": id, "subject": {"reference": me}}
    codings = [{"system": s, "code": str(fields.pop(key))} for key, s in _SYSTEMS.items() if key in fields]
    resource[_NAMED.get(type, "code")] = {"text": name} | ({"coding": codings} if codings else {})
    if type == "Observation":
        resource |= {"status": "final"} | _value(fields)
    if type == "MedicationRequest":
        resource["intent"] = "order"
    if type == "Condition":
        resource |= _CONDITION | {"onsetDateTime": fields.pop("onset")}
    if type == "List":
        resource["code"] = {"coding": [{"system": _SYSTEMS["loinc"], "code": "11450-4"}]}
        resource["entry"] = _listed(by_id) if fields.pop("entries") == "auto" else []
    if "period" in fields:
        start, end = fields.pop("period")
        resource["effectivePeriod"] = {"start": start, "end": end}
    if "date" in fields:
        resource[_DATED[type]] = fields.pop("date")
    return resource | fields


def _listed(by_id: Json) -> list[Json]:
    """The conditions that are so: what was refuted stands in no list of problems."""
    found = [r for r in by_id.values() if r["resourceType"] == "Condition"]
    real = [r for r in found if r["verificationStatus"]["coding"][0]["code"] != "refuted"]
    return [{"item": {"reference": f"Condition/{r['id']}"}} for r in real]


def _value(fields: Json) -> Json:
    if "value" in fields:
        unit = fields.pop("unit")
        return {"valueQuantity": {"value": fields.pop("value"), "unit": unit, "code": unit}}
    if "value_text" in fields:
        return {"valueCodeableConcept": {"text": fields.pop("value_text")}}
    code, display = fields.pop("value_code")
    return {"valueCodeableConcept": {"coding": [{"system": _SYSTEMS["snomed"], "code": str(code), "display": display}]}}


def _merge(into: Json, fields: Json) -> None:
    for key, value in fields.items():
        _put(into, key, value)


def _set(into: Any, path: list[str], value: Any) -> None:
    for key in path[:-1]:
        into = into[int(key)] if isinstance(into, list) else into[key]
    _put(into, path[-1], value)


def _put(into: Json, key: str, value: Any) -> None:
    if value is None:
        assert key in into, key
        del into[key]
    else:
        into[key] = value
