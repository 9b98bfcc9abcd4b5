import pytest

from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.record.levels import level, same


@pytest.mark.parametrize(
    ("written", "low", "high", "part"),
    [
        ("2", 2, 2, ""), ("II", 2, 2, ""), ("Grade 2", 2, 2, ""), ("G2", 2, 2, ""), ("stage IIIA", 3, 3, "a"),
        ("NYHA class IV", 4, 4, ""), ("0-1", 0, 1, ""), ("1 to 2", 1, 2, ""), ("ECOG performance status 1", 1, 1, ""),
        ("90", 90, 90, ""), ("IX", 9, 9, ""), ("stage 3b", 3, 3, "b"), ("2.5", 2.5, 2.5, ""), ("VIII", 8, 8, ""),
    ],
)  # fmt: skip
def test_numbers_and_numerals(written: str, low: float, high: float, part: str) -> None:
    got = level(written)
    assert (got.low, got.high, got.part) == (low, high, part)


@pytest.mark.parametrize(("written", "word"), [("Child-Pugh A", "a"), ("B", "b"), ("limited", "limited"), ("", "")])
def test_what_is_no_number_stays_a_word(written: str, word: str) -> None:
    got = level(written)
    assert (got.low, got.word) == (None, word)


@pytest.mark.parametrize("written", ["not grade 2", "grade 2 or 3", "at least 2", ">2", "3+4=7", "2 3"])
def test_what_says_more_than_a_level_is_never_read_as_one(written: str) -> None:
    assert level(written).low is None


@pytest.mark.parametrize(
    ("asked", "recorded", "truth"),
    [
        ("III", "IIIA", TRUE), ("IIIA", "III", UNKNOWN), ("IIIA", "IIIB", FALSE), ("II", "III", FALSE),
        ("2", "II", TRUE), ("limited", "extensive", FALSE), ("limited", "LIMITED", TRUE),
        ("limited", "widespread", UNKNOWN), ("A", "Child-Pugh B", UNKNOWN), ("1", "0-1", UNKNOWN), ("T2", "T3", FALSE),
        ("T2", "N2", UNKNOWN), ("T2", "T2a", TRUE),
    ],
)  # fmt: skip
def test_the_same_level_or_a_part_of_it(asked: str, recorded: str, truth: Truth) -> None:
    assert same(level(asked), level(recorded), frozenset({"limited", "extensive"})) is truth


def test_letters_of_a_known_scale_exclude_each_other() -> None:
    assert same(level("A"), level("B"), frozenset({"a", "b", "c"})) is FALSE
