"""Any text compiles: nothing is lost, every place lies in the text, and the same text gives the same rules."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled, Expr, children, codec

_WORDS = st.sampled_from(
    (
        "Inclusion Criteria: Exclusion Criteria: ≥ ≤ > < 18 years 1. 2) a) (b) • - * ( ) [ ] ; , . : age ECOG 0-1 "
        "platelets x ULN 10^9/L within 4 weeks before randomization except such as no not and or if for women of "
        "childbearing potential history of stroke consent \\> &ge; ³ 1,5 mg/dL in the opinion of the investigator "
        "between to \n \n\n   e.g. including unless allowed II III grade measured by creatinine"
    ).split(" ")
)
_TEXTS = st.lists(_WORDS, max_size=60).map(" ".join) | st.text(max_size=300)


def nodes(expr: Expr) -> list[Expr]:
    return [expr, *(n for child in children(expr) for n in nodes(child))]


def check(text: str, compiled: Compiled) -> None:
    covered = bytearray(len(text))
    for start, end in [c.span for c in compiled.criteria] + list(compiled.headers):
        assert 0 <= start < end <= len(text)
        covered[start:end] = b"\1" * (end - start)
    assert all(covered[i] or text[i].isspace() for i in range(len(text)))
    for criterion in compiled.criteria:
        for node in nodes(criterion.expr):
            assert 0 <= node.span.start < node.span.end <= len(text)
        for repair in criterion.repairs:
            assert repair.before == text[repair.span.start : repair.span.end]
    assert len({c.id for c in compiled.criteria}) == len(compiled.criteria)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_nothing_is_lost_and_every_place_is_real(text: str) -> None:
    check(text, compile_text(text))


@settings(max_examples=100, deadline=None)
@given(_TEXTS)
def test_compiling_again_gives_the_same_bytes(text: str) -> None:
    assert json.dumps(codec.to_json(compile_text(text))) == json.dumps(codec.to_json(compile_text(text)))


@settings(max_examples=100, deadline=None)
@given(_TEXTS)
def test_rules_survive_their_json(text: str) -> None:
    compiled = compile_text(text)
    assert codec.from_json(json.loads(json.dumps(codec.to_json(compiled)))) == compiled
