"""Whose stage or grade it is: "stage III periodontitis" is no cancer's, "grade 2 diarrhoea" is an adverse event's."""

from __future__ import annotations

import re

from clinconnect.compiler.grammar.levels import Levels
from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.compiler.grammar.references import pick, reference, unnamed
from clinconnect.compiler.lexis.cues import lexicon
from clinconnect.criteria import ConceptRef
from clinconnect.spans import Span, hull
from clinconnect.terms import load

_TOXIC = re.compile(
    r"allerg|hypersensitiv|\breactions?\b|ctc|toxicit|adverse|neuropath|common terminology|recover|resol", re.I
)
_REACH = 6
_OF_DISEASE = frozenset(("scale:stage-group", "scale:tumor-grade", "scale:who-cns-grade"))
_BETWEEN = ("link", "filler", "qualifier", "confirm", "status", "guard")
_STAGE, _GRADE = "cancer stage", "tumor grade"


def staged(
    phrase: Phrase, i: int, levels: Levels, scale: ConceptRef | None, word: str, span: Span
) -> tuple[ConceptRef, Span] | None:
    """The scale of a stage or grade read at tokens `i`.., and its span, which takes in the disease it is of.

    None where it can be nobody's: the school grades 6-12.
    """
    if scale is not None and scale.id not in _OF_DISEASE:
        return scale, span
    disease = _disease(phrase, i, levels.end)
    kind = "stage" if (scale.id if scale else word) in ("scale:stage-group", "stage", "stages") else "grade"
    if scale is None and word.startswith("class"):
        scale = _class_of(disease[0] if disease else None)
    elif scale is None or (disease and scale.id != "scale:who-cns-grade"):
        scale = _scale_of(phrase, i, kind, disease[0] if disease else None, levels)
        if scale is None:
            return None
    return scale, hull((span, disease[1])) if disease else span


def _class_of(disease: str | None) -> ConceptRef:
    terms = load()
    concept = terms.get(disease)
    if disease is None or concept is None:
        return unnamed("class")
    if any("heart-failure" in a for a in terms.ancestors(disease)):
        return _named("NYHA") or unnamed("class")
    return _named(f"{concept.name} class") or unnamed(f"{concept.name} class")


def _disease(phrase: Phrase, i: int, j: int) -> tuple[str, Span] | None:
    """The disease named right before or right behind."""
    for start, step in ((i - 1, -1), (j, 1)):
        k = start
        while 0 <= k < len(phrase) and abs(k - start) < _REACH:
            token = phrase.tokens[k]
            if id := pick(token.concepts, "condition", "finding"):
                return id, phrase.span(k, k + 1)
            if not (token.has(*_BETWEEN) or phrase.mark(k, "(),:-")) or token.text in ("or", "and", "all"):
                break
            k += step
    return None


def _scale_of(phrase: Phrase, i: int, kind: str, disease: str | None, levels: Levels) -> ConceptRef | None:
    around = phrase.view.text[phrase.tokens[0].start : phrase.tokens[-1].end]
    terms = load()
    measured = any(pick(t.concepts, "observable") for t in phrase.tokens[max(0, i - 3) : i])
    if kind == "grade" and (_TOXIC.search(around) or (measured and disease is None)):
        return _named("CTCAE grade")  # "platelet count grade 1 or higher" is a grade of its change
    if disease and not terms.is_a(disease, "condition:neoplasm"):
        concept = terms.get(disease)
        name = concept.name if concept else ""
        if any("kidney" in a or "renal" in a for a in terms.ancestors(disease)) and kind == "stage":
            return _named("CKD stage")
        return _named(f"{name} {kind}") or unnamed(f"{name} {kind}")
    found = _named(_STAGE if kind == "stage" else _GRADE)
    return found if found and levels.fit(terms.scale(found.id)) else None


def _named(surface: str) -> ConceptRef | None:
    found = [what[1] for what in lexicon().get(surface) if what[1].startswith("scale:")]
    return reference(found[0]) if found else None
