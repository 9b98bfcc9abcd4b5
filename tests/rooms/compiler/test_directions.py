"""Which answer makes a promise true, as far as the words make it plain."""

from __future__ import annotations

import pytest

from clinconnect.compiler import compile_text
from clinconnect.criteria import Attest, leaves

_HEADINGS = {"inclusion": "Inclusion Criteria:\n", "exclusion": "Exclusion Criteria:\n"}


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("inclusion", "Written informed consent", "yes"),
        ("inclusion", "Willing to attend all study visits", "yes"),
        ("inclusion", "Women of childbearing potential must agree to use contraception", "yes"),
        ("exclusion", "Unable to give informed consent", "no"),
        ("exclusion", "Lack of informed consent", "no"),
        ("exclusion", "Refusal to participate in the study", "no"),
        ("exclusion", "Patients unlikely to comply with the protocol", "no"),
        ("exclusion", "Written informed consent", None),
        ("inclusion", "Patients who are unable to give informed consent", None),
        ("exclusion", "Not unable to give informed consent", None),
        ("exclusion", "Non-compliance with other therapies", None),
        ("inclusion", "Able to communicate during the study procedures", None),
        ("inclusion", "Willing to have pets", None),
        ("inclusion", "Able to understand the study information", "yes"),
        ("exclusion", "Unable to comprehend the information", "no"),
        ("inclusion", "Able to understand German", None),
        ("exclusion", "Donating sperm", None),
    ],
)
def test_the_answer_that_makes_it_true(kind: str, text: str, says: str | None) -> None:
    compiled = compile_text(_HEADINGS[kind] + text)
    said = [leaf.says for c in compiled.criteria for leaf in leaves(c.expr) if isinstance(leaf, Attest)]
    assert said == [says]
