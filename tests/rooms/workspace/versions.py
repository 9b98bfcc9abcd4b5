"""A trial in three versions, taken in on three days, as a registry would publish it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from clinconnect.workspace import Workspace

NUMBER = "NCT09999991"
TITLE = "Radioligand therapy in neuroendocrine tumours"
DAYS = tuple(datetime(2025, month, 25, 12, tzinfo=UTC) for month in (1, 3, 6))
_FIRST = """Inclusion Criteria:
- Age 18 to 75 years
- Platelets >= 75 x 10^9/L
- ECOG performance status 0-1
Exclusion Criteria:
- Diabetes mellitus
- Known xyzzy thing of the <plugh> & kind
"""
_THIRD = """Inclusion Criteria:
1. ECOG performance status 0-2
2. Age 18 to 75 years
3. Platelets >= 100 x 10^9/L
Exclusion Criteria:
1. Type 2 diabetes mellitus
2. Known xyzzy thing of the great <plugh> & kind
3. Prior PRRT
"""


def record(text: str, *sites: tuple[str, str], number: str = NUMBER, **more: Any) -> dict[str, Any]:
    """A record in the shape of the registry's API."""
    places = [{"facility": f"{city} General", "city": city, "country": "Norway", "status": s} for city, s in sites]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": more.get("title", TITLE)},
            "statusModule": {"overallStatus": more.get("status", "RECRUITING")},
            "designModule": {"enrollmentInfo": {"count": more.get("people", 100), "type": "ESTIMATED"}},
            "conditionsModule": {"conditions": ["Neuroendocrine Tumors"]},
            "eligibilityModule": {"eligibilityCriteria": text, "sex": "ALL"},
            "contactsLocationsModule": {"locations": places},
        }
    }


def take_in(workspace: Workspace, shape: dict[str, Any], at: datetime) -> None:
    """Import one record."""
    content = json.dumps({"studies": [shape]}).encode()
    workspace.import_records(BytesIO(content), name="records", at=at)


def three_versions(workspace: Workspace) -> None:
    """Platelets, ECOG, diabetes, an exclusion and the sites change; in the second version only the number of people."""
    oslo, bergen = ("Oslo", "RECRUITING"), ("Bergen", "RECRUITING")
    take_in(workspace, record(_FIRST, oslo, bergen), DAYS[0])
    take_in(workspace, record(_FIRST, oslo, bergen, people=140), DAYS[1])
    take_in(workspace, record(_THIRD, ("Oslo", "COMPLETED"), bergen, people=140), DAYS[2])
