"""Would the tests notice? The program is broken on purpose in one place, and a part of the suite has to fail for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from source_tree import ROOT

LOGIC, MEANING, WHOLE = "tests/laws/test_logic.py", "tests/spec", "tests/contracts/test_text_to_verdict.py"
GAPS = "tests/laws/test_matching_completions.py"
PREPARED = "tests/laws/test_prepared.py"
POLARITY = "tests/laws/test_polarity.py::test_on_any_rule_and_any_person"
CHANGES, CHANGE_CASES = "tests/laws/test_changes.py", "tests/rooms/changes/test_criteria_changes.py"
PROMISES = "tests/laws/test_counterfactual.py::test_every_set_keeps_what_it_promises"


@dataclass(frozen=True)
class Mutant:
    """One place of the source, what stands there, what is put in its stead, and the tests that must notice."""

    about: str
    file: str
    before: str
    after: str
    noticed_by: str


MUTANTS = (
    Mutant(
        "a cell of AND is flipped: unknown and true is true",
        "logic.py",
        "return FALSE\n        if value is UNKNOWN:\n            result = UNKNOWN\n",
        "return FALSE\n",
        LOGIC,
    ),
    Mutant(
        "NOT unknown is true",
        "logic.py",
        "    if value is UNKNOWN:\n        return UNKNOWN\n    return FALSE if value is TRUE else TRUE",
        "    return FALSE if value is TRUE else TRUE",
        LOGIC,
    ),
    Mutant(
        "< and ≤ are swapped where a value is compared",
        "matching/record/numbers.py",
        "        return (bound.inclusive or within) and not without\n    return value < bound.value",
        "        return not bound.inclusive\n    return value < bound.value",
        MEANING,
    ),
    Mutant(
        "> and ≥ are swapped where a sign is read",
        "compiler/grammar/comparisons.py",
        'Bound(value, sign == ">=")',
        'Bound(value, sign != ">=")',
        WHOLE,
    ),
    Mutant(
        "a negation is dropped where it is evaluated",
        "matching/outcome/groups.py",
        "Finding(negation(part.truth), part.reason",
        "Finding(part.truth, part.reason",
        MEANING,
    ),
    Mutant(
        "a negation is dropped where it is read",
        "compiler/structure/lists.py",
        "    return Not(span=inside.span, of=inside)",
        "    return inside",
        WHOLE,
    ),
    Mutant(
        "'unless' means 'and'",
        "matching/outcome/exceptions.py",
        "conjunction((base.truth, negation(lifted)))",
        "conjunction((base.truth, lifted))",
        MEANING,
    ),
    Mutant(
        "exclusions are taken for inclusions",
        "matching/outcome/outcomes.py",
        'wanted = TRUE if criterion.kind == "inclusion" else FALSE',
        "wanted = TRUE",
        MEANING,
    ),
    Mutant(
        "what is not mentioned is taken to be absent",
        "matching/leaves/presence.py",
        'Finding(FALSE, "complete-record")\n    return MISSING',
        'Finding(FALSE, "complete-record")\n    return Finding(FALSE, "absent")',
        MEANING,
    ),
    Mutant(
        "of two ways to fill a gap one is enough",
        "matching/outcome/outcomes.py",
        'if not (outcomes <= NO_OBSTACLE or outcomes == {"fails"}):',
        "if outcomes & OPEN:",
        GAPS,
    ),
    Mutant(
        "a value known as a range is never above the last threshold",
        "matching/outcome/gaps.py",
        "parts.append(replace(value, low=low))",
        "pass",
        GAPS,
    ),
    Mutant(
        "what silence leads to is given to everybody",
        "matching/record/dossier.py",
        "return self._holds.isdisjoint(keys)",
        "return True",
        PREPARED,
    ),
    Mutant(
        "what depends on the day of birth is remembered for others",
        "matching/prepared.py",
        "return None if noting.more else",
        "return",
        PREPARED,
    ),
    Mutant(
        "a plain sentence loses its 'not'",
        "matching/telling/lay.py",
        'f"the trial does not take people',
        'f"the trial takes people',
        POLARITY,
    ),
    Mutant(
        "a plain sentence says that what is denied is so",
        "matching/telling/lay_findings.py",
        '"absent": "the record says that this is not so"',
        '"absent": "the record shows this"',
        POLARITY,
    ),
    Mutant(
        "a plain sentence ends with the opposite",
        "matching/telling/lay.py",
        '"fails": "so this does not fit"',
        '"fails": "so this fits"',
        POLARITY,
    ),
    Mutant(
        "what is not known is said to be so",
        "matching/telling/lay_findings.py",
        '"missing": "the record does not say"',
        '"missing": "the record shows this"',
        POLARITY,
    ),
    Mutant(
        "a negation does not turn a sentence round",
        "matching/telling/roles.py",
        "return replace(turned, exception=False)",
        "return replace(role, exception=False)",
        POLARITY,
    ),
    Mutant(
        "what is not allowed is told as asked for",
        "matching/telling/explanation.py",
        '"exception" if role.exception else "asked for" if role.wanted else "not allowed"',
        '"exception" if role.exception else "asked for"',
        POLARITY,
    ),
    Mutant(
        "a clinical sentence ends with the opposite",
        "matching/telling/explanation.py",
        '("exclusion", "passes"): "this exclusion does not apply"',
        '("exclusion", "passes"): "this is a reason for exclusion"',
        POLARITY,
    ),
    Mutant(
        "what would settle a criterion is not tried",
        "matching/what_if/counterfactual.py",
        "if changes and judge(self._criterion, supposing(self._person, changes)).outcome in promised:",
        "if changes:",
        PROMISES,
    ),
    Mutant(
        "stricter and looser are swapped",
        "changes/differences.py",
        'return "looser" if wider == (turn > 0) else "stricter"',
        'return "looser" if wider != (turn > 0) else "stricter"',
        CHANGES,
    ),
    Mutant(
        "a rule follows from any of several of which one is true",
        "changes/implied.py",
        "return all(self.true(one, b) for one in children(a))",
        "return any(self.true(one, b) for one in children(a))",
        CHANGES,
    ),
    Mutant(
        "a higher lower bound counts as wider",
        "changes/leaves.py",
        'return "narrower" if a.value > b.value else "wider"',
        'return "narrower" if a.value < b.value else "wider"',
        CHANGES,
    ),
    Mutant(
        "two criteria about different things are taken for one that changed",
        "changes/pairing.py",
        "        if subject < (1.0 if turned else _AKIN) or (subject < 1 and alike < _BARELY_ALIKE):\n            return 0.0\n",
        "",
        CHANGE_CASES,
    ),
)


def suite(source: Path, tests: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run these tests against the package in the folder `source`."""
    command = [sys.executable, "-m", "pytest", tests, "-q", "-x", "-p", "no:cacheprovider", *more]
    environment = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source that may be broken."""
    folder = tmp_path_factory.mktemp("twin")
    shutil.copytree(ROOT / "src", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("tests", [LOGIC, MEANING, WHOLE, GAPS, POLARITY, PROMISES, CHANGES, CHANGE_CASES])
def test_the_twin_passes_while_it_is_whole(twin: Path, tests: str) -> None:
    found = suite(twin, tests)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.about)
def test_the_suite_notices(twin: Path, mutant: Mutant) -> None:
    file = twin / "clinconnect" / mutant.file
    whole = file.read_text(encoding="utf-8")
    assert whole.count(mutant.before) == 1, f"{mutant.file} has changed: say anew where to break it"
    file.write_text(whole.replace(mutant.before, mutant.after), encoding="utf-8")
    try:
        found = suite(twin, mutant.noticed_by)
    finally:
        file.write_text(whole, encoding="utf-8")
    assert found.returncode == 1, f"nobody noticed: {mutant.about}\n{found.stdout[-2000:]}"
    assert "FAILED " in found.stdout
