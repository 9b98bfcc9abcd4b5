"""How are criteria shown? In the order of the text, headers between, each with source, reading and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from clinconnect.criteria import Compiled, Criterion, Diagnostic, Kind, Opaque, Repair, leaves
from clinconnect.matching import Verdict
from clinconnect.spans import Span
from clinconnect.web.outcomes import VerdictCard, anchor, verdict_card, who_can_say
from clinconnect.web.reading import Line, reading
from clinconnect.web.source_text import Piece, criterion_marks, pieces

SURE = 0.7
_TITLES: dict[Kind, tuple[str, str]] = {
    "inclusion": ("What must be true", "Inclusion criteria: a person has to fit each one."),
    "exclusion": ("What must not be true", "Exclusion criteria: a person for whom one holds cannot take part."),
}


@dataclass(frozen=True)
class Card:
    """One criterion. `repairs` and `notes` are what may be folded away: repairs that change the meaning and warnings
    stand apart. `foot` says how sure the reading is, who can answer, and what is folded.
    """

    id: str
    anchor: str
    kind: Kind
    source: tuple[Piece, ...]
    reading: Line
    meaning_repairs: tuple[Repair, ...]
    repairs: tuple[Repair, ...]
    warnings: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    foot: str
    sure: bool
    scope: str | None
    verdict: VerdictCard | None


@dataclass(frozen=True)
class Entry:
    """A header of the text, or a criterion."""

    header: str | None = None
    card: Card | None = None


@dataclass(frozen=True)
class Section:
    """A run of criteria of one kind with the headers that stand among them."""

    kind: Kind
    title: str
    explained: str
    count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ReadCounts:
    """How well the text was read: whole criteria, criteria with an open part, none of it, and what was repaired."""

    total: int
    whole: int
    part: int
    none: int
    repairs: int
    meaning_repairs: int


def sections(compiled: Compiled, text: str, verdict: Verdict | None) -> tuple[Section, ...]:
    """The criteria in reading order, cut where inclusion turns into exclusion or back."""
    found = {v.id: v for v in verdict.criteria} if verdict else {}
    spots: list[tuple[Span, Criterion | None]] = [(h, None) for h in compiled.headers]
    spots += [(c.span, c) for c in compiled.criteria]
    spots.sort(key=lambda spot: spot[0])
    kinds = _kinds([c for _, c in spots])
    made: list[Section] = []
    for kind, group in groupby(zip(kinds, spots, strict=True), key=lambda pair: pair[0]):
        entries = []
        for _, (span, criterion) in group:
            if criterion is None:
                entries.append(Entry(header=span.of(text)))
                continue
            got = found.get(criterion.id)
            outcome = verdict_card(got) if got else None
            entries.append(Entry(card=_card(criterion, compiled, text, outcome)))
        title, explained = _TITLES[kind]
        made.append(Section(kind, title, explained, sum(e.card is not None for e in entries), tuple(entries)))
    return tuple(made)


def read_counts(compiled: Compiled) -> ReadCounts:
    """How much of it was understood."""
    opaque = [[isinstance(leaf, Opaque) for leaf in leaves(c.expr)] for c in compiled.criteria]
    repairs = [r for c in compiled.criteria for r in c.repairs]
    return ReadCounts(
        total=len(opaque),
        whole=sum(not any(o) for o in opaque),
        part=sum(any(o) and not all(o) for o in opaque),
        none=sum(all(o) for o in opaque),
        repairs=len(repairs),
        meaning_repairs=sum(r.changes_meaning for r in repairs),
    )


def loose_notes(compiled: Compiled) -> tuple[Diagnostic, ...]:
    """What a reader should know that belongs to no single criterion."""
    return tuple(d for d in compiled.diagnostics if not any(_belongs(d, c) for c in compiled.criteria))


def _kinds(spots: list[Criterion | None]) -> list[Kind]:
    """A header goes with the criterion that follows it; after the last criterion, with that one."""
    kinds: list[Kind] = []
    kind: Kind = next((c.kind for c in reversed(spots) if c), "inclusion")
    for criterion in reversed(spots):
        kind = criterion.kind if criterion else kind
        kinds.append(kind)
    return kinds[::-1]


def _card(criterion: Criterion, compiled: Compiled, text: str, outcome: VerdictCard | None) -> Card:
    shown = {r.span for r in criterion.repairs if r.changes_meaning}
    about = [d for d in compiled.diagnostics if _belongs(d, criterion)]
    return Card(
        id=criterion.id,
        anchor=anchor(criterion.id),
        kind=criterion.kind,
        source=pieces(text, criterion.span, criterion_marks(criterion)),
        reading=reading(criterion.expr, text),
        meaning_repairs=tuple(r for r in criterion.repairs if r.changes_meaning),
        repairs=tuple(r for r in criterion.repairs if not r.changes_meaning),
        warnings=tuple(d for d in about if d.severity != "info" and d.span not in shown),
        notes=tuple(d for d in about if d.severity == "info"),
        foot=_foot(criterion),
        sure=criterion.confidence >= SURE,
        scope=criterion.scope,
        verdict=outcome,
    )


def _belongs(note: Diagnostic, criterion: Criterion) -> bool:
    return note.span is not None and criterion.span.start <= note.span.start < max(criterion.span.end, 1)


def _foot(criterion: Criterion) -> str:
    value = criterion.confidence
    word = "high" if value >= 0.85 else "fair" if value >= SURE else "low"
    said = [f"Confidence of reading: {word} ({value:.0%})"]
    if answerers := who_can_say(criterion):
        said.append(f"can be answered by {answerers}")
    if small := sum(not r.changes_meaning for r in criterion.repairs):
        said.append(f"{small} small {'repair' if small == 1 else 'repairs'}")
    return " · ".join(said)
