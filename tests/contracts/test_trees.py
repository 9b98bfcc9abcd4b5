"""Does the comparer of trees see what differs, and only that?"""

from __future__ import annotations

import pytest
from bench.trees.__main__ import cases, main, report
from bench.trees.compare import Compared, compare
from bench.trees.distance import distance
from bench.trees.normal import normal
from bench.trees.places import lost_quotes, placed
from bench.trees.tree import Leaf, Tree, leaves
from bench.trees.writing import TreeError, read_file, read_tree

from clinconnect.spans import Span

TEXT = (
    "Platelets > 100 x 10^9/L, history of stroke within 6 months, seizure or asthma unless on salbutamol, "
    "renal or hepatic disease (e.g. cirrhosis), ECOG 0-1, stage III, women 18 years or older, willing to come"
)


def tree(written: str, text: str = TEXT) -> Tree:
    return placed(read_tree(written), text, Span(0, len(text)))


def compared(expected: str, found: str) -> Compared:
    return compare(tree(expected), tree(found))


SAME = [
    ('measured("platelets" > 100 10*9/L)', 'measured("Platelets" > 100000 /uL)'),
    ('all(condition("stroke"), all(condition("seizure"), condition("asthma")))',
     'all(condition("asthma"), condition("seizure"), any(condition("stroke")))'),
    ('not(any(condition("seizure"), condition("asthma")))', 'all(not(condition("seizure")), not(condition("asthma")))'),
    ('unless(condition("asthma"); treatment("salbutamol"), condition("cirrhosis"))',
     'unless(unless(condition("asthma"); condition("cirrhosis")); treatment("salbutamol"))'),
    ('condition("stroke"; -P6M..P0D)', 'condition("stroke"; -P6M..P0D @screening)'),
    ('condition("stroke"; -P1Y..P0D)', 'condition("stroke"; -P12M..P0D)'),
    ('condition("stroke"; history)', 'condition("stroke"; ..P0D)'),
    ('condition("stroke"; current)', 'condition("stroke")'),
    ('score("ECOG" 0..1)', 'score("ECOG" 0|1)'),
    ('score("stage" III)', 'score("stage" 3)'),
    ('age(>= 18 a)', 'age(>= 216 mo)'),
    ('attest(investigator; "willing")', 'attest(clinician; "willing")'),
    ('condition("hepatic disease")', 'condition("renal or hepatic disease")'),
]  # fmt: skip

ONE_NODE = [
    ('condition("stroke")', 'treatment("stroke")'),
    ('measured("platelets" > 100 10*9/L)', 'measured("platelets" > 100 /uL)'),
    ('measured("platelets" > 100 10*9/L)', 'measured("platelets" >= 100 10*9/L)'),
    ('measured("platelets" > 100 10*9/L)', 'measured("platelets" > 100 ?)'),
    ('condition("stroke"; -P6M..P0D)', 'condition("stroke")'),
    ('condition("stroke"; -P6M..P0D)', 'condition("stroke"; -P24W..P0D)'),
    ('condition("stroke"; -P6M..P0D @consent)', 'condition("stroke"; -P6M..P0D @screening)'),
    ('condition("stroke"; history)', 'condition("stroke")'),
    ('condition("stroke")', 'condition("seizure")'),
    ('not(condition("stroke"))', 'condition("stroke")'),
    ('all(condition("seizure"), condition("asthma"))', 'any(condition("seizure"), condition("asthma"))'),
    ('condition("asthma")', 'all(condition("asthma"), opaque("salbutamol"))'),
    ('unless(condition("asthma"); treatment("salbutamol"))', 'condition("asthma")'),
    ('examples(condition("hepatic disease"); condition("cirrhosis"))', 'condition("hepatic disease")'),
    ('at_least(2, condition("stroke"), condition("seizure"), condition("asthma"))',
     'at_least(1, condition("stroke"), condition("seizure"), condition("asthma"))'),
    ('nothing()', 'opaque("willing to come")'),
]  # fmt: skip

FAR = [
    ('condition("asthma")', 'all(condition("stroke"), opaque("salbutamol"))'),
    ("when(sex(female): age(>= 18 a))", 'opaque("women 18 years or older")'),
]


@pytest.mark.parametrize(("expected", "found"), SAME)
def test_the_same_in_other_words(expected: str, found: str) -> None:
    assert compared(expected, found).grade == "exact"


@pytest.mark.parametrize(("expected", "found"), ONE_NODE)
def test_one_node_apart(expected: str, found: str) -> None:
    assert compared(expected, found).grade == "near"


@pytest.mark.parametrize(("expected", "found"), FAR)
def test_further_apart(expected: str, found: str) -> None:
    assert compared(expected, found).grade == "far"


def test_right_nodes_are_counted_by_type() -> None:
    got = compared('any(condition("stroke"), condition("seizure"))', 'any(condition("stroke"), treatment("seizure"))')
    assert got.expected == {"any": 1, "condition": 2}
    assert got.found == {"any": 1, "condition": 1, "treatment": 1}
    assert got.right == {"condition": 1}
    whole = compared('any(condition("stroke"), condition("seizure"))', 'any(condition("seizure"), condition("stroke"))')
    assert whole.right == {"any": 1, "condition": 2}


def test_the_distance_is_that_of_the_paper() -> None:
    first = read_tree("all(any(sex(male), all(age(> 1 a), age(> 2 a))), age(> 3 a))")
    second = read_tree("all(any(sex(male), age(> 1 a), age(> 2 a)), any(age(> 3 a)))")
    assert distance(first, second) == 2
    assert distance(first, first) == 0
    assert distance(first, read_tree("age(> 9 a)")) == 7


def test_a_quote_stands_where_reading_has_come_to() -> None:
    text = "type 1 diabetes, stroke, type 2 diabetes"
    found = [
        leaf.place
        for leaf in leaves(tree('any(condition("diabetes"), condition("stroke"), condition("Diabetes"))', text))
    ]
    assert found == [Span(7, 15), Span(17, 23), Span(32, 40)]
    assert lost_quotes(tree('any(condition("stroke"), condition("gout"))', text)) == ["gout"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "a node is missing"),
        ('disease("stroke")', "no such node: disease"),
        ("condition(stroke)", "quoted words are missing"),
        ('all(condition("a"); condition("b"))', "apart by"),
        ('all(condition("a"), condition("b")', "is missing"),
        ('condition("a"', "not closed"),
        ('condition("a"; soon)', "not a status"),
        ('measured("a" many)', "not a number"),
        ('age(> 3 km)', "an age is in"),
        ('at_least(condition("a"))', "begins with a number"),
        ('condition("a") condition("b")', "more behind the tree"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(written: str, said: str) -> None:
    with pytest.raises(TreeError, match=said):
        read_tree(written)


def test_a_mistake_in_a_file_has_its_place() -> None:
    with pytest.raises(TreeError, match="NCT00000001 5-9: a node is missing"):
        read_file("# NCT00000001 5-9 inclusion\n\n# NCT00000002 1-2 exclusion badcut\nnothing()\n")
    with pytest.raises(TreeError, match="not a line"):
        read_file("# NCT00000001 inclusion\nnothing()\n")
    assert read_file("") == []


def test_normal_form_is_reached_once() -> None:
    once = normal(read_tree("all(all(sex(male)), not(not(any(age(> 1 a), any(age(< 9 a), nothing())))))"))
    assert normal(once) == once
    assert [leaf.type for leaf in leaves(once)] == ["sex", "age", "age", "nothing"]


def test_a_trial_is_read_whole() -> None:
    text = (
        "Inclusion Criteria:\n- Age 18 years or older\n- Platelets within normal limits\nExclusion Criteria:\n- Asthma"
    )
    places = [
        (name, text.index(name), len(name)) for name in ("Age 18 years or older", "Platelets within normal limits")
    ]
    trees = ["age(>= 18 a)", 'measured("Platelets" normal)']
    blocks = [f"# T1 {at}-{at + n} inclusion\n{one}\n" for (_, at, n), one in zip(places, trees, strict=True)]
    blocks += ["# T1 0-19 inclusion\nnothing()\n", "# T2 0-4 inclusion\nnothing()\n"]
    found = cases(read_file("\n".join(blocks)), {"T1": {"criteria": text}})
    assert [case.compared.grade for case in found] == ["exact"] * 3
    assert "exact                 3  1.000" in report("tiny", found)
    assert Leaf("nothing") == found[2].found


def test_held_out_criteria_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--part", "held_out", "--show", "1"])
    assert "not looked at" in capsys.readouterr().err
