"""What must be true? The typed rules that a trial's eligibility text compiles to, and their JSON: the waist of the system."""

from clinconnect.criteria.compiled import IR_VERSION, Answerer, Compiled, Criterion, Kind, text_hash
from clinconnect.criteria.nodes import (
    Age,
    Allergy,
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Biomarker,
    Condition,
    Examples,
    Expr,
    Leaf,
    Measured,
    Node,
    Not,
    Opaque,
    Procedure,
    Readings,
    Score,
    Sex,
    Status,
    Treatment,
    Unless,
    When,
    children,
    leaves,
    permitted,
)
from clinconnect.criteria.values import (
    Alternative,
    Bound,
    Coding,
    ConceptRef,
    Diagnostic,
    Dose,
    Duration,
    Range,
    Repair,
    Window,
)

__all__ = [
    "IR_VERSION", "Age", "AllOf", "Allergy", "Alternative", "Answerer", "AnyOf", "AtLeast", "Attest", "Biomarker", "Bound",
    "Coding", "Compiled", "ConceptRef", "Condition", "Criterion", "Diagnostic", "Dose", "Duration", "Examples", "Expr", "Kind",
    "Leaf", "Measured", "Node", "Not", "Opaque", "Procedure", "Range", "Readings", "Repair", "Score", "Sex", "Status", "Treatment",
    "Unless", "When", "Window", "children", "leaves", "permitted", "text_hash",
]  # fmt: skip
