"""What came of a synchronisation? Counts for all of it, and the first problems in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from clinconnect.store import SyncRun
from clinconnect.trials import RecordProblem


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What came of a synchronisation, from its first page, also where it was cut off and went on (`resumed`).

    `run` is None where the registry holds the same data as at the last time and nothing was asked. `restarts` (how often the
    registry no longer took its page token, and the run was read from its first page again), `same_pages` (those that it said
    were as before, and did not send), `compiled` and the problems (the first hundred, and how many of each code, of
    warnings apart) are those of
    this call.
    """

    run: SyncRun | None
    resumed: bool = False
    restarts: int = 0
    same_pages: int = 0
    compiled: int = 0
    problems: tuple[RecordProblem, ...] = ()
    problem_codes: dict[str, int] = field(default_factory=dict)
    warning_codes: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The report as the doors print it."""
        if self.run is None:
            return {"nothing_new": True}
        run, counts = self.run, self.run.counts
        names = (
            "pages",
            "records",
            "added",
            "changed",
            "closed",
            "withdrawn",
            "unchanged",
            "unreadable",
            "passed_over",
            "gone",
            "returned",
        )
        return {
            "nothing_new": False,
            "since": run.since,
            "newest": run.newest,
            "data_version": run.data_version,
            **{name: getattr(counts, name) for name in names},
            "complete": run.complete,
            "resumed": self.resumed,
            "restarts": self.restarts,
            "same_pages": self.same_pages,
            "compiled": self.compiled,
            "problem_codes": self.problem_codes,
            "warning_codes": self.warning_codes,
            "problems": [p.to_json() for p in self.problems],
        }
