"""What a reader should know about a text: items that ran together, repairs that change meaning, facts that disagree."""

from __future__ import annotations

from clinconnect.compiler.context import Context
from clinconnect.compiler.layout import Layout
from clinconnect.compiler.registered import compare
from clinconnect.compiler.view import View
from clinconnect.criteria import Criterion, Diagnostic, Opaque, leaves


def check(view: View, criteria: tuple[Criterion, ...], layout: Layout, context: Context) -> tuple[Diagnostic, ...]:
    """The diagnostics of a compiled text, in reading order where they have a place."""
    found: list[Diagnostic] = []
    text = view.source_text
    if not text.strip():
        found.append(Diagnostic("no-text", "warning", "the record has no eligibility text", hint="ask the site"))
    elif not any(s.stated for s in layout.sections):
        message = "no heading says what includes and what excludes; everything was read as a requirement"
        found.append(Diagnostic("no-headings", "warning", message, hint="read the source text beside the rules"))
    for criterion in criteria:
        found += _of_criterion(text, criterion)
    for start, end in layout.asides:
        span = view.source(start, end)
        words = " ".join(span.of(text).split())[:80]
        found.append(Diagnostic("asks-nothing", "info", f"{words!r} states no condition", span))
    return (*found, *compare(criteria, context))


def _of_criterion(text: str, criterion: Criterion) -> list[Diagnostic]:
    found = []
    line_start = text.rfind("\n", 0, criterion.span.start) + 1
    if text[line_start : criterion.span.start].strip(" \t•*-"):
        message = f"{criterion.id} stands in the same line as the one before it"
        found.append(Diagnostic("merged-items", "info", message, criterion.span))
    for repair in criterion.repairs:
        if repair.changes_meaning:
            message = f"read as {repair.after!r} instead of {repair.before!r}: {repair.why}"
            found.append(
                Diagnostic("repair-changes-meaning", "warning", message, repair.span, "compare with the protocol")
            )
    unread = [leaf for leaf in leaves(criterion.expr) if isinstance(leaf, Opaque)]
    if unread:
        message = f"{criterion.id}: {len(unread)} part(s) not understood, always unknown"
        found.append(Diagnostic("not-understood", "info", message, unread[0].span, "ask the person or the site"))
    return found
