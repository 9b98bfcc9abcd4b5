"""What is different between two versions of a trial? Facts, sites and criteria, what matters most to people first."""

from __future__ import annotations

from clinconnect import terms
from clinconnect.changes.change import Change, Topic
from clinconnect.changes.criteria_changes import criteria_changes
from clinconnect.changes.facts import fact_changes
from clinconnect.changes.sites import site_changes
from clinconnect.criteria import Compiled
from clinconnect.terms import Terminology
from clinconnect.trials import Trial

# Whether one can join at all, then who may, then where; what changes nobody's way in comes last.
_ORDER: tuple[Topic, ...] = (
    "status", "sex", "ages", "criterion", "healthy volunteers", "sites", "phase", "interventions", "conditions",
    "enrolment", "dates", "sponsor", "title", "description", "contacts",
)  # fmt: skip


def between(
    before: Trial,
    after: Trial,
    rules_before: Compiled,
    rules_after: Compiled,
    *,
    terminology: Terminology | None = None,
) -> tuple[Change, ...]:
    """Every change from one version of a trial to another, the weightiest first.

    Both must have been read by the same reader: what the reader alone reads otherwise would be told as a change.
    """
    known = terminology or terms.load()
    texts = before.eligibility.text, after.eligibility.text
    found = [
        *fact_changes(before, after),
        *criteria_changes(rules_before, rules_after, texts, known),
        *site_changes(before, after),
    ]
    return tuple(sorted(found, key=weight))


def weight(change: Change) -> tuple[int, int]:
    """For ordering, the smallest first: what changes somebody's way in, then by topic."""
    return int(change.effect == "neither"), _ORDER.index(change.topic)
