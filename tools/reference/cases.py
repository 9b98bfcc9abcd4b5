"""What the rules decide, case by case, for eyes that know medicine: the very tables that the tests run, in words."""

from __future__ import annotations

import importlib.util
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from clinconnect.criteria import Compiled, Criterion
from clinconnect.criteria.codec import NODES
from clinconnect.criteria.prose import say
from clinconnect.matching import CriterionVerdict, evaluate
from clinconnect.matching.telling.words import birth_words
from clinconnect.patients import Patient
from clinconnect.spans import Span
from tools.reference.markdown import table

_SPEC = Path(__file__).parents[2] / "tests" / "spec"
_AS_OF = date(2025, 8, 1)
_INTRO = """# What the rules decide, case by case

For everybody who wants to check the matcher against their own judgement. Each table is about one rule: what is known of
a person, what the program says of it, and on what it rests. The outcomes were written by hand, and `make test` compares
them; the words of the last column are the program's own. Where no other day is named, the day is 2025-08-01, which is
also taken for the planned start.

- **passes**: does not stand in the way. **fails**: rules out. **not applicable**: does not concern this person.
- **unknown**: open, with what would settle it. **conflicting**: the sources disagree, and nobody chooses between them.
- What a record does not say is unknown, unless the record says that it is complete.
- An exclusion is passed where what it names is known not to be so.

How a real trial comes out for the sample people: [the first sample trial](sample-trial.md).
"""
_KINDS = {"inclusion": "Required", "exclusion": "Exclusion"}


def page() -> str:
    """The page."""
    parts = [_INTRO, _contents()]
    for name in NODES:
        parts.append(f"## {name}\n")
        parts += [_case(case) for case in cases_of(name)]
    return "\n".join(parts)


@cache
def cases_of(name: str) -> list[dict[str, Any]]:
    """The tables about one node, as they are written."""
    files = sorted((_SPEC / name).glob("*.yaml"))
    return [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


def _contents() -> str:
    rows = [(f"[{n}](#{n})", str(len(cases_of(n))), str(sum(len(c["people"]) for c in cases_of(n)))) for n in NODES]
    return table(("about", "tables", "cases"), rows)


def _case(case: dict[str, Any]) -> str:
    """One table, folded: its rule in words stays to be seen."""
    kind = case.get("kind", "inclusion")
    rule = f"{_KINDS[kind]}: {say(reading().rule(case['rule']))}" if "rule" in case else _KINDS[kind]
    rows = [_row(case, row, kind) for row in case["people"]]
    head = f"<details><summary><b>{_upper(case['about'])}</b> ({len(rows)})<br>{rule}</summary>\n"
    return "\n".join((head, table(("what is known", "outcome", "because"), rows), "</details>\n"))


def _row(case: dict[str, Any], row: dict[str, Any], kind: str) -> tuple[str, str, str]:
    day = row.get("as_of", case.get("as_of", _AS_OF))
    rule = reading().rule(row.get("rule", case.get("rule")))
    person = reading().person(row.get("person"))
    criterion = Criterion("C1", kind, Span(0, 1), rule)  # type: ignore[arg-type]
    found = evaluate(Compiled("", "", (criterion,)), person, as_of=day).criteria[0]
    own = f" For: {say(rule)}." if "rule" in row else ""
    on = f" On {day}." if day != _AS_OF else ""
    return f"{_known(person, row.get('person') or {})}.{own}{on}", _outcome(found), _because(found)


def _known(person: Patient, short: dict[str, Any]) -> str:
    """What the record says, fact by fact; a record of FHIR with what it says of sex and gender."""
    said = short.get("record", {})
    parts = [f"{key.replace('_', ' ')} {_plain(value)}" for key, value in said.items()]
    if not said and person.sex:
        parts.append(person.sex)
    if person.birth:
        parts.append(birth_words(person.birth).lower())
    parts += [fact.label for fact in person.facts]
    parts += [f"the list of {kind} is complete" for kind in sorted(person.complete)]
    return _upper("; ".join(parts)) or "Nothing"


def _plain(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return str(value.get("text") or "; ".join(f"SNOMED CT {c['code']}" for c in value["coding"]))


def _outcome(found: CriterionVerdict) -> str:
    outcome = found.outcome.replace("_", " ")
    return f"{outcome}, until {found.changes_on}" if found.changes_on else outcome


def _because(found: CriterionVerdict) -> str:
    """The explanation without its last part, which says the outcome again."""
    why, _, _ = found.explanation.rpartition(": ")
    return why or found.explanation


@cache
def reading() -> ModuleType:
    """The reader of the short notation that the tables are written in."""
    found = importlib.util.spec_from_file_location("spec_reading", _SPEC / "reading.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
