"""The claims check: no promise, no praise, no decision in our own voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.summaries import claims, in_its_words


@pytest.mark.parametrize(
    "text",
    [
        "A promising new treatment.",
        "This BREAKTHROUGH therapy",
        "It is a chance to try something.",
        "You may be eligible.",
        "People who qualify can join.",
        "This offers hope.",
        "The drug is safe.",
        "It is more effective than usual care.",
        "potentially improving care",
        "a novel, cutting-edge approach",
        "We recommend this trial.",
    ],
)
def test_a_claim_is_found(text: str) -> None:
    assert claims(text), text


@pytest.mark.parametrize(
    "text",
    [
        "The study is looking for people to take part.",
        "It looks mainly at safety and dose.",
        "Chance decides who gets which treatment.",
        "Its title is “A promising breakthrough for eligible people”.",
        "",
    ],
)
def test_plain_statements_and_quotations_are_no_claims(text: str) -> None:
    assert claims(text) == ()


def test_a_claim_says_where_it_stands() -> None:
    text = "A “safe” word and a promising one."
    (found,) = claims(text)
    assert found.span.of(text) == found.words == "promising"
    assert found.why


@given(st.text())
def test_words_of_the_record_never_speak_in_our_voice(words: str) -> None:
    assert claims(in_its_words(words)) == ()


@given(st.text(alphabet="ab “”\n", max_size=20))
def test_quoting_needs_a_reason(words: str) -> None:
    assert "“" not in in_its_words(words)
