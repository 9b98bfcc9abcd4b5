"""A few concepts and short ways to write rules and facts, for the tests of this room."""

from __future__ import annotations

from datetime import date

from clinconnect import criteria as c
from clinconnect.matching import CriterionVerdict, Dossier, Verdict, evaluate
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source
from clinconnect.patients.patient import FactKind, FactStatus
from clinconnect.spans import Span
from clinconnect.terms import Concept, Observable, Scale, Terminology

AS_OF = date(2025, 8, 1)
HERE = Span(0, 1)
TERMS = Terminology(
    [
        Concept("condition:cancer", "condition", "cancer"),
        Concept("condition:breast-cancer", "condition", "breast cancer", parents=("condition:cancer",)),
        Concept("condition:lung-cancer", "condition", "lung cancer", parents=("condition:cancer",)),
        Concept("condition:asthma", "condition", "asthma", codes=(("http://snomed.info/sct", "195967001"),)),
        Concept("treatment:statin", "treatment", "statin"),
        Concept("observable:platelets", "observable", "platelets"),
        Concept("observable:weight", "observable", "body weight"),
        Concept("observable:lvef", "observable", "LVEF"),
        Concept("scale:ecog", "scale", "ECOG performance status"),
    ],
    [
        Observable("observable:platelets", "10*9/L", ("/uL",), plausible=(1, 3000), holds_days=14, specimen="blood"),
        Observable("observable:weight", "kg", plausible=(0.3, 500), holds_days=30),
        Observable("observable:lvef", "%", plausible=(5, 90), holds_days=90),
    ],
    [Scale("scale:ecog", 0, 5, holds_days=28)],
)


def ref(id: str) -> c.ConceptRef:
    concept = TERMS.get(id)
    return c.ConceptRef(concept.name, id=id) if concept else c.ConceptRef(id)


def at_least(value: float, *, inclusive: bool = True) -> c.Range:
    return c.Range(low=c.Bound(value, inclusive))


def condition(id: str, **fields: object) -> c.Condition:
    return c.Condition(span=HERE, concept=ref(id), **fields)  # type: ignore[arg-type]


def platelets(low: float = 75, **fields: object) -> c.Measured:
    shape = {"range": at_least(low), "unit": "10*9/L"} | fields
    return c.Measured(span=HERE, observable=ref("observable:platelets"), **shape)  # type: ignore[arg-type]


def on(day: date | None) -> DateRange | None:
    return DateRange(day, day) if day else None


def fact(
    kind: FactKind, id: str | None, *, when: date | None = None, status: FactStatus = "present", **rest: object
) -> Fact:
    known = TERMS.get(id)
    fields = {"name": known.name if known else (id or "something"), "concept": known.id if known else None}
    fields |= {"source": Source("Bundle.entry[3]", "")} | rest
    return Fact(f"{kind}-{id}", kind, status=status, when=on(when), **fields)  # type: ignore[arg-type]


def count(value: float, unit: str | None = "10*9/L", when: date = date(2025, 7, 28), **limits: float) -> Fact:
    return fact("measurement", "observable:platelets", when=when, value=Quantity(value, value, unit, **limits))


def person(*facts: Fact, **fields: object) -> Patient:
    return Patient("p", facts=facts, **fields)  # type: ignore[arg-type]


def trial(*criteria: tuple[c.Kind, c.Expr]) -> c.Compiled:
    numbered = [
        c.Criterion(f"{kind[0].upper()}{n}", kind, Span(n, n + 1), expr) for n, (kind, expr) in enumerate(criteria, 1)
    ]
    return c.Compiled("NCT00000000", c.text_hash(""), tuple(numbered))


def check(patient: Patient, *criteria: tuple[c.Kind, c.Expr], as_of: date = AS_OF) -> Verdict:
    return evaluate(trial(*criteria), Dossier(patient, TERMS), as_of=as_of)


def one(patient: Patient, expr: c.Expr, kind: c.Kind = "inclusion", as_of: date = AS_OF) -> CriterionVerdict:
    return check(patient, (kind, expr), as_of=as_of).criteria[0]
