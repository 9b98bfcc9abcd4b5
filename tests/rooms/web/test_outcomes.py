"""The verdict in words: every criterion counted once, and never more certain than it is."""

from dataclasses import replace
from datetime import date

import pytest

from clinconnect.matching import CriterionVerdict, Evidence, Outcome, Verdict
from clinconnect.spans import Span
from clinconnect.web.outcomes import CHIPS, overview, tone_of, verdict_card

DAY = date(2025, 8, 1)
HERE = Span(0, 1)


def outcome(id: str, result: Outcome, reason: str = "present") -> CriterionVerdict:
    return CriterionVerdict(id, "inclusion", HERE, result, reason, f"why {id}")


@pytest.mark.parametrize(
    ("result", "reason", "for_site", "tone"),
    [
        ("passes", "present", False, "fits"),
        ("fails", "absent", False, "out"),
        ("not_applicable", "guard", False, "apart"),
        ("conflicting", "sources", False, "conflict"),
        ("unknown", "missing", False, "open"),
        ("unknown", "needs-person", False, "open"),
        ("unknown", "needs-person", True, "site"),
        ("unknown", "ambiguous-text", False, "site"),
        ("unknown", "unencoded", False, "unread"),
    ],
)
def test_tones(result: Outcome, reason: str, for_site: bool, tone: str) -> None:
    assert tone_of(replace(outcome("I1", result, reason), for_site=for_site)) == tone


def test_every_criterion_is_counted_once() -> None:
    results: list[tuple[Outcome, str]] = [
        ("passes", ""), ("passes", ""), ("unknown", "missing"), ("unknown", "unencoded"), ("not_applicable", ""),
    ]  # fmt: skip
    verdict = Verdict("T", DAY, tuple(outcome(f"I{n}", *result) for n, result in enumerate(results)))
    seen = overview(verdict)
    assert sum(n for n, _ in seen.counts) == len(results) == len(seen.places)
    assert {chip.tone: n for n, chip in seen.counts} == {"fits": 2, "out": 0, "open": 1, "unread": 1, "apart": 1}


@pytest.mark.parametrize(
    ("results", "headline"),
    [
        ([], "Cannot tell"),
        (["passes"], "May fit"),
        (["passes", "not_applicable"], "May fit"),
        (["passes", "unknown"], "Cannot tell yet"),
        (["conflicting"], "Cannot tell yet"),
        (["unknown", "fails"], "Does not fit"),
    ],
)
def test_the_headline_is_honest(results: list[Outcome], headline: str) -> None:
    verdict = Verdict("T", DAY, tuple(outcome(f"I{n}", r, "missing") for n, r in enumerate(results)))
    seen = overview(verdict)
    assert seen.headline == headline
    assert "eligible" not in (seen.headline + seen.detail).lower()
    assert [place.id for place, _ in seen.blocking] == [f"I{n}" for n, r in enumerate(results) if r == "fails"]


def test_a_guess_is_called_a_guess_and_evidence_has_its_source() -> None:
    got = CriterionVerdict(
        "I1", "inclusion", HERE, "unknown", "missing", "", (Evidence("Platelets 62", "Bundle.entry[3]"),), "fails", DAY
    )
    card = verdict_card(got)
    assert card.guess == "it would probably not fit"
    assert card.evidence == (("Platelets 62", "Bundle.entry[3]"),)
    assert card.changes_on == "1 August 2025"
    assert card.why == "Nothing that we were given says."


def test_no_two_outcomes_look_alike_without_colour() -> None:
    assert len({chip.icon for chip in CHIPS.values()}) == len({chip.label for chip in CHIPS.values()}) == len(CHIPS)
