"""Can every kept trial be found? Not while the index is being built: then each answer says how far it is."""

from __future__ import annotations

from clinconnect.workspace import Finding, Workspace


def catching_up(workspace: Workspace) -> str | None:
    """What to say where the index knows fewer records than are kept; None where it knows all of them."""
    kept, found = workspace.trial_count(), workspace.found_count
    if found >= kept:
        return None
    return f"The search index is being brought up to date: {found:,} of {kept:,} trials can be found so far."


def for_programs(finding: Finding, workspace: Workspace) -> dict[str, object]:
    """The answer as programs read it, with how many records are kept and how many of them can be found."""
    behind = catching_up(workspace)
    return {
        **finding.to_json(),
        "notes": [*([behind] if behind else []), *finding.notes],
        "index": {"kept": workspace.trial_count(), "found": workspace.found_count},
    }
