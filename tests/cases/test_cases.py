"""A construct of the language, its cases beside it: text in, rule out, in the compact notation."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from clinconnect.compiler import compile_text
from clinconnect.criteria import notation

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [(path.stem, case) for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("construct", "case"), CASES, ids=[f"{stem}: {case['text'][:50]}" for stem, case in CASES])
def test_case(construct: str, case: dict[str, str]) -> None:
    compiled = compile_text(f"{case['kind'].title()} Criteria:\n- {case['text']}", title=case.get("title"))
    assert [c.kind for c in compiled.criteria] == [case["kind"]], construct
    assert notation.write(compiled.criteria[0].expr) == case["rule"]


def test_there_are_cases_for_every_construct() -> None:
    assert len(FILES) >= 14
    assert len(CASES) >= 80
