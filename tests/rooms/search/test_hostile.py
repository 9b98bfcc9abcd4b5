"""What nobody asks who means well: is it answered, safely, and without waiting?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.work import work_below

from clinconnect import sample
from clinconnect.search import CHOICES, Filters, Finder, Question, TrialIndex
from clinconnect.trials import Trial, read_records

# The longest takes a tenth of it.
MOST_SECONDS = 4.0
LINES = {
    "an open quote": '"gout',
    "quotes in a row": '"' * 5000,
    "quotes and nothing": '"" "" AND ""',
    "brackets that never close": "(" * 5000 + "gout",
    "brackets that never opened": "gout" + ")" * 5000,
    "brackets in brackets": "(" * 300 + "gout" + ")" * 300,
    "only operators": "AND OR NOT AND NOT NOT OR " * 500,
    "not, again and again": "NOT " * 1000 + "gout",
    "minus signs": "-" * 3000 + "gout",
    "not everything": "NOT ALL",
    "areas without end": "AREA[" * 1000,
    "an area in an area": "AREA[Condition]AREA[Title]AREA[Sponsor]" * 50 + "gout",
    "an unknown area": "AREA[../../etc/passwd]gout",
    "colons": "title:" * 800,
    "a range upside down": "AREA[StartDate]RANGE[2030-12-31, 1900-01-01]",
    "a range of nonsense": "AREA[StartDate]RANGE[MAX, MIN] AND AREA[MinimumAge]RANGE[-9e999, NaN]",
    "huge numbers": f"age:{'9' * 4000} enrollment:>={'9' * 4000}",
    "a distance of nonsense": "DISTANCE[91, 181, 99999mi] DISTANCE[nan, inf, 1km] DISTANCE[,,]",
    "anywhere on earth": "near:(0,0, 99999 km)",
    "a regular expression": "(a+)+$ .*.*.*.*= (x|x)*y " * 30 + "a" * 2000 + "!",
    "stars and tildes": "*" * 500 + " gout~99999 g* *t ?o?t /.*/ gout^1e308 gout^-1",
    "what other engines read": 'title:gout^4 {a TO b} [* TO *] IN ["a" "b"] +gout -- && || !',
    "SQL": "'; DROP TABLE trial; -- \" OR 1=1 UNION SELECT * FROM sqlite_master",
    "FTS5": 'gout NEAR(a b, 5) trial MATCH "x" * ^gout',
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; </title>",
    "a template": "{{ 7*7 }} {% raise %} ${jndi:ldap://x} %s %n %x",
    "a path": "../../../../etc/passwd\x00.html C:\\Windows file:///etc/passwd",
    "emoji": "🤰🏽 👩‍👩‍👧‍👦 💊" * 200 + " gout",
    "from right to left": "‏‮gout‬ שלום مرحبا " * 200,
    "marks upon marks": "g" + "\u0301" * 4000 + "out",
    "nothing to be seen": "\u200b\u200c\u200d\ufeff\u2028\u2029\u00ad" * 300,
    "controls": "".join(map(chr, range(32))) * 50 + "\x7f\x85 gout",
    "half a letter": "\ud800 \udfff gout",
    "no letters at all": "… — · • “ ” ‘ ’ « » ¿ ¡ § ¶ % ‰ ° € £",
    "one long word": "a" * 100_000,
    "one letter, often": "a " * 50_000,
    "many words": " ".join(f"word{n}" for n in range(14_000)),
    "many words in a line": " ".join(f"gaut{n}" for n in range(25)),
    "many slips": "artritis diabtes tumur kancer hepatits asthmaa lukemia melanma gotu strok pnemonia",
    "many operators": " OR ".join(f"(gout AND w{n})" for n in range(400)),
    "one phrase": '"' + "gout of the knee " * 300 + '"',
    "100 kB of HTML": "<p>gout</p>" * 9_000,
    "many numbers": " ".join(f"NCT{n:08d}" for n in range(5_000)),
}


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    index = TrialIndex.open(tmp_path_factory.mktemp("hostile") / "index")
    with sample.trials_path().open("rb") as stream:
        index.add([record for record in read_records(stream, name="sample") if isinstance(record, Trial)])
    made = index.finder()
    assert made is not None
    made.answer(Question("gaut"))  # what is read once
    made.answer(Question("A woman of 58 with gout. " * 20))
    yield made
    index.release()


@pytest.mark.parametrize("name", LINES)
def test_any_line_is_answered_soon(finder: Finder, name: str) -> None:
    with work_below(MOST_SECONDS):
        answer = finder.answer(Question(LINES[name]), top=20)
    assert len(answer.hits) <= min(20, answer.total)
    assert len({hit.trial for hit in answer.hits}) == len(answer.hits)


@pytest.mark.parametrize("name", LINES)
def test_what_is_said_of_a_line_is_not_longer_than_people_read(finder: Finder, name: str) -> None:
    notes = finder.answer(Question(LINES[name]), top=1).notes
    assert all(len(note) < 1000 and note.isprintable() for note in notes)
    assert len(notes) <= 60


@pytest.mark.parametrize("name", [name for name in LINES if len(LINES[name]) < 1500])
def test_counts_and_ways_out_come_soon_too(finder: Finder, name: str) -> None:
    question = Question(LINES[name])
    with work_below(2 * MOST_SECONDS):
        finder.facets(question)
        finder.relaxations(question)


@pytest.mark.parametrize("name", LINES)
def test_any_choice_is_safe(finder: Finder, name: str) -> None:
    with work_below(MOST_SECONDS):
        chosen = Filters.of({choice: [LINES[name][:300]] for choice in CHOICES})
        answer = finder.answer(Question("", chosen), top=20)
    assert len(answer.hits) <= answer.total


def test_markup_and_foreign_marks_hide_nothing(finder: Finder) -> None:
    usual = finder.answer(Question("carcinoma"), top=50)
    assert usual.total
    for line in (
        '"carcinoma',
        "(carcinoma",
        "carcinoma)",
        "carcinoma AND",
        "\u202ecarcinoma\u202c",
        "car\u00adcinoma",
        "CARCINOMA!!!",
    ):
        assert {h.trial for h in finder.answer(Question(line), top=50).hits} == {h.trial for h in usual.hits}, line


def test_what_is_far_too_long_takes_no_more_than_what_is_long(finder: Finder) -> None:
    for size in (10_000, 1_000_000):
        line = "(a+)+ OR \"x AREA[ <b> ' " * (size // 25)
        with work_below(MOST_SECONDS):
            finder.answer(Question(line), top=20)
