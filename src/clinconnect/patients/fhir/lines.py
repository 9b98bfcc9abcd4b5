"""Resources one a line (NDJSON), or a single resource, as a person."""

from __future__ import annotations

from datetime import date

from clinconnect.errors import BadInput
from clinconnect.patients.fhir.bundle import read_entries
from clinconnect.patients.fhir.elements import Json
from clinconnect.patients.patient import Patient


def read_resources(resources: list[object], *, id: str, as_of: date) -> Patient:
    """The person of a list of resources, one a line; None stands for a line that could not be read."""
    bundles = [r for r in resources if isinstance(r, dict) and r.get("resourceType") == "Bundle"]
    if len(bundles) > 1:
        raise BadInput(
            "there are several Bundles",
            hint="give one person's Bundle at a time, without line breaks between",
            code="several-people",
        )
    places = [f"line {number}" for number in range(1, len(resources) + 1)]
    entries: list[tuple[str, object]] = list(zip(places, resources, strict=True))
    return read_entries(entries, {}, id=id, as_of=as_of)


def wrapped(resource: Json) -> Json:
    """A Bundle around a single resource."""
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]}
