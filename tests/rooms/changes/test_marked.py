"""Which words went and which came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.changes import marked

texts = st.lists(st.sampled_from(["platelets", "≥", "75", "100", "or", "not"]), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("a b", "a b", [("a b", "same")]),
        ("", "a", [("a", "come")]),
        ("a", "", [("a", "gone")]),
        (
            "at least 75 units",
            "at least 100 units",
            [("at least ", "same"), ("75 ", "gone"), ("100 ", "come"), ("units", "same")],
        ),
        ("a\n b", "a b", [("a b", "same")]),
    ],
)
def test_word_by_word(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert [(one.text, one.what) for one in marked(before, after)] == pieces


@given(texts, texts)
def test_each_version_can_be_read_off(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert "".join(p.text for p in pieces if p.what != "come").split() == before.split()
    assert "".join(p.text for p in pieces if p.what != "gone").split() == after.split()


def test_very_long_texts_are_shown_whole() -> None:
    pieces = marked("a " * 5000, "b " * 5000)
    assert [p.what for p in pieces] == ["gone", "come"]
