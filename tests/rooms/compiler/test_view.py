"""A view knows where each of its characters came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinconnect.compiler.view import Edit, View
from clinconnect.spans import Span


def test_an_untouched_view_is_the_source() -> None:
    view = View("abc def")
    assert view.text == "abc def"
    assert view.source(4, 7) == Span(4, 7)


def test_a_replacement_keeps_the_place_of_what_it_replaced() -> None:
    view = View("x 109/L y")
    view.apply([Edit(2, 5, "10^9", "lost-power", "why", 0.9, True)])
    assert view.text == "x 10^9/L y"
    assert view.source(2, 6) == Span(2, 5)
    assert view.source(7, 8) == Span(6, 7)
    (repair,) = view.repairs
    assert (repair.before, repair.after, repair.span, repair.changes_meaning) == ("109", "10^9", Span(2, 5), True)


def test_edits_of_edits_still_lead_to_the_source() -> None:
    view = View(r"a \> b")
    view.apply([Edit(2, 4, ">", "escape")])
    view.apply([Edit(2, 3, "greater than")])
    assert view.text == "a greater than b"
    assert view.source(2, 14) == Span(2, 4)
    assert [r.kind for r in view.repairs] == ["escape"]


def test_of_two_overlapping_edits_the_first_counts() -> None:
    view = View("abcdef")
    view.apply([Edit(1, 4, "X"), Edit(3, 5, "Y")])
    assert view.text == "aXef"


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.text(min_size=1, max_size=5)), max_size=6),
)
def test_every_stretch_of_a_view_has_a_place_in_the_source(source: str, cuts: list[tuple[int, int, str]]) -> None:
    view = View(source)
    view.apply([Edit(s, min(s + n, len(source)), after) for s, n, after in cuts if s + n <= len(source)])
    for start in range(len(view.text)):
        span = view.source(start, start + 1)
        assert 0 <= span.start < span.end <= len(source)
