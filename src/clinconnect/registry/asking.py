"""What can the registry be asked for? Its query areas and statuses, as parameters of `GET /studies`.

Source: the OpenAPI description of the ClinicalTrials.gov REST API 2.0 (`ctg-oas-v2.yaml`), operation `listStudies` and
schema `Status`; https://clinicaltrials.gov/data-api/api
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from clinconnect.errors import BadInput

STATUSES = (
    "ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "RECRUITING", "SUSPENDED",
    "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING",
    "WITHHELD", "UNKNOWN",
)  # fmt: skip
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask for; all parts must hold, and with none it is everything. Words are in the registry's query syntax.

    BadInput for a status that the registry does not know, or for more than 2,000 characters in all.
    """

    term: str | None = None
    condition: str | None = None
    intervention: str | None = None
    location: str | None = None
    statuses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("term", "condition", "intervention", "location"):
            object.__setattr__(self, name, " ".join((getattr(self, name) or "").split()) or None)
        object.__setattr__(self, "statuses", tuple(sorted({_status(word) for word in self.statuses})))
        if len(self.key) > _LONGEST:
            raise BadInput(f"the query is longer than {_LONGEST:,} characters", hint="Ask for it in several runs.")

    @property
    def everything(self) -> bool:
        """Whether nothing narrows it."""
        return self == Asked()

    @property
    def key(self) -> str:
        """The same text for the same question, as JSON."""
        return json.dumps(self.parameters(), ensure_ascii=False, sort_keys=True)

    def parameters(self, *, since: str | None = None) -> dict[str, str]:
        """As parameters of the request. With `since` (YYYY-MM-DD) only what was updated on that day or later, of every
        status: what no longer has the status that was asked for must be heard of, too.
        """
        found = {
            "query.term": self.term,
            "query.cond": self.condition,
            "query.intr": self.intervention,
            "query.locn": self.location,
            "filter.overallStatus": None if since else ",".join(self.statuses),
            "filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{since},MAX]" if since else None,
        }
        return {name: value for name, value in found.items() if value}


def _status(word: str) -> str:
    found = re.sub(r"[^A-Z]+", "_", word.upper()).strip("_")
    if found not in STATUSES:
        raise BadInput("the registry has no such status", hint=f"One of {', '.join(STATUSES)}.", code="unknown-status")
    return found
