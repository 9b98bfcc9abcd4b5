"""What is open, and what would an answer be about? The open leaves of criteria, gathered by the topic of one answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from clinconnect import criteria as c
from clinconnect.criteria import Criterion, Expr, Leaf, children
from clinconnect.logic import UNKNOWN
from clinconnect.matching.leaves.others import another_than
from clinconnect.matching.outcome.outcomes import Judged, grounds
from clinconnect.matching.record.findings import Finding
from clinconnect.patients import Asked, Topic, asked_about


class Place(NamedTuple):
    """A criterion of a trial, as it was judged."""

    trial: str
    criterion: Criterion
    judged: Judged


@dataclass(slots=True)
class Matter:
    """What one question is about: its topic (None for the site), the open leaves, and where they stand.

    `site` is a word for why only the site can say.
    """

    about: Asked | None
    site: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def matters(open_: Iterable[Place]) -> list[Matter]:
    """What the open criteria leave to be asked, in the order of the criteria."""
    gathered: dict[Topic, Matter] = {}
    for place in open_:
        for leaf, finding in grounds(place.criterion, place.judged):
            site = _for_site(leaf, finding, place.judged.reason)
            about = None if site else about_leaf(leaf)
            key = about.topic if about else ("site", site or _only_site(leaf))
            matter = gathered.setdefault(key, Matter(about, site))
            if place not in matter.places[-1:]:
                matter.places.append(place)
            if not site:
                matter.leaves.append(leaf)  # type: ignore[arg-type]  # groups are for the site
    return list(gathered.values())


def about_leaf(leaf: Expr) -> Asked | None:
    """What an answer can be read against; None where only the site or the investigator can say."""
    match leaf:
        case c.Measured():
            unit = leaf.unit if leaf.unit and not leaf.relative_to else None
            return asked_about("measurement", leaf.observable.name, leaf.observable.id, unit=unit)
        case c.Score():
            return asked_about("score", leaf.scale.name, leaf.scale.id)
        case c.Condition():
            narrowing = tuple(p for p in (leaf.severity, *leaf.qualifiers) if p)
            ref = another_than(leaf) if leaf.other_than else leaf.concept
            return asked_about("condition", ref.name, ref.id, qualifiers=narrowing)
        case c.Treatment() | c.Procedure() | c.Allergy() | c.Biomarker() | c.Status():
            kind = type(leaf).__name__.lower()
            narrowing = () if isinstance(leaf, c.Biomarker) else leaf.qualifiers
            return asked_about(kind, leaf.concept.name, leaf.concept.id, qualifiers=narrowing)
        case c.Attest():
            return asked_about("answer", leaf.topic) if leaf.says and leaf.by in ("patient", "clinician") else None
        case c.Age():
            return asked_about("birth", "date of birth")
        case c.Sex():
            return asked_about("sex", "sex")
        case _:
            return None


def _for_site(leaf: Expr, finding: Finding, whole: str) -> str:
    if finding.reason == "ambiguous-text" or whole == "ambiguous-text":
        return "reading"
    if UNKNOWN not in (finding.truth, finding.applies):
        return "link"
    if isinstance(leaf, c.Opaque) or children(leaf) or not isinstance(leaf, Leaf):
        return "unread"
    return "day" if finding.reason == "needs-person" and not isinstance(leaf, c.Attest) else ""


def _only_site(leaf: Expr) -> str:
    return f"{leaf.by} {leaf.topic}" if isinstance(leaf, c.Attest) else ""
