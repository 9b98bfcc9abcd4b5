"""Does each construct say where it can begin? What it does not name it is never asked to read."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from clinconnect.compiler import compile_text
from clinconnect.compiler.grammar import read
from clinconnect.compiler.grammar.pieces import Phrase

CASES = [
    f"{case['kind']} criteria:\n- {case['text']}"
    for path in sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def test_no_construct_begins_where_it_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    construct = read._construct

    def everywhere(phrase: Phrase, i: int) -> object:
        nonlocal seen
        asked = read.constructs_at(phrase.tokens[i])
        for other, _ in read.CONSTRUCTS:
            if other not in asked:
                assert other(phrase, i) is None, (other.__module__, phrase.tokens[i])
                seen += 1
        return construct(phrase, i)

    monkeypatch.setattr(read, "_construct", everywhere)
    for text in CASES:
        compile_text(text)
    assert seen > 1_000
