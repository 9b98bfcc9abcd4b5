"""The small values that rules are made of. All are valid once constructed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from clinconnect.spans import Span

ANCHORS = ("screening", "enrollment", "randomization", "first-dose", "each-dose", "last-dose", "consent", "baseline")
TimeUnit = Literal["a", "mo", "wk", "d", "h", "min"]
_ISO = {"a": ("P", "Y"), "mo": ("P", "M"), "wk": ("P", "W"), "d": ("P", "D"), "h": ("PT", "H"), "min": ("PT", "M")}
_DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range."""

    value: float
    inclusive: bool

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError("a bound must be finite")


@dataclass(frozen=True, slots=True)
class Range:
    """A range with at least one end that at least one number satisfies."""

    low: Bound | None = None
    high: Bound | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a range needs an end")
        if self.low and self.high:
            closed = self.low.inclusive and self.high.inclusive
            if self.low.value > self.high.value or (self.low.value == self.high.value and not closed):
                raise ValueError("no number lies in the range")

    def holds(self, value: float) -> bool:
        """Whether the number lies in the range."""
        if self.low and (value < self.low.value or (value == self.low.value and not self.low.inclusive)):
            return False
        return not (self.high and (value > self.high.value or (value == self.high.value and not self.high.inclusive)))


@dataclass(frozen=True, slots=True)
class Duration:
    """A signed length of time in one unit (UCUM code), such as -6 mo."""

    amount: float
    unit: TimeUnit

    @property
    def iso(self) -> str:
        """Signed ISO 8601 duration, such as -P6M; parts of a unit go to the next smaller ones as decimals."""
        head, letter = _ISO[self.unit]
        number = f"{abs(self.amount):.4f}".rstrip("0").rstrip(".")
        sign = "-" if self.amount < 0 else ""
        return f"{sign}{head}{number}{letter}"

    @property
    def days(self) -> float:
        """Length in days; a month counts 30.4375 and a year 365.25 (for ordering; dates are counted by calendar)."""
        return self.amount * _DAYS[self.unit]

    @classmethod
    def from_iso(cls, text: str) -> Duration:
        """Read what `iso` writes; ValueError otherwise."""
        got = re.fullmatch(r"(-?)(PT?)(\d+(?:\.\d+)?)([YMWDH])", text)
        if not got:
            raise ValueError(f"not a duration: {text!r}")
        for unit, (head, letter) in _ISO.items():
            if (head, letter) == (got[2], got[4]):
                return cls(float(got[3]) * (-1 if got[1] else 1), unit)  # type: ignore[arg-type]
        raise ValueError(f"not a duration: {text!r}")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time around an anchor: from `start` to `end`, both signed; None where open.

    A day in it is enough, unless `how` says otherwise: "throughout" asks that it was so all of the time ("stable for at
    least 4 weeks"), "since-last" that the last time, if there was one, lies in it ("at least 4 weeks since surgery").
    """

    anchor: str
    start: Duration | None
    end: Duration | None
    half_lives: float | None = None
    how: Literal["throughout", "since-last"] | None = None

    def __post_init__(self) -> None:
        if self.anchor not in ANCHORS and not re.match(r"event:.", self.anchor):
            raise ValueError(f"unknown anchor {self.anchor!r}")
        if self.start and self.end and self.start.days > self.end.days:
            raise ValueError("a window must not end before it starts")


@dataclass(frozen=True, slots=True)
class Coding:
    """A code in a code system, the system as its FHIR URI."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """What a leaf speaks about: the normalised name, codes where known, the terminology's id where it knows the concept."""

    name: str
    codes: tuple[Coding, ...] = ()
    id: str | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a concept needs a name")


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same threshold in another unit: 150 umol/L or 1.7 mg/dL."""

    range: Range
    unit: str


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose or dose intensity: `unit` in UCUM, `per` a length of time where the text gives one."""

    range: Range
    unit: str
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that reading made to damaged text. `span` and `before` are of the source text; nothing is changed in it."""

    kind: str
    span: Span
    before: str
    after: str
    why: str
    confidence: float
    changes_meaning: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError("confidence lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something a reader should know about the data. `code` is stable; `hint` says what may be done."""

    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    span: Span | None = None
    hint: str = ""
