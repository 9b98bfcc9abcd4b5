"""What evaluation returns: per criterion and for the trial, with reasons, evidence and what to ask next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect.criteria import Kind, Repair
from clinconnect.patients import Asked
from clinconnect.spans import Span

Outcome = Literal["passes", "fails", "unknown", "not_applicable", "conflicting"]
UnknownReason = Literal[
    "missing", "stale", "imprecise", "no-unit", "no-reference-range", "ambiguous-text", "unencoded", "needs-person"
]
Part = Literal["asked-for", "not-allowed", "exception", "concerns", "does-not-concern"]
Standing = Literal["fits", "does_not_fit", "open", "site_only", "unread", "conflicting", "not_concerned"]
STANDINGS: tuple[Standing, ...] = (
    "fits", "does_not_fit", "open", "site_only", "unread", "conflicting", "not_concerned",
)  # fmt: skip
_SETTLED: dict[Outcome, Standing] = {
    "passes": "fits",
    "fails": "does_not_fit",
    "conflicting": "conflicting",
    "not_applicable": "not_concerned",
}
OUTCOMES: tuple[Outcome, ...] = ("passes", "fails", "unknown", "not_applicable", "conflicting")


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """A fact that was used, in words with its date, and where it stands (`span` in a note, else None)."""

    fact: str
    source: str
    span: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"Evidence({self.source})"


@dataclass(frozen=True, slots=True, repr=False)
class Ground:
    """A leaf on which an outcome rests: its place in the text, what it asks in clinical words, and what is known of it.

    `part` is what it does in its criterion, `arithmetic` a conversion that was made or the formula of a derived value,
    `repairs` those in its text that change the meaning, `readings` the ways to read the text that it is one of.
    """

    span: Span
    part: Part
    rule: str
    truth: Literal["true", "false", "unknown"]
    reason: str
    facts: tuple[Evidence, ...] = ()
    arithmetic: str | None = None
    repairs: tuple[Repair, ...] = ()
    readings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Ground({self.span.start}, {self.span.end})"


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that would have to be known, in clinical and in plain words, and the place in the text that asks for it."""

    fact: str
    lay: str
    span: Span


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would settle a criterion: each set of facts in `to_pass` lets it pass, each in `to_fail` makes it fail.

    Of one that fails: after each set in `to_open` it no longer does, though other points may be open; `passes_on` is the
    day on which time alone lets it pass, `never` why nothing can, as far as the record is right.
    """

    to_pass: tuple[tuple[Need, ...], ...] = ()
    to_fail: tuple[tuple[Need, ...], ...] = ()
    to_open: tuple[tuple[Need, ...], ...] = ()
    passes_on: date | None = None
    never: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class CriterionVerdict:
    """The outcome of one criterion for one person: about the way in, whatever the criterion's polarity.

    `reason` is a stable word: for unknown one of `UnknownReason`, else what decided (below-threshold, present, …).
    `changes_on` is the day on which time alone would change the outcome. `explanation` says why in clinical words, `lay`
    in plain ones, `because` as data. `for_site` says of one that needs a person that only the trial's site can say it;
    `what_if` is there only where it was asked for.
    """

    id: str
    kind: Kind
    span: Span
    outcome: Outcome
    reason: str
    explanation: str
    evidence: tuple[Evidence, ...] = ()
    leaning: Literal["passes", "fails"] | None = None
    changes_on: date | None = None
    lay: str = ""
    because: tuple[Ground, ...] = ()
    for_site: bool = False
    what_if: WhatIf | None = None

    @property
    def standing(self) -> Standing:
        """The outcome, and of what is open who can settle it: whoever brings a fact, only the site, a better reader."""
        if self.outcome != "unknown":
            return _SETTLED[self.outcome]
        if self.reason == "unencoded":
            return "unread"
        return "site_only" if self.reason == "ambiguous-text" or self.for_site else "open"

    def __repr__(self) -> str:
        return f"CriterionVerdict({self.id})"


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next: `settles` counts the criteria that an answer may settle, alone or with others.

    `places` are these criteria, each with its trial. `about` is what an answer can be read against, None where no
    answer of the person settles it.
    """

    ask: str
    settles: int
    places: tuple[tuple[str, str], ...]
    about: Asked | None = None

    @property
    def criteria(self) -> tuple[str, ...]:
        """The ids of the criteria, which are unique within a trial only."""
        return tuple(criterion for _, criterion in self.places)

    @property
    def trials(self) -> tuple[str, ...]:
        """The trials of these criteria."""
        return tuple(dict.fromkeys(trial for trial, _ in self.places))


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """What time alone does to one criterion on a day."""

    on: date
    criterion: str
    before: Outcome
    after: Outcome

    def __repr__(self) -> str:
        return f"Change({self.criterion})"


@dataclass(frozen=True, slots=True, repr=False)
class Calendar:
    """What time alone changes, in order. `clear_on` is the first day on which nothing fails any more.

    It is the day of the verdict where nothing fails now, and None where something else than time stands in the way: a
    result that failed and only grew too old has not been mended by time.
    """

    changes: tuple[Change, ...]
    clear_on: date | None

    def __repr__(self) -> str:
        return f"Calendar({len(self.changes)})"


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """The verdict on one trial for one person on one date. No outcome says "eligible".

    `calendar` is None where the verdict was made without explanations.
    """

    trial: str
    as_of: date
    criteria: tuple[CriterionVerdict, ...]
    questions: tuple[Question, ...] = ()
    calendar: Calendar | None = None

    @property
    def outcome(self) -> Outcome:
        """fails where one fails; passes where every one passes or does not apply; else unknown."""
        seen = {c.outcome for c in self.criteria}
        if "fails" in seen:
            return "fails"
        return "passes" if seen and seen <= {"passes", "not_applicable"} else "unknown"

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many criteria have each outcome."""
        return {o: sum(c.outcome == o for c in self.criteria) for o in OUTCOMES}

    @property
    def coverage(self) -> dict[Standing, int]:
        """How many criteria stand how; each is counted once, and what is open by who can settle it."""
        return {s: sum(c.standing == s for c in self.criteria) for s in STANDINGS}

    def __repr__(self) -> str:
        return f"Verdict({self.trial}, {self.as_of})"
