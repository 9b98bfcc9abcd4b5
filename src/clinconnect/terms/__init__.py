"""What do the words mean? Concepts, codes, hierarchies, units and quantities."""

from clinconnect.terms.concepts import Concept, ConceptKind, Observable, Scale
from clinconnect.terms.lexicon import Lexicon, Mention
from clinconnect.terms.terminology import Terminology, load

__all__ = ["Concept", "ConceptKind", "Lexicon", "Mention", "Observable", "Scale", "Terminology", "load"]
