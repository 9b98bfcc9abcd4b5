"""How is a change shown? As a sentence with what it does to people in words, and both texts with what went and came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinconnect.changes import Change, Edited, Effect, Part, Topic, concerns, for_all, marked
from clinconnect.store import Absence
from clinconnect.summaries import say_date
from clinconnect.web.outcomes import Tone
from clinconnect.web.words import Heading
from clinconnect.workspace import Difference, RecordHistory, Stand


@dataclass(frozen=True)
class EffectChip:
    """What a change does to people's way in: in words and with a sign, never by colour alone."""

    tone: Tone
    label: str
    icon: str


EFFECT_CHIPS: dict[Effect, EffectChip] = {
    "stricter": EffectChip("out", "Stricter", "cross"),
    "looser": EffectChip("fits", "Looser", "check"),
    "either": EffectChip("conflict", "Stricter for some, looser for others", "differ"),
    "unknown": EffectChip("open", "Effect not clear", "question"),
    "neither": EffectChip("apart", "No effect on who may join", "dash"),
}
_TITLES: dict[str, tuple[Topic, ...]] = {
    "Whether one can join": ("status",),
    "Who may join": ("sex", "ages", "criterion", "healthy volunteers"),
    "Where": ("sites",),
    "Other facts": (
        "phase", "interventions", "conditions", "enrolment", "dates", "sponsor", "title", "description", "contacts",
    ),
}  # fmt: skip
_LABELS: dict[tuple[Topic, Effect], str] = {
    ("sites", "stricter"): "Fewer places",
    ("sites", "looser"): "More places",
    ("status", "stricter"): "Closed to more people",
    ("status", "looser"): "Open to more people",
}
_SENTENCE = {
    "new": "New", "dropped": "Dropped", "changed": "Changed", "reworded": "Reworded",
}  # fmt: skip


@dataclass(frozen=True)
class ChangeLine:
    """One change: its kind and words, its effect, its details with theirs, whom it concerns, and the text with marks."""

    kind: str
    words: str
    chip: EffectChip
    parts: tuple[tuple[str, EffectChip | None], ...]
    concern: str
    criterion: str | None
    edited: tuple[Edited, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """The changes of one kind of question; `quiet` are those without an effect on who may join."""

    title: str
    lines: tuple[ChangeLine, ...]
    quiet: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class VersionLine:
    """A version in the list: of which record, the days it stood, and whether it is one of the two compared.

    `own`: it is of the record that the page is about; `number` counts the versions of its record.
    """

    id: str
    record: str
    registry: str
    own: bool
    number: int
    as_of: str
    kept: str
    until: str | None
    shown: bool


@dataclass(frozen=True)
class HistoryPage:
    """The versions of a trial and what changed between two of them; `compared` is None where there is only one version.

    `versions` are those of all its records, by when they came here, the latest first; `records`: how many records they are of.
    """

    heading: Heading
    versions: tuple[VersionLine, ...]
    groups: tuple[ChangeGroup, ...]
    compared: tuple[int, int] | None
    concern: str
    absences: tuple[str, ...] = ()
    records: int = 1

    @property
    def own(self) -> tuple[VersionLine, ...]:
        """The versions of the record that the page is about, the latest first."""
        return tuple(line for line in self.versions if line.own)


def history_page(heading: Heading, records: Sequence[RecordHistory], found: Difference | None) -> HistoryPage:
    """Everything on the page of the history of a trial: that of the first record, beside the trial's others."""
    pair = (found.before.number, found.after.number) if found else ()
    own, *others = records
    lines = [(v.kept_at, _version(own, v, pair, own=True)) for v in own.versions]
    lines += [(v.kept_at, _version(one, v, (), own=False)) for one in others for v in one.versions]
    lines.sort(key=lambda line: (line[0], line[1].own, line[1].number), reverse=True)
    return HistoryPage(
        heading=heading,
        versions=tuple(line for _, line in lines),
        groups=groups(found.changes) if found else (),
        compared=pair or None,
        concern=for_all(found.changes).words if found else "",
        absences=tuple(_absence(a, one.number if others else "") for one in records for a in one.absences),
        records=len(records),
    )


def _absence(one: Absence, number: str) -> str:
    since, until = (say_date(date.fromisoformat(day)) if day else None for day in (one.since, one.until))
    return f"{number} not in the registry from {since}".strip() + (f"; back on {until}" if until else ", and now")


def groups(changes: tuple[Change, ...]) -> tuple[ChangeGroup, ...]:
    """The changes by what they are about; a group without any is left out."""
    found = (_group(title, [c for c in changes if c.topic in topics]) for title, topics in _TITLES.items())
    return tuple(group for group in found if group.lines or group.quiet)


def _group(title: str, changes: list[Change]) -> ChangeGroup:
    lines, quiet = (tuple(_line(c) for c in changes if (c.effect == "neither") is none) for none in (False, True))
    return ChangeGroup(title, lines, quiet)


def _line(change: Change) -> ChangeLine:
    several = len({part.effect for part in change.parts}) > 1
    criterion = change.after.criterion if change.after else None
    return ChangeLine(
        kind=_SENTENCE[change.sort],
        words=change.words[:1].upper() + change.words[1:],
        chip=_chip(change),
        parts=tuple(_part(part, shown=several) for part in change.parts) if len(change.parts) > 1 else (),
        concern=concerns(change).words,
        criterion=criterion,
        edited=_edited(change),
    )


def _chip(change: Change) -> EffectChip:
    """Of places and of the status of the trial it is said otherwise than of its rules."""
    said = EFFECT_CHIPS[change.effect]
    return replace(said, label=_LABELS.get((change.topic, change.effect), said.label))


def _part(part: Part, *, shown: bool) -> tuple[str, EffectChip | None]:
    return part.words, EFFECT_CHIPS[part.effect] if shown else None


def _edited(change: Change) -> tuple[Edited, ...]:
    """Both texts of a criterion or description; of other facts the words of the change say both."""
    if change.topic not in ("criterion", "description"):
        return ()
    before, after = (side.text if side else "" for side in (change.before, change.after))
    return marked(before, after)


def _version(record: RecordHistory, version: Stand, pair: tuple[int, ...], *, own: bool) -> VersionLine:
    return VersionLine(
        id=record.id,
        record=record.number,
        registry=record.registry,
        own=own,
        number=version.number,
        as_of=say_date(version.as_of) or version.as_of.iso,
        kept=say_date(version.kept_at.date()) or "",
        until=say_date(version.replaced_at.date()) if version.replaced_at else None,
        shown=version.number in pair,
    )
