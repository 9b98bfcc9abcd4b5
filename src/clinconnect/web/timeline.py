"""When does what happen? The dates of a trial laid out on a line, wide for a desk and tall for a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from clinconnect.summaries import MONTHS, say_date
from clinconnect.trials import PartialDate, Trial


@dataclass(frozen=True)
class Moment:
    """A date of the trial. `said` is None where the record does not report it; `note` says planned or done."""

    name: str
    said: str | None
    note: str
    low: date | None = None
    high: date | None = None


@dataclass(frozen=True)
class Mark:
    """A moment's place in the picture: `at` its middle, `start` to `end` its possible stretch, `lane` its text row."""

    moment: Moment
    at: float
    start: float
    end: float
    lane: int
    side: str


@dataclass(frozen=True)
class Timeline:
    """The moments in order, their marks on a line of 0 to 1, the years or months on it, and today."""

    moments: tuple[Moment, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[str, float], ...]
    today: float | None
    lanes: int
    told: str


def timeline(trial: Trial, today: date) -> Timeline:
    """The four dates that a reader looks for; what is not reported is listed and has no place on the line."""
    finished = trial.completion is not None and trial.completion.kind == "actual"
    moments = (
        _moment("First submitted", trial.first_submitted, today),
        _moment("Trial launched", trial.started, today),
        _moment("Record updated", trial.updated, today),
        _moment("Completed" if finished else "Estimated completion", trial.completion, today),
    )
    dated = sorted((m for m in moments if m.low and m.high), key=lambda m: (m.low or today, m.high or today))
    told = " ".join(f"{m.name}: {m.said or 'not reported'}{f', {m.note}' if m.note else ''}." for m in moments)
    if not dated:
        return Timeline(moments, (), (), None, 0, told)
    first = min([m.low for m in dated if m.low])
    last = max([m.high for m in dated if m.high])
    low, high = _frame(first, last)
    marks = _placed(dated, low, high)
    ticks = tuple((said, _share(day, low, high)) for said, day in _ticks(low, high))
    now = _share(today, low, high) if low <= today <= high else None
    return Timeline(moments, marks, ticks, now, max(m.lane for m in marks) + 1, told)


def _moment(name: str, when: PartialDate | None, today: date) -> Moment:
    stretch = _stretch(when.iso) if when else None
    if when is None:
        return Moment(name, None, "")
    note = {"actual": "", "estimated": "planned"}.get(when.kind or "", "")
    if not note and stretch and stretch[0] > today:
        note = "planned"
    return Moment(name, say_date(when), note, *(stretch or (None, None)))


def _stretch(iso: str) -> tuple[date, date] | None:
    """The first and last possible day of a partial date; None where it is no date."""
    got = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?.*", iso.strip())
    if not got:
        return None
    year, month, day = int(got[1]), int(got[2] or 0), int(got[3] or 0)
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), _before(date(year + month // 12, month % 12 + 1, 1))
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _frame(first: date, last: date) -> tuple[date, date]:
    """A little room on both sides, at least two months in all, inside the calendar."""
    room = timedelta(days=max(30, (last - first).days // 12))
    low = first - room if first - date.min > room else date.min
    high = last + room if date.max - last > room else date.max
    return low, high


def _share(day: date, low: date, high: date) -> float:
    return round((day - low).days / max((high - low).days, 1), 4)


def _ticks(low: date, high: date) -> list[tuple[str, date]]:
    """At most eight beginnings of years, or of months where the line is shorter than two years."""
    years = [date(y, 1, 1) for y in range(low.year + 1, high.year + 1)]
    if len(years) > 2 or (high - low).days > 2 * 366:
        return [(str(day.year), day) for day in _some(years)]
    firsts = [date(y, m, 1) for y in range(low.year, high.year + 1) for m in range(1, 13)]
    months = [day for day in firsts if low < day <= high]
    return [(f"{MONTHS[day.month - 1][:3]} {day.year}", day) for day in _some(months)]


def _some(days: list[date]) -> list[date]:
    """At most eight of them, evenly apart."""
    return days[:: max(1, -(-len(days) // 8))]


def _placed(dated: list[Moment], low: date, high: date) -> tuple[Mark, ...]:
    """Texts that would lie on one another go to different lanes; those near the right edge end at their mark."""
    width = 0.26
    taken: list[float] = []
    marks = []
    for moment in dated:
        assert moment.low is not None
        assert moment.high is not None
        start, end = _share(moment.low, low, high), _share(moment.high, low, high)
        at = (start + end) / 2
        side = "end" if at > 1 - width else "start"
        left = at - width if side == "end" else at
        lane = next((i for i, used in enumerate(taken) if used <= left), len(taken))
        if lane == len(taken):
            taken.append(0.0)
        taken[lane] = left + width
        marks.append(Mark(moment, round(at, 4), start, end, lane, side))
    return tuple(marks)
