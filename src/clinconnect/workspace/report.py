"""What came of an import? Counts for all of it, and the first problems in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from clinconnect.store import Kept, Tally
from clinconnect.trials import RecordProblem

MOST_PROBLEMS = 100


def older_record(id: str, where: str) -> RecordProblem:
    """That a record came which is older than the one that is kept."""
    message = f"{id} is older here than what is kept: it stays as it was"
    return RecordProblem("older-record", where, message, severity="warning")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Of one file: trials added, changed, unchanged (the same record again), `poorer` and `older` (left as they were, as the
    store already knows more of them, or something newer), the rules compiled, and problems: the first hundred of them, and how
    many of each code, `warning_codes` those of them with which a trial came.

    `already` says that the very same bytes had been imported before and nothing was read; `complete` that all of the file was
    read to its end, and nothing of it is cut off or damaged.
    """

    name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    poorer: int = 0
    older: int = 0
    compiled: int = 0
    problems: tuple[RecordProblem, ...] = ()
    problem_codes: dict[str, int] = field(default_factory=dict)
    warning_codes: dict[str, int] = field(default_factory=dict)
    already: bool = False
    complete: bool = True

    @property
    def trials(self) -> int:
        """How many trials came out of the file."""
        return self.added + self.changed + self.unchanged + self.poorer + self.older

    @property
    def problem_count(self) -> int:
        """How many problems there were in all."""
        return sum(self.problem_codes.values())

    def to_json(self) -> dict[str, object]:
        """The report as the doors print it."""
        counts = ("added", "changed", "unchanged", "poorer", "older", "compiled")
        return {
            "name": self.name,
            **{key: getattr(self, key) for key in counts},
            "already": self.already,
            "complete": self.complete,
            "problem_codes": self.problem_codes,
            "warning_codes": self.warning_codes,
            "problems": [p.to_json() for p in self.problems],
        }


class Noted:
    """Problems as they come: how many of each code, and the first hundred in words, where errors go before warnings."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.warning_codes: Counter[str] = Counter()
        self.complete = True
        self._errors: list[RecordProblem] = []
        self._warnings: list[RecordProblem] = []

    def add(self, problem: RecordProblem) -> None:
        """Count a problem, and keep it in words while there is room."""
        warning = problem.severity == "warning"
        self.codes[problem.code] += 1
        self.warning_codes[problem.code] += warning
        self.complete = self.complete and not problem.unfinished
        some = self._warnings if warning else self._errors
        if len(some) < MOST_PROBLEMS:
            some.append(problem)

    @property
    def first(self) -> tuple[RecordProblem, ...]:
        """The first hundred."""
        return tuple([*self._errors, *self._warnings][:MOST_PROBLEMS])


class Progress:
    """The report while it grows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts: Counter[str] = Counter()
        self._noted = Noted()

    def kept(self, kept: Kept) -> None:
        """Count a batch that is in the store."""
        self._counts["added"] += len(kept.added)
        self._counts["changed"] += len(kept.changed)
        self._counts["unchanged"] += kept.unchanged
        self._counts["poorer"] += len(kept.poorer)
        self._counts["older"] += len(kept.older)

    def compiled(self, number: int) -> None:
        """Count compiled rules."""
        self._counts["compiled"] += number

    def problem(self, problem: RecordProblem) -> None:
        """Count a problem, and keep it in words while there is room."""
        self._noted.add(problem)

    def report(self) -> ImportReport:
        """The report as it stands."""
        return ImportReport(
            self._name,
            added=self._counts["added"],
            changed=self._counts["changed"],
            unchanged=self._counts["unchanged"],
            poorer=self._counts["poorer"],
            older=self._counts["older"],
            compiled=self._counts["compiled"],
            problems=self._noted.first,
            problem_codes=dict(self._noted.codes),
            warning_codes=dict(+self._noted.warning_codes),
            complete=self._noted.complete,
        )

    def tally(self) -> Tally:
        """The counts as the store keeps them."""
        report = self.report()
        return Tally(
            report.added, report.changed, report.unchanged + report.poorer + report.older, report.problem_count
        )
