"""Eligibility text → rules: repair, lay out, read each clause, and say what was found odd."""

from __future__ import annotations

from clinconnect.compiler.abbreviations import learn
from clinconnect.compiler.assemble import criteria_of
from clinconnect.compiler.checks import check
from clinconnect.compiler.context import Context
from clinconnect.compiler.directions import directed
from clinconnect.compiler.layout import lay_out, supply_subjects
from clinconnect.compiler.manners import timed
from clinconnect.compiler.narrowing import narrowed
from clinconnect.compiler.own_disease import set_apart
from clinconnect.compiler.planned import looking_ahead
from clinconnect.compiler.recovered import recovered
from clinconnect.compiler.repairs import repair
from clinconnect.compiler.view import View
from clinconnect.compiler.wide_words import but_for_own
from clinconnect.criteria import Compiled, text_hash


def compile_text(
    text: str,
    *,
    id: str = "",
    title: str | None = None,
    conditions: tuple[str, ...] = (),
    sex: str | None = None,
    minimum_age: str | None = None,
    maximum_age: str | None = None,
) -> Compiled:
    """The rules of an eligibility text. Any text compiles; what is not understood is opaque, and nothing is dropped."""
    context = Context(title or "", conditions, sex, minimum_age, maximum_age)
    view = View(text)
    repair(view, context)
    supply_subjects(view)
    view.abbreviations = learn(view.text, context)
    layout = lay_out(view.text)
    criteria, headers = criteria_of(view, layout)
    criteria = recovered(narrowed(criteria, view.source_text), view.source_text)
    criteria = but_for_own(set_apart(criteria, context), context)
    criteria = timed(directed(looking_ahead(criteria, view.source_text), view.source_text))
    return Compiled(
        id=id,
        text_sha256=text_hash(text),
        criteria=criteria,
        headers=headers,
        diagnostics=check(view, criteria, layout, context),
    )
