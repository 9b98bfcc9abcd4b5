"""Any rule and any person: generators for the laws, over a small terminology that holds every kind of relation."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from clinconnect import criteria as c
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source
from clinconnect.spans import Span
from clinconnect.terms import Concept, Observable, Scale, Terminology

AS_OF = date(2025, 8, 1)
HERE = Span(0, 1)

CONCEPTS = (
    Concept("condition:cancer", "condition", "cancer"),
    Concept("condition:breast-cancer", "condition", "breast cancer", parents=("condition:cancer",)),
    Concept("condition:diabetes", "condition", "diabetes"),
    Concept(
        "condition:type-1",
        "condition",
        "type 1 diabetes",
        parents=("condition:diabetes",),
        excludes=("condition:type-2",),
    ),
    Concept("condition:type-2", "condition", "type 2 diabetes", parents=("condition:diabetes",)),
    Concept("finding:cough", "finding", "cough"),
    Concept("treatment:drug", "treatment", "drug"),
    Concept("treatment:statin", "treatment", "statin", parents=("treatment:drug",)),
    Concept("procedure:surgery", "procedure", "surgery"),
    Concept("status:pregnant", "status", "pregnancy"),
    Concept("status:smoking", "status", "smoking"),
    Concept("biomarker:egfr", "biomarker", "EGFR"),
    Concept("observable:platelets", "observable", "platelets"),
    Concept("observable:inr", "observable", "INR"),
    Concept("scale:ecog", "scale", "ECOG"),
    Concept("scale:stage", "scale", "stage"),
)
TERMS = Terminology(
    CONCEPTS,
    (
        Observable("observable:platelets", "10*9/L", ("10*3/uL", "/uL"), plausible=(1, 3000), holds_days=30),
        Observable("observable:inr", "1", plausible=(0.5, 20)),
    ),
    (Scale("scale:ecog", 0, 5, holds_days=28), Scale("scale:stage", values=("I", "II", "III", "IV"))),
)
UNKNOWN_TO_ALL = "a thing without a name"


def of_kind(kind: str) -> list[str]:
    """The ids of the small terminology of one kind."""
    return [concept.id for concept in CONCEPTS if concept.kind == kind]


def reference(id: str | None) -> c.ConceptRef:
    """How a rule names a concept; None is one that the terminology does not know."""
    concept = TERMS.get(id)
    return c.ConceptRef(concept.name, id=id) if concept else c.ConceptRef(UNKNOWN_TO_ALL)


@st.composite
def concepts(draw: st.DrawFn, *kinds: str) -> c.ConceptRef:
    ids = [id for kind in kinds for id in of_kind(kind)]
    return reference(draw(st.sampled_from([*ids, None])))


numbers = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 10.0, 50.0, 75.0, 100.0, 75000.0])


@st.composite
def ranges(draw: st.DrawFn, values: st.SearchStrategy[float] = numbers) -> c.Range:
    ends = sorted({draw(values), draw(values)})
    low = draw(st.booleans()) or len(ends) == 1
    high = len(ends) > 1 and (not low or draw(st.booleans()))
    return c.Range(
        c.Bound(ends[0], draw(st.booleans()) or (low and high and len(ends) == 1)) if low else None,
        c.Bound(ends[-1], draw(st.booleans())) if high else None,
    )


@st.composite
def windows(draw: st.DrawFn) -> c.Window:
    amounts = st.builds(
        c.Duration,
        st.sampled_from([-24.0, -6.0, -1.0, -0.5, 0.0, 1.0, 4.0]),
        st.sampled_from(["a", "mo", "wk", "d", "h"]),
    )
    ends = sorted([draw(amounts), draw(amounts)], key=lambda d: d.days)
    start, end = (e if draw(st.booleans()) else None for e in ends)
    anchor = draw(st.sampled_from(["screening", "enrollment", "first-dose", "last-dose", "event:relapse"]))
    how = draw(st.sampled_from([None, None, "throughout", "since-last"]))
    return c.Window(anchor, start, end, draw(st.sampled_from([None, None, 5.0])), how)


maybe_window = st.none() | windows()
words = st.lists(st.sampled_from(["severe", "metastatic"]), max_size=1).map(tuple)
limits = st.sampled_from([None, None, "ULN", "LLN", "baseline"])
units = st.sampled_from([None, "10*9/L", "10*3/uL", "/uL", "1", "mg/dL"])
other_units = st.builds(c.Alternative, ranges(), st.sampled_from(["10*9/L", "/uL"]))
levels = st.sampled_from(["0", "1", "2", "I", "II", "III", "IIIA", "A", "limited", "G2", "1-2"])


def leaf_rules() -> st.SearchStrategy[c.Expr]:
    """Every leaf there is."""
    span = st.just(HERE)
    scale = concepts("scale")
    return st.one_of(
        st.builds(c.Age, span=span, range=ranges(st.sampled_from([0.25, 1.0, 2.0, 18.0, 64.0, 65.0, 75.0]))),
        st.builds(c.Sex, span=span, values=st.sampled_from([("male",), ("female",), ("male", "female")])),
        st.builds(
            c.Measured, span=span, observable=concepts("observable"), range=ranges(), unit=units, relative_to=limits,
            window=maybe_window,
            alternatives=st.lists(other_units, max_size=1).map(tuple),
        ),
        st.builds(c.Score, span=span, scale=scale, range=ranges(), window=maybe_window),
        st.builds(c.Score, span=span, scale=scale, values=st.lists(levels, min_size=1, max_size=2).map(tuple)),
        st.builds(
            c.Condition, span=span, concept=concepts("condition", "finding"),
            status=st.sampled_from([None, "current", "history", "any"]), window=maybe_window, qualifiers=words,
        ),
        st.builds(
            c.Treatment, span=span, concept=concepts("treatment"), window=maybe_window, qualifiers=words,
            status=st.sampled_from([None, "current", "history", "planned", "any"]),
            lines=st.none() | ranges(st.sampled_from([0.0, 1.0, 2.0])),
        ),
        st.builds(c.Procedure, span=span, concept=concepts("procedure"), window=maybe_window),
        st.builds(c.Allergy, span=span, concept=concepts("treatment")),
        st.builds(
            c.Biomarker, span=span, concept=concepts("biomarker"), window=maybe_window,
            alteration=st.sampled_from([None, "mutation", "T790M"]),
            state=st.sampled_from([None, "positive", "negative"]),
        ),
        st.builds(c.Status, span=span, concept=concepts("status"), window=maybe_window),
        st.builds(c.Attest, span=span, by=st.sampled_from(["patient", "investigator"]), topic=st.just("consent")),
        st.builds(c.Opaque, span=span, reason=st.just("not understood")),
    )  # fmt: skip


def rules() -> st.SearchStrategy[c.Expr]:
    """Any rule, groups in groups."""
    return st.recursive(leaf_rules(), _groups, max_leaves=6)


def _groups(parts: st.SearchStrategy[c.Expr]) -> st.SearchStrategy[c.Expr]:
    span, many = st.just(HERE), st.lists(parts, max_size=3).map(tuple)
    some = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(c.AllOf, span=span, of=many),
        st.builds(c.AnyOf, span=span, of=many),
        st.builds(c.AtLeast, span=span, n=st.integers(1, 3), of=many),
        st.builds(c.Not, span=span, of=parts),
        st.builds(c.Unless, span=span, base=parts, exceptions=some),
        st.builds(c.When, span=span, guard=parts, then=parts),
        st.builds(c.Examples, span=span, of=parts, sufficient=some),
        st.builds(c.Readings, span=span, of=some),
    )


days = st.integers(-1200, 10).map(lambda n: AS_OF + timedelta(days=n)) | st.sampled_from(
    [AS_OF, AS_OF - timedelta(days=1), AS_OF - timedelta(days=7), date(2025, 7, 1), date(2024, 2, 29)]
)


@st.composite
def date_ranges(draw: st.DrawFn) -> DateRange:
    low = draw(days)
    return DateRange(low, low + timedelta(days=draw(st.sampled_from([0, 0, 0, 5, 30, 365]))))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted([draw(numbers), draw(numbers)])
    if draw(st.integers(0, 20)) == 0:
        low = high = draw(st.sampled_from([float("nan"), float("inf"), -1e300, 1e300]))
    shape = draw(st.sampled_from(["exact", "exact", "range", "below", "above"]))
    ends = {"exact": (low, low), "range": (low, high), "below": (None, high), "above": (low, None)}[shape]
    limit = draw(st.sampled_from([None, 0.0, 2.0, 50.0]))
    open_ = draw(st.booleans()) and shape in ("below", "above")
    return Quantity(
        *ends, draw(units), limit, limit, low_open=open_ and shape == "above", high_open=open_ and shape == "below"
    )


_KINDS = {
    "condition": ("condition", "finding"), "treatment": ("treatment",), "procedure": ("procedure",),
    "allergy": ("treatment",), "biomarker": ("biomarker",), "status": ("status",), "measurement": ("observable",),
    "score": ("scale",),
}  # fmt: skip
_STATUSES = ["present", "present", "present", "absent", "resolved", "refuted", "suspected", "family", "planned"]


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Anything a record may hold."""
    kind = draw(st.sampled_from(sorted(_KINDS)))
    id = draw(st.sampled_from([*(i for k in _KINDS[kind] for i in of_kind(k)), None]))
    concept = TERMS.get(id)
    value = {
        "measurement": quantities() | st.just("trace"),
        "score": quantities() | levels,
        "biomarker": st.sampled_from([None, "positive", "negative", "mutation", "equivocal"]),
    }.get(kind, st.none())
    when = draw(st.none() | date_ranges())
    until = draw(st.none() | date_ranges()) if kind in ("condition", "treatment", "procedure") else None
    if when and until and until.low < when.low:
        until = None
    return Fact(
        id=f"f{draw(st.integers(0, 10**9))}",
        kind=kind,  # type: ignore[arg-type]
        name=concept.name if concept else UNKNOWN_TO_ALL,
        source=Source("Bundle.entry[0]", "as recorded"),
        concept=id,
        status=draw(st.sampled_from(_STATUSES)),
        value=draw(value),
        when=when,
        until=until,
        ongoing=draw(st.sampled_from([None, True, False])) if until is None else None,
        qualifiers=draw(words),
    )


@st.composite
def people(draw: st.DrawFn, fact: st.SearchStrategy[Fact] | None = None) -> Patient:
    """Anybody, known well or hardly."""
    birth = draw(
        st.none() | st.sampled_from([date(1960, 2, 29), date(1961, 8, 1), date(2007, 8, 2), date(2024, 1, 31)])
    )
    span = draw(st.sampled_from([0, 0, 30, 365]))
    return Patient(
        id="p",
        birth=DateRange(birth, birth + timedelta(days=span)) if birth else None,
        sex=draw(st.sampled_from([None, "male", "female"])),
        facts=tuple(draw(st.lists(fact or facts(), max_size=5))),
        complete=frozenset(
            draw(st.lists(st.sampled_from(["conditions", "treatments", "procedures", "allergies"]), max_size=2))
        ),
    )


def compiled(expr: c.Expr, kind: c.Kind) -> c.Compiled:
    """A trial with one criterion."""
    return c.Compiled("NCT00000000", c.text_hash(""), (c.Criterion("C1", kind, HERE, expr),))


def timed_rules() -> st.SearchStrategy[c.Expr]:
    """Rules that time alone can change."""
    span, month = st.just(HERE), st.sampled_from(["a", "mo", "wk", "d"])
    back = st.builds(c.Duration, st.sampled_from([-1.0, -2.0, -4.0, -28.0]), month)
    now = c.Duration(0.0, "d")
    window = st.builds(c.Window, st.just("first-dose"), back, st.just(now)) | st.builds(
        c.Window, st.just("enrollment"), st.none(), back
    )
    statin, platelets = st.just(reference("treatment:statin")), st.just(reference("observable:platelets"))
    return st.one_of(
        st.builds(c.Treatment, span=span, concept=statin, window=window),
        st.builds(c.Procedure, span=span, concept=st.just(reference("procedure:surgery")), window=window),
        st.builds(
            c.Measured,
            span=span,
            observable=platelets,
            range=ranges(),
            unit=st.just("10*9/L"),
            window=st.none() | window,
        ),
        st.builds(c.Age, span=span, range=ranges(st.sampled_from([17.0, 18.0, 63.0, 65.0]))),
        st.builds(c.Status, span=span, concept=st.just(reference("status:pregnant")), window=st.none() | window),
        st.builds(c.Status, span=span, concept=st.just(reference("status:smoking"))),
        st.builds(c.Condition, span=span, concept=st.just(reference("condition:diabetes"))),
        st.builds(c.Condition, span=span, concept=st.just(reference("finding:cough"))),
        st.builds(c.Allergy, span=span, concept=statin),
    )


def at_times(start: date, end: date) -> Patient:
    """Somebody treated from `start` to `end`, operated on, tested and asked at the end, nearly 18."""
    source = Source("Bundle.entry[0]", "as recorded")
    first, last = DateRange(start, start), DateRange(end, end)
    value = Quantity(75.0, 75.0, "10*9/L")
    return Patient(
        "p",
        birth=DateRange(date(2007, 9, 15), date(2007, 9, 15)),
        facts=(
            Fact("1", "treatment", "statin", source, "treatment:statin", when=first, until=last),
            Fact("2", "procedure", "surgery", source, "procedure:surgery", when=last),
            Fact("3", "measurement", "platelets", source, "observable:platelets", value=value, when=last),
            Fact("4", "status", "pregnancy", source, "status:pregnant", status="absent", when=last),
            Fact("5", "status", "smoking", source, "status:smoking", when=last),
            Fact("6", "condition", "diabetes", source, "condition:diabetes", status="absent", when=last),
            Fact("7", "condition", "cough", source, "finding:cough", when=last),
            Fact("8", "allergy", "statin", source, "treatment:statin", status="absent", when=last),
        ),
    )


def permits(expr: c.Expr) -> bool:
    """Whether a part only permits something ("X, or no X"): matching does not count it, which two-valued logic does not know."""
    return c.permitted(expr) is not None or any(map(permits, c.children(expr)))
