"""Every node of a rule: what it holds, and what it means, by the very tables that the tests run."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from clinconnect.criteria import notation
from clinconnect.criteria.codec import NODES
from tools.reference.markdown import code, sentence, table

_SPEC = Path(__file__).parents[2] / "tests" / "spec"
_INTRO = """# Rules

An eligibility text compiles to criteria, and each criterion holds one rule: a tree of these nodes. A rule describes a
condition; whether meeting it lets a person in or keeps them out is the criterion's `kind`, which stands in the tables
below where it is an exclusion. Every node also has `span`, its place in the source text, and may have an `id`.

The tables say what a rule means: what is known of a person, and the outcome. They are the cases that `make test` runs.
`passes` does not stand in the way, `fails` rules out, `unknown` is open and says why, `not_applicable` does not concern
this person, `conflicting` means that sources disagree.
"""


def page() -> str:
    """The page."""
    reading = _reading()
    parts = [_INTRO]
    for name, kind in NODES.items():
        rest = [code(f.name) for f in fields(kind) if f.name not in ("span", "id")]
        parts.append(f"## `{name}`\n\n{sentence(kind)} Fields: {', '.join(rest)}.\n")
        parts += _cases(name, reading)
    return "\n".join(parts)


def _reading() -> ModuleType:
    """The reader of the short notation that the tables are written in."""
    found = importlib.util.spec_from_file_location("spec_reading", _SPEC / "reading.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _cases(name: str, reading: ModuleType) -> Iterator[str]:
    for file in sorted((_SPEC / name).glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield f"**{_upper(case['about'])}**" + (" (exclusion)" if case.get("kind") == "exclusion" else "") + "\n"
            if "rule" in case:
                yield code(notation.write(reading.rule(case["rule"]))) + "\n"
            yield table(("what is known", "outcome"), [_row(case, row, reading) for row in case["people"]])


def _row(case: dict[str, Any], row: dict[str, Any], reading: ModuleType) -> tuple[str, str]:
    known = _flow(row.get("person") or {}) if row.get("person") else "nothing"
    day = row.get("as_of", case.get("as_of"))
    own = f" for {code(notation.write(reading.rule(row['rule'])))}" if "rule" in row else ""
    outcome, _, reason = row["outcome"].partition(" ")
    told = f"{outcome} ({reason})" if reason else outcome
    if "changes_on" in row:
        told += f", changes on {row['changes_on']}"
    return f"{known}{own}{f' on {day}' if day else ''}", told


def _flow(value: Any) -> str:
    """A table's words as it writes them, without the braces of the outside."""
    flow = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()
    return code(flow.removeprefix("{").removesuffix("}"))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
