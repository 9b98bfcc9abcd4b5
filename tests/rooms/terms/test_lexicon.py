"""Finding phrases in texts, the spellings of names, and the hierarchy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.terms import Concept, Lexicon, Terminology
from clinconnect.terms.surfaces import case_sensitive, folded, spellings


def found(lexicon: Lexicon[str], text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[m.start : m.end], m.what) for m in lexicon.mentions(text)]


LEXICON = Lexicon(
    [
        ("creatinine", "creatinine"),
        ("serum creatinine", "creatinine"),
        ("creatinine clearance", "clearance"),
        ("ALL", "leukaemia"),
        ("Na", "sodium"),
        ("non-Hodgkin lymphoma", "lymphoma"),
        ("tumor size", "size"),
        ("Crohn's disease", "crohn"),
        ("PD", "progression"),
        ("PD", "parkinson"),
        ("platelet count", "platelets"),
        ("25(OH)D", "vitamin"),
    ]
)


def test_the_longest_wins_even_where_another_begins_before_it() -> None:
    assert found(LEXICON, "serum creatinine clearance ≥ 60") == [("creatinine clearance", ("clearance",))]


def test_mentions_come_in_reading_order_and_do_not_overlap() -> None:
    text = "creatinine clearance, Na, serum creatinine, platelet count"
    mentions = LEXICON.mentions(text)
    assert [text[m.start : m.end] for m in mentions] == text.split(", ")
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all patients", []),
        ("ALL patients", ["ALL"]),
        ("na", []),
        ("NA", []),
        ("Na+", ["Na"]),
        ("creatinines", ["creatinines"]),
        ("hypercreatinine", []),
        ("creatinine1", []),
        ("CREATININE≤1.5", ["CREATININE"]),
        ("Non-Hodgkin Lymphoma", ["Non-Hodgkin Lymphoma"]),
        ("non\u2011hodgkin lymphomas", ["non\u2011hodgkin lymphomas"]),
        (
            "Crohn\u2019s disease, Crohn disease, Crohns disease",
            ["Crohn\u2019s disease", "Crohn disease", "Crohns disease"],
        ),
        ("tumour size", ["tumour size"]),
        ("serum 25(OH)D level", ["25(OH)D"]),
        ("", []),
    ],
)
def test_what_is_found(text: str, expected: list[str]) -> None:
    assert [words for words, _ in found(LEXICON, text)] == expected


def test_a_broken_line_is_one_blank_but_a_paragraph_or_bullet_is_not() -> None:
    assert [w for w, _ in found(LEXICON, "low platelet\n      count")] == ["platelet\n      count"]
    assert [w for w, _ in found(LEXICON, "platelet   count and  tumor\u00a0size")] == [
        "platelet   count",
        "tumor\u00a0size",
    ]
    assert found(LEXICON, "any tumor\n- size of the cohort") == []
    assert found(LEXICON, "any tumor\n\nsize of the cohort") == []


def test_all_meanings_of_a_phrase_are_given() -> None:
    assert found(LEXICON, "PD") == [("PD", ("progression", "parkinson"))]
    assert LEXICON.get("PD") == ("progression", "parkinson")
    assert LEXICON.get("pd") == ()
    assert "PD" in LEXICON
    assert "pd" not in LEXICON


def test_as_written_means_without_plurals() -> None:
    lexicon = Lexicon([], as_written=[("unless", "unless")])
    assert found(lexicon, "unless") == [("unless", ("unless",))]
    assert found(lexicon, "unlesses") == []


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Lexicon([]).mentions("creatinine") == []


@given(
    st.lists(
        st.sampled_from(["creatinine", "clearance", "Na", " ", "\n", "  ", "\u00a0", "-", "x", "İ", "PD", ",", "\t"]),
        max_size=25,
    )
)
def test_places_are_places_of_the_text_itself(pieces: list[str]) -> None:
    text = "".join(pieces)
    for mention in LEXICON.mentions(text):
        words = folded(text[mention.start : mention.end]).split()
        assert " ".join(words) in {"creatinine", "creatinine clearance", "na", "pd"}


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("ALL", True),
        ("AIDS", True),
        ("PT", True),
        ("Na", True),
        ("T4", True),
        ("IGA", True),
        ("IgA", True),
        ("Garden", True),
        ("ANC", False),
        ("hb", False),
        ("CD4", False),
        ("A1c", False),
        ("HbA1c", False),
        ("ALL patients", False),
        ("smoker", False),
    ],
)
def test_which_names_count_as_written_only(surface: str, expected: bool) -> None:
    assert case_sensitive(surface) is expected


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("hemoglobin", "haemoglobin"),
        ("tumor", "tumours"),
        ("biopsy", "biopsies"),
        ("metastasis", "metastases"),
        ("carcinoma", "carcinomata"),
        ("stage of disease", "stages of disease"),
        ("leukopenia", "leucopenia"),
        ("Alzheimer's disease", "alzheimer disease"),
        ("edema", "oedema"),
        ("oedema", "edema"),
    ],
)
def test_other_spellings(surface: str, form: str) -> None:
    assert form in spellings(surface)


@given(st.text(max_size=50))
def test_folding_keeps_places_and_is_settled(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


def concept(id: str, *parents: str, excludes: tuple[str, ...] = ()) -> Concept:
    return Concept(id=id, kind="condition", name=id, parents=parents, excludes=excludes)


TREE = Terminology(
    [
        concept("neoplasm"),
        concept("net", "neoplasm"),
        concept("pancreatic-net", "net"),
        concept("type-1", "diabetes", excludes=("type-2",)),
        concept("type-2", "diabetes"),
        concept("mody", "type-2"),
        concept("diabetes"),
        concept("a", "b"),
        concept("b", "c"),
        concept("c", "a"),
        concept("orphan", "not-there"),
    ]
)


def test_subsumption_goes_up_and_never_down() -> None:
    assert TREE.is_a("pancreatic-net", "neoplasm")
    assert TREE.is_a("net", "net")
    assert not TREE.is_a("neoplasm", "net")
    assert not TREE.is_a("type-1", "type-2")


def test_exclusion_reaches_the_kinds_of_what_is_excluded() -> None:
    assert TREE.excludes("type-1", "mody")
    assert TREE.excludes("mody", "type-1")
    assert not TREE.excludes("type-1", "diabetes")
    assert not TREE.excludes("net", "type-2")


def test_a_loop_in_the_data_ends_and_everything_in_it_is_found() -> None:
    for first in "abc":
        assert TREE.ancestors(first) == {"a", "b", "c"}
    assert TREE.ancestors("orphan") == {"orphan", "not-there"}


def test_unknown_ids_and_codes_give_none() -> None:
    assert TREE.get(None) is None
    assert TREE.get("nowhere") is None
    assert TREE.by_code("http://loinc.org", "1-8") is None
    assert TREE.observable("neoplasm") is None
    assert TREE.scale(None) is None
