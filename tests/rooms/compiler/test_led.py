"""Exclusions below a lead of their own level: what it says of them is a second reading, and nothing is lost without one."""

from __future__ import annotations

import pytest

from clinconnect.compiler import compile_text
from clinconnect.criteria import notation

JUDGED = "attest(investigator; investigator's judgement)"


def excluded(*lines: str) -> list[str]:
    text = "Exclusion Criteria:\n" + "\n".join(lines)
    return [notation.write(criterion.expr) for criterion in compile_text(text).criteria]


@pytest.mark.parametrize(
    ("lead", "alone", "led"),
    [
        ("Illnesses considered inappropriate by the investigator:", "Stroke", f"all({JUDGED}, condition(stroke))"),
        ("Any of the following, if severe in the investigator's opinion:", "Stroke", f"all({JUDGED}, condition(stroke))"),
        ("Any of the following uncontrolled conditions:", "Asthma", "condition(asthma; uncontrolled)"),
        ("Any of the following within 6 months:", "Stroke", "condition(stroke; -P6M..P0D screening)"),
        ("Any of the following cardiovascular conditions within 6 months:", "Stroke", "all(condition(stroke), opaque())"),
    ],
)  # fmt: skip
def test_what_the_lead_says_may_reach_a_part_of_its_own_level(lead: str, alone: str, led: str) -> None:
    part = f"condition({alone.lower()})"
    assert excluded(f"- {lead}", f"- {alone}")[1] == f"readings({part}, {led})"


@pytest.mark.parametrize(
    "lead",
    [
        "Any of the following:",
        "Uncontrolled illness, including any of the following:",
        "Any of the following diseases:",
        "Pregnancy in the opinion of the investigator.",
        "Pregnancy within 6 months.",
    ],
)
def test_what_says_nothing_of_its_parts_does_not_reach_them(lead: str) -> None:
    assert excluded(f"- {lead}", "- Stroke")[1] == "condition(stroke)"


def test_a_part_with_a_time_of_its_own_keeps_it() -> None:
    lead = "- History of any of the following within 6 months:"
    assert excluded(lead, "- Stroke within 12 months")[1] == "condition(stroke; -P12M..P0D screening)"


def test_what_was_measured_is_nobodys_judgement() -> None:
    lead = "- Any of the following if significant in the opinion of the investigator:"
    assert excluded(lead, "- Platelets < 100 x 10^9/L", "- Pregnancy")[1:] == [
        "measured(platelets < 100 10*9/L)",
        "status(pregnancy)",
    ]


def test_what_the_investigator_judges_by_is_no_reason_alone() -> None:
    found = excluded("- Considered unsuitable by the investigator because of:", "  - Stroke", "  - Asthma")
    assert found == [f"all({JUDGED}, any(condition(stroke), condition(asthma)))"]
