"""How is a verdict said? Honest words, an icon and a tone for each outcome; a machine never says that someone is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clinconnect.criteria import Criterion
from clinconnect.matching import CriterionVerdict, Outcome, Question, Standing, Verdict, waiting_words, what_if_words
from clinconnect.summaries import say_date
from clinconnect.terms.printed import with_powers

Tone = Literal["fits", "out", "open", "site", "unread", "apart", "conflict"]


@dataclass(frozen=True)
class Chip:
    """An outcome as it is shown: never by colour alone. `short` is for the map of all criteria."""

    tone: Tone
    label: str
    icon: str
    counted: str


CHIPS: dict[Tone, Chip] = {
    "fits": Chip("fits", "Fits", "check", "fit"),
    "out": Chip("out", "Does not fit", "cross", "do not fit"),
    "conflict": Chip("conflict", "Sources disagree", "differ", "where sources disagree"),
    "open": Chip("open", "Open", "question", "open"),
    "unread": Chip("unread", "Open: not fully understood", "eye", "not fully understood"),
    "site": Chip("site", "Open: only the site can settle", "people", "only the site can settle"),
    "apart": Chip("apart", "Does not concern", "dash", "do not concern this person"),
}
_TONES: dict[Standing, Tone] = {
    "fits": "fits",
    "does_not_fit": "out",
    "open": "open",
    "site_only": "site",
    "unread": "unread",
    "conflicting": "conflict",
    "not_concerned": "apart",
}
_BECOMES: dict[Outcome, str] = {
    "passes": "fits from then on",
    "fails": "no longer fits",
    "unknown": "is open again",
    "conflicting": "is open again",
    "not_applicable": "no longer concerns this person",
}
_LONG, _SHOWN = 130, 6
_ALWAYS = ("fits", "out", "open")
_OPEN = {
    "missing": "Nothing that we were given says.",
    "stale": "What we were given is too old to count.",
    "imprecise": "What we were given is not precise enough.",
    "no-unit": "A number has no unit, and we do not guess units.",
    "no-reference-range": "The laboratory's normal range is not known.",
    "ambiguous-text": "The criterion can be read in more than one way.",
    "unencoded": "We could not read this criterion.",
    "needs-person": "Only a person can say.",
}
_ANSWERERS = {
    "record": "a medical record",
    "patient": "the person",
    "clinician": "the person's doctor",
    "site": "the study site",
}


@dataclass(frozen=True)
class VerdictCard:
    """The outcome of one criterion: why, in plain and in clinical words, with what was calculated and what would
    settle it, on what evidence, what a guess would be, and when time changes it.
    """

    chip: Chip
    lay: str
    why: str
    arithmetic: tuple[str, ...]
    what_if: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    guess: str | None
    changes_on: str | None


@dataclass(frozen=True)
class Place:
    """One criterion in the map of all criteria."""

    id: str
    anchor: str
    chip: Chip


@dataclass(frozen=True)
class Overview:
    """The verdict at a glance: what it comes to in honest words, counts, a map, what stands in the way, what to ask.

    `waits` says until when nothing but time stands in the way, `changes` (day, criterion, words) what time alone changes.
    """

    tone: Tone
    headline: str
    detail: str
    as_of: str
    day: str
    counts: tuple[tuple[int, Chip], ...]
    places: tuple[Place, ...]
    blocking: tuple[tuple[Place, str], ...]
    questions: tuple[tuple[Question, tuple[str, ...]], ...]
    waits: str
    changes: tuple[tuple[str, str, str], ...]


def anchor(criterion_id: str) -> str:
    """The place of a criterion on the page."""
    return f"c-{criterion_id}"


def tone_of(got: CriterionVerdict) -> Tone:
    """The tone of an outcome; what is open is told apart by who can close it."""
    return _TONES[got.standing]


def verdict_card(got: CriterionVerdict) -> VerdictCard:
    """One criterion's outcome, in the evaluation's own words."""
    guess = {"passes": "it would probably fit", "fails": "it would probably not fit", None: None}[got.leaning]
    return VerdictCard(
        chip=CHIPS[tone_of(got)],
        lay=with_powers(got.lay),
        why=with_powers(got.explanation) or _OPEN.get(got.reason, ""),
        arithmetic=tuple(with_powers(g.arithmetic) for g in got.because if g.arithmetic),
        what_if=what_if_words(got.what_if) if got.what_if else (),
        evidence=tuple((with_powers(e.fact), e.source) for e in got.evidence),
        guess=guess,
        changes_on=say_date(got.changes_on),
    )


def who_can_say(criterion: Criterion) -> str:
    """Who can answer it, in words; empty where the rule does not say."""
    return ", ".join(_ANSWERERS[a] for a in criterion.answerable_by)


def overview(verdict: Verdict) -> Overview:
    """The whole verdict at a glance; every criterion is counted exactly once."""
    places = [Place(v.id, anchor(v.id), CHIPS[tone_of(v)]) for v in verdict.criteria]
    tally = {tone: sum(p.chip.tone == tone for p in places) for tone in CHIPS}
    blocking = [
        (p, _short(with_powers(v.lay or v.explanation)))
        for p, v in zip(places, verdict.criteria, strict=True)
        if v.outcome == "fails"
    ]
    headline, detail, tone = _in_words(verdict, len(blocking), len(places) - tally["fits"] - tally["apart"])
    return Overview(
        tone=tone,
        headline=headline,
        detail=detail,
        as_of=say_date(verdict.as_of) or "",
        day=verdict.as_of.isoformat(),
        counts=tuple((n, CHIPS[tone]) for tone, n in tally.items() if n or tone in _ALWAYS),
        places=tuple(places),
        blocking=tuple(blocking),
        questions=tuple((q, tuple(q.criteria)) for q in verdict.questions[:5]),
        waits=waiting_words(verdict, say_date),
        changes=_changes(verdict),
    )


def _changes(verdict: Verdict) -> tuple[tuple[str, str, str], ...]:
    """(day, criterion, what becomes of it) of the first things that time alone changes."""
    coming = verdict.calendar.changes if verdict.calendar else ()
    return tuple((say_date(c.on) or "", c.criterion, _BECOMES[c.after]) for c in coming[:_SHOWN])


def _short(explanation: str) -> str:
    """The beginning of an explanation; the whole of it stands beside its criterion."""
    return explanation if len(explanation) <= _LONG else f"{explanation[:_LONG].rsplit(' ', 1)[0]} …"


def _in_words(verdict: Verdict, failing: int, left: int) -> tuple[str, str, Tone]:
    if not verdict.criteria:
        return "Cannot tell", "The record has no criteria that we could check.", "open"
    if verdict.outcome == "fails":
        stands = "One criterion stands" if failing == 1 else f"{failing} criteria stand"
        return "Does not fit", f"{stands} in the way, on what we were given.", "out"
    if verdict.outcome == "passes":
        return "May fit", "Nothing we could check stands in the way. Only the study team can decide.", "fits"
    still = "One criterion is" if left == 1 else f"{left} criteria are"
    return "Cannot tell yet", f"Nothing stands in the way so far. {still} still to be settled.", "open"
