"""How is a FHIR R4 record read? A Bundle, lines of resources, or one resource; also US Core and mCODE."""

from clinconnect.patients.fhir.bundle import read_bundle
from clinconnect.patients.fhir.lines import read_resources, wrapped

__all__ = ["read_bundle", "read_resources", "wrapped"]
