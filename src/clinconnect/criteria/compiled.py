"""A compiled eligibility text: criteria in reading order, what was structure, and what a reader should know."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from clinconnect.criteria.nodes import Expr
from clinconnect.criteria.values import Diagnostic, Repair
from clinconnect.spans import Span

IR_VERSION = 1
Kind = Literal["inclusion", "exclusion"]
Answerer = Literal["record", "patient", "clinician", "site"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `scope` names the cohort, arm or part it is stated for, None where it concerns everybody."""

    id: str
    kind: Kind
    span: Span
    expr: Expr
    repairs: tuple[Repair, ...] = ()
    answerable_by: tuple[Answerer, ...] = ()
    confidence: float = 1.0
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of one trial. `text_sha256` ties them to the text they were read from."""

    id: str
    text_sha256: str
    criteria: tuple[Criterion, ...]
    headers: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    ir_version: int = IR_VERSION


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, lone surrogates passed through."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
