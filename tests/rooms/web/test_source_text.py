"""The record's text on a page: cut at the marks, and never changed by a character."""

from hypothesis import given
from hypothesis import strategies as st

from clinconnect.spans import Span
from clinconnect.web.source_text import Mark, Piece, pieces

_MARKS: list[Mark] = ["header", "read", "opaque", "repair", "meaning"]


def test_no_mark_is_one_piece() -> None:
    assert pieces("abc", Span(0, 3), []) == (Piece("abc", None),)


def test_nothing_is_no_piece() -> None:
    assert pieces("", Span(0, 0), []) == ()


def test_marks_are_clipped_to_what_is_shown() -> None:
    shown = pieces("abcdef", Span(1, 5), [(Span(0, 2), "read"), (Span(4, 6), "opaque"), (Span(5, 6), "repair")])
    assert shown == (Piece("b", "read"), Piece("cd", None), Piece("e", "opaque"))


def test_the_more_important_mark_shows_where_two_overlap() -> None:
    shown = pieces("abcd", Span(0, 4), [(Span(0, 4), "opaque"), (Span(1, 3), "meaning"), (Span(1, 2), "repair")])
    assert shown == (Piece("a", "opaque"), Piece("bc", "meaning"), Piece("d", "opaque"))


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, Span, list[tuple[Span, Mark]]]:
    text = draw(st.text(max_size=40))
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: Span(min(p), max(p)))
    return text, draw(span), draw(st.lists(st.tuples(span, st.sampled_from(_MARKS)), max_size=8))


@given(_marked())
def test_no_character_is_lost_or_changed(case: tuple[str, Span, list[tuple[Span, Mark]]]) -> None:
    text, whole, marks = case
    shown = pieces(text, whole, marks)
    assert "".join(p.text for p in shown) == whole.of(text)
    place = whole.start
    for piece in shown:
        for offset in range(place, place + len(piece.text)):
            over = {mark for span, mark in marks if span.start <= offset < span.end}
            assert (piece.mark is None) == (not over)
            assert piece.mark is None or piece.mark in over
        place += len(piece.text)
