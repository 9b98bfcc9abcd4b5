"""How is the summary shown? Under questions a reader has, each sentence with a link to the place it follows from."""

from __future__ import annotations

from dataclasses import dataclass

from clinconnect.summaries import Summary, Topic
from clinconnect.web.outcomes import anchor

_PARTS: tuple[tuple[str, tuple[Topic, ...]], ...] = (
    ("What is studied", ("studied", "kind")),
    ("Is it open", ("status",)),
    ("Who may be considered", ("who",)),
    ("What would keep someone out", ("keeps-out",)),
    ("The criteria in numbers", ("criteria",)),
    ("Where, how many people and when", ("where", "size", "dates")),
    ("What this record does not say", ("not-said",)),
)
_PLACES = {
    "contactsLocationsModule": ("locations", "places"),
    "sponsorCollaboratorsModule": ("sponsor", "sponsor"),
    "identificationModule": ("top", "title"),
    "conditionsModule": ("facts", "conditions"),
    "armsInterventionsModule": ("facts", "what is given"),
    "designModule": ("facts", "design"),
}
_FIELDS = {
    "statusModule.overallStatus": ("top", "status"),
    "statusModule.startDateStruct": ("timeline", "start date"),
    "statusModule.completionDateStruct": ("timeline", "end date"),
    "statusModule.lastUpdateSubmitDate": ("timeline", "update"),
    "statusModule.lastUpdatePostDateStruct": ("top", "update"),
    "statusModule.statusVerifiedDate": ("top", "status date"),
    "eligibilityModule.minimumAge": ("facts", "age"),
    "eligibilityModule.maximumAge": ("facts", "age"),
    "eligibilityModule.sex": ("facts", "sex"),
    "eligibilityModule.healthyVolunteers": ("facts", "healthy volunteers"),
    "eligibilityModule.eligibilityCriteria": ("criteria", "criteria"),
    "designModule.enrollmentInfo.count": ("facts", "number of people"),
    "designModule.phases": ("facts", "phase"),
    "designModule.studyType": ("facts", "study type"),
}


@dataclass(frozen=True)
class Said:
    """A sentence with the link to its source: `target` an anchor on the page, `label` a word for it."""

    text: str
    target: str
    label: str


@dataclass(frozen=True)
class Part:
    """The sentences under one of a reader's questions."""

    title: str
    sentences: tuple[Said, ...]


def summary_parts(summary: Summary) -> tuple[Part, ...]:
    """The summary under a reader's questions; a question without an answer is left out."""
    parts = (
        Part(title, tuple(_said(s.text, s.source) for topic in topics for s in summary.about(topic)))
        for title, topics in _PARTS
    )
    return tuple(p for p in parts if p.sentences)


def _said(text: str, source: str) -> Said:
    if source in _FIELDS:
        return Said(text, *_FIELDS[source])
    module = source.partition(".")[0]
    if module in _PLACES:
        return Said(text, *_PLACES[module])
    if source.endswith("Module") or "Module." in source:
        return Said(text, "facts", "record")
    return Said(text, anchor(source), f"criterion {source}")
