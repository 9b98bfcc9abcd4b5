"""What do the words mean? Concepts, codes, hierarchies, units and quantities."""

from clinconnect.terms.abbreviations import Meant, ambiguous, meant
from clinconnect.terms.concepts import Concept, ConceptKind, Observable, Scale
from clinconnect.terms.doses import dose_equivalent
from clinconnect.terms.equivalents import equivalents, related_scales
from clinconnect.terms.holding import Holding, events, holding
from clinconnect.terms.implied import Limit, Shown, implied_findings
from clinconnect.terms.lexicon import Lexicon, Mention, Names
from clinconnect.terms.normal import NormalLimit, normal_limit
from clinconnect.terms.shipped import load, names
from clinconnect.terms.sites import tumour_sites
from clinconnect.terms.terminology import Terminology

__all__ = [
    "Concept",
    "ConceptKind",
    "Holding",
    "Lexicon",
    "Limit",
    "Meant",
    "Mention",
    "Names",
    "NormalLimit",
    "Observable",
    "Scale",
    "Shown",
    "Terminology",
    "ambiguous",
    "dose_equivalent",
    "equivalents",
    "events",
    "holding",
    "implied_findings",
    "load",
    "meant",
    "names",
    "normal_limit",
    "related_scales",
    "tumour_sites",
]
