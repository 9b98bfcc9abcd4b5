"""A workspace and a registry on this machine, and a synchronisation of the two without waiting."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.rooms.registry.server import LocalRegistry

from clinconnect.registry import Asked, Registry, Surroundings
from clinconnect.store import SyncCounts
from clinconnect.workspace import SyncReport, Workspace

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = Asked()


def client(local: LocalRegistry, *, tries: int = 2) -> Registry:
    """A client that never sleeps."""
    around = Surroundings(sleep=lambda _: None)
    return Registry(local.base_url, page_size=10, per_minute=1e9, tries=tries, timeout=5, around=around)


def sync(
    workspace: Workspace, local: LocalRegistry, asked: Asked = EVERYTHING, *, since: date | None = None, tries: int = 2
) -> SyncReport:
    """One synchronisation, by pages of ten."""
    return workspace.sync(client(local, tries=tries), asked, since=since, clock=lambda: AT, compile=False)


def counts(report: SyncReport) -> SyncCounts:
    """Those of a synchronisation that came to its end."""
    assert report.run is not None
    assert report.run.finished_at is not None
    return report.run.counts


def agree(workspace: Workspace, local: LocalRegistry) -> None:
    """Store and index hold exactly what the registry holds."""
    assert [t.raw for t in workspace.trials(top=10_000)] == [local.studies[n] for n in sorted(local.studies)]
    assert {hit.trial for hit in workspace.hits("invented", top=10_000)} == set(local.studies)
