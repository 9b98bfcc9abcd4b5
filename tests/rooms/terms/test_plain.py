"""Plain names and phrases: every row can be used."""

import pytest

from clinconnect.terms.plain import people_phrase, plain_name
from clinconnect.terms.tables import rows


@pytest.mark.parametrize(("table", "said"), [("plain_names", "plain"), ("people", "phrase")])
def test_every_row_is_whole_and_stands_once(table: str, said: str) -> None:
    read = list(rows(table))
    names = [row["name"].casefold() for row in read]
    assert len(read) > 50
    assert len(names) == len(set(names))
    assert [row for row in read if not row[said] or row[said].casefold() == row["name"].casefold()] == []


def test_phrases_speak_of_people() -> None:
    assert [r for r in rows("people") if r["phrase"].split()[0] not in ("who", "whose", "for", "with")] == []


def test_a_name_in_any_case() -> None:
    assert plain_name("Hypertension") == "high blood pressure"
    assert plain_name("an unheard-of syndrome") is None
    assert people_phrase("pregnancy") == "who are pregnant"
    assert people_phrase("being left-handed") is None
