"""The expression tree: a closed union of frozen nodes. Every node knows the place in the source text it was read from.

An expression describes a condition; whether meeting it lets a person in or keeps them out is the criterion's `kind`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from clinconnect.criteria.values import Alternative, ConceptRef, Dose, Range, Window
from clinconnect.spans import Span

RelativeTo = Literal["ULN", "LLN", "baseline"]
ConditionStatus = Literal["current", "history", "any"]
TreatmentStatus = Literal["current", "history", "planned", "any"]
SexValue = Literal["male", "female"]
Person = Literal["patient", "clinician", "investigator", "site"]
Pick = Literal["lowest", "highest"]
Saying = Literal["yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has: its place in the source, and an id where the criterion numbers its parts."""

    span: Span
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Node):
    """Every one holds."""

    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """At least one holds."""

    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """It does not hold."""

    of: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Node):
    """At least `n` of them hold."""

    n: int
    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unless(Node):
    """The base holds and none of the exceptions does."""

    base: Expr
    exceptions: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Node):
    """Concerns only people for whom the guard holds."""

    guard: Expr
    then: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples(Node):
    """A wider notion with examples: one example settles it as true; that none holds settles it as false."""

    of: Expr
    sufficient: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings(Node):
    """The text can be read in these ways; settled only where all agree."""

    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Node):
    """Age in completed and partial years (UCUM `a`)."""

    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Sex(Node):
    """Sex as the trial's text means it."""

    values: tuple[SexValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Node):
    """A laboratory value, vital sign or device reading. `unit` is UCUM, None where the text gives none.

    The latest value counts; with `pick` the lowest or the highest there ever was (in the window), with `repeated` so many
    values in a row.
    """

    observable: ConceptRef
    range: Range
    unit: str | None = None
    relative_to: RelativeTo | None = None
    method: str | None = None
    window: Window | None = None
    alternatives: tuple[Alternative, ...] = ()
    pick: Pick | None = None
    repeated: int | None = None

    def __post_init__(self) -> None:
        if self.repeated is not None and self.repeated < 2:
            raise ValueError("what is repeated is there at least twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Node):
    """A score, grade, class or stage: a range of numbers, or a set of named values."""

    scale: ConceptRef
    range: Range | None = None
    values: tuple[str, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Node):
    """A disease, symptom or finding. `qualifiers` narrow it (metastatic, uncontrolled); all of them must hold.

    `other_than` names what is not meant, the trial's own in "another malignancy": of tumours neither what has spread from them.
    """

    concept: ConceptRef
    status: ConditionStatus | None = None
    severity: str | None = None
    window: Window | None = None
    qualifiers: tuple[str, ...] = ()
    other_than: tuple[ConceptRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment(Node):
    """A drug, drug class, radiotherapy or other exposure. `lines` counts lines of therapy."""

    concept: ConceptRef
    status: TreatmentStatus | None = None
    window: Window | None = None
    dose: Dose | None = None
    lines: Range | None = None
    response: str | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Node):
    """Surgery, a test, imaging; `result` where a certain result is asked for."""

    concept: ConceptRef
    window: Window | None = None
    result: str | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Node):
    """Allergy or hypersensitivity to a substance or class; `qualifiers` narrow it (severe)."""

    concept: ConceptRef
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Biomarker(Node):
    """A gene, protein, antigen or antibody: `alteration` (mutation, fusion …), `state` (positive, negative, high …)."""

    concept: ConceptRef
    gene: str | None = None
    alteration: str | None = None
    state: str | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Node):
    """A state of the person: pregnancy, lactation, childbearing potential, smoking, being in another trial."""

    concept: ConceptRef
    window: Window | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attest(Node):
    """Only a person can say: consent, willingness, the investigator's judgement.

    `says` is the answer on the topic that makes the text true ("refusal to consent": no), None where its words do not
    tell: then no general answer settles it.
    """

    by: Person
    topic: str
    window: Window | None = None
    says: Saying | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque(Node):
    """Read and not understood: always unknown, shown to people as a question."""

    reason: str


Group: TypeAlias = AllOf | AnyOf | AtLeast | Readings
Leaf: TypeAlias = (
    Age | Sex | Measured | Score | Condition | Treatment | Procedure | Allergy | Biomarker | Status | Attest | Opaque
)
Expr: TypeAlias = Group | Not | Unless | When | Examples | Leaf


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below, in reading order."""
    below = _BELOW.get(type(node))
    return below(node) if below else ()


_BELOW: dict[type[Node], Callable[[Any], tuple[Expr, ...]]] = {
    **dict.fromkeys((AllOf, AnyOf, AtLeast, Readings), lambda node: node.of),
    Not: lambda node: (node.of,),
    Unless: lambda node: (node.base, *node.exceptions),
    When: lambda node: (node.guard, node.then),
    Examples: lambda node: (node.of, *node.sufficient),
}


def permitted(node: Expr) -> Expr | None:
    """What a rule only permits: the X of "X, or no X" (in an inclusion) and of "X, and no X" (in an exclusion); else None.

    Text that permits something restricts nobody. With a part that was not understood it may, and then this is None.
    """
    if not isinstance(node, AnyOf | AllOf) or len(node.of) != 2:
        return None
    what, other = node.of
    if not isinstance(other, Not) or other.of != what or any(isinstance(leaf, Opaque) for leaf in leaves(what)):
        return None
    return what


def leaves(node: Expr) -> list[Leaf]:
    """Every leaf of the tree, in reading order."""
    if type(node) not in _BELOW:
        return [node]  # type: ignore[list-item]
    found: list[Leaf] = []
    open = [node]
    while open:
        last = open.pop()
        if below := children(last):
            open += below[::-1]
        else:
            found.append(last)  # type: ignore[arg-type]
    return found
