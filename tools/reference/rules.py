"""Every node of a rule: what it holds and what it means, and where the cases that say so stand."""

from __future__ import annotations

from dataclasses import fields

from clinconnect.criteria.codec import NODES
from tools.reference.cases import cases_of
from tools.reference.markdown import code, sentence

_INTRO = """# Rules

An eligibility text compiles to criteria, and each criterion holds one rule: a tree of these nodes. A rule describes a
condition; whether meeting it lets a person in or keeps them out is the criterion's `kind`. Every node also has `span`,
its place in the source text, and may have an `id`.

What each node decides for whom is told by [cases](cases.md): those that `make test` runs.
"""


def page() -> str:
    """The page."""
    parts = [_INTRO]
    for name, kind in NODES.items():
        rest = [code(f.name) for f in fields(kind) if f.name not in ("span", "id")]
        tables = cases_of(name)
        told = f"[{sum(len(t['people']) for t in tables)} cases](cases.md#{name}): {'; '.join(t['about'] for t in tables)}."
        parts.append(f"## `{name}`\n\n{sentence(kind)} Fields: {', '.join(rest)}.\n\n{told}\n")
    return "\n".join(parts)
